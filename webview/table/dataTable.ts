import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { DisposableStore } from '../../src/base/disposable';
import type { Replacement } from '../resultView';
import type { PanelStore, Reveal } from '../store';
import { countText } from '../parts/words';
import { iconStyles, icon } from '../parts/icons';
import { baseStyles } from '../parts/theme';
import { placeColumns, markerWidth, type ColumnId, type PlacedColumn } from './columns';
import { afterInsertion, afterMove, canFollow, newCount, type Follow } from './follow';
import { TableHeader } from './header';
import { RowElements } from './rowElements';
import { openRowMenu } from './rowMenu';
import {
  clampTop,
  isAtEnd,
  isScaled,
  maxTop,
  pageHeight,
  scrollOfTop,
  topOfScroll,
  topToReveal,
  visibleRows,
  type ScrollGeometry,
} from './scaling';
import { carryOut } from './tableKeys';
import { extendTo, isSelected, selectOne, toggle } from './selection';
import { headerHeight, rowHeight, tableStyles } from './tableStyles';

const overscanRows = 60;
const pixelsPerLine = 40;

/** The table of records: an ARIA grid of which only the rows in view exist. */
export class DataTable extends LitElement {
  static override readonly properties = { store: { attribute: false } };
  declare store: PanelStore;

  /** Where the table stands, in pixels of all its rows: the truth, of which the scrollbar is a picture. */
  private top = 0;
  private viewHeight = 0;
  private viewWidth = 0;
  private follow: Follow = { isFollowing: true, countAtPause: 0 };
  /** The cell with the focus inside the active row. */
  activeColumn: ColumnId | null = null;
  private placed: readonly PlacedColumn[] = [];
  private rows: RowElements | undefined;
  private frame = 0;
  /** The scroll position that we set ourselves: its event is no news. */
  private ownScroll = -1;
  private readonly subscriptions = new DisposableStore();
  private readonly sizes = new ResizeObserver(() => this.resized());
  readonly header = new TableHeader(
    this,
    () => this.store,
    x => x - (this.grid?.getBoundingClientRect().left ?? 0),
  );

  override connectedCallback(): void {
    super.connectedCallback();
    const { store } = this;
    this.follow = { isFollowing: store.place.isFollowing && canFollow(store.state.order), countAtPause: 0 };
    this.subscriptions.add(
      store.onDidChange(change => {
        if (change === 'rows') this.rowsChanged();
        else if (change === 'layout' || change === 'summary') this.requestUpdate();
        else if (change === 'selection' || change === 'settings') this.scheduleDraw();
      }),
    );
    this.subscriptions.add(store.view.onDidReplace(replacement => this.replaced(replacement)));
    this.subscriptions.add(store.onReveal(reveal => this.reveal(reveal)));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.subscriptions.dispose();
    this.sizes.disconnect();
    cancelAnimationFrame(this.frame);
  }

  get geometry(): ScrollGeometry {
    return { rowCount: this.count, rowHeight, viewHeight: this.viewHeight };
  }

  get isFollowing(): boolean {
    return this.follow.isFollowing;
  }

  get columns(): readonly ColumnId[] {
    return this.placed.map(column => column.id);
  }

  /** The first position in view. */
  get firstVisible(): number {
    return Math.ceil(this.top / rowHeight);
  }

  focusGrid(): void {
    this.grid?.focus({ preventScroll: true });
  }

  /** Goes to the end and stays there, or stands still. */
  setFollowing(isFollowing: boolean): void {
    this.follow = { isFollowing: isFollowing && canFollow(this.store.state.order), countAtPause: this.count };
    if (isFollowing) this.moveTo(maxTop(this.geometry));
    this.requestUpdate();
    this.announceFollowing();
  }

  /** Puts the table to another place, as the person wants it. */
  moveTo(top: number): void {
    this.top = clampTop(top, this.geometry);
    this.setFollow(afterMove(this.follow, isAtEnd(this.top, this.geometry), this.store.state.order, this.count));
    this.scheduleDraw();
  }

  setActiveColumn(column: ColumnId | null): void {
    this.activeColumn = column;
    this.scheduleDraw();
    const placed = this.placed.find(candidate => candidate.id === column);
    const { viewport } = this;
    if (!placed || !viewport) return;
    if (placed.left < viewport.scrollLeft + markerWidth) viewport.scrollLeft = placed.left - markerWidth;
    else if (placed.left + Math.min(placed.width, 200) > viewport.scrollLeft + this.viewWidth) {
      viewport.scrollLeft = placed.left + Math.min(placed.width, 200) - this.viewWidth;
    }
  }

