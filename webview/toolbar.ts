import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { stepFailure } from './actions';
import type { FilterBox } from './filter/filterBox';
import { icon, iconStyles, type IconName } from './parts/icons';
import { StoreController } from './parts/storeController';
import { baseStyles } from './parts/theme';
import { percentText, shownOf } from './parts/words';
import type { PanelStore } from './store';
import { canFollow } from './table/follow';

/** The line above everything: the filter, how much of the log it lets through, and what can be switched on and off. */
export class Toolbar extends LitElement {
  static override readonly properties = { store: { attribute: false }, isFollowing: { type: Boolean } };
  declare store: PanelStore;
  declare isFollowing: boolean;
  readonly controller = new StoreController(this, ['summary', 'rows', 'filter', 'layout', 'settings']);

  focusFilter(): void {
    this.renderRoot.querySelector<FilterBox>('audit-log-filter-box')?.focus();
  }

  override render(): TemplateResult {
    const { store } = this;
    const { isHistogramOpen, isDetailOpen, order } = store.state;
    return html`
      <div class="bar" role="toolbar" aria-label="Filter and view">
        <audit-log-filter-box .store=${store}></audit-log-filter-box>
        ${this.renderCounts()}
        <span class="group">
          ${this.button('arrowUp', 'Previous failure (Shift+F8)', () => store.run(stepFailure(store, -1)))}
          ${this.button('arrowDown', 'Next failure (F8)', () => store.run(stepFailure(store, 1)))}
        </span>
        <span class="group">
          ${this.toggle('pulse', 'Follow new records', this.isFollowing, () => this.ask('toggle-following'), {
            isDisabled: !canFollow(order),
          })}
          ${this.renderZone()}
        </span>
        <span class="group">
          ${this.button('search', 'Find (Ctrl+F)', () => this.ask('open-find'))}
          ${this.toggle('graph', 'Histogram', isHistogramOpen, () =>
            store.arrange({ isHistogramOpen: !isHistogramOpen }),
          )}
          ${this.toggle('layoutRight', 'Details (Space)', isDetailOpen, () =>
            store.arrange({ isDetailOpen: !isDetailOpen }),
          )}
          ${this.button('ellipsis', 'Columns', event => this.openColumns(event))}
        </span>
      </div>
    `;
  }

  private renderCounts(): TemplateResult {
    const result = this.store.view.result;
    const searching = result?.searching ?? null;
    const text = result ? shownOf(result.count, result.total) : '';
    return html`<span class="counts" role="status">
      ${searching === null ? nothing : html`<vscode-progress-ring aria-hidden="true"></vscode-progress-ring> ${percentText(searching)}`}
      <span title=${result && result.count !== result.total ? `The filter lets ${text} records through` : ''}
        >${text}</span
      >
    </span>`;
  }

  private renderZone(): TemplateResult {
    const isUtc = this.store.settings.zoneChoice === 'utc';
    const zone = isUtc ? 'local' : 'utc';
    return html`<button
      class="icon-button zone"
      title=${isUtc ? 'Times are in UTC; click for local time' : `Times are local (${this.store.zone}); click for UTC`}
      @click=${() => this.store.run(this.store.host.setZone({ zone }))}
    >
      ${isUtc ? 'UTC' : 'Local'}
    </button>`;
  }

  private button(name: IconName, label: string, click: (event: MouseEvent) => void): TemplateResult {
    return html`<button class="icon-button" title=${label} aria-label=${label} @click=${click}>${icon(name)}</button>`;
  }

  private toggle(
    name: IconName,
    label: string,
    isOn: boolean,
    click: () => void,
    options: { readonly isDisabled?: boolean } = {},
  ): TemplateResult {
    return html`<button
      class="icon-button"
      title=${label}
      aria-label=${label}
      aria-pressed=${isOn}
      ?disabled=${options.isDisabled ?? false}
      @click=${click}
    >
      ${icon(name)}
    </button>`;
  }

  private openColumns(event: MouseEvent): void {
    const { currentTarget } = event;
    if (!(currentTarget instanceof HTMLElement)) return;
    const { left, bottom } = currentTarget.getBoundingClientRect();
    this.dispatchEvent(
      new CustomEvent('open-columns', { detail: { x: left, y: bottom + 2 }, bubbles: true, composed: true }),
    );
  }

  private ask(name: 'open-find' | 'toggle-following'): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }));
  }

  static override readonly styles = [
    baseStyles,
    iconStyles,
    css`
      .bar {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 6px 8px;
      }
      audit-log-filter-box {
        flex: 1;
      }
      .counts {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        flex: none;
        font-size: 12px;
        color: var(--al-dim);
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .counts vscode-progress-ring {
        width: 14px;
        height: 14px;
      }
      .group {
        display: inline-flex;
        gap: 2px;
        flex: none;
      }
      .group + .group {
        padding-left: 8px;
        border-left: 1px solid var(--al-line);
      }
      .zone {
        min-width: 46px;
        font-size: 11px;
      }
      @media (max-width: 640px) {
        .bar {
          flex-wrap: wrap;
          row-gap: 4px;
        }
        audit-log-filter-box {
          flex: 1 0 100%;
        }
        .counts {
          margin-right: auto;
        }
      }
    `,
  ];
}
