import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { SourceSummary } from '../../src/core/summary';
import { icon, iconStyles } from '../parts/icons';
import { StoreController } from '../parts/storeController';
import { baseStyles } from '../parts/theme';
import { countOf, countText } from '../parts/words';
import type { PanelStore } from '../store';
import { selectedCount } from '../table/selection';
import { sourceText } from './sourceText';

const maxSources = 6;
/** Where there are more, those of which there is nothing to be said are only named. */
const maxSourcesInFull = 2;

/** The line below everything: how each source is doing, and what waits to be looked at. */
export class StatusStrip extends LitElement {
  static override readonly properties = { store: { attribute: false } };
  declare store: PanelStore;
  readonly controller = new StoreController(this, ['summary', 'selection', 'settings']);

  override render(): TemplateResult | typeof nothing {
    const { summary } = this.store;
    if (!summary || summary.sources.length === 0) return nothing;
    // Those that need attention come first, and none of them is left out silently.
    const sources = [...summary.sources].sort((left, right) => this.weight(right) - this.weight(left));
    const more = sources.length - maxSources;
    const count = selectedCount(this.store.selection);
    return html`<footer class="strip" aria-label="Sources">
      ${sources.slice(0, maxSources).map(source => this.renderSource(source, sources.length <= maxSourcesInFull))}
      ${more > 0 ? html`<span class="dim">and ${countText(more)} more</span>` : nothing}
      <span class="spring"></span>
      ${count > 1 ? html`<span class="dim">${countText(count)} selected</span>` : nothing}
      ${this.renderUnseen(summary.failures.unseen)}
    </footer>`;
  }

  private weight(source: SourceSummary): number {
    return { calm: 0, busy: 1, warning: 2, error: 3 }[sourceText(source, this.store.zone).kind];
  }

  private renderSource(source: SourceSummary, isInFull: boolean): TemplateResult {
    const { text, kind, icon: name, explanation } = sourceText(source, this.store.zone);
    const notice = source.notices.at(-1);
    return html`<span class="source">
      <span class="state ${kind}" title=${`${text}\n${explanation}`}>
        ${kind === 'busy' ? html`<vscode-progress-ring aria-hidden="true"></vscode-progress-ring>` : icon(name)}
        <span class="label ${source.label.length > 8 ? 'long' : ''}">${source.label}</span>
        <span class=${isInFull || kind !== 'calm' ? 'dim' : 'for-readers'}>${text}</span>
      </span>
      ${this.renderAction(source)}
      ${
        source.problems > 0
          ? html`<button
              class="link"
              title="Show what could not be read"
              @click=${() => this.store.run(this.store.host.showProblems({ source: source.id }))}
            >
              ${icon('warning')}${countOf(source.problems, 'problem')}
            </button>`
          : nothing
      }
      ${
        notice === undefined
          ? nothing
          : html`<span class="notice" title=${source.notices.join('\n')}>
              ${icon(source.warnings?.includes(notice) === true ? 'warning' : 'info')}<span>${notice}</span>
            </span>`
      }
    </span>`;
  }

  private renderAction({ id, state }: SourceSummary): TemplateResult | typeof nothing {
    const { host } = this.store;
    if (state.kind === 'indexing') {
      return html`<progress aria-label="Indexing" max="1" .value=${state.fraction}></progress>
        <button class="link" @click=${() => this.store.run(host.cancelIndexing({ source: id }))}>Cancel</button>`;
    }
    if (state.kind !== 'partial') return nothing;
    return html`<button class="link" @click=${() => this.store.run(host.resumeIndexing({ source: id }))}>
      Resume
    </button>`;
  }

  private renderUnseen(unseen: number): TemplateResult | typeof nothing {
    if (unseen === 0) return nothing;
    return html`<span class="unseen">${icon('error')}${countText(unseen)} unseen</span>
      <button class="link" @click=${() => this.store.run(this.store.host.acknowledge({ source: null }))}>
        Acknowledge
      </button>`;
  }

  static override readonly styles = [
    baseStyles,
    iconStyles,
    css`
      .strip {
        display: flex;
        align-items: center;
        gap: 14px;
        min-height: 24px;
        padding: 0 10px;
        overflow: hidden;
        border-top: 1px solid var(--al-line);
        font-size: 12px;
        white-space: nowrap;
      }
      .source,
      .state,
      .notice,
      .unseen {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        min-width: 0;
      }
      .label,
      .notice span {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      /* In a narrow panel the notice gives way first, then the name; what can be clicked stays whole. */
      .notice {
        flex-shrink: 100;
      }
      .label.long {
        min-width: 8ch;
      }
      .state .dim,
      .strip > .dim,
      .unseen,
      .link {
        flex: none;
      }
      .icon {
        font-size: 14px;
      }
      .calm .icon {
        color: var(--al-success);
      }
      .warning .icon {
        color: var(--al-warning);
      }
      .error .icon,
      .error .dim,
      .unseen {
        color: var(--al-failure);
      }
      vscode-progress-ring {
        width: 13px;
        height: 13px;
      }
      progress {
        width: 120px;
        height: 4px;
        border: 1px solid var(--vscode-contrastBorder, transparent);
        border-radius: 2px;
        overflow: hidden;
        appearance: none;
        background: var(--al-line);
      }
      progress::-webkit-progress-bar {
        background: var(--al-line);
      }
      progress::-webkit-progress-value {
        background: var(--vscode-progressBar-background);
      }
      .spring {
        flex: 1;
      }
      .link {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        padding: 0 2px;
        border: none;
        border-radius: 3px;
        background: none;
        font: inherit;
        color: var(--vscode-textLink-foreground);
        cursor: pointer;
      }
      .link:hover {
        text-decoration: underline;
      }
      .link .icon {
        color: var(--al-warning);
      }
      .notice {
        color: var(--al-dim);
      }
    `,
  ];
}
