import type { ArchiveOptions } from '../core/archiveOptions';
import type { Batch, ValueTables } from '../core/columns';
import type { Dialect } from '../core/dialect';
import type { SourceId } from '../core/ids';
import type { AcknowledgementMark, ReadPosition } from '../core/summary';
import type { Adapter, SegmentKey } from '../sources/adapter';
import type { ByteBudget } from '../base/byteBudget';
import type { Files } from '../sources/bytes/files';
import type { LedgerEntries } from './ledger/ledgerEntries';
import type { LogIndex } from './store/logIndex';

/** What a followed source is made of. */
export interface FollowedSourceOptions {
  readonly id: SourceId;
  readonly ordinal: number;
  readonly path: string;
  readonly label: string;
  readonly adapter: Adapter;
  readonly dialect: Dialect;
  /**
   * Called when there is something to read in a source whose kind is only guessed: it reads nothing of it, and is to be followed anew
   * when the kind is known. Absent where it is known.
   */
  readonly onContent?: (() => void) | undefined;
  /** The clock of times without a zone. */
  readonly assumedZone: string;
  readonly tables: ValueTables;
  readonly files: Files;
  readonly archives: ArchiveOptions | null;
  /** Memory for copies of what was read last, shared by all sources. */
  readonly recentBudget: ByteBudget;
  /** Files that look like its archives, but are sources of their own. */
  readonly excluded: readonly string[];
  readonly index: LogIndex;
  /** The mark remembered from before, if the source was ever opened. */
  readonly mark: AcknowledgementMark | null;
  /** The same log as it was followed before, when it is read in another way from now on. */
  readonly before?: { readonly ledger: LedgerEntries } | undefined;
  /** How far it was read in an earlier life of the engine, when that is remembered. */
  readonly position: ReadPosition | null;
  readonly now: () => number;
  /** Called before a batch is taken, with the ordinal of its source. */
  readonly onBatch: (ordinal: number, key: SegmentKey, batch: Batch) => void;
  /** Called after each change. */
  readonly onDidChange: () => void;
  /** A fault of ours in something that nobody waits for. */
  readonly onFault: (error: unknown) => void;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
}
