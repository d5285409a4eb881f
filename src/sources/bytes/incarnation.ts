import type { SegmentKey } from '../adapter';
import type { BlockSample } from './blockSamples';
import type { Fingerprint } from './fileIdentity';
import type { OpenFile } from './files';
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
