import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { baseStyles } from './theme';
import { icon, iconStyles } from './icons';

export type MenuItem =
  | { readonly kind: 'separator' }
  | {
      readonly kind: 'action';
      readonly label: string;
      /** The key that does the same. */
      readonly hint?: string;
      /** Set for things that are on or off. */
      readonly isChecked?: boolean;
      readonly isDisabled?: boolean;
      run(): void;
    };

/** Asks the panel to open its menu at a point of the page. */
export interface MenuRequest {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly x: number;
  readonly y: number;
}

export function requestMenu(from: HTMLElement, detail: MenuRequest): void {
  from.dispatchEvent(new CustomEvent<MenuRequest>('open-menu', { detail, bubbles: true, composed: true }));
}

/** The one menu of the panel: opened with items at a point, moved through with the arrow keys. */
export class Menu extends LitElement {
  static override readonly properties = { request: { state: true }, active: { state: true } };
  declare private request: MenuRequest | undefined;
  declare private active: number;
  private restoreFocus: () => void = () => undefined;

  /** `restoreFocus` is called when the menu closes without another place having taken the focus. */
  async open(request: MenuRequest, restoreFocus: () => void): Promise<void> {
    this.request = request;
    this.restoreFocus = restoreFocus;
    this.active = request.items.findIndex(isEnabled);
    await this.updateComplete;
    const menu = this.renderRoot.querySelector<HTMLElement>('.menu');
    if (!menu) return;
    const { innerWidth, innerHeight } = window;
    menu.style.left = `${Math.max(4, Math.min(request.x, innerWidth - menu.offsetWidth - 4))}px`;
    menu.style.top = `${Math.max(4, Math.min(request.y, innerHeight - menu.offsetHeight - 4))}px`;
    menu.focus();
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.request) return nothing;
    const { items, label } = this.request;
    return html`<div
      class="menu"
      role="menu"
      tabindex="-1"
      aria-label=${label}
      aria-activedescendant="item-${this.active}"
      @keydown=${(event: KeyboardEvent) => this.keyPressed(event, items)}
      @blur=${() => this.close(false)}
      @contextmenu=${(event: Event) => event.preventDefault()}
    >
      ${items.map((item, index) => this.renderItem(item, index))}
    </div>`;
  }

  private renderItem(item: MenuItem, index: number): TemplateResult {
    if (item.kind === 'separator') return html`<div class="separator" role="separator"></div>`;
    const isCheckable = item.isChecked !== undefined;
    return html`<div
      class="item ${index === this.active ? 'active' : ''}"
      id="item-${index}"
      role=${isCheckable ? 'menuitemcheckbox' : 'menuitem'}
      aria-checked=${isCheckable ? String(item.isChecked) : nothing}
      aria-disabled=${item.isDisabled ? 'true' : 'false'}
      @pointermove=${() => (this.active = index)}
      @pointerdown=${(event: Event) => event.preventDefault()}
      @click=${() => this.choose(item)}
    >
      <span class="check">${item.isChecked ? icon('check') : nothing}</span>
      <span class="label">${item.label}</span>
      <span class="hint">${item.hint ?? ''}</span>
    </div>`;
  }

  private keyPressed(event: KeyboardEvent, items: readonly MenuItem[]): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const item = items[this.active];
    if (step !== undefined) this.active = nextEnabled(items, this.active, step);
    else if (event.key === 'Home') this.active = nextEnabled(items, -1, 1);
    else if (event.key === 'End') this.active = nextEnabled(items, items.length, -1);
    else if (event.key === 'Escape' || event.key === 'Tab') this.close(true);
    else if ((event.key === 'Enter' || event.key === ' ') && item) this.choose(item);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private choose(item: MenuItem): void {
    if (item.kind === 'separator' || item.isDisabled) return;
    this.close(true);
    item.run();
  }

  private close(isFocusOurs: boolean): void {
    if (!this.request) return;
    this.request = undefined;
    if (isFocusOurs) this.restoreFocus();
  }

  static override readonly styles = [
    baseStyles,
    iconStyles,
    css`
      .menu {
        position: fixed;
        z-index: 100;
        min-width: 180px;
        max-width: 420px;
        max-height: calc(100vh - 8px);
        overflow: auto;
        padding: 4px;
        border-radius: 8px;
        color: var(--vscode-menu-foreground);
        background: var(--vscode-menu-background);
        border: 1px solid var(--vscode-menu-border, var(--al-contrast));
        box-shadow: 0 2px 8px var(--vscode-widget-shadow, rgba(0, 0, 0, 0.3));
        outline: none;
      }
      .item {
        display: flex;
        align-items: center;
        gap: 6px;
        height: 24px;
        padding: 0 10px 0 4px;
        border-radius: 4px;
        border: 1px solid transparent;
        white-space: nowrap;
        cursor: pointer;
      }
      .item.active {
        color: var(--vscode-menu-selectionForeground);
        background: var(--vscode-menu-selectionBackground);
        border-color: var(--vscode-menu-selectionBorder, transparent);
      }
      .item[aria-disabled='true'] {
        color: var(--vscode-disabledForeground);
        background: none;
        cursor: default;
      }
      .check {
        width: 16px;
        height: 16px;
      }
      .label {
        flex: 1;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .hint {
        margin-left: 20px;
        opacity: 0.7;
      }
      .separator {
        height: 1px;
        margin: 4px 0;
        background: var(--vscode-menu-separatorBackground, var(--al-line));
      }
    `,
  ];
}

function isEnabled(item: MenuItem): boolean {
  return item.kind === 'action' && item.isDisabled !== true;
}

function nextEnabled(items: readonly MenuItem[], from: number, step: number): number {
  for (let index = from + step; index >= 0 && index < items.length; index += step) {
    const item = items[index];
    if (item && isEnabled(item)) return index;
  }
  return from >= 0 && from < items.length ? from : items.findIndex(isEnabled);
}
