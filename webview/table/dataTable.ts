import { html, LitElement, type TemplateResult } from 'lit';
import { DisposableStore } from '../../src/base/disposable';
import type { Replacement } from '../resultView';
import type { PanelStore, Reveal } from '../store';
import { iconStyles } from '../parts/icons';
import { baseStyles } from '../parts/theme';
import type { ColumnId } from './columnKinds';
import { placeColumns, rowWidth, type PlacedColumn } from './columns';
import { afterMove, canFollow, newCount, type Follow } from './follow';
import { TableHeader } from './header';
import { renderPill } from './pill';
import { isSamePlace, placeAfter, sideScroll } from './placing';
import { RowElements } from './rowElements';
import { openRowMenu } from './rowMenu';
import { isAtEnd, isInView, maxTop, topToReveal, visibleRows, type ScrollGeometry } from './scaling';
import { Scroller } from './scroller';
import { carryOut, selectByPointer } from './tableKeys';
import { headerHeight, overscanRows, rowHeight, tableStyles } from './tableStyles';

/** The table of records: an ARIA grid of which only the rows in view exist. */
export class DataTable extends LitElement {
  static override readonly properties = { store: { attribute: false } };
  declare store: PanelStore;

  private readonly scroller = new Scroller(() => this.geometry);
  private viewHeight = 0;
  private viewWidth = 0;
  private follow: Follow = { isFollowing: true, countAtPause: 0 };
  /** The cell with the focus inside the active row. */
  activeColumn: ColumnId | null = null;
  private placed: readonly PlacedColumn[] = [];
  private rows: RowElements | undefined;
  private frame = 0;
  private readonly subscriptions = new DisposableStore();
  private readonly sizes = new ResizeObserver(() => this.resized());
  readonly header = new TableHeader(
    this,
    () => this.store,
    x => x - (this.grid?.getBoundingClientRect().left ?? 0),
  );

  override connectedCallback(): void {
    super.connectedCallback();
    const { store, follow } = this;
    this.follow = { ...follow, isFollowing: store.place.isFollowing && canFollow(store.state.order) };
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
    return this.placed.map(({ id }) => id);
  }

  /** The first position in view. */
  get firstVisible(): number {
    return Math.ceil(this.scroller.top / rowHeight);
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
    this.scroller.top = top;
    const isEnd = isAtEnd(this.scroller.top, this.geometry);
    this.setFollow(afterMove(this.follow, isEnd, this.store.state.order, this.count));
    this.scheduleDraw();
  }

  setActiveColumn(column: ColumnId | null): void {
    this.activeColumn = column;
    this.scheduleDraw();
    const placed = this.placed.find(candidate => candidate.id === column);
    const { viewport } = this;
    if (placed && viewport) viewport.scrollLeft = sideScroll(placed, viewport.scrollLeft, this.viewWidth);
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
    this.placed = placeColumns(this.store.state.columns, this.viewWidth, this.store.presentColumns);
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
      ${renderPill(fresh, () => this.setFollowing(true))}
    `;
  }

  override firstUpdated(): void {
    const { viewport } = this;
    const body = this.renderRoot.querySelector<HTMLElement>('.body');
    if (!viewport || !body) return;
    this.rows = new RowElements(body);
    this.scroller.listen(viewport, top => this.moveTo(top));
    this.sizes.observe(viewport);
    this.resized();
  }

  override updated(): void {
    const { grid } = this;
    if (!grid) return;
    grid.style.setProperty('--row-width', `${rowWidth(this.placed)}px`);
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
    const { active } = this.store.selection;
    const wasInView = active >= 0 && isInView(active, this.scroller.top, this.geometry);
    this.viewHeight = Math.max(0, (this.viewport?.clientHeight ?? 0) - headerHeight);
    this.viewWidth = this.viewport?.clientWidth ?? 0;
    this.rowsChanged();
    // The details that open beneath must not hide the row that they are of.
    if (wasInView) this.reveal({ position: active, where: 'nearest' });
  }

  private rowsChanged(): void {
    if (this.follow.isFollowing) this.scroller.top = maxTop(this.geometry);
    this.requestUpdate();
  }

  private replaced(replacement: Replacement): void {
    const { store, follow, geometry } = this;
    const { place, selection, state } = store;
    const after = placeAfter(replacement, { follow, place, order: state.order, active: selection.active, geometry });
    this.follow = after.follow;
    this.scroller.top = after.top;
    this.announceFollowing();
  }

  private reveal({ position, where }: Reveal): void {
    const top = topToReveal(position, this.scroller.top, this.geometry, where);
    if (top !== this.scroller.top) this.moveTo(top);
    else this.scheduleDraw();
  }

  private readonly scrolled = (): void => {
    const top = this.viewport ? this.scroller.scrolled(this.viewport) : undefined;
    if (top !== undefined) this.moveTo(top);
  };

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
    this.scroller.sync(viewport, spacer);
    const range = visibleRows(this.scroller.top, geometry);
    store.view.want({ from: Math.max(0, range.from - overscanRows), to: range.to + overscanRows });
    this.rows.draw({
      range,
      hiddenPixels: this.scroller.top - range.from * rowHeight,
      rowHeight,
      columns: this.columns,
      ...store.zones,
      selection: store.selection,
      activeColumn: this.activeColumn,
      rowAt: position => store.view.rowAt(position),
      sourceLabel: row => store.sourceLabel(row.source),
    });
    const active = this.rows.idOf(store.selection.active, this.activeColumn);
    if (active === undefined) grid.removeAttribute('aria-activedescendant');
    else grid.setAttribute('aria-activedescendant', active);
    this.rememberPlace(range.from);
  }

  private rememberPlace(firstPosition: number): void {
    const { store } = this;
    const row = store.view.rowAt(firstPosition)?.row;
    if (row === undefined) return;
    const epoch = store.view.result?.epoch ?? store.place.epoch;
    const topOffset = this.scroller.top - firstPosition * rowHeight;
    const { isFollowing } = this.follow;
    const place = { ...store.place, epoch, isFollowing, top: { row, position: firstPosition }, topOffset };
    if (!isSamePlace(place, store.place)) store.setPlace(place);
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
    this.activeColumn = null;
    selectByPointer(event, place.position, this.store);
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
