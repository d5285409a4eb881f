import { isIndexedRole } from '../../src/core/roles';
import type { SourceSummary } from '../../src/core/summary';
import type { ResultOrder } from '../../src/protocol/engineApi';
import { columnIds, columns, firstWidth, givingRoom, type ColumnId } from './columnKinds';

/** What the person arranged; columns that are not named in `order` stand where they were at first. */
export interface ColumnLayout {
  readonly order: readonly ColumnId[];
  /** Columns that stay away, whatever the records have. */
  readonly hidden: readonly ColumnId[];
  /** Columns that stay, even if no record has a value for them. */
  readonly pinned: readonly ColumnId[];
  readonly widths: Readonly<Partial<Record<ColumnId, number>>>;
}

export const defaultLayout: ColumnLayout = { order: columnIds, hidden: [], pinned: [], widths: {} };

/** Columns in which some record has a value, each with the width it has at first. */
export type PresentColumns = ReadonlyMap<ColumnId, number>;

/** What the records of all sources have; the time always, the source when there are several. */
export function presentColumns(sources: readonly Pick<SourceSummary, 'roles' | 'dialect'>[]): PresentColumns {
  const roles = new Set(sources.flatMap(source => source.roles));
  const isPresent = (id: ColumnId): boolean => {
    if (id === 'time') return true;
    if (id === 'source') return sources.length > 1;
    // Before the first record is read there is nothing to go by: what nearly every log has.
    if (roles.size === 0) return id === 'event' || id === 'detail';
    // The cell of the status shows both.
    return roles.has(id) || (id === 'status' && roles.has('old'));
  };
  const dialects = [...new Set(sources.map(source => source.dialect))];
  return new Map(columnIds.filter(isPresent).map(id => [id, firstWidth(id, dialects, roles.has('old'))]));
}

export const minColumnWidth = 44;
const maxColumnWidth = 2000;
/** The column in front that shows the outcome. */
export const markerWidth = 28;

/** A column as it is drawn, `left` counted from the start of the row. */
export interface PlacedColumn {
  readonly id: ColumnId;
  readonly left: number;
  readonly width: number;
}

/**
 * The columns that can be seen, in order. `detail` takes the room that is left, wherever it stands; else the last one of words.
 * Where there is too little, those that the person did not make as wide as they are become narrower.
 */
export function placeColumns(layout: ColumnLayout, viewWidth: number, present: PresentColumns): PlacedColumn[] {
  const shown = visibleColumns(layout, present);
  const widths = new Map(shown.map(id => [id, widthOf(layout, id, present)]));
  const total = shown.reduce((sum, id) => sum + (widths.get(id) ?? 0), markerWidth);
  const stretched = shown.includes('detail')
    ? 'detail'
    : (shown.findLast(id => columns[id].isNumeric !== true) ?? shown.at(-1));
  if (stretched && total < viewWidth) widths.set(stretched, (widths.get(stretched) ?? 0) + viewWidth - total);
  let missing = total - viewWidth;
  for (const id of givingRoom.filter(one => shown.includes(one) && layout.widths[one] === undefined)) {
    const width = widths.get(id) ?? 0;
    const given = Math.max(0, Math.min(missing, width - (columns[id].leastWidth ?? width)));
    widths.set(id, width - given);
    missing -= given;
  }
  let left = markerWidth;
  return shown.map(id => {
    const width = widths.get(id) ?? 0;
    const placed = { id, left, width };
    left += width;
    return placed;
  });
}

/** Where the last column ends. */
export function rowWidth(placed: readonly PlacedColumn[]): number {
  const last = placed.at(-1);
  return last ? last.left + last.width : 0;
}

/** What the person hid stays hidden and what they showed stays; of the others those in which some record has a value. */
export function visibleColumns({ order, hidden, pinned }: ColumnLayout, present: PresentColumns): ColumnId[] {
  return order.filter(id => !hidden.includes(id) && (present.has(id) || (pinned.includes(id) && canPin(id))));
}

/** One source needs no column that names it. */
export function canPin(id: ColumnId): boolean {
  return id !== 'source';
}

export function widthOf(layout: ColumnLayout, id: ColumnId, present: PresentColumns): number {
  return layout.widths[id] ?? present.get(id) ?? columns[id].width;
}

