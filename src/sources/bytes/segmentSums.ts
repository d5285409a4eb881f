import type { ByteOffset } from '../../core/ids';
import type { SegmentKey } from '../adapter';
import { sameTo, type BlockSums } from './blockSums';

/** The checksums of all segments of a reader, also of those whose files are gone. */
export class SegmentSums {
  private readonly all = new Map<SegmentKey, BlockSums>();

  /** A segment begins: where others end it may be compared with them. */
  begin(segment: SegmentKey, sums: BlockSums): void {
    for (const { end } of this.all.values()) sums.mark(end);
    this.all.set(segment, sums);
  }

  /** A segment is read to its end: those that are shorter by now may come to that place. */
  finish(segment: SegmentKey): void {
    const end = this.all.get(segment)?.end;
    if (end !== undefined) for (const sums of this.all.values()) sums.mark(end);
  }

  /** Those of some segments. */
  of(segments: readonly SegmentKey[]): readonly BlockSums[] {
    return segments.flatMap(segment => this.all.get(segment) ?? []);
  }

  /** Up to where a segment is read; `null` when there is none. */
  endOf(segment: SegmentKey): ByteOffset | null {
    return this.all.get(segment)?.end ?? null;
  }

  /** See `sameTo` of `SourceReader`. */
  sameTo(a: SegmentKey, b: SegmentKey, to: ByteOffset): ByteOffset {
    const sumsA = this.all.get(a);
    const sumsB = this.all.get(b);
    return sumsA === undefined || sumsB === undefined ? 0 : sameTo(sumsA, sumsB, to);
  }
}
