import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { icon, iconStyles } from '../parts/icons';
import { StoreController } from '../parts/storeController';
import { baseStyles } from '../parts/theme';
import type { PanelStore } from '../store';
import { emptyText } from './emptyText';

/** Stands over the table when there is nothing in it, and says why. */
export class EmptyState extends LitElement {
  static override readonly properties = { store: { attribute: false } };
  declare store: PanelStore;
  readonly controller = new StoreController(this, ['summary', 'rows', 'filter', 'settings']);

  override render(): TemplateResult | typeof nothing {
    const { summary, view, filter, zone } = this.store;
    const text = emptyText(summary, view.result, filter, zone);
    if (!text) return nothing;
    return html`<div class="empty" role="status">
      ${icon(text.icon)}
      <h2>${text.title}</h2>
      ${text.canClear ? html`<code>${filter}</code>` : nothing} ${text.lines.map(line => html`<p>${line}</p>`)}
      ${
        text.canClear
          ? html`<vscode-button @click=${() => this.store.applyFilter('')}>Clear Filter</vscode-button>`
          : nothing
      }
    </div>`;
  }

  static override readonly styles = [
    baseStyles,
    iconStyles,
    css`
      .empty {
        position: absolute;
        z-index: 5;
        inset: 27px 0 0 0;
        display: flex;
        flex-direction: column;
        align-items: center;
        justify-content: center;
        gap: 4px;
        padding: 16px;
        text-align: center;
        background: var(--vscode-editor-background);
      }
      .icon {
        width: auto;
        font-size: 36px;
        opacity: 0.45;
      }
      h2 {
        margin: 8px 0 4px 0;
        font-size: 15px;
        font-weight: 600;
      }
      p {
        margin: 0;
        color: var(--al-dim);
        overflow-wrap: anywhere;
      }
      code {
        max-width: 80%;
        margin-bottom: 4px;
        padding: 2px 8px;
        border-radius: 4px;
        border: 1px solid var(--al-contrast);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-family: var(--al-mono);
        font-size: 12px;
        background: var(--vscode-textCodeBlock-background, var(--vscode-editorWidget-background));
      }
      vscode-button {
        margin-top: 12px;
      }
    `,
  ];
}
