import type { Disposable } from '../base/disposable';
import type { ArchiveOptions } from '../core/archiveOptions';
import type { Batch, ValueTables } from '../core/columns';
import type { Dialect } from '../core/dialect';
import type { SourceFormat } from '../core/formats';
import type { ByteOffset, LineNumber } from '../core/ids';
import type { AcknowledgementMark, ReadPosition } from '../core/summary';
import type { ByteBudget } from '../base/byteBudget';
import type { Files } from './bytes/files';

/**
 * One way in which records lie in bytes. An adapter knows no field names (the dialect does)
 * and no other adapter. Adding a format is one file here and one line in `registry.ts`.
 */
export interface Adapter {
  readonly format: SourceFormat;
  /** How the records of a source stand: as the log has them, or, where the format has no order of its own, by time. */
  readonly order: 'log' | 'time';
  /** Whether a source is a folder with files in any depth, not a file. */
  readonly isTree: boolean;
  open(options: OpenOptions): SourceReader;
  /** Whether a file may be an archive of a log, by their absolute paths. `patterns` as in `ArchiveOptions`. */
  archiveTest(logPath: string, patterns: readonly string[]): (path: string) => boolean;
}

export interface OpenOptions {
  /** Absolute: of a file, or of a folder where the format is a tree. It need not exist, now or ever. */
  readonly path: string;
  readonly dialect: Dialect;
  /** IANA name of the clock of times without a zone. */
  readonly assumedZone: string;
  /** Shared by all readers of the engine: codes in batches are codes of these tables. */
  readonly tables: ValueTables;
  readonly files: Files;
  /** How many bytes at the end are read first, before the older part; 128 KiB when not given. */
  readonly tailBytes?: number;
  /** How rotated archives beside the file are read; not at all when `null`. */
  readonly archives: ArchiveOptions | null;
  /** Files that are not read as archives, whatever their names say: they are followed on their own. */
  readonly excluded?: readonly string[];
  /** How long a file that was renamed or deleted is kept open after it grew last, in ms; 10 minutes when not given. */
  readonly graceMs?: number;
  /** Memory for copies of what was read live last, shared by all readers of the engine; 1 MiB of its own when not given. */
  readonly recentBudget?: ByteBudget;
}

/** Where a remembered position is by now. */
export type PositionFound =
  /** In the file at the path, at its offset. */
  | { readonly kind: 'live' }
  /** In an archive; `newer` archives come after it. */
  | { readonly kind: 'archive'; readonly path: string; readonly newer: number }
  /** In no file that can be read; `unread` archives were not looked at. */
  | { readonly kind: 'nowhere'; readonly unread: number };

/** Which segment, in one reader: counted from 0. The engine maps it to a `SegmentId`. */
export type SegmentKey = number;

/**
 * Follows one source. It starts no timers and watches nothing: whoever owns it calls `advance` when it is time to look.
 * `advance` and `backfill` may run at the same time; neither runs twice at once.
 *
 * Positions (`offset` in batches, spans, problems and marks) are bytes of the file where records are lines: never characters.
 * Where records are no lines (`entries` is not `null`) they are numbers of entries: the reader counts what it tells of a segment,
 * records and problems alike, from 0 up in the order in which it tells them; the span of entry n is [n, n + 1). Entries keep their
 * numbers when the file is written anew, slides or is ordered otherwise.
 */
