import type { ByteOffset } from '../../core/ids';
import { readFully } from './fileIdentity';
import type { OpenFile } from './files';

/**
 * What is read first when a log is opened: some screens full. A whole megabyte took three times as long (45 ms instead of 16)
 * in a process that has just started and runs the scanner uncompiled.
 */
export const TAIL_BYTES = 128 * 1024;

/**
 * Where the newest part of a file starts: after the first line end in the last `tailBytes`, so that at least one whole line follows;
 * in more of it when there is none, and 0 when the lines are too long for that or the file is small.
 */
export async function findTailStart(file: OpenFile, sizeBytes: number, tailBytes: number): Promise<ByteOffset> {
  for (let window = Math.max(1, tailBytes); window < sizeBytes && window <= LARGEST_WINDOW; window *= 2) {
    // One byte more: a line may start exactly where the window does.
    const from = sizeBytes - window - 1;
    const bytes = Buffer.allocUnsafe(window + 1);
    const count = await readFully(file, bytes, Math.max(0, from));
    const first = bytes.subarray(0, count).indexOf(NEWLINE);
    if (first >= 0 && bytes.subarray(0, count).lastIndexOf(NEWLINE) > first) return Math.max(0, from) + first + 1;
  }
  return 0;
}

const LARGEST_WINDOW = 32 * 1024 * 1024;
const NEWLINE = 0x0a;
