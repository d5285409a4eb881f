import type { ByteOffset, LineNumber } from './ids';
import type { Problem } from './problem';
import { indexedRoles, type IndexedRole } from './roles';
import type { ValueTable } from './valueTable';

/** The value tables that all sources of one engine share, so that equal values have equal codes everywhere. */
export type ValueTables = Readonly<Record<IndexedRole, ValueTable>>;

/**
 * Some records as columns: the only form in which records travel from a reader to the index.
 * Every array has room for at least `rowCount` rows; what lies beyond is not meant.
 * A batch is only valid until the reader is asked for the next one: the arrays are used again.
 */
export interface Batch {
  readonly rowCount: number;
  /** Milliseconds since 1970 UTC with fractions (microseconds are kept); NaN when missing or not understood. */
  readonly timeMs: Float64Array;
  /**
   * Where each record is: the byte at which it starts in its file, or, of a reader that counts entries, its number (see
   * `SourceReader.positions`). Always ascending.
   */
  readonly offset: Float64Array;
  /** The line of each record, counted from zero at the segment's first line. */
  readonly line: Float64Array;
  /** Codes of `ValueTables`, 0 when missing or empty. */
  readonly codes: Readonly<Record<IndexedRole, Uint32Array>>;
  /** Outcome codes (`core/outcome`). */
  readonly outcome: Uint8Array;
  /** Which of time, detail, duration and cost some of the records have: bit r is the role at r in `roles`; other bits mean nothing. */
  readonly roles: number;
  readonly problems: readonly Problem[];
  /** The first byte after what the batch covers: records, blank and broken lines. */
  readonly endOffset: ByteOffset;
  /** The line that starts at `endOffset`, counted as `line` is. */
  readonly endLine: LineNumber;
  /** The bytes of all that it covers, up to `endOffset`, where the reader has them at hand. Valid as long as the batch is. */
  readonly text?: Uint8Array;
}

/** The same arrays, to be written. */
export interface BatchColumns {
  timeMs: Float64Array;
  offset: Float64Array;
  line: Float64Array;
  codes: Record<IndexedRole, Uint32Array>;
  outcome: Uint8Array;
}

/** Room for `capacity` rows. */
export function createBatchColumns(capacity: number): BatchColumns {
  const codes = Object.fromEntries(indexedRoles.map(role => [role, new Uint32Array(capacity)]));
  return {
    timeMs: new Float64Array(capacity),
    offset: new Float64Array(capacity),
    line: new Float64Array(capacity),
    codes: codes as Record<IndexedRole, Uint32Array>,
    outcome: new Uint8Array(capacity),
  };
}
