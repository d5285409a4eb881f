import type { Branded, LineNumber, ResultId, SourceId } from '../core/ids';
import type { Dialect } from '../core/dialect';
import type { Complaint } from '../core/query';
import type { Problem } from '../core/problem';
import type { RowView } from './engineViews';

/**
 * Hands out records once each, as they come: for whoever passes them on and keeps nothing. For the engine's own process
 * only: pages are big, and their bytes are not copied.
 */
export interface FeedApi {
  /**
   * Begins to hand out the records that match, in the order of the logs; several sources are merged by time.
   * To be opened before the sources are configured.
   */
  openFeed(spec: FeedSpec): OpenedFeed;
  closeFeed(feed: FeedId): void;
  /** What is to be handed out by now and was not yet; to be asked again after each summary. `null` when there is no such feed. */
  readFeed(request: FeedRequest): Promise<FeedPage | null>;
}

/**
 * Reads what is there once, to its end: for whoever prints it and is done. For the engine's own process only: pages are big,
 * and their bytes are not copied.
 */
export interface ReadingApi {
  /**
   * Settles when each source is read to its end with its archives, or can't be read, and the text of the records is searched for
   * `result`. From then on the disk is not looked at any more, so positions hold, until the sources are configured anew.
   */
  readToEnd(result: ResultId | null): Promise<void>;
  /** The records of a result from a position on; `null` when there is no such result. */
  readResult(request: ResultRequest): Promise<ResultPage | null>;
  /** Whether the configuration or the content says how a source is to be read; else it was guessed. */
  isKindCertain(source: SourceId): boolean;
}

export interface ResultRequest {
  readonly result: ResultId;
  readonly from: number;
  /** At most so many records, and some megabytes. */
  readonly maxRecords: number;
  /** `bytes` is much faster. */
  readonly as: 'bytes' | 'records';
}

/** Records of a result; each one that is passed is in it or `lost`. */
export interface ResultPage extends Pick<FeedPage, 'count' | 'bytes' | 'records' | 'lost'> {
  /** The position after the last record that was passed. */
  readonly to: number;
}

/** Which open feed. */
export type FeedId = Branded<number, 'FeedId'>;

export interface FeedSpec {
  readonly query: string;
  /** `end`: what is in the sources that are configured first, when they are looked at first, is left out. */
  readonly from: 'start' | 'end';
}

export interface OpenedFeed {
  readonly feed: FeedId;
  readonly complaints: readonly Complaint[];
}

export interface FeedRequest {
  readonly feed: FeedId;
  /** At most so many records, and some megabytes. */
  readonly maxRecords: number;
  /** `bytes` is much faster. */
  readonly as: 'bytes' | 'records';
  /** Nothing will be asked for any more: what can't be read now is given up. */
  readonly isLast: boolean;
}

export interface FeedPage {
  /** Records in this page, those in `lost` not included. */
  readonly count: number;
  /** With `as: 'bytes'`: the records one after the other as they lie in their files, each with its line end. Not to be kept. */
  readonly bytes: readonly Uint8Array[];
  /** With `as: 'records'`. */
  readonly records: readonly FeedRecord[];
  /** Lines that are no records, among those that were passed. */
  readonly problems: readonly FeedProblem[];
  /** Records that are handed out by their number only: their bytes can't be read any more. */
  readonly lost: readonly { readonly source: SourceId; readonly path: string; readonly count: number }[];
  /** More can be had at once. */
  readonly hasMore: boolean;
  /** Something that is known is held back: what comes before it is still read, or its text is still searched. */
  readonly isWaiting: boolean;
}

export interface FeedRecord {
  /** Without what the columns do not know: detail, duration, cost. */
  readonly view: RowView;
  readonly dialect: Dialect;
  /** As in the log, without its line end; of records that are no lines their JSON text on one line. Not to be kept. */
  readonly bytes: Uint8Array;
  /** What is known of it beside its own text, as keys and values that join it. */
  readonly facts: Readonly<Record<string, unknown>> | undefined;
  /** The file that holds it now; the log's, when it has none any more. Of records that are no lines a feed knows the source only. */
  readonly path: string;
  /** Counted from 0; `null` when it is not known: the part before is not indexed yet, or the record is no line. A result knows the line where such a record begins. */
  readonly line: LineNumber | null;
}

export interface FeedProblem {
  readonly source: SourceId;
  readonly kind: Problem['kind'];
  readonly path: string;
  /** As in `RecordLocation`. */
  readonly name: string | null;
  readonly byteOffset: number;
  readonly byteLength: number;
  /** Counted from 0; `null` when the part before is not indexed yet. */
  readonly line: LineNumber | null;
}
