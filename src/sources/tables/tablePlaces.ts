import type { AcknowledgementMark, ReadPosition } from '../../core/summary';
import type { PositionFound } from '../adapter';
import { codeOf } from '../bytes/readerState';
import { DatabaseFault } from './databaseFault';
import type { TableDatabase } from './tableDatabase';
import { isFaultOfWorld, nullIfUnreadable } from './tableEntries';
import type { TableFollower } from './tableFollower';
import { isMarkedTable, lifeOfMark, markHash, markOfLife, readMarkHash, type MarkedTable } from './tableMarks';

/**
 * Marks and positions of a table. `offset` is the number of entries at that time, also of those that were not told yet: while the reader
 * lives it says all. Where they are in another life of the reader is found by the hash, which holds the greatest row id (see
 * `markHash`). The file does not matter: it may be a copy.
 */
const IDENTITY = 'sqlite';

type Position = Pick<ReadPosition, 'identity' | 'offset' | 'hash'>;

/** The mark for everything that is in the table now; `null` when that can't be found out now. */
export async function currentMark(
  database: TableDatabase,
  follower: TableFollower,
): Promise<AcknowledgementMark | null> {
  try {
    const hash = await database.read(table => markHash(table));
    const marked = readMarkHash(hash);
    const unread = marked === null ? 0 : await countUnread(database, follower, marked.last);
    return { identity: IDENTITY, offset: follower.known.count + unread, hash: markOfLife(hash, follower.life) };
  } catch (error) {
    if (!isFaultOfWorld(error)) throw error;
    // Where there never was a database there is nothing to be marked, and that is known.
    const isNothing = codeOf(error) === 'ENOENT' && follower.known.count === 0;
    return isNothing ? { identity: null, offset: 0, hash: '' } : null;
  }
}

/**
 * The entry from which on entries are of rows that came after the mark; `null` when that can't be found out now. Rows that are not read
 * yet will be told in their order.
 */
export async function resolveMark(
  database: TableDatabase,
  follower: TableFollower,
  mark: AcknowledgementMark,
): Promise<number | null> {
  if (mark.identity !== IDENTITY) return 0;
  if (lifeOfMark(mark.hash) === follower.life) return mark.offset;
  const marked = readMarkHash(mark.hash);
  if (marked === null) return 0;
  return nullIfUnreadable(resolveByRowId(database, follower, marked));
}

async function resolveByRowId(database: TableDatabase, follower: TableFollower, marked: MarkedTable): Promise<number> {
  if (!(await database.read(table => isMarkedTable(table, marked)))) return 0;
  const told = follower.known.firstAfter(marked.last);
  return told ?? follower.known.count + (await countUnread(database, follower, marked.last));
}

export function currentPosition({ position }: TableFollower): Position | null {
  return position && { identity: IDENTITY, offset: position.count, hash: position.hash };
}

/** It is asked once, so others that hold the database are waited for; who holds it for long makes it `nowhere`. */
export async function findPosition(
  database: TableDatabase,
  { identity, hash }: Position,
  pausesMs: readonly number[] = PAUSES_MS,
): Promise<PositionFound> {
  const marked = identity === IDENTITY ? readMarkHash(hash) : null;
  if (marked === null) return NOWHERE;
  for (let tries = 0; ; tries++) {
    try {
      return (await database.read(table => isMarkedTable(table, marked))) ? { kind: 'live' } : NOWHERE;
    } catch (error) {
      if (!isFaultOfWorld(error)) throw error;
      const pauseMs = pausesMs[tries];
      if (pauseMs === undefined || !passes(error)) return NOWHERE;
      await new Promise(resolve => setTimeout(resolve, pauseMs));
    }
  }
}

function passes(error: unknown): boolean {
  return !(error instanceof DatabaseFault) || (error.reason !== 'closed' && error.reason !== 'unreadable');
}

/** Rows up to `last` that are not told yet. Throws when they can't be counted: some of them are no answer. */
async function countUnread(database: TableDatabase, follower: TableFollower, last: bigint): Promise<number> {
  let count = 0;
  for (let after = follower.loadedTo; after !== null && after < last;) {
    const from = after;
    const found = await database.read(table => follower.slices.count(table, from, last));
    count += found.count;
    after = found.isLast ? null : found.to;
  }
  return count;
}

const NOWHERE: PositionFound = { kind: 'nowhere', unread: 0 };
/** Some seven seconds in all. */
const PAUSES_MS = [50, 100, 200, 400, 800, 1600, 2000, 2000];
