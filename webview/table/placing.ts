import type { Replacement } from '../resultView';
import type { Place } from '../state';
import type { ResultOrder } from '../../src/protocol/engineApi';
import { markerWidth, type PlacedColumn } from './columns';
import { afterInsertion, canFollow, type Follow } from './follow';
import { maxTop, topToReveal, type ScrollGeometry } from './scaling';

/** What decides where the table stands after positions changed. */
export interface Before {
  readonly follow: Follow;
  readonly place: Place;
  readonly order: ResultOrder;
  /** Position of the row with the focus now, -1 when none. */
  readonly active: number;
  readonly geometry: ScrollGeometry;
}

/** Where the table stands after positions changed: the row that was on top stays there, wherever it is now. */
export function placeAfter(
  { positions, isNewResult, fallback, kept }: Replacement,
  { follow, place, order, active, geometry }: Before,
): { readonly top: number; readonly follow: Follow } {
  const { top: topRow, topOffset } = place;
  const newTop = topRow ? [...positions].find(([row]) => row === topRow.row)?.[1] : undefined;
  const inserted = topRow && typeof newTop === 'number' ? newTop - topRow.position : 0;
  const newFollow = isNewResult
    ? { isFollowing: kept.isFollowing && canFollow(order), countAtPause: geometry.rowCount }
    : afterInsertion(follow, inserted);
  if (newFollow.isFollowing) return { top: maxTop(geometry), follow: newFollow };
  const top = typeof newTop === 'number' ? newTop * geometry.rowHeight + topOffset : fallback * geometry.rowHeight;
  // In another result the selected record is what the eye looks for.
  const isActiveFirst = active >= 0 && (isNewResult || typeof newTop !== 'number');
  return { top: isActiveFirst ? topToReveal(active, top, geometry, 'center') : top, follow: newFollow };
}

/** How far the table is scrolled to the side when the column is in view; wide ones from their start. */
export function sideScroll({ left, width }: PlacedColumn, scrollLeft: number, viewWidth: number): number {
  const seen = Math.min(width, 200);
  if (left < scrollLeft + markerWidth) return left - markerWidth;
  return left + seen > scrollLeft + viewWidth ? left + seen - viewWidth : scrollLeft;
}

/** Whether there is nothing new to remember. */
export function isSamePlace(left: Place, right: Place): boolean {
  return (
    left.epoch === right.epoch &&
    left.isFollowing === right.isFollowing &&
    left.topOffset === right.topOffset &&
    left.top?.row === right.top?.row &&
    left.top?.position === right.top?.position
  );
}
