import type { Files } from '../bytes/files';
import { readRun, type RunReading } from './readRun';
import { pathOf, type TreeFile } from './treeNodes';
import { MAX_AT_ONCE } from './workQueue';

/** Reads files a few at once, and answers them in their order. Leaving the loop ends it; so does the signal. */
export async function* readInOrder(
  files: Files,
  wanted: readonly TreeFile[],
  signal: AbortSignal,
): AsyncGenerator<{ readonly file: TreeFile; readonly reading: RunReading }, void, void> {
  const underWay: { readonly file: TreeFile; readonly sizeBytes: number; readonly reading: Promise<RunReading> }[] = [];
  let heldBytes = 0;
  let next = 0;
  for (;;) {
    while (underWay.length < MAX_AT_ONCE && (heldBytes < MAX_HELD_BYTES || underWay.length === 0)) {
      const file = wanted[next];
      if (file === undefined) break;
      next++;
      const { sizeBytes } = file;
      heldBytes += sizeBytes;
      const reading = file.isGone ? Promise.resolve(VANISHED) : readRun(files, pathOf(file));
      // It is heard in its turn; when the loop was left it is of no interest.
      reading.catch(() => undefined);
      underWay.push({ file, sizeBytes, reading });
    }
    const first = underWay.shift();
    if (first === undefined) return;
    const reading = await first.reading;
    heldBytes -= first.sizeBytes;
    if (signal.aborted) return;
    yield { file: first.file, reading };
  }
}

const VANISHED: RunReading = { kind: 'vanished' };
const MAX_HELD_BYTES = 32 * 1024 * 1024;
