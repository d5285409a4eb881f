import { isIndexedRole } from '../../src/core/roles';
import type { ResultOrder } from '../../src/protocol/engineApi';

/** The columns of the table, in the order they have at first. */
export const columnIds = [
  'time',
  'event',
  'subject',
  'session',
  'procedure',
  'job',
  'status',
  'detail',
  'source',
] as const;
export type ColumnId = (typeof columnIds)[number];

export interface Column {
  readonly title: string;
  readonly width: number;
  /** Field of the query language that the cell's value belongs to; `null` when it can't be filtered by value. */
  readonly field: string | null;
}

export const columns: Readonly<Record<ColumnId, Column>> = {
  time: { title: 'Time', width: 192, field: null },
  event: { title: 'Event', width: 124, field: 'event' },
  subject: { title: 'Subject', width: 88, field: 'subject' },
  session: { title: 'Session', width: 144, field: 'session' },
  procedure: { title: 'Procedure', width: 112, field: 'procedure' },
  job: { title: 'Job', width: 80, field: 'job' },
  status: { title: 'Status', width: 168, field: 'status' },
  detail: { title: 'Detail', width: 160, field: null },
  source: { title: 'Source', width: 170, field: 'source' },
};

/** What the person arranged; columns that are not named in `order` stand where they were at first. */
export interface ColumnLayout {
  readonly order: readonly ColumnId[];
  readonly hidden: readonly ColumnId[];
  readonly widths: Readonly<Partial<Record<ColumnId, number>>>;
}

export const defaultLayout: ColumnLayout = { order: columnIds, hidden: [], widths: {} };

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

/** The columns that can be seen, in order. `detail` takes the room that is left, wherever it stands. */
export function placeColumns(layout: ColumnLayout, viewWidth: number, hasSources: boolean): PlacedColumn[] {
  const shown = visibleColumns(layout, hasSources);
  const widths = new Map(shown.map(id => [id, widthOf(layout, id)]));
  const total = shown.reduce((sum, id) => sum + (widths.get(id) ?? 0), markerWidth);
  const stretched = shown.includes('detail') ? 'detail' : shown.at(-1);
  if (stretched && total < viewWidth) widths.set(stretched, (widths.get(stretched) ?? 0) + viewWidth - total);
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

export function visibleColumns(layout: ColumnLayout, hasSources: boolean): ColumnId[] {
  return layout.order.filter(id => !layout.hidden.includes(id) && (id !== 'source' || hasSources));
}

export function widthOf(layout: ColumnLayout, id: ColumnId): number {
  return layout.widths[id] ?? columns[id].width;
}

export function resized(layout: ColumnLayout, id: ColumnId, width: number): ColumnLayout {
  const bounded = Math.round(Math.min(Math.max(width, minColumnWidth), maxColumnWidth));
  return { ...layout, widths: { ...layout.widths, [id]: bounded } };
}

/** The column in or out; the last one that can be seen stays. */
export function toggled(layout: ColumnLayout, id: ColumnId, hasSources: boolean): ColumnLayout {
  if (layout.hidden.includes(id)) return { ...layout, hidden: layout.hidden.filter(other => other !== id) };
  if (visibleColumns(layout, hasSources).length <= 1) return layout;
  return { ...layout, hidden: [...layout.hidden, id] };
}

/** The column put before another one, or at the end (`null`). */
export function moved(layout: ColumnLayout, id: ColumnId, before: ColumnId | null): ColumnLayout {
  if (id === before) return layout;
  const rest = layout.order.filter(other => other !== id);
  const at = before === null ? rest.length : rest.indexOf(before);
  return { ...layout, order: [...rest.slice(0, at), id, ...rest.slice(at)] };
}

/** One place to the left (-1) or right (1) among the columns that can be seen. */
export function shifted(layout: ColumnLayout, id: ColumnId, by: -1 | 1, hasSources: boolean): ColumnLayout {
  const shown = visibleColumns(layout, hasSources);
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

/** Checks a layout that was stored, perhaps by another version: unknown columns go, new ones come at the end. */
export function asColumnLayout(stored: unknown): ColumnLayout {
  if (typeof stored !== 'object' || stored === null) return defaultLayout;
  const { order, hidden, widths } = stored as Partial<Record<keyof ColumnLayout, unknown>>;
  const known = idsIn(order);
  const missing = columnIds.filter(id => !known.includes(id));
  const layout: ColumnLayout = { order: [...known, ...missing], hidden: idsIn(hidden), widths: {} };
  if (typeof widths !== 'object' || widths === null) return layout;
  return columnIds.reduce((result, id) => {
    const width = (widths as Partial<Record<string, unknown>>)[id];
    return typeof width === 'number' && Number.isFinite(width) ? resized(result, id, width) : result;
  }, layout);
}

function idsIn(value: unknown): ColumnId[] {
  if (!Array.isArray(value)) return [];
  return columnIds.filter(id => value.includes(id)).sort((left, right) => value.indexOf(left) - value.indexOf(right));
}
