import type { Incarnation } from '../incarnation';
import type { Repeat } from '../repeatedRows';
import type { Segment } from '../store/segment';
import { OffsetRanges } from './offsetRanges';

/** One file: the log between two replacements, or an archive, which is one segment. */
export type FeedFile = Incarnation | Segment;

/**
 * Which bytes of which file were handed out. A file that was rewritten and begins as the one before, at the same bytes,
 * counts as handed out as far as that one was: its records are the same.
 */
export class SeenFiles {
  private readonly own = new Map<FeedFile, OffsetRanges>();
  private links: Link[] = [];

  /** The bytes of a file that were handed out, from it or from the files that it repeats. Not to be changed. */
  of(file: FeedFile): OffsetRanges {
    const own = this.ownOf(file);
    const links = this.links.filter(({ now }) => now === file);
    if (links.length === 0) return own;
    const all = new OffsetRanges();
    all.addAll(own.within(0, Infinity));
    for (const { old, from, to } of links) all.addAll(this.of(old).within(from, to));
    return all;
  }

  add(file: FeedFile, from: number, to: number): void {
    this.ownOf(file).add(from, to);
  }

  /** Takes what is known now of rewritten files. To be told after every change: what was known last holds for good. */
  note(repeats: readonly Repeat[], alive: readonly FeedFile[]): void {
    if (repeats.length === 0 && this.links.length === 0) return;
    for (const repeat of repeats) this.link(repeat);
    const gone = this.links.filter(({ old }) => !alive.includes(old));
    for (const link of gone) {
      const { old, now, from, to } = link;
      this.ownOf(now).addAll(this.of(old).within(from, to));
    }
    if (gone.length === 0) return;
    this.links = this.links.filter(link => !gone.includes(link));
    for (const { old } of gone) if (!this.links.some(link => link.now === old)) this.own.delete(old);
  }

  private link({ old, now, endOffset }: Repeat): void {
    const known = this.links.filter(link => link.old === old);
    // It was found again in an earlier file up to there; what follows is compared with this one.
    const from = known.reduce((end, link) => (link.now === now ? end : Math.max(end, link.to)), 0);
    const same = known.find(link => link.now === now);
    if (same === undefined) this.links.push({ old, now, from: Math.min(from, endOffset), to: endOffset });
    else same.to = endOffset;
    // Bytes were found to differ further up.
    for (const link of known) link.to = Math.min(link.to, endOffset);
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

/** The bytes [from, to) of `old` are also in `now`. */
interface Link {
  readonly old: Incarnation;
  readonly now: Incarnation;
  readonly from: number;
  to: number;
}
