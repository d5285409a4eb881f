import type { RowId } from '../src/core/ids';
import type { ResultOrder } from '../src/protocol/engineApi';
import type { RowView } from '../src/protocol/engineViews';
import type { Kept, Replacement } from './resultView';
import type { Place } from './state';
import { canFollow } from './table/follow';
import {
  emptySelection,
  remapped,
  selectedCount,
  selectedPositions,
  selectOne,
  type Selection,
} from './table/selection';

/** Beyond so many selected rows, a selection is forgotten where positions change. */
const maxKeptRows = 200;

/** What the panel stands on, as positions are about to change. */
export interface Standing {
  readonly place: Place;
  readonly epoch: number | undefined;
  readonly activeRow: RowId | null;
  readonly selection: Selection;
  readonly order: ResultOrder;
  /** The person has just asked for this order. */
  readonly isOrderNew: boolean;
  rowAt(position: number): RowView | undefined;
}

/**
 * The rows to find again. When rows join, the top one keeps its place on the screen; in another result the selected one
 * comes first. A new order starts at its start, or at its end when records arrive there.
 */
export function rowsToKeep(standing: Standing, isNewResult: boolean): Kept {
  const { place, selection, order } = standing;
  const active = knownActive(standing);
  const activeRows = active === null ? [] : [active];
  if (isNewResult && standing.isOrderNew) {
    return { rows: activeRows, isFollowing: active === null && canFollow(order), position: 0 };
  }
  const topRows = place.top && place.epoch === standing.epoch ? [place.top.row as RowId] : [];
  const others = selectedPositions(selection, maxKeptRows).flatMap(at => standing.rowAt(at)?.row ?? []);
  const rows = isNewResult ? [...activeRows, ...topRows] : [...topRows, ...activeRows, ...others];
  return { rows: [...new Set(rows)], isFollowing: place.isFollowing, position: place.top?.position ?? 0 };
}

/** The selection where rows stand now; in another result only the row with the focus stays selected. */
export function selectionAfter(
  standing: Standing,
  { isNewResult, positions, rowBefore }: Replacement,
): { readonly selection: Selection; readonly activeRow: RowId | null } {
  const { selection } = standing;
  const active = knownActive(standing);
  if (isNewResult || selectedCount(selection) <= 1) {
    const position = active === null ? null : (positions.get(active) ?? null);
    return position === null
      ? { selection: emptySelection, activeRow: null }
      : { selection: selectOne(position), activeRow: active };
  }
  const moves = new Map<number, number | null>();
  for (const at of selectedPositions(selection, maxKeptRows)) {
    const row = rowBefore(at);
    moves.set(at, row === undefined ? null : (positions.get(row) ?? null));
  }
  return { selection: remapped(selection, moves), activeRow: active };
}

/** The row with the focus, or the one that had it before a reload. */
function knownActive({ activeRow, place, epoch }: Standing): RowId | null {
  if (activeRow !== null) return activeRow;
  return place.selected && place.epoch === epoch ? (place.selected.row as RowId) : null;
}
