import type { Branded, LineNumber, SourceId } from '../core/ids';
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
  /** Without `detail`. */
  readonly view: RowView;
  /** As in the log, without its line end. Not to be kept. */
  readonly bytes: Uint8Array;
  /** The file that holds it now; the log's, when it has none any more. */
  readonly path: string;
  /** Counted from 0; `null` when the part before is not indexed yet. */
  readonly line: LineNumber | null;
}

export interface FeedProblem {
  readonly source: SourceId;
  readonly kind: Problem['kind'];
  readonly path: string;
  readonly byteOffset: number;
  readonly byteLength: number;
  /** Counted from 0; `null` when the part before is not indexed yet. */
  readonly line: LineNumber | null;
}
