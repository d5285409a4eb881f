import { html, nothing, type TemplateResult } from 'lit';
import { requestMenu, type MenuItem } from '../parts/menu';
import { icon } from '../parts/icons';
import type { PanelStore } from '../store';
import { columnIds, columns, type ColumnId } from './columnKinds';
import {
  canPin,
  defaultLayout,
  dropTarget,
  moved,
  nextOrder,
  resized,
  shifted,
  sortKeyOf,
  toggled,
  withoutWidth,
  visibleColumns,
  type PlacedColumn,
} from './columns';

const keyboardStep = 16;
/** Pixels that a pointer moves before a click becomes a drag. */
const dragThreshold = 5;

/** The row of column headers: sorts on click, resizes and reorders by drag and by key, opens the column menu. */
export class TableHeader {
  /** The header that the Tab key reaches. */
  private focused: ColumnId = 'time';
  private wasDragged = false;

  constructor(
    private readonly owner: HTMLElement & { requestUpdate(): void },
    private readonly store: () => PanelStore,
    /** x in pixels of the row for x in pixels of the page. */
    private readonly toRowX: (clientX: number) => number,
  ) {}

  render(placed: readonly PlacedColumn[]): TemplateResult {
    if (!placed.some(column => column.id === this.focused)) this.focused = placed[0]?.id ?? 'time';
    return html`<div class="header" role="row" aria-rowindex="1" @contextmenu=${this.contextMenu}>
      <div class="marker" role="columnheader" aria-colindex="1" aria-label="Outcome"></div>
      ${placed.map((column, index) => this.renderColumn(column, index, placed))}
    </div>`;
  }

  private renderColumn(column: PlacedColumn, index: number, placed: readonly PlacedColumn[]): TemplateResult {
    const { id } = column;
    const { order } = this.store().state;
    const direction = order.by !== 'log' && order.by === sortKeyOf(id) ? order.direction : undefined;
    return html`<div
      class="heading column-${id} ${sortKeyOf(id) ? 'sortable' : ''} ${columns[id].isNumeric === true ? 'numeric' : ''}"
      role="columnheader"
      data-column=${id}
      tabindex=${id === this.focused ? '0' : '-1'}
      aria-colindex=${index + 2}
      aria-sort=${direction ?? (sortKeyOf(id) ? 'none' : nothing)}
      aria-haspopup="menu"
      title=${sortKeyOf(id) ? `Sort by ${columns[id].title.toLowerCase()}` : columns[id].title}
      @click=${() => this.clicked(id)}
      @focus=${() => this.moveFocus(id)}
      @keydown=${(event: KeyboardEvent) => this.keyPressed(event, id, placed)}
      @pointerdown=${(event: PointerEvent) => this.startDrag(event, id, placed)}
    >
      <span class="title">${columns[id].title}</span>
      ${direction ? icon(direction === 'ascending' ? 'arrowUp' : 'arrowDown') : nothing}
      <span
        class="handle"
        @click=${(event: Event) => event.stopPropagation()}
        @dblclick=${() => this.arrange(withoutWidth(this.layout, id))}
        @pointerdown=${(event: PointerEvent) => this.startResize(event, column)}
      ></span>
    </div>`;
  }

  private get layout(): typeof defaultLayout {
    return this.store().state.columns;
  }

  private arrange(layout: typeof defaultLayout): void {
    this.store().arrange({ columns: layout });
  }

  private clicked(id: ColumnId): void {
    if (this.wasDragged || !sortKeyOf(id)) return;
    this.store().setOrder(nextOrder(this.store().state.order, id));
  }

  private moveFocus(id: ColumnId): void {
    if (this.focused === id) return;
    this.focused = id;
    this.owner.requestUpdate();
  }