export function resized(layout: ColumnLayout, id: ColumnId, width: number): ColumnLayout {
  const bounded = Math.round(Math.min(Math.max(width, minColumnWidth), maxColumnWidth));
  return { ...layout, widths: { ...layout.widths, [id]: bounded } };
}

/** The column as wide as it was at first. */
export function withoutWidth(layout: ColumnLayout, id: ColumnId): ColumnLayout {
  const widths = Object.entries(layout.widths).filter(([other]) => other !== id);
  return { ...layout, widths: Object.fromEntries(widths) };
}

/** The column in or out, as the person wants it from now on; the last one that can be seen stays. */
export function toggled(layout: ColumnLayout, id: ColumnId, present: PresentColumns): ColumnLayout {
  const without = (ids: readonly ColumnId[]): ColumnId[] => ids.filter(other => other !== id);
  const visible = visibleColumns(layout, present);
  if (!visible.includes(id)) {
    return { ...layout, hidden: without(layout.hidden), pinned: [...without(layout.pinned), id] };
  }
  if (visible.length <= 1) return layout;
  return { ...layout, hidden: [...layout.hidden, id], pinned: without(layout.pinned) };
}

/** The column put before another one, or at the end (`null`). */
export function moved(layout: ColumnLayout, id: ColumnId, before: ColumnId | null): ColumnLayout {
  if (id === before) return layout;
  const rest = layout.order.filter(other => other !== id);
  const at = before === null ? rest.length : rest.indexOf(before);
  return { ...layout, order: [...rest.slice(0, at), id, ...rest.slice(at)] };
}

/** One place to the left (-1) or right (1) among the columns that can be seen. */
export function shifted(layout: ColumnLayout, id: ColumnId, by: -1 | 1, present: PresentColumns): ColumnLayout {
  const shown = visibleColumns(layout, present);
  const at = shown.indexOf(id);
  const target = at + by;
  if (at < 0 || target < 0 || target >= shown.length) return layout;
  return moved(layout, id, by < 0 ? (shown[target] ?? null) : (shown[target + 1] ?? null));
}

/** Where a column that is dragged to `x` would be put: before which one, `null` at the end. */
export function dropTarget(placed: readonly PlacedColumn[], x: number): ColumnId | null {
  return placed.find(column => x < column.left + column.width / 2)?.id ?? null;
}

/** How a click on the header changes the order: ascending, descending, as the log has it. */
export function nextOrder(order: ResultOrder, id: ColumnId): ResultOrder {
  const by = sortKeyOf(id);
  if (by === null) return order;
  if (order.by !== by) return { by, direction: 'ascending' };
  return order.direction === 'ascending' ? { by, direction: 'descending' } : { by: 'log' };
}

/** The column's name in an order; `null` when it can't be sorted. */
export function sortKeyOf(id: ColumnId): Exclude<ResultOrder['by'], 'log'> | null {
  return id === 'time' || id === 'source' || isIndexedRole(id) ? id : null;
}

/** Checks a layout that was stored, perhaps by another version: unknown columns go, new ones come after those they follow at first. */
export function asColumnLayout(stored: unknown): ColumnLayout {
  if (typeof stored !== 'object' || stored === null) return defaultLayout;
  const { order, hidden, pinned, widths } = stored as Partial<Record<keyof ColumnLayout, unknown>>;
  const layout: ColumnLayout = {
    order: completed(idsIn(order)),
    hidden: idsIn(hidden),
    pinned: idsIn(pinned),
    widths: {},
  };
  if (typeof widths !== 'object' || widths === null) return layout;
  return columnIds.reduce((result, id) => {
    const width = (widths as Partial<Record<string, unknown>>)[id];
    return typeof width === 'number' && Number.isFinite(width) ? resized(result, id, width) : result;
  }, layout);
}

function completed(known: readonly ColumnId[]): ColumnId[] {
  const order = [...known];
  for (const [index, id] of columnIds.entries()) {
    if (order.includes(id)) continue;
    const before = columnIds[index - 1];
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, id);
  }
  return order;
}

function idsIn(value: unknown): ColumnId[] {
  if (!Array.isArray(value)) return [];
  return columnIds.filter(id => value.includes(id)).sort((left, right) => value.indexOf(left) - value.indexOf(right));
}
