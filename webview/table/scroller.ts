import { clampTop, isScaled, pageHeight, scrollOfTop, topOfScroll, type ScrollGeometry } from './scaling';

const pixelsPerLine = 40;

/** Keeps the place of the table and the browser's scrollbar together, though one may stand for many pixels of the other. */
export class Scroller {
  private place = 0;
  /** The scroll position that we set ourselves: its event is no news. */
  private ownScroll = -1;

  constructor(private readonly geometry: () => ScrollGeometry) {}

  /** In pixels of all rows: the truth, of which the scrollbar is a picture. */
  get top(): number {
    return clampTop(this.place, this.geometry());
  }

  set top(top: number) {
    this.place = clampTop(top, this.geometry());
  }

  /** Where the person has put the scrollbar; `undefined` when it was us. */
  scrolled(viewport: HTMLElement): number | undefined {
    if (Math.abs(viewport.scrollTop - this.ownScroll) < 1) return undefined;
    this.ownScroll = -1;
    return topOfScroll(viewport.scrollTop, this.geometry());
  }

  /** In a scaled table a pixel of the scrollbar is many rows: the wheel moves by pixels of the table instead. */
  private turned(event: WheelEvent): number | undefined {
    const geometry = this.geometry();
    if (!isScaled(geometry) || event.ctrlKey || event.shiftKey || event.deltaY === 0) return undefined;
    event.preventDefault();
    this.ownScroll = 0;
    const unit = event.deltaMode === 0 ? 1 : event.deltaMode === 1 ? pixelsPerLine : geometry.viewHeight;
    return this.top + event.deltaY * unit;
  }

  /** Tells where the wheel puts a table that is scaled. */
  listen(viewport: HTMLElement, moveTo: (top: number) => void): void {
    const turned = (event: WheelEvent): void => {
      const top = this.turned(event);
      if (top !== undefined) moveTo(top);
    };
    // Lit would add it as passive or not as it likes; a scaled table must be able to stop the browser's own scrolling.
    viewport.addEventListener('wheel', turned, { passive: false });
  }

  /** Draws the scrollbar where the table stands, unless the person has just put it there. */
  sync(viewport: HTMLElement, spacer: HTMLElement): void {
    const geometry = this.geometry();
    const height = `${pageHeight(geometry)}px`;
    if (spacer.style.height !== height) spacer.style.height = height;
    const wanted = scrollOfTop(this.top, geometry);
    const isTheirs = this.ownScroll === -1 && Math.abs(topOfScroll(viewport.scrollTop, geometry) - this.top) < 1;
    if (isTheirs || Math.abs(viewport.scrollTop - wanted) < 0.5) return;
    viewport.scrollTop = wanted;
    this.ownScroll = viewport.scrollTop;
  }
}
