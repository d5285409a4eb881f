import { isGone, type Archive } from './archive';
import type { ArchiveAge } from './archiveNames';

/**
 * Archives beside which a copy is made that is not read yet, most likely a compressed one: they will be deleted.
 * Until the copy is read they must be held open, or their records could not be read in between.
 * `beyond` are those that will not be read.
 */
export function leavingArchives(all: readonly Archive[], beyond: ReadonlySet<Archive>): ReadonlySet<Archive> {
  const copies = new Map<string, Archive[]>();
  for (const archive of all) {
    const key = keyOf(archive.age);
    if (key !== null && willBeRead(archive) && !beyond.has(archive))
      copies.set(key, [...(copies.get(key) ?? []), archive]);
  }
  return new Set(all.filter(archive => copies.get(keyOf(archive.age) ?? '')?.some(copy => copy !== archive) === true));
}

function willBeRead(archive: Archive): boolean {
  if (isGone(archive) || archive.hasFailed) return false;
  return ['found', 'ready', 'waiting', 'caughtUp'].includes(archive.state);
}

/** The same for a file and its compressed copy; `null` when the name doesn't tell. */
function keyOf(age: ArchiveAge): string | null {
  switch (age.kind) {
    case 'number':
      return `.${age.number}`;
    case 'date':
      return age.digits;
    case 'unknown':
      return null;
  }
}
