import type { Archive } from './archive';
import { compareAges } from './archiveNames';

/** Archives oldest first: by their names, and those with numbers and those with dates among each other by their first records. */
export async function inOrder(
  archives: readonly Archive[],
  firstTime: (archive: Archive) => Promise<number>,
): Promise<Archive[]> {
  const numbered = archives.filter(({ age }) => age.kind === 'number').sort(compareNames);
  const dated = archives.filter(({ age }) => age.kind === 'date').sort(compareNames);
  if (numbered.length === 0 || dated.length === 0) return [...dated, ...numbered];
  const merged: Archive[] = [];
  for (;;) {
    const [a] = numbered;
    const [b] = dated;
    if (a === undefined || b === undefined) return [...merged, ...numbered, ...dated];
    const older = (await firstTime(a)) < (await firstTime(b)) ? numbered : dated;
    merged.push(...older.splice(0, 1));
  }
}

function compareNames(a: Archive, b: Archive): number {
  // Of the same age are a file and its compressed copy.
  return (compareAges(a.age, b.age) ?? 0) || (a.name < b.name ? -1 : 1);
}
