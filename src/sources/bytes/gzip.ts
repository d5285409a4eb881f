import { constants, crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import { readFully } from './fileIdentity';
import type { OpenFile } from './files';
import { gzipHeaderLength, isGzip, PREFIX_BYTES } from './gzipHeader';

/** How a gzip file ended: all of it is read, its writer has not finished it, or why it can't be read further. */
export type GzipEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'damaged'; readonly cause: string }
  | { readonly kind: 'tooLarge'; readonly cause: string };

/** Where a file that inflates without end is left. The ratio is looked at beyond `ratioFromBytes` only. */
export interface GzipLimits {
  readonly inflatedBytes: number;
  readonly ratio: number;
  readonly ratioFromBytes: number;
}

export const GZIP_LIMITS: GzipLimits = { inflatedBytes: 4 * 1024 ** 3, ratio: 1000, ratioFromBytes: 64 * 1024 ** 2 };

/**
 * Inflates a gzip file from its start, piece by piece, as far as it can be read: several members, one after the other,
 * each checked by its length and CRC. Bytes are counted here: the limits of zlib's own streams do nothing.
 * What stands before a damage is given in full; what is wrong is told by `end` afterwards.
 */
export class GzipReader {
  /** `null` until `next` answered `null`. */
  end: GzipEnd | null = null;
  inflatedBytes = 0;
  /** Where the next read stands in the file. */
  private position = 0;
  /** What was read and is not used yet. */
  private input: Uint8Array = new Uint8Array(0);
  private member: Member | null = null;
  private memberCount = 0;

  constructor(
    private readonly file: OpenFile,
    private readonly limits: GzipLimits,
  ) {}

  /** How much of the file is used. */
  get consumedBytes(): number {
    return this.position - this.input.length;
  }

  /** The next inflated bytes, never none; `null` at the end. */
  async next(): Promise<Uint8Array | null> {
    while (this.end === null) {
      const bytes = this.member === null ? await this.beginMember() : await this.inflate(this.member);
      if (bytes === null || bytes.length === 0) continue;
      this.inflatedBytes += bytes.length;
      this.checkLimits();
      return bytes;
    }
    return null;
  }

  close(): void {
    this.member?.raw.destroy();
    this.member = null;
    this.end ??= { kind: 'truncated' };
  }

  private async beginMember(): Promise<null> {
    // Nothing but zeros may follow the last member.
    while (await this.fill(1)) {
      const used = this.input.findIndex(byte => byte !== 0);
      if (this.memberCount === 0 || used === 0) break;
      this.input = this.input.subarray(used < 0 ? this.input.length : used);
    }
    if (this.input.length === 0 && this.memberCount > 0) return this.finish({ kind: 'complete' });
    for (let wanted = PREFIX_BYTES; ; wanted = this.input.length + 1) {
      const isThere = await this.fill(wanted);
      if (!isGzip(this.input)) {
        if (this.input.length >= 2) return this.finish({ kind: 'damaged', cause: this.strangeBytes });
        return this.finish({ kind: 'truncated' });
      }
      const length = gzipHeaderLength(this.input);
      if (length === 'wrong') return this.finish({ kind: 'damaged', cause: 'its header is damaged' });
      if (length !== 'short') {
        this.input = this.input.subarray(length);
        break;
      }
      if (!isThere) return this.finish({ kind: 'truncated' });
    }
    this.member = { raw: inflater(), start: this.consumedBytes, inflatedBytes: 0, crc: 0, isOver: false };
    this.memberCount++;
    return null;
  }

  private get strangeBytes(): string {
    return this.memberCount === 0 ? 'it is not gzip' : 'bytes that are not gzip follow';
  }

  private async inflate(member: Member): Promise<Uint8Array | null> {
    if (member.isOver) return this.endMember(member);
    if (!(await this.fill(1))) return this.finish({ kind: 'truncated' });
    const { input } = this;
    const { consumed, bytes, hasFailed } = await feed(member.raw, input);
    if (hasFailed) {
      const rest = await this.bytesBeforeDamage(member, input);
      this.finish({ kind: 'damaged', cause: 'its compressed data is damaged' });
      return rest;
    }
    this.input = input.subarray(consumed);
    member.isOver = consumed < input.length;
    member.crc = crc32(bytes, member.crc);
    member.inflatedBytes += bytes.length;
    return bytes;
  }

  private async endMember({ raw, crc, inflatedBytes }: Member): Promise<null> {
    raw.destroy();
    if (!(await this.fill(TRAILER_BYTES))) return this.finish({ kind: 'truncated' });
    const trailer = new DataView(this.input.buffer, this.input.byteOffset, TRAILER_BYTES);
    this.input = this.input.subarray(TRAILER_BYTES);
    this.member = null;
    if (trailer.getUint32(0, true) !== crc)
      return this.finish({ kind: 'damaged', cause: 'its checksum is wrong, so any of its records may be altered' });
    if (trailer.getUint32(4, true) !== inflatedBytes % 2 ** 32) {
      return this.finish({ kind: 'damaged', cause: 'its length is wrong' });
    }
    return null;
  }