  private keyPressed(event: KeyboardEvent, id: ColumnId, placed: readonly PlacedColumn[]): void {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key] as -1 | 1 | undefined;
    const { presentColumns } = this.store();
    const width = placed.find(column => column.id === id)?.width ?? 0;
    if (by && event.altKey) this.arrange(shifted(this.layout, id, by, presentColumns));
    else if (by && event.shiftKey) this.arrange(resized(this.layout, id, width + by * keyboardStep));
    else if (by) this.focusHeading(placed[placed.findIndex(column => column.id === id) + by]?.id ?? id);
    else if (event.key === 'Enter' || event.key === ' ') this.clicked(id);
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) this.openMenuAt(event.target, id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private focusHeading(id: ColumnId): void {
    this.owner.shadowRoot?.querySelector<HTMLElement>(`.heading[data-column="${id}"]`)?.focus();
  }

  private startResize(event: PointerEvent, column: PlacedColumn): void {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    const start = event.clientX;
    trackPointer(event, move => this.arrange(resized(this.layout, column.id, column.width + move.clientX - start)));
  }

  private startDrag(event: PointerEvent, id: ColumnId, placed: readonly PlacedColumn[]): void {
    this.wasDragged = false;
    if (event.button !== 0) return;
    const start = event.clientX;
    const marker = this.owner.shadowRoot?.querySelector<HTMLElement>('.drop-marker');
    let target: ColumnId | null | undefined;
    trackPointer(
      event,
      move => {
        if (!this.wasDragged && Math.abs(move.clientX - start) < dragThreshold) return;
        this.wasDragged = true;
        target = dropTarget(placed, this.toRowX(move.clientX));
        const last = placed.at(-1);
        const x = placed.find(column => column.id === target)?.left ?? (last ? last.left + last.width : 0);
        if (!marker) return;
        marker.hidden = false;
        marker.style.transform = `translateX(${x}px)`;
      },
      () => {
        if (marker) marker.hidden = true;
        if (this.wasDragged && target !== undefined) this.arrange(moved(this.layout, id, target));
      },
    );
  }

  private readonly contextMenu = (event: MouseEvent): void => {
    event.preventDefault();
    const heading = event.target instanceof Element ? event.target.closest<HTMLElement>('.heading') : null;
    const id = columnIds.find(column => column === heading?.dataset['column']);
    requestMenu(this.owner, { label: 'Columns', items: this.menuItems(id), x: event.clientX, y: event.clientY });
  };

  private openMenuAt(target: EventTarget | null, id: ColumnId): void {
    if (!(target instanceof Element)) return;
    const { left, bottom } = target.getBoundingClientRect();
    requestMenu(this.owner, { label: 'Columns', items: this.menuItems(id), x: left, y: bottom });
  }

  /** Also used by the button of the toolbar, without a column. */
  menuItems(id: ColumnId | undefined): MenuItem[] {
    const store = this.store();
    const { presentColumns } = store;
    const shown = visibleColumns(this.layout, presentColumns);
    const ofColumn = id ? this.columnItems(id) : [];
    const choices = columnIds
      .filter(column => presentColumns.has(column) || canPin(column))
      .map(column => ({
        kind: 'action' as const,
        label: columns[column].title,
        ...(presentColumns.has(column) ? {} : { hint: 'no values' }),
        isChecked: shown.includes(column),
        run: () => this.arrange(toggled(this.layout, column, presentColumns)),
      }));
    return [
      ...ofColumn,
      ...choices,
      { kind: 'separator' },
      { kind: 'action', label: 'Reset Columns', run: () => this.arrange(defaultLayout) },
    ];
  }

  private columnItems(id: ColumnId): MenuItem[] {
    const store = this.store();
    const by = sortKeyOf(id);
    const { order } = store.state;
    const sort = (direction: 'ascending' | 'descending'): MenuItem => ({
      kind: 'action',
      label: direction === 'ascending' ? 'Sort Ascending' : 'Sort Descending',
      isChecked: order.by !== 'log' && order.by === by && order.direction === direction,
      run: () => by && store.setOrder({ by, direction }),
    });
    const shift = (step: -1 | 1): MenuItem => ({
      kind: 'action',
      label: step < 0 ? 'Move Left' : 'Move Right',
      hint: step < 0 ? 'Alt+Left' : 'Alt+Right',
      run: () => this.arrange(shifted(this.layout, id, step, store.presentColumns)),
    });
    const sorting: MenuItem[] = [
      sort('ascending'),
      sort('descending'),
      { kind: 'action', label: 'Log Order', isChecked: order.by === 'log', run: () => store.setOrder({ by: 'log' }) },
      { kind: 'separator' },
    ];
    return [
      ...(by === null ? [] : sorting),
      shift(-1),
      shift(1),
      {
        kind: 'action',
        label: `Hide ${columns[id].title}`,
        run: () => this.arrange(toggled(this.layout, id, store.presentColumns)),
      },
      { kind: 'separator' },
    ];
  }
}

/** Calls `move` until the button is released, wherever the pointer goes. */
function trackPointer(start: PointerEvent, move: (event: PointerEvent) => void, end?: () => void): void {
  if (!(start.currentTarget instanceof HTMLElement)) return;
  const element = start.currentTarget;
  element.setPointerCapture(start.pointerId);
  const ended = (): void => {
    element.removeEventListener('pointermove', move);
    element.removeEventListener('lostpointercapture', ended);
    end?.();
  };
  element.addEventListener('pointermove', move);
  element.addEventListener('lostpointercapture', ended);
}
