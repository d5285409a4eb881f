import type { SegmentKey } from '../../sources/adapter';

/** Where the bytes of rows are. */
export interface SegmentPlace {
  readonly key: SegmentKey;
  readonly path: string;
}

export interface SegmentCopy extends SegmentPlace {
  /** What stands from here on is not the same. */
  readonly endOffset: number;
}
