import type { Archive } from './archive';
import { compareAges } from './archiveNames';

/** Archives oldest first: by their names, and where names don't tell by their first records. */
export async function inOrder(
  archives: readonly Archive[],
  firstTime: (archive: Archive) => Promise<number>,
): Promise<Archive[]> {
  const numbered = archives.filter(({ age }) => age.kind === 'number').sort(compareNames);
  const dated = archives.filter(({ age }) => age.kind === 'date').sort(compareNames);
  const unknown = archives.filter(({ age }) => age.kind === 'unknown');
  const times = new Map(await Promise.all(unknown.map(async one => [one, await firstTime(one)] as const)));
  unknown.sort((a, b) => (times.get(a) ?? 0) - (times.get(b) ?? 0) || compareNames(a, b));
  return merged(unknown, await merged(dated, numbered, firstTime), firstTime);
}

/** Two ordered lists as one, each in its order. */
async function merged(
  a: readonly Archive[],
  b: readonly Archive[],
  firstTime: (archive: Archive) => Promise<number>,
): Promise<Archive[]> {
  const all: Archive[] = [];
  let [atA, atB] = [0, 0];
  for (;;) {
    const [first, second] = [a[atA], b[atB]];
    if (first === undefined || second === undefined) return [...all, ...a.slice(atA), ...b.slice(atB)];
    const isFirst = (await firstTime(first)) <= (await firstTime(second));
    all.push(isFirst ? first : second);
    if (isFirst) atA++;
    else atB++;
  }
}

function compareNames(a: Archive, b: Archive): number {
  // Of the same age are a file and its compressed copy.
  return (compareAges(a.age, b.age) ?? 0) || (a.path < b.path ? -1 : 1);
}
