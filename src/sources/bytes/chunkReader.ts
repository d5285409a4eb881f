import type { ByteOffset } from '../../core/ids';
import { FINGERPRINT_BYTES } from './fileIdentity';
import type { OpenFile } from './files';
import { MAX_LINE_BYTES, SCAN_PADDING } from './scanner';

export type Chunk =
  /** Whole lines in `bytes[from, to)`; valid until the next chunk is asked for. */
  | {
      readonly kind: 'lines';
      readonly bytes: Uint8Array;
      readonly from: number;
      readonly to: number;
      readonly fileOffset: ByteOffset;
    }
  /** A line of [offset, end) that was too long to be held; `length` is without its line end. `last` are its last bytes. */
  | {
      readonly kind: 'tooLong';
      readonly offset: ByteOffset;
      readonly length: number;
      readonly end: ByteOffset;
      readonly last: Uint8Array;
    }
  /**
   * The end of the file, or the limit, is reached at `to`. Next time reading starts at `skippedTo`: where the half line starts,
   * or at `to` when it is too long already; `last` are then the bytes before.
   */
  | { readonly kind: 'end'; readonly skippedTo: ByteOffset; readonly to: ByteOffset; readonly last: Uint8Array }
  /** The bytes before the position are not those that were there, or the file ends before it: it was rewritten. */
  | { readonly kind: 'changed' };

/** Where reading starts: a line starts at `offset`; when it is too long already, it is known up to `skippedTo`. */
export interface ChunkStart {
  readonly offset: ByteOffset;
  readonly skippedTo: ByteOffset;
  /** The bytes that must stand before `skippedTo`; their last one tells a `\r`. */
  readonly before: Uint8Array;
}

/**
 * Cuts a part of a file into chunks of whole lines; the next chunk is read while the last one is looked at.
 * Every read begins a little before its position, so that it shows by itself that the file is still the same.
 * Invariant: a buffer holds, from `ROOM` on, what was read; before it is room for the half line of the last chunk.
 */
export class ChunkReader {
  private readonly buffers: [Uint8Array, Uint8Array];
  private readonly room: number;
  private readonly chunkBytes: number;
  /** One buffer is enough, and nothing is read ahead. */
  private readonly isSingle: boolean;
  /** Where the next read stands in the file. */
  private position: ByteOffset;
  private pending: Promise<number> | undefined;
  /** The half line at the end of the last chunk. */
  private rest: Uint8Array = new Uint8Array(0);
  private lineStart: ByteOffset;
  private isSkipping: boolean;
  private before: Uint8Array;

  constructor(
    private readonly file: OpenFile,
    start: ChunkStart,
    private readonly limit: ByteOffset,
    chunkBytes: number,
  ) {
    this.position = start.skippedTo;
    this.lineStart = start.offset;
    this.isSkipping = start.skippedTo > start.offset;
    this.before = start.before;
    const wanted = Math.max(0, limit - start.skippedTo);
    this.chunkBytes = Math.min(chunkBytes, wanted);
    this.isSingle = wanted <= chunkBytes;
    this.room = this.isSingle ? FINGERPRINT_BYTES : CARRY_BYTES;
    const size = this.room + this.chunkBytes + SCAN_PADDING;
    const buffer = Buffer.allocUnsafe(size);
    this.buffers = [buffer, this.isSingle ? buffer : Buffer.allocUnsafe(size)];
  }

  async next(): Promise<Chunk> {
    while (this.position < this.limit) {
      const count = await (this.pending ?? this.startReading());
      this.pending = undefined;
      const [buffer] = this.buffers;
      const overlap = this.before.length;
      if (count < overlap || !isEqual(buffer, this.room - overlap, this.before)) return { kind: 'changed' };
      const fresh = count - overlap;
      if (fresh === 0) break;
      const chunk = this.isSkipping ? this.skip(buffer, fresh) : this.cut(buffer, fresh);
      this.buffers.reverse();
      if (chunk === undefined) continue;
      if (this.position < this.limit && !this.isSingle) {
        this.pending = this.startReading();
        // Whoever asks for the next chunk gets the failure; when nobody does, it is of no interest.
        this.pending.catch(() => undefined);
      }
      return chunk;
    }
    const skippedTo = this.isSkipping ? this.position : this.lineStart;
    return { kind: 'end', skippedTo, to: this.position, last: this.before };
  }