  /** Opens the menu of the active row, at its cell. */
  openMenu(): void {
    const element = this.rows?.elementAt(this.store.selection.active, this.activeColumn);
    if (!element) return;
    const { left, bottom } = element.getBoundingClientRect();
    const column = this.activeColumn;
    openRowMenu(this, this.store, { column, x: left + (column ? 8 : 40), y: bottom });
  }

  override render(): TemplateResult {
    this.placed = placeColumns(this.store.state.columns, this.viewWidth, this.store.hasSeveralSources);
    const fresh = newCount(this.follow, this.store.state.order, this.count);
    return html`
      <div class="viewport" tabindex="-1" @scroll=${this.scrolled}>
        <div
          class="grid"
          role="grid"
          tabindex="0"
          aria-label="Records"
          aria-multiselectable="true"
          aria-rowcount=${this.count + 1}
          aria-colcount=${this.placed.length + 1}
          @keydown=${this.keyPressed}
          @focus=${() => this.scheduleDraw()}
        >
          <div class="drop-marker" hidden></div>
          ${this.header.render(this.placed)}
          <div
            class="body"
            role="rowgroup"
            @pointerdown=${this.pointerPressed}
            @dblclick=${this.doubleClicked}
            @contextmenu=${this.contextMenu}
          ></div>
          <div class="spacer"></div>
        </div>
      </div>
      ${
        fresh > 0
          ? html`<button class="pill" @click=${() => this.setFollowing(true)}>
              ${icon('arrowDown')}${countText(fresh)} new
            </button>`
          : nothing
      }
    `;
  }

  override firstUpdated(): void {
    const { viewport } = this;
    const body = this.renderRoot.querySelector<HTMLElement>('.body');
    if (body) this.rows = new RowElements(body);
    if (!viewport) return;
    // Lit would add it as passive or not as it likes; a scaled table must be able to stop the browser's own scrolling.
    viewport.addEventListener('wheel', event => this.wheelTurned(event), { passive: false });
    this.sizes.observe(viewport);
    this.resized();
  }

  override updated(): void {
    const { grid } = this;
    if (!grid) return;
    const last = this.placed.at(-1);
    grid.style.setProperty('--row-width', `${last ? last.left + last.width : 0}px`);
    for (const { id, width } of this.placed) grid.style.setProperty(`--width-${id}`, `${width}px`);
    this.scheduleDraw();
  }

  private get count(): number {
    return this.store.view.result?.count ?? 0;
  }

  private get viewport(): HTMLElement | null {
    return this.renderRoot.querySelector('.viewport');
  }

  private get grid(): HTMLElement | null {
    return this.renderRoot.querySelector('.grid');
  }

  private resized(): void {
    const { viewport } = this;
    if (!viewport) return;
    this.viewHeight = Math.max(0, viewport.clientHeight - headerHeight);
    this.viewWidth = viewport.clientWidth;
    if (this.follow.isFollowing) this.top = maxTop(this.geometry);
    this.requestUpdate();
  }

  private rowsChanged(): void {
    if (this.follow.isFollowing) this.top = maxTop(this.geometry);
    this.requestUpdate();
    this.scheduleDraw();
  }

  /** Positions are new: the row that was on top stays there, wherever it stands now. */
  private replaced({ positions, isNewResult, fallback, kept }: Replacement): void {
    const { top: topRow, topOffset } = this.store.place;
    const { active } = this.store.selection;
    const newTop = topRow ? [...positions].find(([row]) => row === topRow.row)?.[1] : undefined;
    if (isNewResult) {
      const isFollowing = kept.isFollowing && canFollow(this.store.state.order);
      this.follow = { isFollowing, countAtPause: this.count };
    } else if (topRow && typeof newTop === 'number') {
      this.follow = afterInsertion(this.follow, newTop - topRow.position);
    }
    if (this.follow.isFollowing) this.top = maxTop(this.geometry);
    else if (typeof newTop === 'number') this.top = clampTop(newTop * rowHeight + topOffset, this.geometry);
    else if (active >= 0) this.top = topToReveal(active, -1e9, this.geometry, 'center');
    else this.top = clampTop(fallback * rowHeight, this.geometry);
    if (isNewResult && active >= 0 && !this.follow.isFollowing) {
      this.top = topToReveal(active, this.top, this.geometry, 'center');
    }
    this.announceFollowing();
  }

  private reveal({ position, where }: Reveal): void {
    const top = topToReveal(position, this.top, this.geometry, where);
    if (top !== this.top) this.moveTo(top);
    else this.scheduleDraw();
  }

  private readonly scrolled = (): void => {
    const { viewport } = this;
    if (!viewport) return;
    if (Math.abs(viewport.scrollTop - this.ownScroll) < 1) {
      this.scheduleDraw();
      return;
    }
    this.ownScroll = -1;
    this.moveTo(topOfScroll(viewport.scrollTop, this.geometry));
  };

