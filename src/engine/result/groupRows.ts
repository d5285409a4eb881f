import type { RowId } from '../../core/ids';
import type { GroupRowsRequest } from '../../protocol/engineViews';
import type { FoundInSegment, LogIndex } from '../store/logIndex';
import type { GroupTree } from './groupTree';
import type { RowOrder } from './rowOrder';

/** Rows of a group, newest first, found by looking through the columns from the end. */
export interface FoundGroupRows {
  readonly rows: readonly FoundInSegment[];
  readonly hasOlder: boolean;
  readonly newerCount: number;
}

/** `order` is the order of the log over the matches that the tree counts. */
export function findGroupRows(
  index: LogIndex,
  tree: GroupTree,
  order: RowOrder,
  request: Pick<GroupRowsRequest, 'path' | 'before' | 'limit' | 'newerThan'>,
): FoundGroupRows {
  const codes = tree.codesOf(request.path);
  if (codes === undefined) return { rows: [], hasOlder: false, newerCount: 0 };
  const from = positionOf(index, order, request.before) ?? order.count;
  const limit = Math.min(request.limit, MAX_ROWS);
  const total = tree.countOf(request.path);
  const rows: FoundInSegment[] = [];
  let hasOlder = false;
  for (const position of scanBack(index, tree, order, codes, from, 0)) {
    hasOlder = rows.length === limit;
    if (hasOlder) break;
    const row = order.at(position);
    if (row !== undefined) rows.push(index.placeOf(row));
    // The rest of the log holds none: it need not be looked through.
    if (request.before === null && rows.length === total) break;
  }
  const newest = positionOf(index, order, request.newerThan);
  let newerCount = 0;
  if (newest !== undefined) {
    const newer = scanBack(index, tree, order, codes, order.count, newest + 1);
    while (newer.next().done !== true) newerCount++;
  }
  return { rows, hasOlder, newerCount };
}

/** Positions in [to, from) that hold rows of the group, from the last to the first. */
function* scanBack(
  index: LogIndex,
  tree: GroupTree,
  order: RowOrder,
  codes: readonly number[],
  from: number,
  to: number,
): Generator<number, void, void> {
  const { levels } = tree;
  for (let position = from - 1; position >= to; position--) {
    const row = order.at(position) ?? 0;
    const chunk = index.chunkAt(row >>> 16);
    if (chunk === undefined) continue;
    let depth = 0;
    while (depth < codes.length && levels[depth]?.codeAt(chunk, row & 0xffff) === codes[depth]) depth++;
    if (depth === codes.length) yield position;
  }
}

function positionOf(index: LogIndex, order: RowOrder, id: RowId | null): number | undefined {
  const place = id === null ? undefined : index.find(id);
  const position = place === undefined ? -1 : order.positionOf(place.segment, place.row);
  return position < 0 ? undefined : position;
}

const MAX_ROWS = 1000;
