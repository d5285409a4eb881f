import type { ArchiveOptions } from '../core/archiveOptions';
import type { Dialect } from '../core/dialect';
import type { SourceFormat } from '../core/formats';
import type { LineNumber, ResultId, RowId, SourceId } from '../core/ids';
import type { IndexedRole } from '../core/roles';
import type { SourceLedger } from '../core/ledger';
import type { AcknowledgementMark, ReadPosition, Summary } from '../core/summary';
import type { Complaint } from '../core/query';
import type {
  RowView,
  RowWindow,
  RowsAroundRequest,
  RowsAround,
  StepRequest,
  FindRequest,
  FoundRow,
  RecordView,
  RecordLocation,
  RawLinesRequest,
  RawLines,
  FacetRequest,
  Facets,
  HistogramView,
  GroupsRequest,
  GroupPage,
  GroupRowsRequest,
  GroupRows,
  ProblemView,
  ExamineRequest,
  Examination,
} from './engineViews';

/**
 * What can be asked of the engine. Every method is one request and one reply over `rpc`;
 * an unknown row, result or source (of an earlier epoch, or closed) is answered with `null` or an empty list, never an error.
 * Positions count from 0 in the order of the result, oldest first.
 */
export interface EngineApi {
  /** Sets what is followed. Sources whose path, format and dialect did not change keep their index. */
  configure(config: EngineConfig): Promise<void>;

  openResult(spec: ResultSpec): Promise<OpenedResult>;
  closeResult(request: { readonly result: ResultId }): Promise<void>;

  /** Rows [from, to) by position, at most 1,000; fewer at the end. */
  rows(request: { readonly result: ResultId; readonly from: number; readonly to: number }): Promise<RowWindow | null>;
  /** Rows around a place that is looked up in the same moment, so that it holds while rows are put before it. */
  rowsAround(request: RowsAroundRequest): Promise<RowsAround | null>;
  /** Rows by id, in the order asked; an unknown id is left out. At most 1,000. */
  rowsById(request: { readonly rows: readonly RowId[] }): Promise<readonly RowView[]>;
  /** Where a row stands in a result; `null` when it is not in it. */
  positionOf(request: { readonly result: ResultId; readonly row: RowId }): Promise<number | null>;
  /** The row at or after (before, for -1) `from` that is a failure; wraps round. `from` is a position, exclusive; -1 or count start at the ends. */
  step(request: StepRequest): Promise<FoundRow | null>;
  /** The next row that contains the text (case-insensitive, in any value), from a position, exclusive, wrapping round. */
  find(request: FindRequest): Promise<FoundRow | null>;

  /** Everything about one record. */
  record(request: { readonly row: RowId }): Promise<RecordView | null>;
  /** The bytes of records as in the log, without line ends, in the order asked; `null` where they can't be read any more. At most 1,000. */
  rawBytes(request: { readonly rows: readonly RowId[] }): Promise<readonly (Uint8Array | null)[]>;
  /** Where a record stands in its file. */
  locate(request: { readonly row: RowId }): Promise<RecordLocation | null>;
  /** Which record stands on a line of a file (counted from 0 as the editor counts, or as `\n` counts); the nearest before when the line is blank or broken. */
  rowAt(request: {
    readonly path: string;
    readonly line: LineNumber;
    readonly countsAs: 'editor' | 'newline';
  }): Promise<RowId | null>;
  /** A window of raw lines around a byte offset, for files that the editor cannot open. */
  rawLines(request: RawLinesRequest): Promise<RawLines | null>;

  facets(request: FacetRequest): Promise<Facets>;
  histogram(request: { readonly result: ResultId }): Promise<HistogramView | null>;

  /** The groups below `path` in a result, [from, from + limit). */
  groups(request: GroupsRequest): Promise<GroupPage | null>;
  /** Records of a group, newest first. */
  groupRows(request: GroupRowsRequest): Promise<GroupRows | null>;

  problems(request: {
    readonly source: SourceId;
    readonly from: number;
    readonly limit: number;
  }): Promise<readonly ProblemView[]>;

  /** What a file or folder is, and its first records, without following it; `null` when there is nothing at the path. */
  examine(request: ExamineRequest): Promise<Examination | null>;

  /** The account of a source: what was read from where, what happened, and what could not be proven. */
  ledger(request: { readonly source: SourceId }): Promise<SourceLedger | null>;

  /** Moves the mark of one source, or of all, to the end. The new marks come with the next summary. */
  acknowledge(request: { readonly source: SourceId | null }): Promise<void>;
  /** Stops indexing the older part of a source; what is indexed stays. */
  cancelIndexing(request: { readonly source: SourceId }): Promise<void>;
  /** Goes on after `cancelIndexing`. */
  resumeIndexing(request: { readonly source: SourceId }): Promise<void>;
  /** Reads a source, or all, anew from the disk; records that are no longer on disk go. */
  refresh(request: { readonly source: SourceId | null }): Promise<void>;
}

/** What the engine tells unasked. */
export interface EnginePushes {
  summary: Summary;
  /** For the log channel: what happened, without record content. */
  log: { readonly level: 'info' | 'warn' | 'error'; readonly message: string };
}

export interface EngineConfig {
  readonly sources: readonly SourceConfig[];
  /** `poll` never uses file events. */
  readonly watch: 'auto' | 'poll';
  /** IANA name of the display zone: days of groups and wall clock times in queries. */
  readonly zone: string;
  /** IANA name of the clock of times that name no zone; UTC when not given. */
  readonly assumedZone?: string;
  /** Dialects of the person's own, beside those that come with the product; one with the same id takes its place. */
  readonly dialects?: readonly Dialect[];
  /** Remembered marks, by source. */
  readonly marks: Readonly<Record<SourceId, AcknowledgementMark>>;
  /** Remembered positions, by source: what happened since then is told. None when not given. */
  readonly positions?: Readonly<Record<SourceId, ReadPosition>>;
}

export interface SourceConfig {
  /** Absolute path, or an absolute glob when `isGlob`. Each file that a glob matches is a source of its own, also files that appear later. */
  readonly path: string;
  readonly isGlob: boolean;
  readonly format: 'auto' | SourceFormat;
  /** A dialect's id, or `auto`. */
  readonly dialect: string;
  /** What a person reads; empty: made from the path. */
  readonly label: string;
  /** How rotated archives beside the file are read, `null` not to; as `defaultArchiveOptions` says when not given. */
  readonly archives?: ArchiveOptions | null;
}

export interface ResultSpec {
  readonly query: string;
  readonly order: ResultOrder;
}

/** `log`: as the log has it (several sources merged by time). Else by a column; equal values stay in log order. */
export type ResultOrder =
  | { readonly by: 'log' }
  | { readonly by: 'time' | IndexedRole | 'source'; readonly direction: 'ascending' | 'descending' };

export interface OpenedResult {
  readonly result: ResultId;
  readonly complaints: readonly Complaint[];
}

/** The methods by name, for the two ends of `rpc`. */
export const engineMethods = {
  configure: true,
  openResult: true,
  closeResult: true,
  rows: true,
  rowsAround: true,
  rowsById: true,
  positionOf: true,
  step: true,
  find: true,
  record: true,
  rawBytes: true,
  locate: true,
  rowAt: true,
  rawLines: true,
  facets: true,
  histogram: true,
  groups: true,
  groupRows: true,
  problems: true,
  examine: true,
  ledger: true,
  acknowledge: true,
  cancelIndexing: true,
  resumeIndexing: true,
  refresh: true,
} as const satisfies Record<keyof EngineApi, true>;
