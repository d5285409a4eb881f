import { figuresOf } from '../ledger/figures';
import type { Incarnation } from './incarnation';
import { RepeatedRows, type Repeat } from './repeatedRows';
import type { Segment } from '../store/segment';

/** The file at a path as it was over time: its incarnations, oldest first, and what the newest has of the older ones. */
export class FileHistory {
  incarnations: readonly Incarnation[] = [];
  private retired: readonly RepeatedRows[] = [];
  private nextNumber = 0;
  /** Bytes that were read of incarnations that are not kept any more. */
  forgottenBytes = 0;

  /** The file at the path; `undefined` when there is none, or it was not told of yet. */
  get current(): Incarnation | undefined {
    const last = this.incarnations[this.incarnations.length - 1];
    return last?.retired === null ? last : undefined;
  }

  incarnationOf(segment: Segment): Incarnation {
    const found = this.incarnations.find(incarnation => incarnation.segments.includes(segment));
    if (found === undefined) throw new Error('A segment belongs to no incarnation.');
    return found;
  }

  begin(identity: string, seenBefore: number): Incarnation {
    const incarnation: Incarnation = { number: this.nextNumber++, identity, segments: [], seenBefore, retired: null };
    this.incarnations = [...this.incarnations, incarnation];
    return incarnation;
  }

  /** Puts a segment into its incarnation, before `next` or at the end. */
  add(incarnation: Incarnation, segment: Segment, next: Segment | undefined): void {
    segment.setSeenBefore(incarnation.seenBefore);
    insertBefore(incarnation.segments, segment, next);
    if (incarnation.retired !== null) this.retired.find(({ old }) => old === incarnation)?.restart();
  }

  /** The segment's file is not at the path any more. Answers whether that is news. */
  retire(segment: Segment, isReadable: boolean, how: NonNullable<Incarnation['retired']>): boolean {
    segment.isOnDisk = false;
    segment.isReadable = isReadable;
    const incarnation = this.incarnationOf(segment);
    if (incarnation.retired !== null) return false;
    incarnation.retired = how;
    this.retired = [...this.retired, new RepeatedRows(incarnation)];
    return true;
  }

  /** Hides old rows that the file at the path has again. Answers in which incarnations something changed. */
  hideRepeated(): readonly Incarnation[] {
    const { current } = this;
    return current === undefined ? [] : this.retired.filter(retired => retired.compare(current)).map(({ old }) => old);
  }

  /** How far retired files are repeated by the one that came after them. */
  get repeats(): readonly Repeat[] {
    return this.retired.flatMap(retired => retired.repeat ?? []);
  }

  /** Compares the bytes of what is hidden. Answers whether rows are shown again. */
  async verify(): Promise<boolean> {
    const { current } = this;
    let isChanged = false;
    if (current === undefined) return false;
    for (const retired of this.retired) isChanged = (await retired.verify(current)) || isChanged;
    return isChanged;
  }

  /** Takes out incarnations that are hidden for good and can't grow any more, and answers their segments. */
  dropHidden(): readonly Segment[] {
    const dropped = this.retired.filter(
      ({ isAllHidden, old }) =>
        isAllHidden && old.segments.every(({ isReadable, visibleCount }) => !isReadable && visibleCount === 0),
    );
    this.retired = this.retired.filter(retired => !dropped.includes(retired));
    this.incarnations = this.incarnations.filter(incarnation => !dropped.some(({ old }) => old === incarnation));
    const segments = dropped.flatMap(({ old }) => old.segments);
    this.forgottenBytes += figuresOf(segments).readBytes;
    return segments;
  }

  clear(): void {
    this.incarnations = [];
    this.retired = [];
    this.forgottenBytes = 0;
  }
}

/** Puts the segment before `next`, or at the end. */
export function insertBefore(segments: Segment[], segment: Segment, next: Segment | undefined): void {
  const place = next === undefined ? -1 : segments.indexOf(next);
  if (place < 0) segments.push(segment);
  else segments.splice(place, 0, segment);
}
