import type { SourceId } from './ids';
import type { SourceSummary } from './summary';

/**
 * The account of one source: which files were read, how much of each, what happened to them, and what could not be proven.
 * It never carries the content of a record.
 */
export interface SourceLedger {
  readonly source: SourceId;
  readonly label: string;
  readonly path: string;
  readonly realPath: string | null;
  readonly format: string;
  readonly dialect: string;
  readonly state: SourceSummary['state'];
  readonly watch: SourceSummary['watch'];
  /** When following began, in ms since 1970; a refresh begins anew. */
  readonly openedAtMs: number;
  /** Every file that holds or held records of the source, in the order of their records, oldest first; those of which nothing is shown any more may be left out. */
  readonly generations: readonly Generation[];
  readonly counts: LedgerCounts;
  /** What happened, oldest first: the newest `MAX_LEDGER_ENTRIES`. */
  readonly entries: readonly LedgerEntry[];
  /** Entries that were dropped because there were too many. */
  readonly droppedEntries: number;
  /** What can't be proven or had again as things are now, as the events that said so; empty when all that was read is accounted for. */
  readonly unproven: readonly LedgerEvent[];
}

/** Sums over the life of the source since it was opened, also of what is no longer listed. */
export interface LedgerCounts {
  readonly rotations: number;
  readonly truncations: number;
  /** Records shown now, and how many of them are on no disk any more. */
  readonly records: number;
  readonly recordsNotOnDisk: number;
  readonly problems: number;
  /** Bytes that were read, of all generations. */
  readonly readBytes: number;
}

/** One file at one time of its life: the log now, the log as it was before a rotation or truncation, or an archive. */
export interface Generation {
  readonly kind: 'live' | 'former' | 'archive';
  /** Where the file lies now; `null` when it has no name any more. */
  readonly path: string | null;
  /** `dev:ino`; `null` of an archive that was not opened yet. */
  readonly identity: string | null;
  readonly state: GenerationState;
  /** Why, for a person, where `state` alone does not say. */
  readonly cause: string;
  /** Size of the file as it lies on the disk, in bytes (compressed, for a compressed archive). */
  readonly sizeBytes: number;
  /** How much of its text was read, in bytes (not compressed). */
  readonly readBytes: number;
  /** Records that were read from it, also those that are shown from another generation. */
  readonly records: number;
  /** Records that are shown from it. */
  readonly shownRecords: number;
  readonly problems: number;
  readonly firstTimeMs: number | null;
  readonly lastTimeMs: number | null;
}

export type GenerationState =
  /** It is at the path and followed. */
  | 'followed'
  /** It was renamed or deleted, its descriptor is still open, and what is written to it is read. */
  | 'stillOpen'
  /** It is read to its end. */
  | 'read'
  /** It is not read, or not to its end, yet. */
  | 'toRead'
  | 'waiting'
  | 'damaged'
  | 'tooLarge'
  | 'beyondLimit'
  | 'unreadable'
  /** Its bytes are on no disk any more. */
  | 'gone';

/** Something that happened. `sequence` counts from 0 and never repeats in one life of the engine, so that a listener can go on where it was. */
export type LedgerEntry = {
  readonly sequence: number;
  readonly atMs: number;
} & LedgerEvent;

/** Paths are absolute. Counts of lines and records are whole numbers; `bytes` are bytes of text, not compressed. */
export type LedgerEvent =
  /** The log was found and is followed; `sizeBytes` is its size then. */
  | { readonly kind: 'opened'; readonly sizeBytes: number }
  /** The file at the path was renamed or deleted, and another one stands there, or will. `to` is its new name, when it is known. */
  | { readonly kind: 'rotated'; readonly records: number; readonly to: string | null }
  /** The file became shorter, or its content another one, in place. `to` is the archive that holds what was in it, when it is known. */
  | { readonly kind: 'truncated'; readonly records: number; readonly to?: string | null }
  | { readonly kind: 'deleted'; readonly records: number }
  /** After a file was renamed or deleted, so many more records were read from it. */
  | { readonly kind: 'lateRecords'; readonly records: number; readonly from: string | null }
  /** An archive was read to its end; `repeated` of its records were known from the log already. */
  | { readonly kind: 'archiveRead'; readonly path: string; readonly records: number; readonly repeated: number }
  | { readonly kind: 'archiveWaiting'; readonly path: string }
  | { readonly kind: 'archiveDamaged'; readonly path: string; readonly cause: string; readonly records: number }
  | { readonly kind: 'archiveTooLarge'; readonly path: string; readonly cause: string; readonly records: number }
  | { readonly kind: 'archiveUnreadable'; readonly path: string; readonly cause: string }
  | { readonly kind: 'archivesBeyondLimit'; readonly count: number; readonly limitBytes: number }
  /** An archive that was read is not there any more. */
  | { readonly kind: 'archiveGone'; readonly path: string; readonly records: number }
  /** The numbers of the archives leave out these names: something between what is shown is missing. */
  | { readonly kind: 'archivesMissing'; readonly names: readonly string[] }
  /** What was read last time is in an archive by now: so many rotations happened while nobody looked. */
  | { readonly kind: 'rotatedWhileClosed'; readonly rotations: number }
  /** What was read last time is nowhere: not at its place in the log, and in no archive that was read. `unread` archives might have it. */
  | { readonly kind: 'placeLost'; readonly closedAtMs: number; readonly unreadArchives: number }
  /** Records that were shown last time were on no disk then, and are not shown any more. */
  | { readonly kind: 'forgotten'; readonly records: number }
  /** So many records are on no disk any more; they are still shown. */
  | { readonly kind: 'recordsGone'; readonly records: number }
  /** The part that was not indexed yet is gone: nobody can read it any more. */
  | { readonly kind: 'unreadBytesLost'; readonly bytes: number }
  /** What the reader of a format has to say: a sentence without its end, without record content. */
  | { readonly kind: 'remark'; readonly level: 'information' | 'warning'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly message: string }
  /** The log can be read again after it was missing or unreadable. */
  | { readonly kind: 'back' }
  | { readonly kind: 'watchChanged'; readonly mode: 'events' | 'polling'; readonly reason: string };

export type LedgerEventKind = LedgerEvent['kind'];

/** How many entries of a source are kept. */
export const MAX_LEDGER_ENTRIES = 500;