  /**
   * zlib keeps what it inflated in the very step that failed: that step is done again byte by byte. Small pieces of output lose
   * the least of the last byte, at most two matches, but each is a trip through the thread pool: 250 ms for 1 MB.
   */
  private async bytesBeforeDamage(member: Member, input: Uint8Array): Promise<Uint8Array> {
    const raw = inflater(member.inflatedBytes > EXACT_BYTES ? undefined : 64);
    const pieces: Uint8Array[] = [];
    let skip = member.inflatedBytes;
    const take = (bytes: Uint8Array): void => {
      const skipped = Math.min(skip, bytes.length);
      skip -= skipped;
      if (skipped < bytes.length) pieces.push(bytes.subarray(skipped));
    };
    try {
      const end = this.position - input.length;
      for (let at = member.start; at < end;) {
        const chunk = new Uint8Array(Math.min(READ_BYTES, end - at));
        const count = await readFully(this.file, chunk, at);
        if (count === 0) break;
        take((await feed(raw, chunk.subarray(0, count))).bytes);
        at += count;
      }
      for (let at = 0; at < input.length; at++) {
        const { bytes, hasFailed } = await feed(raw, input.slice(at, at + 1));
        take(bytes);
        if (hasFailed) break;
      }
    } finally {
      raw.destroy();
    }
    return Buffer.concat(pieces);
  }

  private checkLimits(): void {
    const { inflatedBytes, ratio, ratioFromBytes } = this.limits;
    if (this.inflatedBytes > inflatedBytes) {
      this.finish({ kind: 'tooLarge', cause: `it holds more than ${sizeText(inflatedBytes)}` });
    } else if (this.inflatedBytes > ratioFromBytes && this.inflatedBytes > this.consumedBytes * ratio) {
      this.finish({ kind: 'tooLarge', cause: `it grows to more than ${ratio} times its size` });
    }
  }

  private finish(end: GzipEnd): null {
    this.end ??= end;
    this.member?.raw.destroy();
    this.member = null;
    return null;
  }

  /** Has at least `count` bytes ready; answers whether there are so many. */
  private async fill(count: number): Promise<boolean> {
    while (this.input.length < count) {
      const chunk = new Uint8Array(READ_BYTES);
      const read = await this.file.read(chunk, 0, chunk.length, this.position);
      if (read === 0) return false;
      this.position += read;
      const fresh = chunk.subarray(0, read);
      this.input = this.input.length === 0 ? fresh : Buffer.concat([this.input, fresh]);
    }
    return true;
  }
}

interface Member {
  readonly raw: InflateRaw;
  /** Where its compressed data starts in the file. */
  readonly start: number;
  inflatedBytes: number;
  crc: number;
  isOver: boolean;
}

/** Nothing is held back: as much as one piece of input inflates to is taken at once, at most a thousand times its size. */
function inflater(chunkSize = 64 * 1024): InflateRaw {
  const options = { chunkSize, finishFlush: constants.Z_SYNC_FLUSH, readableHighWaterMark: 2 ** 30 };
  const raw = createInflateRaw(options);
  // Whoever feeds it hears of it.
  raw.on('error', () => undefined);
  return raw;
}

interface Fed {
  readonly consumed: number;
  readonly bytes: Uint8Array;
  readonly hasFailed: boolean;
}

/** Inflates a piece of input. Less than all of it is consumed when the data ends within. */
async function feed(raw: InflateRaw, input: Uint8Array): Promise<Fed> {
  const before = raw.bytesWritten;
  const hasFailed = await new Promise<boolean>(resolve => {
    const fail = (): void => resolve(true);
    raw.once('error', fail);
    raw.write(input, error => {
      raw.off('error', fail);
      resolve(error !== null && error !== undefined);
    });
  });
  const pieces: Uint8Array[] = [];
  for (let piece: unknown = raw.read(); piece instanceof Uint8Array; piece = raw.read()) pieces.push(piece);
  const [only] = pieces;
  const bytes = pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
  return { consumed: raw.bytesWritten - before, bytes, hasFailed };
}

function sizeText(bytes: number): string {
  return bytes >= 1024 ** 3 ? `${bytes / 1024 ** 3} GiB` : `${bytes / 1024 ** 2} MiB`;
}

const READ_BYTES = 16 * 1024;
/** Members up to this size are read to the last byte before a damage. */
const EXACT_BYTES = 4 * 1024 * 1024;
const TRAILER_BYTES = 8;
