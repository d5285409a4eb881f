import type { ReadPosition } from '../../core/summary';
import type { PositionFound } from '../adapter';
import { Fingerprint, hasInode, isMarked } from '../bytes/fileIdentity';
import type { OpenFile } from '../bytes/files';
import { isGone, type Archive, type OpenedArchive } from './archive';
import { compareAges } from './archiveNames';

export type Position = Pick<ReadPosition, 'identity' | 'offset' | 'hash'>;

/** What the search needs of a reader. */
export interface PositionSearch {
  /** Asks something of the file at the path; `null` when it can't be read. */
  askLive(
    question: (live: { readonly file: OpenFile; readonly identity: string }) => Promise<boolean>,
  ): Promise<boolean | null>;
  /** Oldest first. */
  readonly archives: readonly Archive[];
  /** Asks something of an archive; `null` when it can't be read. */
  ask(archive: Archive, question: (opened: OpenedArchive) => Promise<Answer>): Promise<Answer | null>;
  /** How many bytes an archive that was read holds, inflated; `null` when that is not known. */
  lengthOf(archive: Archive): number | null;
}

type Answer = 'there' | 'absent' | 'unknown';

/**
 * Where a position of an earlier life is: the file with the same inode first, live or renamed, then any file that has the same
 * bytes before it, because files are copied, compressed and restored. Newer ones are looked at first.
 */
export async function findPosition(position: Position, search: PositionSearch): Promise<PositionFound> {
  const there = search.archives.filter(archive => !isGone(archive));
  if ((await search.askLive(({ file, identity }) => isMarked(file, identity, position))) === true)
    return { kind: 'live' };
  const unread = new Set<Archive>();
  let inflatable = MAX_INFLATED_BYTES;
  const isIn = async (archive: Archive): Promise<boolean> => {
    const length = search.lengthOf(archive);
    if (length !== null && length < position.offset && !isCutShort(archive)) return false;
    const found = await search.ask(archive, async ({ file, inflated, foreign }) => {
      if (foreign !== null || (inflated !== null && (inflatable -= position.offset) < 0)) return 'unknown';
      if (await holds(file, position)) return 'there';
      // What stands behind a damage, or is not written yet, might be it.
      const ended = inflated?.ended ?? null;
      return ended === null || ended.kind === 'complete' ? 'absent' : 'unknown';
    });
    if (found === null || found === 'unknown') unread.add(archive);
    return found === 'there';
  };
  const sameInode = there.filter(({ identity }) => hasInode(identity, position.identity));
  for (const archive of [...sameInode].reverse()) if (await isIn(archive)) return inArchive(archive, there);
  // Nothing stands before the start of a file that could tell it from others.
  if (position.offset === 0) return { kind: 'nowhere', unread: unread.size };
  if ((await search.askLive(({ file }) => holds(file, position))) === true) return { kind: 'live' };
  for (const archive of [...there].reverse()) {
    if (!sameInode.includes(archive) && (await isIn(archive))) return inArchive(archive, there);
  }
  return { kind: 'nowhere', unread: unread.size };
}

/** A file and its compressed copy are one rotation. */
function inArchive(archive: Archive, there: readonly Archive[]): PositionFound {
  const newer = there.slice(there.indexOf(archive) + 1).filter((one, at, all) => {
    const before = at === 0 ? archive : all[at - 1];
    return before === undefined || compareAges(before.age, one.age) !== 0;
  });
  return { kind: 'archive', path: archive.path, newer: newer.length };
}

async function holds(file: OpenFile, { offset, hash }: Position): Promise<boolean> {
  return (await Fingerprint.read(file, offset))?.hash === hash;
}

function isCutShort({ state }: Archive): boolean {
  return state !== 'read' && state !== 'followed';
}

/** In all, for one question: some seconds. */
const MAX_INFLATED_BYTES = 2 * 1024 ** 3;
