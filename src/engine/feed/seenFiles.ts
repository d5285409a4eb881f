import type { Incarnation } from '../history/incarnation';
import type { Segment } from '../store/segment';
import { OffsetRanges } from './offsetRanges';

/** One file: the log between two replacements, or an archive, which is one segment. */
export type FeedFile = Incarnation | Segment;

/** The records that stand in the bytes [from, to) of two files are the same. */
export interface SameBytes {
  readonly a: FeedFile;
  readonly b: FeedFile;
  readonly from: number;
  readonly to: number;
}

/**
 * Which bytes of which file were handed out. Where another file is known to hold the same records at the same bytes (a copy,
 * an archive, a log that was saved anew), they count as handed out in both, whichever of them is shown.
 */
export class SeenFiles {
  private readonly own = new Map<FeedFile, OffsetRanges>();
  private same: readonly SameBytes[] = [];

  /** The bytes of a file that were handed out, from it or from another one. Not to be changed. */
  of(file: FeedFile): OffsetRanges {
    if (this.linksOf(file).length === 0) return this.ownOf(file);
    const all = new OffsetRanges();
    this.collect(file, 0, Infinity, [file], all);
    return all;
  }

  add(file: FeedFile, from: number, to: number): void {
    this.ownOf(file).add(from, to);
  }

  /**
   * Takes what is known now. To be told after every change: what was known of files that are not `alive` any more holds for good.
   */
  note(same: readonly SameBytes[], alive: ReadonlySet<FeedFile>): void {
    for (const file of this.own.keys()) if (!alive.has(file)) this.bury(file);
    this.same = same;
  }

  /** Hands on what was seen of a file that is gone. */
  private bury(file: FeedFile): void {
    for (const { a, b, from, to } of this.linksOf(file)) {
      this.ownOf(a === file ? b : a).addAll(this.of(file).within(from, to));
    }
    this.own.delete(file);
  }

  private collect(file: FeedFile, from: number, to: number, path: readonly FeedFile[], all: OffsetRanges): void {
    all.addAll(this.ownOf(file).within(from, to));
    for (const link of this.linksOf(file)) {
      const other = link.a === file ? link.b : link.a;
      const low = Math.max(from, link.from);
      const high = Math.min(to, link.to);
      if (low < high && !path.includes(other)) this.collect(other, low, high, [...path, other], all);
    }
  }

  private linksOf(file: FeedFile): readonly SameBytes[] {
    return this.same.filter(({ a, b }) => a === file || b === file);
  }

  private ownOf(file: FeedFile): OffsetRanges {
    let ranges = this.own.get(file);
    if (ranges === undefined) {
      ranges = new OffsetRanges();
      this.own.set(file, ranges);
    }
    return ranges;
  }
}
