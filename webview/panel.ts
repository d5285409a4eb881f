import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { assertNever } from '../src/base/assertNever';
import { DisposableStore } from '../src/base/disposable';
import type { PanelCommand } from '../src/protocol/hostApi';
import { copySelection, stepFailure } from './actions';
import { panelStyles } from './panelStyles';
import { Menu, requestMenu, type MenuRequest } from './parts/menu';
import { baseStyles, themeVariables } from './parts/theme';
import { clampShare } from './state';
import type { PanelStore } from './store';
import type { DataTable } from './table/dataTable';
import type { FindBar } from './table/findBar';
import type { Toolbar } from './toolbar';

/** From this width on the details stand beside the table, else below it: all columns but the detail need 950. */
const sideBySideWidth = 1300;
const noticeMs = 4000;
/** A key may reach us twice: as a key, and as a command that the editor made of it. */
const sameKeyMs = 300;

/** The whole panel: puts the parts together and passes on what they ask of each other. */
export class Panel extends LitElement {
  static override readonly properties = {
    store: { attribute: false },
    width: { state: true },
    notice: { state: true },
    isFollowing: { state: true },
  };
  declare store: PanelStore | undefined;
  declare private width: number;
  declare private notice: string | undefined;
  declare private isFollowing: boolean;
  private noticeTimer: ReturnType<typeof setTimeout> | undefined;
  private lastKey = { kind: '', atMs: 0 };
  private readonly subscriptions = new DisposableStore();
  private readonly sizes = new ResizeObserver(() => (this.width = this.clientWidth));

  override connectedCallback(): void {
    super.connectedCallback();
    this.isFollowing = true;
    this.sizes.observe(this);
    // Also keys that reach no part of the panel: the page has the focus itself when the panel was just opened.
    window.addEventListener('keydown', this.keyPressed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
    window.removeEventListener('keydown', this.keyPressed);
    this.subscriptions.dispose();
    clearTimeout(this.noticeTimer);
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('store') || !this.store) return;
    const { store } = this;
    this.subscriptions.add(store.onDidChange(change => change === 'layout' && this.requestUpdate()));
    this.subscriptions.add(store.onNotice(sentence => this.showNotice(sentence)));
    this.subscriptions.add(store.onCommand(command => this.commanded(command)));
  }

  override render(): TemplateResult | typeof nothing {
    const { store } = this;
    if (!store) return nothing;
    const { isHistogramOpen, isDetailOpen } = store.state;
    const isBeside = this.width >= sideBySideWidth;
    return html`
      <main
        class="panel"
        @open-menu=${this.openMenu}
        @open-find=${() => this.find?.open()}
        @open-columns=${this.openColumns}
        @focus-table=${() => this.table?.focusGrid()}
        @focus-filter=${() => this.toolbar?.focusFilter()}
        @toggle-following=${() => this.table?.setFollowing(!this.isFollowing)}
        @following-changed=${() => (this.isFollowing = this.table?.isFollowing ?? false)}
        @share-changed=${(event: CustomEvent<number>) => store.arrange({ detailShare: clampShare(event.detail) })}
        @copy-pressed=${() => this.runOnce({ kind: 'copy' }, 'key')}
      >
        <audit-log-toolbar .store=${store} .isFollowing=${this.isFollowing}></audit-log-toolbar>
        <audit-log-chips .store=${store}></audit-log-chips>
        ${isHistogramOpen ? html`<audit-log-histogram .store=${store}></audit-log-histogram>` : nothing}
        <div class="room ${isBeside ? 'beside' : 'below'}">
          <div class="table">
            <audit-log-table .store=${store}></audit-log-table>
            <audit-log-empty .store=${store}></audit-log-empty>
            <audit-log-find .store=${store}></audit-log-find>
          </div>
          ${
            isDetailOpen
              ? html`<audit-log-splitter .share=${store.state.detailShare} .isVertical=${isBeside}></audit-log-splitter>
                  <audit-log-detail .store=${store}></audit-log-detail>`
              : nothing
          }
        </div>
        <audit-log-status .store=${store}></audit-log-status>
        <div class="notice" role="status" ?hidden=${this.notice === undefined}>${this.notice}</div>
        <audit-log-menu></audit-log-menu>
      </main>
    `;
  }

  override updated(): void {
    const detail = this.renderRoot.querySelector<HTMLElement>('audit-log-detail');
    if (detail && this.store) detail.style.flexBasis = `${this.store.state.detailShare * 100}%`;
  }

  private get table(): DataTable | null {
    return this.renderRoot.querySelector('audit-log-table');
  }

  private get find(): FindBar | null {
    return this.renderRoot.querySelector('audit-log-find');
  }

  private get toolbar(): Toolbar | null {
    return this.renderRoot.querySelector('audit-log-toolbar');
  }

  private readonly openMenu = (event: CustomEvent<MenuRequest>): void => {
    const menu = this.renderRoot.querySelector('audit-log-menu');
    if (!(menu instanceof Menu) || !this.store) return;
    const focused = deepActiveElement();
    this.store.run(menu.open(event.detail, () => focused?.focus()));
  };

  private readonly openColumns = (event: CustomEvent<{ readonly x: number; readonly y: number }>): void => {
    const { table } = this;
    if (table) requestMenu(table, { label: 'Columns', items: table.header.menuItems(undefined), ...event.detail });
  };

  /** Keys that work wherever the focus is. */
  private readonly keyPressed = (event: KeyboardEvent): void => {
    const isControl = event.ctrlKey || event.metaKey;
    if (event.key === 'F8') this.runOnce({ kind: event.shiftKey ? 'previousFailure' : 'nextFailure' }, 'key');
    else if (isControl && event.key === 'f') this.runOnce({ kind: 'find' }, 'key');
    else if (event.target !== document.body || !this.table?.pressKey(event)) return;
    else this.table.focusGrid();
    event.preventDefault();
  };

  private commanded(command: PanelCommand): void {
    this.runOnce(command, 'command');
  }

  private runOnce(command: PanelCommand, origin: 'key' | 'command'): void {
    const now = performance.now();
    const isEcho = origin === 'command' && command.kind === this.lastKey.kind && now - this.lastKey.atMs < sameKeyMs;
    this.lastKey = origin === 'key' ? { kind: command.kind, atMs: now } : { kind: '', atMs: 0 };
    if (!isEcho) this.carryOut(command);
  }

  private carryOut({ kind }: PanelCommand): void {
    const { store } = this;
    if (!store) return;
    switch (kind) {
      case 'nextFailure':
        store.run(stepFailure(store, 1));
        return;
      case 'previousFailure':
        store.run(stepFailure(store, -1));
        return;
      case 'focusFilter':
        this.toolbar?.focusFilter();
        return;
      case 'find':
        void this.find?.open();
        return;
      case 'copy':
        store.run(copySelection(store, 'text'));
        return;
      default:
        assertNever(kind);
    }
  }

  private showNotice(sentence: string): void {
    this.notice = sentence;
    clearTimeout(this.noticeTimer);
    this.noticeTimer = setTimeout(() => (this.notice = undefined), noticeMs);
  }

  static override readonly styles = [themeVariables, baseStyles, panelStyles];
}

/** The element with the focus, inside however many shadow roots. */
function deepActiveElement(): HTMLElement | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement ? element : null;
}