  /** Waits for a read that is under way: afterwards the buffers and the file are free. */
  async stop(): Promise<void> {
    // The read's failure is of no interest to one who stops.
    await this.pending?.catch(() => undefined);
    this.pending = undefined;
  }

  private async startReading(): Promise<number> {
    const overlap = this.before.length;
    const wanted = Math.min(this.chunkBytes, Math.max(0, this.limit - this.position));
    const [buffer] = this.buffers;
    let filled = 0;
    // Reads of regular files are seldom short before the end.
    while (filled < overlap + wanted) {
      const at = this.room - overlap + filled;
      const count = await this.file.read(buffer, at, overlap + wanted - filled, this.position - overlap + filled);
      if (count === 0) break;
      filled += count;
    }
    return filled;
  }

  /** Finds the whole lines in the rest of the last chunk and `fresh` new bytes; `undefined` when there is none yet. */
  private cut(buffer: Uint8Array, fresh: number): Chunk | undefined {
    const { room, rest } = this;
    this.before = copyOfLast(buffer, room + fresh, this.before, fresh);
    let bytes = buffer;
    let from = room - rest.length;
    let end = room + fresh;
    if (from < 0) {
      bytes = Buffer.allocUnsafe(rest.length + fresh + SCAN_PADDING);
      bytes.set(buffer.subarray(room, end), rest.length);
      from = 0;
      end = rest.length + fresh;
    }
    bytes.set(rest, from);
    this.position += fresh;
    const fileOffset = this.position - end;
    const to = bytes.lastIndexOf(NEWLINE, end - 1) + 1;
    if (to > from) {
      this.rest = this.kept(bytes, to, end);
      this.lineStart = fileOffset + to;
      return { kind: 'lines', bytes, from, to, fileOffset };
    }
    if (end - from > MAX_LINE_BYTES + 1) {
      this.isSkipping = true;
      this.rest = new Uint8Array(0);
    } else this.rest = this.kept(bytes, from, end);
    return undefined;
  }

  /** The half line, safe from the next read. */
  private kept(bytes: Uint8Array, from: number, to: number): Uint8Array {
    const rest = bytes.subarray(from, to);
    return this.isSingle ? new Uint8Array(rest) : rest;
  }

  /** Passes the bytes of a line that is too long; answers it when its end is found. */
  private skip(buffer: Uint8Array, fresh: number): Chunk | undefined {
    const { room } = this;
    const found = buffer.subarray(room, room + fresh).indexOf(NEWLINE);
    const passed = found < 0 ? fresh : found + 1;
    const lastBefore = found > 0 ? buffer[room + found - 1] : this.before.at(-1);
    this.before = copyOfLast(buffer, room + passed, this.before, passed);
    this.position += passed;
    if (found < 0) return undefined;
    const offset = this.lineStart;
    const lineEnd = this.position - 1;
    this.isSkipping = false;
    this.lineStart = this.position;
    const length = lineEnd - offset - (lastBefore === CARRIAGE_RETURN ? 1 : 0);
    return { kind: 'tooLong', offset, length, end: this.position, last: this.before };
  }
}

/** A copy of the last bytes before `end`, of which `fresh` are in the buffer and older ones in `before`. */
function copyOfLast(buffer: Uint8Array, end: number, before: Uint8Array, fresh: number): Uint8Array {
  if (fresh >= FINGERPRINT_BYTES) return new Uint8Array(buffer.subarray(end - FINGERPRINT_BYTES, end));
  const joined = new Uint8Array(Math.min(FINGERPRINT_BYTES, before.length + fresh));
  const kept = joined.length - fresh;
  joined.set(before.subarray(before.length - kept));
  joined.set(buffer.subarray(end - fresh, end), kept);
  return joined;
}

function isEqual(buffer: Uint8Array, at: number, expected: Uint8Array): boolean {
  return Buffer.compare(buffer.subarray(at, at + expected.length), expected) === 0;
}

/** Half lines up to this size are put before the next chunk; longer ones get a buffer of their own. */
const CARRY_BYTES = 64 * 1024;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
