import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { DisposableStore } from '../../src/base/disposable';
import { assertNever } from '../../src/base/assertNever';
import type { RowId } from '../../src/core/ids';
import { assumedZoneSign, assumedZoneText } from '../../src/core/assumedZone';
import { prettyJson } from '../../src/core/jsonFields';
import { placeText } from '../../src/core/placeText';
import { formatTime } from '../../src/core/timestamp';
import { visibleLines, visibleText } from '../../src/core/visibleText';
import type { RecordView } from '../../src/protocol/engineViews';
import { canJump } from '../actions';
import type { CheckboxElement } from '../controls';
import { icon, iconStyles, outcomeMarks } from '../parts/icons';
import { baseStyles } from '../parts/theme';
import { countText, sizeText } from '../parts/words';
import { detailTabs, type DetailTab } from '../state';
import type { PanelStore } from '../store';
import { selectedCount } from '../table/selection';
import { detailStyles } from './detailStyles';
import { asInFile } from './asInFile';
import { renderFields } from './fieldsTable';
import { jsonTokens } from './jsonTokens';
import { textPieces } from './links';

const tabTitles: Readonly<Record<DetailTab, string>> = { fields: 'Fields', json: 'JSON', raw: 'Raw' };
const maxPrettyLength = 1_500_000;

/** Everything about the record with the focus. */
export class DetailPane extends LitElement {
  static override readonly properties = {
    store: { attribute: false },
    record: { state: true },
    isWrapped: { state: true },
  };
  declare store: PanelStore;
  /** `null`: the record is unknown by now. */
  declare private record: RecordView | null | undefined;
  declare private isWrapped: boolean;
  private shownRow: RowId | null = null;
  private shownMarks = '';
  private readonly subscriptions = new DisposableStore();

  override connectedCallback(): void {
    super.connectedCallback();
    this.isWrapped = true;
    this.subscriptions.add(
      this.store.onDidChange(change => {
        if (change === 'selection' || change === 'rows') this.load();
        else if (change === 'settings' || change === 'layout') this.requestUpdate();
      }),
    );
    this.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.subscriptions.dispose();
  }

  override render(): TemplateResult {
    const { record } = this;
    return html`
      <section class="pane" aria-label="Details of the record">
        ${record ? this.renderRecord(record) : this.renderNothing()}
      </section>
    `;
  }

  private renderNothing(): TemplateResult {
    const text = this.record === null ? 'This record is no longer known.' : 'Select a record to see all of it.';
    return html`<header><span class="title dim">${text}</span>${this.renderClose()}</header>`;
  }

  private renderRecord(record: RecordView): TemplateResult {
    const { view } = record;
    const mark = outcomeMarks[view.outcome];
    const time = view.timeMs === null ? 'no time' : formatTime(view.timeMs, this.store.zone, 'microseconds');
    const count = selectedCount(this.store.selection);
    return html`
      <header>
        <span class="mark ${view.outcome}" title=${mark.label}>${icon(mark.icon)}</span>
        <span class="title">${visibleText(view.event) || '(no event)'}</span>
        <span class="time">${time}${this.renderAssumed(record)}</span>
        ${this.renderClose()}
      </header>
      <div class="place">
        <span class="path" title=${titleOf(record)}>${this.placeText(record)}</span>
        ${view.isOnDisk ? nothing : html`<span class="gone">${icon('disconnect')} no longer on disk</span>`}
        <vscode-button
          appearance="secondary"
          ?disabled=${!canJump(view)}
          @click=${() => this.store.run(this.store.host.jumpToRawLine({ row: view.row }))}
        >
          Jump to Raw Line
        </vscode-button>
      </div>
      <div class="tabs" role="tablist" aria-label="Views of the record" @keydown=${this.tabKeyPressed}>
        ${detailTabs.map(tab => this.renderTab(tab))}
        <span class="spring"></span>
        ${count > 1 ? html`<span class="dim small">${countText(count)} selected</span>` : nothing}
        ${this.store.state.detailTab === 'fields' ? nothing : this.renderTextTools(record)}
      </div>
      <div
        class="content"
        id="content"
        role="tabpanel"
        tabindex="0"
        aria-labelledby="tab-${this.store.state.detailTab}"
      >
        ${this.renderContent(record)}
      </div>
    `;
  }

  private renderClose(): TemplateResult {
    return html`<button
      class="icon-button"
      title="Close (Space in the table)"
      aria-label="Close details"
      @click=${() => this.store.arrange({ isDetailOpen: false })}
    >
      ${icon('close')}
    </button>`;
  }

