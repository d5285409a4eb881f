import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { removeTerm } from '../../src/core/queryEdit';
import { visibleText } from '../../src/core/visibleText';
import { icon, iconStyles } from '../parts/icons';
import { StoreController } from '../parts/storeController';
import { baseStyles } from '../parts/theme';
import type { PanelStore } from '../store';
import { chipLabel, chipsOf, type Chip } from './chips';

/** The terms of the filter that is shown, each of which can be taken out. */
export class ChipList extends LitElement {
  static override readonly properties = { store: { attribute: false } };
  declare store: PanelStore;
  readonly controller = new StoreController(this, ['filter']);
  /** The chip that the Tab key reaches. */
  private focused = 0;

  override render(): TemplateResult | typeof nothing {
    const chips = chipsOf(this.store.filter);
    if (chips.length === 0) return nothing;
    this.focused = Math.min(this.focused, chips.length - 1);
    return html`<ul class="chips" aria-label="Active filters" @keydown=${this.keyPressed}>
      ${chips.map(chip => this.renderChip(chip))}
      <li>
        <button class="clear" @click=${() => this.clear()}>Clear all</button>
      </li>
    </ul>`;
  }

  private renderChip(chip: Chip): TemplateResult {
    const { index, field, value, isNegated } = chip;
    const label = chipLabel(chip);
    return html`<li>
      <span class="chip ${isNegated ? 'negated' : ''}">
        ${isNegated ? html`<span class="not">not</span>` : nothing}
        ${field ? html`<span class="field">${visibleText(field)}</span>` : nothing}
        <span class="value" title=${visibleText(value)}>${visibleText(value)}</span>
        <button
          class="remove"
          tabindex=${index === this.focused ? '0' : '-1'}
          aria-label="Remove filter ${label}"
          title="Remove"
          @click=${() => this.removeChip(index)}
          @focus=${() => (this.focused = index)}
        >
          ${icon('close')}
        </button>
      </span>
    </li>`;
  }

  private readonly keyPressed = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined) this.focusChip(this.focused + step);
    else if (event.key === 'Delete' || event.key === 'Backspace') this.removeChip(this.focused);
    else return;
    event.preventDefault();
  };

  private removeChip(index: number): void {
    this.store.applyFilter(removeTerm(this.store.filter, index));
    void this.updateComplete.then(() => this.focusChip(this.focused));
  }

  private clear(): void {
    this.store.applyFilter('');
    this.dispatchEvent(new CustomEvent('focus-filter', { bubbles: true, composed: true }));
  }

  private focusChip(index: number): void {
    const buttons = [...this.renderRoot.querySelectorAll<HTMLElement>('.remove')];
    const button = buttons[Math.min(Math.max(index, 0), buttons.length - 1)];
    if (button) button.focus();
    else this.dispatchEvent(new CustomEvent('focus-filter', { bubbles: true, composed: true }));
  }

  static override readonly styles = [
    baseStyles,
    iconStyles,
    css`
      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 6px;
        margin: 0;
        padding: 0 8px 6px 8px;
        list-style: none;
      }
      li {
        display: flex;
        min-width: 0;
        max-width: 100%;
      }
      .chip {
        display: inline-flex;
        align-items: center;
        gap: 5px;
        min-width: 0;
        height: 20px;
        padding: 0 1px 0 8px;
        border-radius: 10px;
        border: 1px solid var(--al-contrast);
        font-size: 11px;
        background: color-mix(in srgb, var(--vscode-focusBorder, #888) 22%, transparent);
      }
      .chip.negated {
        background: color-mix(in srgb, var(--al-failure) 18%, transparent);
      }
      .field,
      .not {
        opacity: 0.8;
        flex: none;
      }
      .field::after {
        content: ':';
      }
      .not {
        font-style: italic;
      }
      .value {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        max-width: 260px;
        font-weight: 600;
      }
      .remove,
      .clear {
        border: none;
        background: none;
        color: inherit;
        font: inherit;
        cursor: pointer;
      }
      .remove {
        display: flex;
        padding: 0;
        width: 17px;
        height: 16px;
        align-items: center;
        border-radius: 8px;
      }
      .remove .icon {
        font-size: 13px;
      }
      .remove:hover {
        background: var(--vscode-toolbar-hoverBackground);
      }
      .clear {
        padding: 0 4px;
        font-size: 11px;
        color: var(--vscode-textLink-foreground);
      }
      .clear:hover {
        text-decoration: underline;
      }
    `,
  ];
}