export interface SourceReader extends Disposable {
  /**
   * Looks at the disk, decides what happened, and yields what is new until it has caught up.
   * Faults of the world (missing, denied, I/O) come as a `state` event, never as a throw; the next call looks again.
   */
  advance(signal: AbortSignal): AsyncGenerator<ReaderEvent, void, void>;
  /**
   * Reads what stands before the tail, oldest first, then the archives, newest first and each from its start.
   * Ends at once when there is nothing. Call it again after an abort to go on.
   */
  backfill(signal: AbortSignal): AsyncGenerator<ReaderEvent, void, void>;
  readonly hasBackfill: boolean;
  /** What can be asked where records are no lines; `null` where they are. */
  readonly entries: EntryReader | null;
  /** Bytes of each record, without its line end (of an entry: the JSON text as it lies in the file, or one line where it was put together); `null` where they can't be read any more. Near spans are read together. */
  readRecords(segment: SegmentKey, spans: readonly RecordSpan[]): Promise<readonly (Uint8Array | null)[]>;
  /** The bytes of a span as they lie in the file, line ends included; fewer where it ends before, `null` when it can't be read any more. */
  readSpan(segment: SegmentKey, span: RecordSpan): Promise<Uint8Array | null>;
  /** Where the record stands, as a person and an editor count; see `RecordLocation`. */
  lineInEditor(segment: SegmentKey, offset: ByteOffset): Promise<LineNumber | null>;
  /**
   * Lines around the one that holds byte `offset`, with their true numbers, also of files of any size.
   * `segment` names the file by one of its segments (also a retired one that is readable); `null` is the file at the path now.
   * `null` when it can't be read.
   */
  rawLines(segment: SegmentKey | null, request: RawLinesSpan): Promise<RawLinesWindow | null>;
  /**
   * Where a line of the file at the path starts, in bytes; `null` when there is no such line or no file.
   * `editor` also breaks lines at a lone CR, so the answer may lie inside a record.
   */
  offsetOfLine(line: LineNumber, countsAs: 'editor' | 'newline'): Promise<ByteOffset | null>;
  /** The mark that stands for "everything that is in the file now"; `null` when that can't be found out just now. */
  currentMark(): Promise<AcknowledgementMark | null>;
  /** The byte from which on records are after the mark; 0 when the file is another one than the mark's, `null` when that can't be found out just now. */
  resolveMark(mark: AcknowledgementMark): Promise<ByteOffset | null>;
  /** How far the file at the path is read; `null` while there is none. */
  readonly position: Pick<ReadPosition, 'identity' | 'offset' | 'hash'> | null;
  /** Looks for a position of an earlier life in the log and in its archives. To be asked when all of them are read. */
  findPosition(position: Pick<ReadPosition, 'identity' | 'offset' | 'hash'>): Promise<PositionFound>;
  /**
   * Up to which byte, at most `to`, nothing tells the bytes of two segments apart; both may be of files that are gone.
   * They are compared by checksums of aligned blocks of 64 KiB: it is where the first block begins that is another one, or where
   * the shorter segment ends. What one of them does not know counts as the same: what is before the first block that both have,
   * lines that were too long to be held, and now and then a part of the last block.
   */
  sameTo(a: SegmentKey, b: SegmentKey, to: ByteOffset): ByteOffset;
}

/** What can be asked of a reader whose records are no lines. Questions about entries that are not there are answered with `null`. */
export interface EntryReader {
  /** Where an entry is now, record or problem; `null` when it is on no disk any more. */
  locate(segment: SegmentKey, position: number): Promise<EntryPlace | null>;
  /** The file that an entry lies in, as far as is known without a look at the disk; `null` when it is on no disk any more. */
  pathOf(segment: SegmentKey, position: number): string | null;
  /** What is known of a record beside its own text, as keys and values that join it: `$path` for the parts of its path. */
  factsOf(segment: SegmentKey, position: number): Readonly<Record<string, unknown>> | undefined;
  /** Lines of a file that holds entries, as `SourceReader.rawLines` has them; `null` when it is no such file, or can't be read. */
  linesOf(path: string, request: RawLinesSpan): Promise<RawLinesWindow | null>;
  /** The entry that a line of a file belongs to, as an editor counts lines; the nearest before when it belongs to none. */
  entryAt(path: string, line: LineNumber): Promise<{ readonly segment: SegmentKey; readonly position: number } | null>;
}

/** Where an entry lies. */
export interface EntryPlace {
  /** The file, or the database. */
  readonly path: string;
  /** What a person calls it: `entry 17`, `row ingest-orders, 2025-03-04T05:00:00`. It may hold log text. */
  readonly name: string;
  /** Where its text lies in the file, in bytes; `null` where it is no text of the file (rows of a database). */
  readonly span: RecordSpan | null;
  /** The line of the file where its text starts, as an editor counts; `null` with `span`. */
  readonly line: LineNumber | null;
  /** The line to go to in it: the failing part, where there is one; else as `line`. */
  readonly focusLine: LineNumber | null;
  readonly fileSizeBytes: number;
}

/** A record starts at `from`; its line end is before `to` (the next record's start, or the end of what is indexed). */
export interface RecordSpan {
  readonly from: ByteOffset;
  readonly to: ByteOffset;
}

/** Which lines: the one that holds `offset`, and up to so many before and after it. */
export interface RawLinesSpan {
  readonly offset: ByteOffset;
  readonly linesBefore: number;
  readonly linesAfter: number;
}

/** Some lines as they lie in the file. */
export interface RawLinesWindow {
  /** Decoded lines without their ends; a line of more than 1 MiB is cut. */
  readonly lines: readonly string[];
  /** Number of the first one, counted from 0 as `\n` counts. */
  readonly firstLine: LineNumber;
  /** Which of `lines` holds the offset that was asked for. */
  readonly focus: number;
  readonly isAtStart: boolean;
  readonly isAtEnd: boolean;
}

