import type { SourceId } from '../../core/ids';
import type { RecordSpan, SegmentKey } from '../../sources/adapter';

/** The source of a segment, as far as those who look at rows need it. */
export interface SegmentOwner {
  readonly id: SourceId;
  /** Counts the sources of the engine as they came; names one for as long as it is followed. */
  readonly ordinal: number;
  readonly label: string;
  readonly path: string;
  /** The key that holds a role in this source's records; `undefined` when the dialect has none. */
  keyOf(role: string): string | undefined;
  readRecords(segment: SegmentKey, spans: readonly RecordSpan[]): Promise<readonly (Uint8Array | null)[]>;
}
