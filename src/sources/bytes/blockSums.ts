import { crc32 } from 'node:zlib';
import type { ByteOffset } from '../../core/ids';

/**
 * What is remembered of the bytes of a segment, also when they are on no disk any more: the CRC-32 of each block of the file
 * that was read as a whole. Blocks lie at multiples of `BLOCK_BYTES`, so those of two files at the same offsets can be compared.
 */
export class BlockSums {
  /** Up to here the bytes were added. */
  end: ByteOffset;
  /** The first block that is known as a whole, if it is long enough. */
  readonly firstBlock: number;
  private sums = new Uint32Array(4);
  /** Of the bytes of the last block so far, when all of them are known. */
  private last = 0;
  /** Sums of a block's beginning, by where they end: at ends of other segments. */
  private readonly partial = new Map<ByteOffset, number>();
  /** Ascending, all at or beyond `end`. */
  private marks: ByteOffset[] = [];
  /** Bytes that were passed without being added, [from, to). */
  private readonly holes: [ByteOffset, ByteOffset][] = [];

  constructor(readonly start: ByteOffset) {
    this.end = start;
    this.firstBlock = Math.ceil(start / BLOCK_BYTES);
  }

  /** The bytes that stand at `end`. */
  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const stop = Math.min(this.blockEnd, this.marks[0] ?? Infinity);
      const piece = bytes.subarray(at, at + stop - this.end);
      this.last = crc32(piece, this.last);
      this.moveTo(this.end + piece.length);
      at += piece.length;
    }
  }

  /** The bytes up to `to` are not known. */
  pass(to: ByteOffset): void {
    if (to <= this.end) return;
    this.holes.push([this.end, to]);
    this.marks = this.marks.filter(mark => mark > to);
    this.end = to;
    this.last = 0;
  }

  /** Remembers what stands in the block before `offset`, when it comes to that. */
  mark(offset: ByteOffset): void {
    if (offset <= this.end || offset % BLOCK_BYTES === 0) return;
    // There is one for each other segment.
    let [low, high] = [0, this.marks.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.marks[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    if (this.marks[low] !== offset) this.marks.splice(low, 0, offset);
  }

  /** Of the block's bytes before `offset`; `null` when that is not known. `offset` may be the end of the block. */
  sumTo(block: number, offset: ByteOffset): number | null {
    const from = block * BLOCK_BYTES;
    if (block < this.firstBlock || offset > this.end) return null;
    if (this.holes.some(hole => hole[0] < offset && hole[1] > from)) return null;
    if (offset === from + BLOCK_BYTES) return this.sums[block - this.firstBlock] ?? null;
    return offset === this.end ? this.last : (this.partial.get(offset) ?? null);
  }

  private get blockEnd(): ByteOffset {
    return (Math.floor(this.end / BLOCK_BYTES) + 1) * BLOCK_BYTES;
  }

  private moveTo(end: ByteOffset): void {
    this.end = end;
    if (this.marks[0] === end) {
      this.marks.shift();
      this.partial.set(end, this.last);
    }
    if (end % BLOCK_BYTES !== 0) return;
    const at = end / BLOCK_BYTES - 1 - this.firstBlock;
    if (at >= this.sums.length) this.grow(at);
    if (at >= 0) this.sums[at] = this.last;
    this.last = 0;
  }

  private grow(at: number): void {
    const grown = new Uint32Array(2 * at);
    grown.set(this.sums);
    this.sums = grown;
  }
}

/**
 * Up to which byte, at most `to`, nothing tells the bytes of two segments apart: where the first block begins that is another one,
 * or where the shorter one ends. What one of them does not know counts as the same.
 */
export function sameTo(a: BlockSums, b: BlockSums, to: ByteOffset): ByteOffset {
  const end = Math.min(to, a.end, b.end);
  const first = Math.max(a.firstBlock, b.firstBlock);
  for (let block = first; block * BLOCK_BYTES < end; block++) {
    const full = (block + 1) * BLOCK_BYTES;
    // What stands in the block after `to` is not asked for, unless nothing else is known of it.
    const differs = full <= end ? isOther(a, b, block, full) : isOtherBefore(a, b, block, full, end);
    if (differs) return block * BLOCK_BYTES;
  }
  return end;
}

function isOtherBefore(a: BlockSums, b: BlockSums, block: number, full: ByteOffset, end: ByteOffset): boolean {
  const sum = a.sumTo(block, full);
  if (sum !== null && sum === b.sumTo(block, full)) return false;
  return isOther(a, b, block, end);
}

function isOther(a: BlockSums, b: BlockSums, block: number, to: ByteOffset): boolean {
  const sumA = a.sumTo(block, to);
  const sumB = b.sumTo(block, to);
  return sumA !== null && sumB !== null && sumA !== sumB;
}

export const BLOCK_BYTES = 64 * 1024;
