import { assertNever } from '../../src/base/assertNever';
import type { PanelStore } from '../store';
import type { ColumnId } from './columnKinds';
import { keyIntent, type Key, type Move } from './keyboard';
import { rowsPerPage, type ScrollGeometry } from './scaling';
import { emptySelection, extendTo, isSelected, selectAll, selectOne, toggle } from './selection';

/** What the keys need of the table. */
export interface KeyTarget extends HTMLElement {
  readonly geometry: ScrollGeometry;
  readonly firstVisible: number;
  readonly columns: readonly ColumnId[];
  readonly activeColumn: ColumnId | null;
  setActiveColumn(column: ColumnId | null): void;
  openMenu(): void;
}

/** Carries out what a key means in the table; `false` when it means nothing there. */
export function carryOut(key: Key, table: KeyTarget, store: PanelStore): boolean {
  const intent = keyIntent(key);
  if (!intent) return false;
  const { selection, activeRow: row } = store;
  switch (intent.kind) {
    case 'move':
      move(intent.to, intent.how, table, store);
      return true;
    case 'column':
      table.setActiveColumn(columnBeside(table, intent.by));
      return true;
    case 'jump':
      if (row !== null) store.run(store.host.jumpToRawLine({ row }));
      return true;
    case 'toggleDetail':
      store.arrange({ isDetailOpen: !store.state.isDetailOpen });
      return true;
    case 'toggleRow':
      if (selection.active >= 0) store.select(toggle(selection, selection.active));
      return true;
    case 'selectAll':
      store.select(selectAll(selection, table.geometry.rowCount), null);
      return true;
    case 'copy':
      table.dispatchEvent(new CustomEvent('copy-pressed', { bubbles: true, composed: true }));
      return true;
    case 'menu':
      table.openMenu();
      return true;
    case 'clear':
      if (selection.active < 0) return false;
      store.select(emptySelection, null);
      return true;
    default:
      return assertNever(intent);
  }
}

/** Selects as lists do: one row, a range with Shift, one more with Control; the other button keeps what is selected. */
export function selectByPointer(event: PointerEvent, position: number, store: PanelStore): void {
  const { selection } = store;
  if (event.button === 2 && isSelected(selection, position)) return;
  if (event.shiftKey) store.select(extendTo(selection, position));
  else if (event.ctrlKey || event.metaKey) store.select(toggle(selection, position));
  else store.select(selectOne(position));
}

function move(to: Move, how: 'select' | 'extend' | 'focus', table: KeyTarget, store: PanelStore): void {
  const { rowCount } = table.geometry;
  if (rowCount === 0) return;
  const { selection } = store;
  const position = Math.min(Math.max(targetOf(to, table, selection.active), 0), rowCount - 1);
  if (how === 'extend') store.select(extendTo(selection, position));
  else if (how === 'focus') store.select({ ...selection, active: position });
  else store.select(selectOne(position));
}

/** With no row chosen the keys start at the rows in view. */
function targetOf(to: Move, table: KeyTarget, active: number): number {
  const { geometry } = table;
  switch (to) {
    case 'start':
      return 0;
    case 'end':
      return geometry.rowCount - 1;
    case 'up':
      return active < 0 ? table.firstVisible + rowsPerPage(geometry) : active - 1;
    case 'down':
      return active < 0 ? table.firstVisible : active + 1;
    case 'pageUp':
      return (active < 0 ? table.firstVisible : active) - rowsPerPage(geometry);
    case 'pageDown':
      return (active < 0 ? table.firstVisible : active) + rowsPerPage(geometry);
    default:
      return assertNever(to);
  }
}

/** The next cell; left of the first one the whole row has the focus. */
function columnBeside(table: KeyTarget, by: -1 | 1): ColumnId | null {
  const { columns, activeColumn } = table;
  const at = activeColumn === null ? -1 : columns.indexOf(activeColumn);
  return columns[Math.min(at + by, columns.length - 1)] ?? null;
}
