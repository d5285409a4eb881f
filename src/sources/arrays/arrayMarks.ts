import type { AcknowledgementMark } from '../../core/summary';
import type { PositionFound } from '../adapter';
import { IDENTITY } from './arraySegment';
import type { ArrayVersion } from './arrayVersion';

/**
 * A mark in an array is its newest entry, with the two before it, by their hashes, and its place in the array: numbers of entries mean
 * nothing after a restart. `hash` is `PLACE:HASH-HASH-HASH`, newest first, and empty when the array is.
 */
interface Marked {
  readonly place: number;
  readonly hashes: readonly string[];
}

/** The mark behind all that was told. `offset` is how many entries were told. */
export function markOf({ elements, positions }: ArrayVersion, told: number): ReadMark {
  let newest = elements.count - 1;
  while (newest >= 0 && (positions[newest] ?? 0) >= told) newest--;
  const hashes: string[] = [];
  for (let at = newest; at >= 0 && hashes.length < HASHES; at--) hashes.push(elements.hashText(at));
  return { identity: IDENTITY, offset: told, hash: newest < 0 ? '' : `${newest}:${hashes.join('-')}` };
}

/** The number from which on entries are newer than the mark; 0 when nothing of what it knows is in the array. */
export function entryAfter(version: ArrayVersion, { identity, hash }: AcknowledgementMark): number {
  const marked = identity === IDENTITY ? markedIn(hash) : null;
  if (marked === null) return 0;
  // When the newest was overwritten, those before it may be there.
  for (let skipped = 0; skipped < marked.hashes.length; skipped++) {
    const found = find(version, marked, skipped);
    if (found >= 0) return (version.positions[found] ?? 0) + 1;
  }
  return 0;
}

/** Where what was read in an earlier life is: in the array as long as its newest entry is. */
export function findMark(version: ArrayVersion, { identity, offset, hash }: ReadMark): PositionFound {
  const marked = identity === IDENTITY ? markedIn(hash) : null;
  const isThere = marked === null ? offset === 0 : find(version, marked, 0) >= 0;
  return isThere ? { kind: 'live' } : { kind: 'nowhere', unread: 0 };
}

/** The element that is the newest one then, but for so many; where several are equal, the one with the same ones before it. */
function find({ elements }: ArrayVersion, { place, hashes }: Marked, skipped: number): number {
  for (let known = hashes.length; known > skipped; known--) {
    const wanted = hashes.slice(skipped, known).map(halvesOf);
    const isAt = (at: number): boolean =>
      wanted.every(([first, second], back) => elements.hasHash(at - back, first, second));
    // Elements only move towards the head, unless somebody puts others before them.
    const likely = Math.min(place - skipped, elements.count - 1);
    for (let at = likely; at >= 0; at--) if (isAt(at)) return at;
    for (let at = likely + 1; at < elements.count; at++) if (isAt(at)) return at;
  }
  return -1;
}

function markedIn(hash: string): Marked | null {
  const [, place, hashes] = /^(\d{1,15}):([0-9a-f]{16}(?:-[0-9a-f]{16}){0,2})$/.exec(hash) ?? [];
  return place === undefined || hashes === undefined ? null : { place: Number(place), hashes: hashes.split('-') };
}

function halvesOf(hash: string): readonly [number, number] {
  return [parseInt(hash.slice(0, 8), 16) | 0, parseInt(hash.slice(8), 16) | 0];
}

type ReadMark = Readonly<Record<'identity' | 'hash', string> & { offset: number }>;

const HASHES = 3;
