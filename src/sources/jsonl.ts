import type { Adapter, OpenOptions, SourceReader } from './adapter';
import { backfill, nextToBackfill } from './bytes/backfill';
import { FileFollower } from './bytes/fileFollower';
import { Fingerprint, isMarked } from './bytes/fileIdentity';
import type { Incarnation } from './bytes/incarnation';
import { readLinesAround } from './bytes/lines';
import { codeOf } from './bytes/readerState';
import { readRecords } from './bytes/recordReader';
import { createScanner } from './bytes/scanner';
import { TAIL_BYTES } from './bytes/tail';

/** One JSON object a line. */
export const jsonl: Adapter = { format: 'jsonl', open: createJsonlReader };

function createJsonlReader({ path, dialect, tables, files, tailBytes = TAIL_BYTES }: OpenOptions): SourceReader {
  const follower = new FileFollower({
    path,
    files,
    tailBytes,
    createScanner: size => createScanner(dialect, tables, size),
  });

  /** Asks something of the file of a segment, or of the one at the path; `null` when it can't be read. */
  const ask = async <T>(
    segment: number | null,
    question: (incarnation: Incarnation) => Promise<T | null>,
  ): Promise<T | null> => {
    const incarnation = segment === null ? follower.current : follower.fileOf(segment);
    if (incarnation === null) return null;
    try {
      return await question(incarnation);
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      // It can't be read now; the next look at the file finds out why, and says so.
      return null;
    }
  };

  return {
    advance: signal => follower.advance(signal),
    backfill: signal => backfill(follower, path, signal),
    get hasBackfill() {
      return nextToBackfill(follower) !== undefined;
    },
    readRecords: async (segment, spans) =>
      (await ask(segment, ({ file }) => readRecords(file, spans))) ?? spans.map(() => null),
    lineInEditor: (segment, offset) =>
      ask(segment, ({ file, lineCounter }) => lineCounter.lineAt(file, offset, 'editor')),
    rawLines: (segment, request) =>
      ask(segment, ({ file, lineCounter }) => readLinesAround(file, lineCounter, request)),
    offsetOfLine: (line, countsAs) => ask(null, ({ file, lineCounter }) => lineCounter.offsetOf(file, line, countsAs)),
    currentMark: async () => {
      const mark = await ask(null, async ({ file, identity, live: { stream } }) => {
        const fingerprint = await Fingerprint.read(file, stream.offset);
        return fingerprint && { identity, offset: fingerprint.offset, hash: fingerprint.hash };
      });
      return mark ?? { identity: null, offset: 0, hash: '' };
    },
    resolveMark: async mark =>
      (await ask(null, async ({ file, identity }) => ((await isMarked(file, identity, mark)) ? mark.offset : 0))) ?? 0,
    dispose: () => follower.dispose(),
  };
}
