import type { RowRange } from './scaling';

/** Selected rows as positions: disjoint ranges in order, the end that stays and the end that moves. */
export interface Selection {
  readonly ranges: readonly RowRange[];
  /** Where a range with Shift starts. */
  readonly anchor: number;
  /** The row that has the focus; -1 when none. */
  readonly active: number;
}

export const emptySelection: Selection = { ranges: [], anchor: -1, active: -1 };

/** Only this row. */
export function selectOne(position: number): Selection {
  return { ranges: [{ from: position, to: position + 1 }], anchor: position, active: position };
}

/** From the anchor to this row, and nothing else. */
export function extendTo(selection: Selection, position: number): Selection {
  if (selection.anchor < 0) return selectOne(position);
  const range = { from: Math.min(selection.anchor, position), to: Math.max(selection.anchor, position) + 1 };
  return { ranges: [range], anchor: selection.anchor, active: position };
}

/** This row in or out, the others as they are. */
export function toggle(selection: Selection, position: number): Selection {
  const ranges = isSelected(selection, position)
    ? selection.ranges.flatMap(range => without(range, position))
    : merge([...selection.ranges, { from: position, to: position + 1 }]);
  return { ranges, anchor: position, active: position };
}

/** All rows of `count`; the row with the focus keeps it. */
export function selectAll(selection: Selection, count: number): Selection {
  if (count === 0) return emptySelection;
  return { ranges: [{ from: 0, to: count }], anchor: 0, active: Math.max(0, selection.active) };
}

export function isSelected(selection: Selection, position: number): boolean {
  return selection.ranges.some(range => position >= range.from && position < range.to);
}

export function selectedCount(selection: Selection): number {
  return selection.ranges.reduce((sum, range) => sum + range.to - range.from, 0);
}

/** The first `limit` selected positions, in order. */
export function selectedPositions(selection: Selection, limit: number): number[] {
  const positions: number[] = [];
  for (const range of selection.ranges) {
    for (let position = range.from; position < range.to && positions.length < limit; position++) {
      positions.push(position);
    }
  }
  return positions;
}

/** The selection of rows that now stand elsewhere; rows that are gone (`null`) leave it. */
export function remapped(selection: Selection, newPositionOf: ReadonlyMap<number, number | null>): Selection {
  const ranges: RowRange[] = [];
  for (const position of selectedPositions(selection, newPositionOf.size + 1)) {
    const moved = newPositionOf.get(position);
    if (typeof moved === 'number') ranges.push({ from: moved, to: moved + 1 });
  }
  const active = newPositionOf.get(selection.active) ?? -1;
  const merged = merge(ranges);
  if (active < 0 && merged.length === 0) return emptySelection;
  return { ranges: merged, anchor: newPositionOf.get(selection.anchor) ?? active, active };
}

function without(range: RowRange, position: number): RowRange[] {
  if (position < range.from || position >= range.to) return [range];
  const parts = [
    { from: range.from, to: position },
    { from: position + 1, to: range.to },
  ];
  return parts.filter(part => part.to > part.from);
}

function merge(ranges: readonly RowRange[]): RowRange[] {
  const merged: RowRange[] = [];
  for (const range of [...ranges].sort((left, right) => left.from - right.from)) {
    const last = merged.at(-1);
    if (last && range.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    else merged.push(range);
  }
  return merged;
}
