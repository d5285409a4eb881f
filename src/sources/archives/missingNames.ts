import { basename } from 'node:path';
import type { ArchiveAge } from './archiveNames';

/** What is known of a numbered file: also one that is empty, or can't be read, is there. */
export interface NumberedFile {
  readonly path: string;
  readonly age: ArchiveAge;
}

/**
 * Which numbers the names of archives leave out. A rotation renames one file after the other, so for a moment a name is missing:
 * only what was missing before, some seconds ago, is told.
 */
export class MissingNames {
  /** Since when each is missing. */
  private since = new Map<string, number>();

  /** To be asked at each look; `nowMs` only moves on. */
  update(files: readonly NumberedFile[], nowMs: number): readonly string[] {
    const names = leftOut(files);
    this.since = new Map(names.map(name => [name, this.since.get(name) ?? nowMs]));
    return names.filter(name => nowMs - (this.since.get(name) ?? nowMs) >= PERSISTS_MS);
  }
}

/**
 * Oldest first. The first number is 0 or 1, so nothing is missing before either; when there are some and the first is 2, 1 is missing.
 * Numbers that are far apart are no series.
 */
function leftOut(files: readonly NumberedFile[]): string[] {
  const names = new Map<number, string>();
  for (const { age, path } of files) if (age.kind === 'number') names.set(age.number, basename(path));
  const numbers = [...names.keys()].sort((a, b) => b - a);
  const missing: string[] = [];
  numbers.forEach((number, at) => {
    const isLowest = at === numbers.length - 1;
    const newer = numbers[at + 1] ?? (number === 2 && numbers.length > 1 ? 0 : number - 1);
    // `audit.jsonl.gz` counts as 0, and logs that have a 0 may lack it.
    if (number - newer > LARGEST_GAP || (isLowest && number !== 2)) return;
    for (let left = number - 1; left > newer && left > 0; left--) {
      missing.push((names.get(number) ?? '').replace(/\.\d+(?=(?:\.[A-Za-z]\w*)?$)/, `.${left}`));
    }
  });
  return missing;
}

const PERSISTS_MS = 2000;
const LARGEST_GAP = 20;
