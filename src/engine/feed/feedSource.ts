import type { SourceId } from '../../core/ids';
import type { ArchiveAccount, EntryReader, RecordSpan, SegmentKey } from '../../sources/adapter';
import type { Part } from '../history/archivePart';
import type { Incarnation } from '../history/incarnation';
import type { Repeat } from '../history/repeatedRows';
import type { Segment } from '../store/segment';

/** What a feed needs to know of a followed source. */
export interface FeedSource {
  readonly id: SourceId;
  readonly path: string;
  /** In the order of the log. */
  readonly segments: readonly Segment[];
  readonly history: { readonly incarnations: readonly Incarnation[]; readonly repeats: readonly Repeat[] };
  readonly archives: {
    readonly accounts: readonly ArchiveAccount[];
    readonly parts: readonly Pick<Part, 'segment' | 'segments' | 'copies'>[];
  };
  /** Whether the disk was looked at once, to the end. */
  readonly hasLooked: boolean;
  /** Whether the disk is looked at right now. */
  readonly isLooking: boolean;
  readonly hasBackfill: boolean;
  readonly isBackfilling: boolean;
  readSpan(segment: SegmentKey, span: RecordSpan): Promise<Uint8Array | null>;
  readRecords(segment: SegmentKey, spans: readonly RecordSpan[]): Promise<readonly (Uint8Array | null)[]>;
  /** What can be asked where records are no lines, and positions are numbers of entries; `null` where they are. */
  readonly entries: EntryReader | null;
}
