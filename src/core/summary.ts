import type { ResultId, RowId, SourceId } from './ids';
import type { Complaint } from './query';
import type { Role } from './roles';

/** The whole state in small, pushed to the views at most ten times a second. Never a delta: the last one is enough. */
export interface Summary {
  /** Changes when the engine was started anew: row and result ids of another epoch mean nothing. */
  readonly epoch: number;
  /** Grows with every change. */
  readonly revision: number;
  readonly sources: readonly SourceSummary[];
  readonly failures: FailureSummary;
  readonly results: readonly ResultSummary[];
}

export interface SourceSummary {
  readonly id: SourceId;
  readonly label: string;
  /** Absolute path as configured, and where it really leads (symbolic links resolved), when known. */
  readonly path: string;
  readonly realPath: string | null;
  readonly format: string;
  readonly dialect: string;
  /** Roles of which some record has a value, in the order of `roles`. */
  readonly roles: readonly Role[];
  readonly state: SourceState;
  /** Whether file events are used, and why not. */
  readonly watch: { readonly mode: 'events' | 'polling'; readonly reason: string };
  readonly records: number;
  /** Records of files that are no longer at the path: shown, marked "no longer on disk". Included in `records`. */
  readonly recordsNotOnDisk: number;
  readonly problems: number;
  readonly failures: number;
  readonly unseen: number;
  readonly sizeBytes: number;
  readonly firstTimeMs: number | null;
  readonly lastTimeMs: number | null;
  /** The acknowledgement mark to remember for this workspace; `null` until the source could be read once. */
  readonly mark: AcknowledgementMark | null;
  /** Things that happened and matter for trust, newest last, without record content: "truncated at 12:03, 312 records no longer on disk". */
  readonly notices: readonly string[];
  /** Those of `notices` that say that something is missing, or could not be read or proven. None when not given. */
  readonly warnings?: readonly string[];
  /** Grows with every entry of the source's ledger. */
  readonly ledgerRevision: number;
  /** How far the log was read, to remember for this workspace; `null` until it could be read once. */
  readonly position: ReadPosition | null;
}

export type SourceState =
  | { readonly kind: 'opening' }
  /** `isInArchives`: the log itself is read, and its archives are. */
  | { readonly kind: 'indexing'; readonly fraction: number; readonly isInArchives?: boolean }
  | { readonly kind: 'following' }
  /** The person cancelled indexing: the newest records are there, `fraction` of the bytes is indexed. */
  | { readonly kind: 'partial'; readonly fraction: number }
  | { readonly kind: 'missing'; readonly sinceMs: number }
  | { readonly kind: 'denied' }
  | { readonly kind: 'notAFile'; readonly what: string }
  | { readonly kind: 'failed'; readonly message: string };

/** A failure is unseen when it stands after this mark. */
export interface AcknowledgementMark {
  /** `dev:ino` of the file, or `null` when there was none: then every failure is unseen. */
  readonly identity: string | null;
  readonly offset: number;
  /** Hash of up to 256 bytes before the offset, to tell a rewritten file from the one that was marked. */
  readonly hash: string;
  /** When it was set, in ms since 1970: it decides about archives when the file of the mark is nowhere any more. */
  readonly atMs?: number;
}

/** How far a log was read when it was last looked at: what was read is found again by it after a restart. */
export interface ReadPosition {
  /** `dev:ino`. */
  readonly identity: string;
  readonly offset: number;
  /** Hash of up to 256 bytes before the offset. */
  readonly hash: string;
  /** When it was so, in ms since 1970. */
  readonly atMs: number;
  /** Records that were shown though they were on no disk any more. */
  readonly recordsNotOnDisk: number;
}

export interface FailureSummary {
  readonly total: number;
  readonly unseen: number;
  /** The newest five, newest first. Texts are log text: capped, never markup. */
  readonly newest: readonly FailureView[];
}

export interface FailureView {
  readonly row: RowId;
  readonly source: SourceId;
  readonly timeMs: number | null;
  readonly event: string;
  readonly subject: string;
  readonly session: string;
  readonly procedure: string;
  readonly job: string;
}

export interface ResultSummary {
  readonly id: ResultId;
  /** Grows with every change of rows, count or order. */
  readonly revision: number;
  /** Grows only when rows were put elsewhere than at the end: positions that a view knows have moved. */
  readonly orderRevision: number;
  /** Records that match so far, of `total` that there are. */
  readonly count: number;
  readonly total: number;
  /** Share of records looked at so far while a search in the raw text runs, else `null`. */
  readonly searching: number | null;
  readonly complaints: readonly Complaint[];
}
