import type { ByteOffset } from '../../core/ids';
import type { RawLinesSpan, RawLinesWindow } from '../adapter';
import { readFully } from './fileIdentity';
import type { OpenFile } from './files';
import type { LineCounter } from './lineCounter';

/** Reads the lines around a position of a file, which may have lines of any length; `null` when it is not there. */
export async function readLinesAround(
  file: OpenFile,
  counter: LineCounter,
  { offset, linesBefore, linesAfter }: RawLinesSpan,
): Promise<RawLinesWindow | null> {
  const { sizeBytes } = await file.stat();
  if (sizeBytes === 0) return { lines: [], firstLine: 0, focus: 0, isAtStart: true, isAtEnd: true };
  const inside = Math.max(0, Math.min(offset, sizeBytes - 1));
  const starts = await startsBefore(file, inside, linesBefore);
  const first = starts.at(-1) ?? 0;
  const firstLine = await counter.lineAt(file, first, 'newline');
  if (firstLine === null) return null;
  const focus = starts.length - 1;
  const { lines, end } = await readLines(file, first, focus + 1 + linesAfter);
  return { lines, firstLine, focus, isAtStart: first === 0, isAtEnd: end >= sizeBytes };
}

/** The start of the line that holds `offset`, then those of up to `count` lines before it. */
async function startsBefore(file: OpenFile, offset: ByteOffset, count: number): Promise<ByteOffset[]> {
  const starts: ByteOffset[] = [];
  const buffer = Buffer.allocUnsafe(BLOCK_BYTES);
  for (let end = offset; end > 0;) {
    const from = Math.max(0, end - BLOCK_BYTES);
    const filled = await readFully(file, buffer.subarray(0, end - from), from);
    for (
      let at = buffer.lastIndexOf(NEWLINE, filled - 1);
      at >= 0;
      at = at === 0 ? -1 : buffer.lastIndexOf(NEWLINE, at - 1)
    ) {
      starts.push(from + at + 1);
      if (starts.length > count || offset - from > LARGEST_WINDOW) return starts;
    }
    end = from;
  }
  starts.push(0);
  return starts;
}

/** Up to `count` lines from `from` on, and where they end. Of a long line only the first part is held. */
async function readLines(
  file: OpenFile,
  from: ByteOffset,
  count: number,
): Promise<{ readonly lines: string[]; readonly end: ByteOffset }> {
  const decoder = new TextDecoder();
  const lines: string[] = [];
  const buffer = Buffer.allocUnsafe(BLOCK_BYTES);
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let total = 0;
  const hold = (bytes: Uint8Array): void => {
    const piece = bytes.subarray(0, LONGEST_LINE - heldBytes);
    if (piece.length > 0) held.push(new Uint8Array(piece));
    heldBytes += piece.length;
    total += piece.length;
  };
  const complete = (): void => {
    const bytes = Buffer.concat(held);
    lines.push(decoder.decode(bytes.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes));
    held = [];
    heldBytes = 0;
  };
  let position = from;
  for (;;) {
    const filled = await readFully(file, buffer, position);
    if (filled === 0) break;
    let at = 0;
    while (at < filled) {
      const lineEnd = buffer.subarray(0, filled).indexOf(NEWLINE, at);
      hold(buffer.subarray(at, lineEnd < 0 ? filled : lineEnd));
      if (lineEnd < 0) break;
      complete();
      at = lineEnd + 1;
      if (lines.length >= count || total > LARGEST_WINDOW) return { lines, end: position + at };
    }
    position += filled;
  }
  if (heldBytes > 0) complete();
  return { lines, end: position };
}

const BLOCK_BYTES = 256 * 1024;
const LONGEST_LINE = 1024 * 1024;
/** Windows of many long lines end here. */
const LARGEST_WINDOW = 32 * 1024 * 1024;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
