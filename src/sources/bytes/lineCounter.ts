import type { ByteOffset, LineNumber } from '../../core/ids';
import { EditorLines } from './editorLines';
import { readFully } from './fileIdentity';
import type { OpenFile } from './files';
import { countNewlines } from './newlines';

/** How lines are counted: records end at `\n` only, an editor also breaks lines at a lone CR. */
export type CountsAs = 'editor' | 'newline';

/**
 * Numbers the lines of one file, which only grows. It remembers places whose line it knows, about one a megabyte: those that
 * whoever reads the file tells it, and those that it counted itself. So a click on a line at the end of a big file waits for little.
 */
export class LineCounter {
  /** `lines[i]` starts at `offsets[i]`; both ascend. */
  private readonly offsets: ByteOffset[] = [0];
  private readonly lines: LineNumber[] = [0];
  /** No CR stands before this place. */
  private noReturnsTo: ByteOffset = 0;
  private hasReturns = false;
  private readonly editorLines = new EditorLines();

  /** Line `line` starts at `offset`: known from reading. */
  learn(offset: ByteOffset, line: LineNumber): void {
    if (offset - (this.offsets.at(-1) ?? 0) < BLOCK_BYTES / 2) return;
    this.offsets.push(offset);
    this.lines.push(line);
  }

  /** How many lines end before `offset`: the number of the line that starts there. `null` when the file is shorter. */
  async lineAt(file: OpenFile, offset: ByteOffset, countsAs: CountsAs): Promise<LineNumber | null> {
    if (countsAs === 'editor' && (await this.hasReturnBefore(file, offset))) {
      return this.editorLines.lineAt(file, offset);
    }
    const known = lastAtMost(this.offsets, offset);
    let at = this.offsets[known] ?? 0;
    let line = this.lines[known] ?? 0;
    const buffer = Buffer.allocUnsafe(BLOCK_BYTES);
    while (at < offset) {
      const count = await readFully(file, buffer.subarray(0, Math.min(BLOCK_BYTES, offset - at)), at);
      if (count === 0) return null;
      line += countNewlines(buffer.subarray(0, count));
      at += count;
      if (count === BLOCK_BYTES) this.learn(at, line);
    }
    return line;
  }

  /** Where a line starts; `null` when there are not so many. */
  async offsetOf(file: OpenFile, line: LineNumber, countsAs: CountsAs): Promise<ByteOffset | null> {
    if (line <= 0) return 0;
    const offset = await this.offsetByNewlines(file, line);
    if (countsAs === 'newline') return offset;
    // Without CRs an editor counts the same.
    const end = offset ?? Infinity;
    return (await this.hasReturnBefore(file, end)) ? this.editorLines.offsetOf(file, line) : offset;
  }

  private async offsetByNewlines(file: OpenFile, line: LineNumber): Promise<ByteOffset | null> {
    const known = lastAtMost(this.lines, line - 1);
    let at = this.offsets[known] ?? 0;
    let ended = this.lines[known] ?? 0;
    const buffer = Buffer.allocUnsafe(BLOCK_BYTES);
    for (;;) {
      const count = await readFully(file, buffer, at);
      if (count === 0) return null;
      const bytes = buffer.subarray(0, count);
      const newlines = countNewlines(bytes);
      if (ended + newlines >= line) {
        let found = -1;
        for (; ended < line; ended++) found = bytes.indexOf(NEWLINE, found + 1);
        return at + found + 1;
      }
      ended += newlines;
      at += count;
      if (count === BLOCK_BYTES) this.learn(at, ended);
    }
  }

  private async hasReturnBefore(file: OpenFile, offset: ByteOffset): Promise<boolean> {
    const buffer = Buffer.allocUnsafe(BLOCK_BYTES);
    while (!this.hasReturns && this.noReturnsTo < offset) {
      const from = this.noReturnsTo;
      const count = await readFully(file, buffer.subarray(0, Math.min(BLOCK_BYTES, offset - from)), from);
      if (count === 0) break;
      if (buffer.subarray(0, count).includes(CARRIAGE_RETURN)) this.hasReturns = true;
      else this.noReturnsTo = Math.max(this.noReturnsTo, from + count);
    }
    return this.hasReturns;
  }
}

/** The last position of an ascending list whose value is not above `limit`; the first value never is. */
function lastAtMost(values: readonly number[], limit: number): number {
  let low = 0;
  for (let high = values.length; high - low > 1;) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? Infinity) <= limit) low = middle;
    else high = middle;
  }
  return low;
}

const BLOCK_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
