import type { Segment } from './segment';
import type { SegmentOwner } from './segmentOwner';

/** What the index knows of a source: its segments, in the order of the log. */
export interface IndexedSource extends SegmentOwner {
  readonly segments: readonly Segment[];
}
