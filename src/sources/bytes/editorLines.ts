import type { ByteOffset, LineNumber } from '../../core/ids';
import { readFully } from './fileIdentity';
import type { OpenFile } from './files';
import { countNewlines } from './newlines';

/** Line ends before a position. */
interface Count {
  readonly newlines: number;
  /** CRs without an LF behind them. A CR that is the last byte before the position is not in it yet. */
  readonly loneReturns: number;
  readonly endsWithReturn: boolean;
}

/** Numbers the lines of a file with CRs as an editor does; what was counted once is kept, a number a megabyte. */
export class EditorLines {
  /** `counts[i]` is before byte i × `BLOCK_BYTES`. */
  private readonly counts: Count[] = [{ newlines: 0, loneReturns: 0, endsWithReturn: false }];

  /** How many lines end before `offset`: the number of the line that starts there. `null` when the file is shorter. */
  async lineAt(file: OpenFile, offset: ByteOffset): Promise<LineNumber | null> {
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
    const isSplit = before.endsWithReturn && count > wanted && buffer[wanted] === LF;
    return before.newlines + before.loneReturns + (before.endsWithReturn && !isSplit ? 1 : 0);
  }

  /** Where a line starts; `null` when there are not so many. */
  async offsetOf(file: OpenFile, line: LineNumber): Promise<ByteOffset | null> {
    if (line <= 0) return 0;
    const buffer = Buffer.allocUnsafe(BLOCK_BYTES);
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
    const found = positionAfter(buffer.subarray(0, count), this.countAt(at), line);
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

/** How many lines an editor sees end. */
function endedBy(count: Count): number {
  return count.newlines + count.loneReturns;
}

/** The position in `bytes` at which line number `line` starts; `null` when it starts later. */
function positionAfter(bytes: Uint8Array, before: Count, line: LineNumber): number | null {
  let ended = endedBy(before);
  let isAfterReturn = before.endsWithReturn;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (isAfterReturn && byte !== LF && ++ended === line) return at;
    if (byte === LF && ++ended === line) return at + 1;
    isAfterReturn = byte === CR;
  }
  return isAfterReturn && ended + 1 === line ? bytes.length : null;
}

const BLOCK_BYTES = 1024 * 1024;
const LF = 0x0a;
const CR = 0x0d;
