import type { ByteOffset, LineNumber } from '../../core/ids';
import { readFully } from './fileIdentity';
import type { OpenFile } from './files';

/** How lines are counted: records end at `\n` only, an editor also breaks lines at a lone CR. */
export type CountsAs = 'editor' | 'newline';

/** Line ends before a position. */
interface Count {
  readonly newlines: number;
  /** CRs without an LF behind them. A CR that is the last byte before the position is not in it yet. */
  readonly loneReturns: number;
  readonly endsWithReturn: boolean;
}

/** Counts the lines of one file, which only grows; what was counted once is kept, a number a megabyte. */
export class LineCounter {
  /** `counts[i]` is before byte i × `BLOCK_BYTES`. */
  private readonly counts: Count[] = [{ newlines: 0, loneReturns: 0, endsWithReturn: false }];

  /** How many lines end before `offset`: the number of the line that starts there. `null` when the file is shorter. */
  async lineAt(file: OpenFile, offset: ByteOffset, countsAs: CountsAs): Promise<LineNumber | null> {
    const buffer = Buffer.allocUnsafe(BLOCK_BYTES);
    let at = Math.min(this.counts.length - 1, Math.floor(offset / BLOCK_BYTES));
    for (; (at + 1) * BLOCK_BYTES <= offset; at++) {
      if (!(await this.countBlock(file, buffer, at))) return null;
    }
    const start = at * BLOCK_BYTES;
    // One byte more, to see whether a CR before the offset is a lone one.
    const wanted = offset - start;
    const count = await readFully(file, buffer.subarray(0, Math.min(wanted + 1, BLOCK_BYTES)), start);
    if (count < wanted) return null;
    const before = countIn(buffer.subarray(0, wanted), this.countAt(at));
    if (countsAs === 'newline') return before.newlines;
    const isSplit = before.endsWithReturn && count > wanted && buffer[wanted] === LF;
    return before.newlines + before.loneReturns + (before.endsWithReturn && !isSplit ? 1 : 0);
  }

  /** Where a line starts; `null` when there are not so many. */
  async offsetOf(file: OpenFile, line: LineNumber, countsAs: CountsAs): Promise<ByteOffset | null> {
    if (line <= 0) return 0;
    const buffer = Buffer.allocUnsafe(BLOCK_BYTES);
    const endedBy = (count: Count): number =>
      countsAs === 'newline' ? count.newlines : count.newlines + count.loneReturns;
    let at = 0;
    // The last block before which fewer lines end.
    for (let high = this.counts.length; high - at > 1;) {
      const middle = (at + high) >> 1;
      if (endedBy(this.countAt(middle)) < line) at = middle;
      else high = middle;
    }
    while (await this.countBlock(file, buffer, at)) {
      if (endedBy(this.countAt(at + 1)) >= line) break;
      at++;
    }
    const count = await readFully(file, buffer, at * BLOCK_BYTES);
    const found = positionAfter(buffer.subarray(0, count), this.countAt(at), line, countsAs);
    return found === null ? null : at * BLOCK_BYTES + found;
  }

  /** Makes sure that block `at` is counted; false when it is not full (yet). */
  private async countBlock(file: OpenFile, buffer: Uint8Array, at: number): Promise<boolean> {
    if (at + 1 < this.counts.length) return true;
    if ((await readFully(file, buffer, at * BLOCK_BYTES)) < BLOCK_BYTES) return false;
    // Two may count at the same time; they come to the same.
    this.counts[at + 1] = countIn(buffer, this.countAt(at));
    return true;
  }

  private countAt(at: number): Count {
    return this.counts[at] ?? { newlines: 0, loneReturns: 0, endsWithReturn: false };
  }
}

function countIn(bytes: Uint8Array, before: Count): Count {
  const newlines = before.newlines + countNewlines(bytes);
  if (bytes.length === 0) return before;
  let { loneReturns } = before;
  if (before.endsWithReturn && bytes[0] !== LF) loneReturns++;
  for (let at = bytes.indexOf(CR); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(CR, at + 1)) {
    if (bytes[at + 1] !== LF) loneReturns++;
  }
  return { newlines, loneReturns, endsWithReturn: bytes.at(-1) === CR };
}

/** The position in `bytes` at which line number `line` starts; `null` when it starts later. */
function positionAfter(bytes: Uint8Array, before: Count, line: LineNumber, countsAs: CountsAs): number | null {
  const breaksAtReturn = countsAs === 'editor';
  let count = before.newlines + (breaksAtReturn ? before.loneReturns : 0);
  let isAfterReturn = before.endsWithReturn;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (breaksAtReturn && isAfterReturn && byte !== LF && ++count === line) return at;
    if (byte === LF && ++count === line) return at + 1;
    isAfterReturn = byte === CR;
  }
  return breaksAtReturn && isAfterReturn && count + 1 === line ? bytes.length : null;
}

/** Four bytes a step; a bulk count is what stands between a click and a line at the end of a big file. */
function countNewlines(bytes: Uint8Array): number {
  let count = 0;
  let at = 0;
  while (at < bytes.length && (bytes.byteOffset + at) % 4 !== 0) if (bytes[at++] === LF) count++;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, (bytes.length - at) >> 2);
  let word = 0;
  while (word < words.length) {
    // Each of the four bytes of `lanes` counts up to 255 hits.
    const end = Math.min(words.length, word + 255);
    let lanes = 0;
    for (; word < end; word++) {
      const difference = (words[word] ?? 0) ^ 0x0a0a0a0a;
      const isOther = ((difference & 0x7f7f7f7f) + 0x7f7f7f7f) | difference | 0x7f7f7f7f;
      lanes = (lanes + (~isOther >>> 7)) | 0;
    }
    count += (lanes & 0xff) + ((lanes >>> 8) & 0xff) + ((lanes >>> 16) & 0xff) + (lanes >>> 24);
  }
  for (at += words.length * 4; at < bytes.length; at++) if (bytes[at] === LF) count++;
  return count;
}

const BLOCK_BYTES = 1024 * 1024;
const LF = 0x0a;
const CR = 0x0d;
