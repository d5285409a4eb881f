import type { ElementTable } from './elementTable';

/**
 * How one version of an array goes on from the one before.
 *
 * - `slid`: what is left of the old list, from some element on, is the beginning of the new one; what is before it fell off. A list
 *   that only grew lost nothing.
 * - `rearranged`: some elements are the same, but not like that: another writer or a person overwrote the list.
 * - `anew`: nothing of the old list is left.
 */
export interface Continuation {
  readonly kind: 'slid' | 'rearranged' | 'anew';
  /** Which old element each new one is; -1 of those that were appended. Each old element is at most one new one. */
  readonly oldOf: Int32Array;
  /** The old elements that are not in the new list, ascending. */
  readonly gone: readonly number[];
  /** All elements are equal, and how many of them were appended can't be told: one was counted. */
  readonly isGuess: boolean;
}

/**
 * Finds out how a list goes on. The fewest elements that may have fallen off did, so equal neighbours are neither merged nor told
 * twice. `isFullAndNew`: the list is as long as the writer lets it get, and a whole new file. The writer makes one only to append,
 * so a list that looks the same because all of its elements are equal has slid by one. That it slid by more can't be seen.
 */
export function continuationOf(old: ElementTable, next: ElementTable, isFullAndNew: boolean): Continuation {
  const overlap = overlapOf(old, next);
  const dropped = old.count - overlap;
  if (dropped === 0) {
    const isGuess = isFullAndNew && next.count === old.count && isUniform(next);
    return slid(old, next, isGuess ? 1 : 0, isGuess);
  }
  const isWholeSlide = overlap > 0 && (dropped === 1 || (isLongOverlap(overlap, old.count) && isLastUnique(old, next)));
  if (isWholeSlide) return slid(old, next, dropped, false);
  const found = rearranged(old, next);
  // Nothing but what the lists overlap by is the same.
  const isSlide = overlap > 0 && found.gone.length === dropped && found.oldOf[0] === dropped;
  return isSlide ? slid(old, next, dropped, false) : found;
}

/** How many elements at the end of the old list are the beginning of the new one, at most (Knuth, Morris and Pratt). */
function overlapOf(old: ElementTable, next: ElementTable): number {
  const longest = Math.min(old.count, next.count);
  const borders = new Int32Array(longest + 1);
  for (let at = 1, border = 0; at < longest; at++) {
    while (border > 0 && !next.isSame(at, next, border)) border = borders[border] ?? 0;
    if (next.isSame(at, next, border)) border++;
    borders[at + 1] = border;
  }
  let matched = 0;
  for (let at = old.count - longest; at < old.count; at++) {
    while (matched > 0 && (matched === next.count || !old.isSame(at, next, matched))) matched = borders[matched] ?? 0;
    if (longest > 0 && old.isSame(at, next, matched)) matched++;
  }
  return matched;
}

function slid(old: ElementTable, next: ElementTable, dropped: number, isGuess: boolean): Continuation {
  const oldOf = new Int32Array(next.count).fill(-1);
  for (let at = dropped; at < old.count; at++) oldOf[at - dropped] = at;
  return { kind: 'slid', oldOf, gone: Array.from({ length: dropped }, (_, at) => at), isGuess };
}

function isUniform(table: ElementTable): boolean {
  for (let at = 1; at < table.count; at++) if (!table.isSame(at, table, 0)) return false;
  return table.count > 0;
}

/** Whether an overlap is no accident. */
function isLongOverlap(overlap: number, count: number): boolean {
  return overlap * 2 >= count || overlap >= CERTAIN_OVERLAP;
}

/** Whether the last old element is there once only, before and now: then the lists can't overlap in another way. */
function isLastUnique(old: ElementTable, next: ElementTable): boolean {
  const last = old.count - 1;
  for (let at = 0; at < last; at++) if (old.isSame(last, old, at)) return false;
  let found = 0;
  for (let at = 0; at < next.count; at++) if (old.isSame(last, next, at)) found++;
  return found === 1;
}

/**
 * Elements are the same wherever they stand. Of equal ones that are fewer now, the oldest are gone; of those that are more now, the
 * last ones were appended.
 */
function rearranged(old: ElementTable, next: ElementTable): Continuation {
  const oldOf = new Int32Array(next.count).fill(-1);
  let same = 0;
  while (same < old.count && same < next.count && old.isSame(same, next, same)) oldOf[same] = same++;
  const counts = new Map<number, number>();
  for (let at = same; at < next.count; at++) counts.set(next.key(at), (counts.get(next.key(at)) ?? 0) + 1);
  const kept = new Map<number, number[]>();
  for (let at = old.count - 1; at >= same; at--) {
    const key = old.key(at);
    const left = counts.get(key) ?? 0;
    if (left === 0) continue;
    counts.set(key, left - 1);
    const places = kept.get(key);
    if (places === undefined) kept.set(key, [at]);
    else places.push(at);
  }
  const isKept = new Uint8Array(old.count).fill(1, 0, same);
  let keptCount = same;
  for (let at = same; at < next.count; at++) {
    const place = kept.get(next.key(at))?.pop();
    if (place === undefined) continue;
    oldOf[at] = place;
    isKept[place] = 1;
    keptCount++;
  }
  const gone: number[] = [];
  for (let at = 0; at < old.count; at++) if (isKept[at] === 0) gone.push(at);
  return { kind: keptCount === 0 ? 'anew' : 'rearranged', oldOf, gone, isGuess: false };
}

const CERTAIN_OVERLAP = 64;
