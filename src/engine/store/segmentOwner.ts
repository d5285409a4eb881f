import type { Dialect } from '../../core/dialect';
import type { SourceId } from '../../core/ids';
import type { EntryReader, RecordSpan, SegmentKey } from '../../sources/adapter';

/** The source of a segment, as far as those who look at rows need it. */
export interface SegmentOwner {
  readonly id: SourceId;
  /** Counts the sources of the engine as they came; names one for as long as it is followed. */
  readonly ordinal: number;
  readonly label: string;
  readonly path: string;
  readonly dialect: Dialect;
  /** How its records stand: as the log has them, or by time. */
  readonly order: 'log' | 'time';
  /** What can be asked where records are no lines; `null` where they are. */
  readonly entries: EntryReader | null;
  readRecords(segment: SegmentKey, spans: readonly RecordSpan[]): Promise<readonly (Uint8Array | null)[]>;
}
