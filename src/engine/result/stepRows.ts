import { foldCase } from '../../core/wildcard';
import { FAILURE } from '../../core/outcome';
import type { StepRequest } from '../../protocol/engineViews';
import { nextTurn } from '../nextTurn';
import { holdsText } from '../query/recordTest';
import { readRecordBytes, recordText } from '../query/recordTexts';
import type { FoundInSegment, LogIndex } from '../store/logIndex';
import type { RowOrder } from './rowOrder';

/** A row that was looked for, and where it stood when it was found. */
export interface FoundPosition {
  readonly place: FoundInSegment;
  readonly position: number;
  readonly hasWrapped: boolean;
}

type Walk = Pick<StepRequest, 'from' | 'direction'>;

/** The next failure from a position on; wraps round. */
export function stepToFailure(index: LogIndex, order: RowOrder, walk: Walk): FoundPosition | undefined {
  for (const { position, hasWrapped } of walkRound(order.count, walk)) {
    const row = order.at(position) ?? 0;
    if (index.chunkAt(row >>> 16)?.outcome[row & 0xffff] !== FAILURE) continue;
    return { place: index.placeOf(row), position, hasWrapped };
  }
  return undefined;
}

/** The next row whose record holds the text; reads the disk slice by slice until `isWanted` says otherwise. */
export async function findText(
  index: LogIndex,
  order: RowOrder,
  walk: Walk,
  text: string,
  isWanted: () => boolean,
): Promise<FoundPosition | undefined> {
  const needle = foldCase(text);
  if (needle === '') return undefined;
  let slice: FoundPosition[] = [];
  let sliceRows = FIRST_SLICE;
  for (const { position, hasWrapped } of walkRound(order.count, walk)) {
    const row = order.at(position);
    if (row !== undefined) slice.push({ place: index.placeOf(row), position, hasWrapped });
    if (slice.length < sliceRows) continue;
    const found = await firstWith(slice, needle);
    if (found !== undefined || !isWanted()) return isWanted() ? found : undefined;
    slice = [];
    sliceRows = Math.min(sliceRows * 2, MAX_SLICE);
    await nextTurn();
  }
  const found = await firstWith(slice, needle);
  return isWanted() ? found : undefined;
}

/** Each position once, beginning behind `from`. */
function* walkRound(count: number, { from, direction }: Walk): Generator<{ position: number; hasWrapped: boolean }> {
  const start = Math.max(-1, Math.min(from, count));
  for (let position = start + direction; position >= 0 && position < count; position += direction) {
    yield { position, hasWrapped: false };
  }
  const first = direction === 1 ? 0 : count - 1;
  for (let position = first; position >= 0 && position < count; position += direction) {
    if (direction === 1 ? position > start : position < start) return;
    yield { position, hasWrapped: true };
  }
}

async function firstWith(slice: readonly FoundPosition[], needle: string): Promise<FoundPosition | undefined> {
  // Neighbours are mostly of one segment: their bytes are read together.
  for (let from = 0; from < slice.length;) {
    const segment = slice[from]?.place.segment;
    if (segment === undefined) return undefined;
    let to = from + 1;
    while (to < slice.length && slice[to]?.place.segment === segment) to++;
    const run = slice.slice(from, to);
    const records = await readRecordBytes(
      segment,
      run.map(({ place }) => place.row),
    );
    const at = records.findIndex((bytes, place) => {
      const row = run[place]?.place.row ?? 0;
      return bytes !== null && holdsText(recordText(segment, row, bytes), needle);
    });
    if (at >= 0) return run[at];
    from = to;
  }
  return undefined;
}

const FIRST_SLICE = 64;
const MAX_SLICE = 4096;