  /** In a scaled table a pixel of the scrollbar is many rows: the wheel moves by pixels of the table instead. */
  private wheelTurned(event: WheelEvent): void {
    if (!isScaled(this.geometry) || event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
    event.preventDefault();
    const unit = event.deltaMode === 0 ? 1 : event.deltaMode === 1 ? pixelsPerLine : this.viewHeight;
    this.ownScroll = 0;
    this.moveTo(this.top + event.deltaY * unit);
  }

  private setFollow(follow: Follow): void {
    if (follow === this.follow) return;
    this.follow = follow;
    this.requestUpdate();
    this.announceFollowing();
  }

  private announceFollowing(): void {
    this.dispatchEvent(new CustomEvent('following-changed', { bubbles: true, composed: true }));
  }

  private scheduleDraw(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  private draw(): void {
    const { viewport, grid, store, geometry } = this;
    const spacer = this.renderRoot.querySelector<HTMLElement>('.spacer');
    if (!viewport || !grid || !spacer || !this.rows) return;
    this.top = clampTop(this.top, geometry);
    const height = `${pageHeight(geometry)}px`;
    if (spacer.style.height !== height) spacer.style.height = height;
    this.syncScrollbar(viewport);
    const range = visibleRows(this.top, geometry);
    store.view.want({ from: Math.max(0, range.from - overscanRows), to: range.to + overscanRows });
    this.rows.draw({
      range,
      hiddenPixels: this.top - range.from * rowHeight,
      rowHeight,
      columns: this.columns,
      zone: store.zone,
      selection: store.selection,
      activeColumn: this.activeColumn,
      rowAt: position => store.view.rowAt(position),
      sourceLabel: row => store.sourceLabel(row.source),
    });
    this.markActive(grid);
    this.rememberPlace(range.from);
  }

  /** Draws the scrollbar where the table stands, unless the person has just put it there. */
  private syncScrollbar(viewport: HTMLElement): void {
    const wanted = scrollOfTop(this.top, this.geometry);
    const isTheirs = this.ownScroll === -1 && Math.abs(topOfScroll(viewport.scrollTop, this.geometry) - this.top) < 1;
    if (isTheirs || Math.abs(viewport.scrollTop - wanted) < 0.5) return;
    viewport.scrollTop = wanted;
    this.ownScroll = viewport.scrollTop;
  }

  private markActive(grid: HTMLElement): void {
    const { active } = this.store.selection;
    const id = this.rows?.elementAt(active, this.activeColumn)?.id ?? this.rows?.elementAt(active, null)?.id;
    if (id) grid.setAttribute('aria-activedescendant', id);
    else grid.removeAttribute('aria-activedescendant');
  }

  private rememberPlace(firstPosition: number): void {
    const { store } = this;
    const row = store.view.rowAt(firstPosition)?.row;
    if (row === undefined) return;
    const { place } = store;
    const { isFollowing } = this.follow;
    const topOffset = this.top - firstPosition * rowHeight;
    const isSame = place.top?.row === row && place.top.position === firstPosition && place.topOffset === topOffset;
    if (isSame && place.isFollowing === isFollowing && place.epoch === store.summary?.epoch) return;
    const epoch = store.view.result?.epoch ?? place.epoch;
    store.setPlace({ ...place, epoch, isFollowing, top: { row, position: firstPosition }, topOffset });
  }

  /** Carries out a key as if the table had the focus; `false` when it means nothing here. */
  pressKey(event: KeyboardEvent): boolean {
    return carryOut(event, this, this.store);
  }

  private readonly keyPressed = (event: KeyboardEvent): void => {
    if (event.target !== this.grid || !this.pressKey(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  private readonly pointerPressed = (event: PointerEvent): void => {
    const place = this.rows?.locate(event.target);
    if (!place || (event.button !== 0 && event.button !== 2)) return;
    const { selection } = this.store;
    this.activeColumn = null;
    if (event.button === 2 && isSelected(selection, place.position)) return;
    if (event.shiftKey) this.store.select(extendTo(selection, place.position));
    else if (event.ctrlKey || event.metaKey) this.store.select(toggle(selection, place.position));
    else this.store.select(selectOne(place.position));
  };

  private readonly doubleClicked = (): void => {
    const row = this.store.activeRow;
    if (row !== null) this.store.run(this.store.host.jumpToRawLine({ row }));
  };

  private readonly contextMenu = (event: MouseEvent): void => {
    event.preventDefault();
    const place = this.rows?.locate(event.target);
    if (place) openRowMenu(this, this.store, { column: place.column, x: event.clientX, y: event.clientY });
  };

  static override readonly styles = [baseStyles, iconStyles, tableStyles];
}