  private renderAssumed({ view }: RecordView): TemplateResult | typeof nothing {
    if (!view.isZoneAssumed) return nothing;
    const text = assumedZoneText(this.store.settings.assumedZone);
    return html`<span class="assumed" title=${text} aria-hidden="true">${assumedZoneSign}</span
      ><span class="for-readers">${text}</span>`;
  }

  private renderTab(tab: DetailTab): TemplateResult {
    const isChosen = this.store.state.detailTab === tab;
    return html`<button
      class="tab"
      id="tab-${tab}"
      role="tab"
      aria-selected=${isChosen}
      aria-controls="content"
      tabindex=${isChosen ? '0' : '-1'}
      @click=${() => this.store.arrange({ detailTab: tab })}
    >
      ${tabTitles[tab]}
    </button>`;
  }

  private renderTextTools(record: RecordView): TemplateResult {
    return html`
      <vscode-checkbox
        ?checked=${this.isWrapped}
        @change=${(event: Event) => (this.isWrapped = (event.target as CheckboxElement).checked)}
        >Wrap</vscode-checkbox
      >
      <button
        class="icon-button"
        title="Copy"
        aria-label="Copy the text shown"
        @click=${() => this.store.run(this.store.host.copyText({ text: this.shownText(record) }))}
      >
        ${icon('copy')}
      </button>
    `;
  }

  private renderContent(record: RecordView): TemplateResult {
    const { detailTab } = this.store.state;
    switch (detailTab) {
      case 'fields':
        return renderFields(this.store, record);
      case 'json':
        return this.renderText(
          record,
          html`${jsonTokens(this.shownText(record)).map(
            ({ text, kind }) => html`<span class=${kind}>${this.renderPieces(text)}</span>`,
          )}`,
        );
      case 'raw':
        return this.renderText(record, html`${this.renderPieces(asInFile(this.shownText(record)))}`);
      default:
        return assertNever(detailTab);
    }
  }

  private renderText(record: RecordView, content: TemplateResult): TemplateResult {
    if (record.raw === null) return html`<p class="dim">The text of this record can no longer be read.</p>`;
    // prettier-ignore
    return html`<pre class=${this.isWrapped ? 'wrapped' : ''}>${content}</pre>
      ${record.isRawCut
        ? html`<p class="dim">Only the first part is shown; the record has
            ${sizeText(record.location?.byteLength ?? 0)}.</p>`
        : nothing}`;
  }

  /** Links are opened by the extension, which shows where they lead and asks. */
  private renderPieces(text: string): TemplateResult[] {
    return textPieces(text).map(piece => {
      const { url } = piece;
      if (url === null) return html`${visibleLines(piece.text)}`;
      const open = (): void => this.store.run(this.store.host.openLink({ url }));
      return html`<button class="link" title="Open ${url}" @click=${open}>${visibleText(piece.text)}</button>`;
    });
  }

  private shownText(record: RecordView): string {
    const raw = record.raw ?? '';
    return this.store.state.detailTab === 'json' && !record.isRawCut ? prettyJson(raw, maxPrettyLength) : raw;
  }

  private placeText({ location, view }: RecordView): string {
    const label = visibleText(this.store.sourceLabel(view.source));
    if (!location || (location.name === null && location.line === null)) return label;
    return `${label}, ${placeText(location)}`;
  }

  private readonly tabKeyPressed = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = detailTabs.indexOf(this.store.state.detailTab) + step;
    const tab = detailTabs[(at + detailTabs.length) % detailTabs.length] ?? 'fields';
    this.store.arrange({ detailTab: tab });
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#tab-${tab}`)?.focus());
  };

  private load(): void {
    const row = this.store.activeRow;
    const view = this.store.activeView;
    const marks = view ? `${view.isOnDisk} ${view.isUnseen}` : this.shownMarks;
    if (row === this.shownRow && marks === this.shownMarks) return;
    this.shownRow = row;
    this.shownMarks = marks;
    if (row === null) this.record = undefined;
    else this.store.run(this.loadRow(row));
  }

  private async loadRow(row: RowId): Promise<void> {
    const record = await this.store.host.record({ row });
    if (this.shownRow === row) this.record = record;
  }

  static override readonly styles = [baseStyles, iconStyles, detailStyles];
}

/** The whole path, which has no room in the line, and the whole name of the place. */
function titleOf({ location }: RecordView): string {
  return location === null
    ? ''
    : visibleLines([location.path, ...(location.name === null ? [] : [location.name])].join('\n'));
}
