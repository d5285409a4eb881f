import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { findText } from '../actions';
import type { TextFieldElement } from '../controls';
import { icon, iconStyles } from '../parts/icons';
import { baseStyles } from '../parts/theme';
import type { PanelStore } from '../store';

/** Goes from record to record that contains a text, without hiding the others. */
export class FindBar extends LitElement {
  static override readonly properties = {
    store: { attribute: false },
    isOpen: { state: true },
    message: { state: true },
  };
  declare store: PanelStore;
  declare private isOpen: boolean;
  declare private message: string;
  private lastAsked = 0;

  constructor() {
    super();
    this.isOpen = false;
    this.message = '';
  }

  /** Opens the bar, or puts the focus into it. */
  async open(): Promise<void> {
    this.isOpen = true;
    await this.updateComplete;
    const { field } = this;
    field?.focus();
    field?.shadowRoot?.querySelector('input')?.select();
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.isOpen) return nothing;
    return html`<div class="bar" role="search" @keydown=${this.keyPressed}>
      <vscode-text-field placeholder="Find" aria-label="Find in records" @input=${() => (this.message = '')}>
      </vscode-text-field>
      <span class="message" role="status">${this.message}</span>
      <button class="icon-button" title="Previous (Shift+Enter)" aria-label="Previous" @click=${() => this.find(-1)}>
        ${icon('arrowUp')}
      </button>
      <button class="icon-button" title="Next (Enter)" aria-label="Next" @click=${() => this.find(1)}>
        ${icon('arrowDown')}
      </button>
      <button class="icon-button" title="Close (Escape)" aria-label="Close" @click=${() => this.close()}>
        ${icon('close')}
      </button>
    </div>`;
  }

  private get field(): TextFieldElement | null {
    return this.renderRoot.querySelector<TextFieldElement>('vscode-text-field');
  }

  private readonly keyPressed = (event: KeyboardEvent): void => {
    const isInField = event.target === this.field;
    if (event.key === 'Escape') this.close();
    else if (event.key === 'Enter' && isInField) this.find(event.shiftKey ? -1 : 1);
    else if (event.key === 'F3') this.find(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private find(direction: 1 | -1): void {
    const asked = ++this.lastAsked;
    const text = this.field?.value ?? '';
    const search = async (): Promise<void> => {
      const message = await findText(this.store, text, direction);
      if (asked === this.lastAsked) this.message = message ?? '';
    };
    this.store.run(search());
  }

  private close(): void {
    this.isOpen = false;
    this.message = '';
    this.dispatchEvent(new CustomEvent('focus-table', { bubbles: true, composed: true }));
  }

  static override readonly styles = [
    baseStyles,
    iconStyles,
    css`
      :host {
        position: absolute;
        z-index: 20;
        top: 0;
        right: 22px;
      }
      .bar {
        display: flex;
        align-items: center;
        gap: 4px;
        height: 34px;
        padding: 0 6px;
        border: 1px solid var(--vscode-editorWidget-border, var(--al-contrast));
        border-top: none;
        border-radius: 0 0 6px 6px;
        background: var(--vscode-editorWidget-background, var(--vscode-editor-background));
        box-shadow: 0 2px 8px var(--vscode-widget-shadow, rgba(0, 0, 0, 0.3));
      }
      vscode-text-field {
        width: 210px;
      }
      .message {
        min-width: 96px;
        max-width: 180px;
        font-size: 12px;
        color: var(--al-dim);
        white-space: nowrap;
      }
    `,
  ];
}