/**
 * What a reader tells. Batches of a retired segment that is readable may still come, at its end: a writer may have
 * the old file open. `retired` may come a second time for a segment, when it stops being readable.
 */
export type ReaderEvent =
  /** A segment begins. `before` names the segment of the same file that its records precede, `null` when it is the newest. */
  | {
      readonly kind: 'segment';
      readonly segment: SegmentKey;
      readonly before: SegmentKey | null;
      /** `dev:ino`. */
      readonly identity: string;
      readonly startOffset: ByteOffset;
      /** The file's line that the segment's first line is; `null` while the part before is not read. */
      readonly firstLine: LineNumber | null;
    }
  | { readonly kind: 'batch'; readonly segment: SegmentKey; readonly batch: Batch }
  /** The part before a segment is read, so its lines can be numbered. */
  | { readonly kind: 'firstLine'; readonly segment: SegmentKey; readonly firstLine: LineNumber }
  /** The file of these segments is no longer at the path. `isReadable`: its descriptor is kept and the bytes are still there. */
  | {
      readonly kind: 'retired';
      readonly segments: readonly SegmentKey[];
      readonly reason: 'truncated' | 'replaced' | 'deleted';
      readonly isReadable: boolean;
    }
  /**
   * Entries [from, to) of a segment are not on the disk any more: `gone` for good, then they stay visible, or `replaced` by a later
   * entry that stands for the same thing, then they are hidden. Those that were gone may be `there` again.
   */
  | {
      readonly kind: 'entries';
      readonly segment: SegmentKey;
      readonly from: number;
      readonly to: number;
      readonly fate: 'gone' | 'replaced' | 'there';
    }
  /** Something that a person should know and that no other event tells, without record content. */
  | { readonly kind: 'remark'; readonly level: 'information' | 'warning'; readonly text: string }
  | { readonly kind: 'state'; readonly state: ReaderState }
  /**
   * A segment begins that is an archive: all of it, from its start. `before` names a segment of the next newer file that is known.
   * Archives may repeat what was read elsewhere, at the same offsets: whoever takes the records compares them.
   */
  | {
      readonly kind: 'archiveSegment';
      readonly segment: SegmentKey;
      readonly before: SegmentKey | null;
      readonly path: string;
    }
  /** The archive of a segment is read to its end and will not grow. */
  | { readonly kind: 'archiveRead'; readonly segment: SegmentKey }
  /** The file of these segments, an archive by now, lies at the path; `null` when it is not there any more. */
  | { readonly kind: 'moved'; readonly segments: readonly SegmentKey[]; readonly path: string | null }
  /** All archives beside the file, oldest first, and what became of each. */
  | {
      readonly kind: 'archives';
      readonly archives: readonly ArchiveAccount[];
      /** Names that the numbers of the archives leave out. */
      readonly missing: readonly string[];
    }
  | { readonly kind: 'archiveProgress'; readonly doneBytes: number; readonly totalBytes: number }
  /** How much of what is to be read is read; whoever counts entries counts files or rows instead of bytes. */
  | { readonly kind: 'progress'; readonly doneBytes: number; readonly totalBytes: number };

/** What became of an archive. */
export interface ArchiveAccount {
  readonly path: string;
  readonly state: ArchiveState;
  /** Why, for a person, where `state` alone does not say. */
  readonly cause: string;
  /** `dev:ino`. */
  readonly identity: string;
  /** As it lies on the disk. */
  readonly sizeBytes: number;
  /** `null` while it was not begun, and when it is `followed`. */
  readonly segment: SegmentKey | null;
}

/**
 * `followed`: it was followed as the log, or still is, and is not read again. `waiting`: its writer has not finished it.
 * `damaged`, `tooLarge`: read up to that place. `beyondLimit`: too much was read already. `unreadable`: tried again.
 */
export type ArchiveState =
  'toRead' | 'followed' | 'waiting' | 'read' | 'damaged' | 'tooLarge' | 'beyondLimit' | 'unreadable';

export type ReaderState =
  /** `pendingBytes`: length of the last line while it has no line end; it waits and is neither record nor problem. */
  | { readonly kind: 'ok'; readonly realPath: string; readonly sizeBytes: number; readonly pendingBytes: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'notAFile'; readonly what: string }
  /** `message`: a sentence that names the path, what is wrong and what to do. */
  | { readonly kind: 'failed'; readonly message: string };
