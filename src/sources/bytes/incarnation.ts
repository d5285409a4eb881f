import type { SegmentKey } from '../adapter';
import type { BlockSample } from './blockSamples';
import type { Fingerprint } from './fileIdentity';
import type { FileFacts, OpenFile } from './files';
import type { LineCounter } from './lineCounter';
import type { LineStream } from './lineStream';

/** One file that is, or was, at the path of a source: its descriptor, and how far it is read. */
export interface Incarnation {
  readonly identity: string;
  readonly realPath: string;
  file: OpenFile;
  /** The newest part; what is appended is read into it. */
  readonly live: { readonly segment: SegmentKey; readonly stream: LineStream };
  /** The part before, from the start of the file, until it is read. */
  older: OlderPart | null;
  readonly segments: SegmentKey[];
  readonly lineCounter: LineCounter;
  sizeBytes: number;
  /** The file's time when it was looked at last. */
  modifiedMs: number;
  /** When a look last found all that was read at its place, and nothing more, by `performance.now`. */
  provenMs: number;
  /** Blocks that were not found in it when its time changed without growth. */
  doubts: readonly BlockSample[];
  /** How many names the file has left; 0 when it was deleted. */
  links: number;
  /** Whether its first segment was told of. */
  isTold: boolean;
  /** `null` while it is the one that is followed. */
  fate: Fate | null;
  /** The older part can't be read just now; the next look at the file decides. */
  isBlocked: boolean;
  /** Reading failed in a way that does not pass: the file must be opened anew, or given up. */
  isStale: boolean;
  /** When it grew last, or was taken from its place, by `performance.now`. */
  grewMs: number;
  /** No descriptor is kept: it is opened by its new name when it is asked for. */
  isParked: boolean;
  /** It is parked, and its new name shows another size or time. */
  hasNews: boolean;
}

export interface Fate {
  readonly reason: 'truncated' | 'replaced' | 'deleted';
  readonly isReadable: boolean;
}

export interface OlderPart {
  /** `null` until it was begun. */
  segment: SegmentKey | null;
  readonly stream: LineStream;
  /** Of where the newest part starts: this part ends there. */
  readonly end: Fingerprint;
}

/** Closes a descriptor that nobody waits for. */
export function closeQuietly(file: OpenFile): void {
  // It was only read: there is nothing that a failing close could lose.
  file.close().catch(() => undefined);
}

/**
 * Whether a look at the path alone tells that nothing happened: same file, size and time, and the time is not so new that a
 * change in the same tick of the clock would have left it as it is. What hides from that is found by the next look at the bytes.
 */
export function isAsBefore(current: Incarnation, { identity, sizeBytes, modifiedMs }: FileFacts): boolean {
  const { provenMs, live } = current;
  const sinceMs = performance.now() - provenMs;
  return (
    sinceMs < PROVEN_MS &&
    Date.now() - sinceMs - modifiedMs > SAME_TICK_MS &&
    identity === current.identity &&
    sizeBytes === live.stream.offset + live.stream.pendingBytes &&
    modifiedMs === current.modifiedMs &&
    !current.isStale
  );
}

/** How long it is believed that the bytes before the position are those that were read, while the file's size and time are the same. */
const PROVEN_MS = 4500;
/** The coarsest clocks of file systems count in twos of seconds (FAT). */
const SAME_TICK_MS = 2500;
