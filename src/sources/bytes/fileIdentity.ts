import { createHash } from 'node:crypto';
import type { ByteOffset } from '../../core/ids';
import type { AcknowledgementMark } from '../../core/summary';
import type { OpenFile } from './files';

/** How many bytes before a position are kept and compared, to tell a file that grew from one that was rewritten. */
export const FINGERPRINT_BYTES = 256;

/** The bytes that stand just before a position of a file. */
export class Fingerprint {
  private constructor(
    readonly offset: ByteOffset,
    readonly bytes: Uint8Array,
  ) {}

  /** Of the start of a file: nothing stands before it. */
  static readonly ofStart = new Fingerprint(0, new Uint8Array(0));

  /** Of a position before which `bytes` stand: `FINGERPRINT_BYTES` of them, or all there are. */
  static of(offset: ByteOffset, bytes: Uint8Array): Fingerprint {
    return new Fingerprint(offset, bytes);
  }

  /** Reads it from a file; `null` when the file is shorter. */
  static async read(file: OpenFile, offset: ByteOffset): Promise<Fingerprint | null> {
    const from = Math.max(0, offset - FINGERPRINT_BYTES);
    const bytes = new Uint8Array(offset - from);
    return (await readFully(file, bytes, from)) === bytes.length ? new Fingerprint(offset, bytes) : null;
  }

  /** The fingerprint further on, when `more` are the bytes from this one's position on (at least the last ones before `offset`). */
  movedTo(offset: ByteOffset, more: Uint8Array): Fingerprint {
    // A copy, and not by `slice`, which on a Buffer makes none: the memory of `more` is used again.
    if (more.length >= FINGERPRINT_BYTES)
      return new Fingerprint(offset, Uint8Array.from(more.subarray(-FINGERPRINT_BYTES)));
    const joined = new Uint8Array(Math.min(FINGERPRINT_BYTES, this.bytes.length + more.length));
    joined.set(more, joined.length - more.length);
    const kept = joined.length - more.length;
    joined.set(this.bytes.subarray(this.bytes.length - kept), 0);
    return new Fingerprint(offset, joined);
  }

  /** Whether the bytes still stand there. */
  async isIn(file: OpenFile): Promise<boolean> {
    const now = await Fingerprint.read(file, this.offset);
    return now !== null && Buffer.compare(now.bytes, this.bytes) === 0;
  }

  get hash(): string {
    return createHash('sha256').update(this.bytes).digest('hex').slice(0, 32);
  }
}

/** Whether the file is the one that was marked and still holds what was marked. */
export async function isMarked(file: OpenFile, identity: string, mark: AcknowledgementMark): Promise<boolean> {
  if (mark.identity === null || !hasInode(identity, mark.identity)) return false;
  const fingerprint = await Fingerprint.read(file, mark.offset);
  return fingerprint?.hash === mark.hash;
}

/** Device numbers change when a volume is mounted anew; the inode and the content do not. */
export function hasInode(identity: string, other: string): boolean {
  return inodeOf(identity) === inodeOf(other);
}

function inodeOf(identity: string): string {
  return identity.slice(identity.indexOf(':') + 1);
}

/** Fills the buffer from `position` on; answers how many bytes there were. */
export async function readFully(file: OpenFile, buffer: Uint8Array, position: ByteOffset): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const count = await file.read(buffer, filled, buffer.length - filled, position + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}
