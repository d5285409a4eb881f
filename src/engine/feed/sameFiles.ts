import type { Incarnation } from '../history/incarnation';
import type { Repeat } from '../history/repeatedRows';
import type { FeedSource } from './feedSource';
import type { FeedFile, SameBytes } from './seenFiles';

/** Knows which files of a source hold the same records. */
export class SameFiles {
  /** Of logs that were rewritten and begin as they did before. */
  private repeated: Repeated[] = [];

  /** What is known now. To be asked after every change. */
  find({ history, archives }: FeedSource): readonly SameBytes[] {
    for (const repeat of history.repeats) this.noteRepeat(repeat);
    const { incarnations } = history;
    this.repeated = this.repeated.filter(({ a, b }) => incarnations.includes(a) && incarnations.includes(b));
    const same: SameBytes[] = [...this.repeated];
    for (const { segment, copies } of archives.parts) {
      if (segment === null) continue;
      for (const { original, rows, endOffset } of copies) {
        if (rows === 0) continue;
        const other = archives.parts.find(part => part === original)?.segment ?? incarnationOf(history, original);
        if (other !== undefined) same.push({ a: segment, b: other, from: 0, to: endOffset });
      }
    }
    return same;
  }

  /** Up to where an earlier one was found to be the same, later files were not compared. */
  private noteRepeat({ old, now, endOffset }: Repeat): void {
    const known = this.repeated.filter(({ a }) => a === old);
    const last = known.find(({ b }) => b === now);
    if (last !== undefined) last.to = endOffset;
    else this.repeated.push({ a: old, b: now, from: Math.max(0, ...known.map(({ to }) => to)), to: endOffset });
    // Bytes were found to differ further up.
    for (const link of known) link.to = Math.min(link.to, endOffset);
  }
}

/** All files of which something can be known. */
export function filesOf({ history, archives }: FeedSource): ReadonlySet<FeedFile> {
  return new Set([...history.incarnations, ...archives.parts.flatMap(({ segment }) => segment ?? [])]);
}

function incarnationOf({ incarnations }: FeedSource['history'], rows: object): Incarnation | undefined {
  return incarnations.find(incarnation => incarnation === rows);
}

interface Repeated extends SameBytes {
  readonly a: Incarnation;
  readonly b: Incarnation;
  to: number;
}
