import { css, html, LitElement, type TemplateResult } from 'lit';
import { baseStyles } from './theme';

const keyboardStep = 0.03;

/** The line between two panes: dragged, or moved with the arrow keys. Fires `share-changed` with the new share of the second. */
export class Splitter extends LitElement {
  static override readonly properties = { share: { type: Number }, isVertical: { type: Boolean } };
  declare share: number;
  /** Whether the panes stand side by side, so that the line is upright. */
  declare isVertical: boolean;

  override render(): TemplateResult {
    return html`<div
      class="line ${this.isVertical ? 'vertical' : 'horizontal'}"
      role="separator"
      tabindex="0"
      aria-label="Size of the details"
      aria-orientation=${this.isVertical ? 'vertical' : 'horizontal'}
      aria-valuemin="15"
      aria-valuemax="75"
      aria-valuenow=${Math.round(this.share * 100)}
      @keydown=${this.keyPressed}
      @pointerdown=${this.startDrag}
    ></div>`;
  }

  private readonly keyPressed = (event: KeyboardEvent): void => {
    const [less, more] = this.isVertical ? ['ArrowRight', 'ArrowLeft'] : ['ArrowDown', 'ArrowUp'];
    if (event.key === less) this.change(this.share - keyboardStep);
    else if (event.key === more) this.change(this.share + keyboardStep);
    else return;
    event.preventDefault();
  };

  private readonly startDrag = (event: PointerEvent): void => {
    const line = event.currentTarget;
    const room = this.parentElement?.getBoundingClientRect();
    if (!(line instanceof HTMLElement) || !room || event.button !== 0) return;
    event.preventDefault();
    line.setPointerCapture(event.pointerId);
    const move = (to: PointerEvent): void => {
      this.change(this.isVertical ? (room.right - to.clientX) / room.width : (room.bottom - to.clientY) / room.height);
    };
    line.addEventListener('pointermove', move);
    line.addEventListener('lostpointercapture', () => line.removeEventListener('pointermove', move), { once: true });
  };

  private change(share: number): void {
    this.dispatchEvent(new CustomEvent('share-changed', { detail: share, bubbles: true, composed: true }));
  }

  static override readonly styles = [
    baseStyles,
    css`
      :host {
        flex: none;
        position: relative;
        z-index: 10;
      }
      .line {
        position: absolute;
        touch-action: none;
      }
      .line.vertical {
        top: 0;
        bottom: 0;
        left: -3px;
        width: 6px;
        cursor: col-resize;
      }
      .line.horizontal {
        left: 0;
        right: 0;
        top: -3px;
        height: 6px;
        cursor: row-resize;
      }
      .line:hover,
      .line:active,
      .line:focus-visible {
        background: var(--vscode-sash-hoverBorder, var(--al-focus));
        outline: none;
      }
    `,
  ];
}
