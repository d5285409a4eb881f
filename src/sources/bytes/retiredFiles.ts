import type { Events } from './events';
import type { OpenFile } from './files';
import { closeQuietly, type Incarnation } from './incarnation';
import type { ReadEnd } from './lineStream';
import { ParkedFile } from './parkedFile';
import { codeOf } from './readerState';

/** What is needed to let go of a file that is followed no more, and yet read it. */
export interface RetiredOptions {
  readonly graceMs: number;
  /** Opens the very file by the name that it has now; `null` when it has none that is known. Throws the system's errors. */
  readonly reopen: (incarnation: Incarnation) => (() => Promise<OpenFile>) | null;
}

/** Who follows the file that is at the path now. */
export interface Follower {
  /** Oldest first. */
  readonly retired: readonly Incarnation[];
  readonly isDisposed: boolean;
  follow(incarnation: Incarnation, signal: AbortSignal): Events<ReadEnd>;
  giveUp(old: Incarnation): Events;
}

/** Writers may have an old file open and go on. */
export async function* followRetired(follower: Follower, signal: AbortSignal): Events {
  for (const old of [...follower.retired]) {
    if (signal.aborted || follower.isDisposed || old.fate === null) return;
    if (old.isParked && !old.hasNews) continue;
    try {
      const { sizeBytes } = await old.file.stat();
      const { offset, pendingBytes } = old.live.stream;
      // Another file may have the inode of one that is parked.
      const isSame = sizeBytes === offset + pendingBytes && !old.hasNews;
      const end = isSame ? 'reached' : yield* follower.follow(old, signal);
      if (end === 'changed') yield* follower.giveUp(old);
      if (end === 'reached') old.hasNews = false;
      old.isBlocked = false;
      old.isStale = false;
    } catch (error) {
      // On a mount that hangs, nothing is known of the file: whoever looks at the path says so.
      if (codeOf(error) === undefined || codeOf(error) === 'ETIMEDOUT') throw error;
      // Nothing that is at the path now suffers from it.
      if (old.isStale) yield* follower.giveUp(old);
      old.isStale = true;
    }
  }
}

/** Files to which nobody wrote for long are let go, and when there are too many the oldest ones. */
export async function* trimRetired(follower: Follower, { graceMs, reopen }: RetiredOptions): Events {
  for (const old of [...follower.retired]) {
    const open = follower.retired.filter(({ isParked }) => !isParked);
    const heldBytes = open.reduce((sum, { links, sizeBytes }) => sum + (links === 0 ? sizeBytes : 0), 0);
    const isTooMuch = open.length > MAX_OPEN || heldBytes > MAX_HELD_BYTES;
    const quietMs = performance.now() - old.grewMs;
    if (old.isParked || old.older !== null || (quietMs < graceMs && !isTooMuch)) continue;
    const opener = reopen(old);
    if (opener !== null) park(old, opener);
    // Its new name may not have been seen yet.
    else if (old.links === 0 || quietMs > NAMED_MS || open.length > 2 * MAX_OPEN) yield* follower.giveUp(old);
  }
}

function park(old: Incarnation, opener: () => Promise<OpenFile>): void {
  closeQuietly(old.file);
  old.file = new ParkedFile(opener);
  old.isParked = true;
}

/** A hundred logs that are all rotated several times must stay far from 1024 descriptors. */
const MAX_OPEN = 3;
/** After that time the folder was listed. */
const NAMED_MS = 3000;
/** Files that are deleted take up the disk as long as they are open. */
const MAX_HELD_BYTES = 1024 ** 3;
