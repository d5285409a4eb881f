import { isFinal, isGone, type Archive } from './archive';
import { compareAges } from './archiveNames';

/**
 * Archives beside which a copy is made that is not read yet, most likely a compressed one: they will be deleted.
 * Until the copy is read they must be held open, or their records could not be read in between.
 */
export function leavingArchives(all: readonly Archive[]): ReadonlySet<Archive> {
  const copies = all.filter(copy => !isGone(copy) && !isFinal(copy) && copy.state !== 'followed');
  return new Set(all.filter(archive => copies.some(copy => copy !== archive && isSameAge(copy, archive))));
}

function isSameAge(a: Archive, b: Archive): boolean {
  return compareAges(a.age, b.age) === 0;
}
