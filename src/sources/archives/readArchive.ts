import type { ReaderEvent } from '../adapter';
import type { Events } from '../bytes/events';
import type { GzipEnd } from '../bytes/gzip';
import { batchesOf, problemBatch, type ReadEnd } from '../bytes/lineStream';
import type { ProblemKind } from '../../core/problem';
import { isQuiet, type Archive, type OpenedArchive } from './archive';

/** Reads an open archive on from where it was left, and decides what became of it. Its segment was begun before. */
export async function* readArchive(
  archive: Archive,
  { facts, file, inflated }: OpenedArchive,
  signal: AbortSignal,
): Events<ReadEnd> {
  const { segment, stream } = archive;
  if (segment === null || stream === null) return 'stopped';
  // A copy that took the place, and the inode, of one that was removed.
  if (!(await stream.isIn(file))) return 'changed';
  const limit = inflated === null ? facts.sizeBytes : Number.MAX_SAFE_INTEGER;
  const expectedBytes = inflated === null ? limit : facts.sizeBytes * USUAL_RATIO;
  const events = batchesOf(segment, stream.read(file, limit, signal, undefined, expectedBytes));
  try {
    for (;;) {
      const next = await events.next();
      if (next.done === true) {
        if (next.value === 'reached' || next.value === 'short') yield* end(archive, inflated?.ended ?? null);
        return next.value;
      }
      archive.doneBytes = inflated?.consumedBytes ?? stream.offset;
      archive.lineCounter.learn(stream.offset, stream.line);
      yield next.value;
    }
  } finally {
    await events.return('stopped');
  }
}

/** The file is read as far as it goes. `ended` is how the compressed data ended, `null` of a file that is not compressed. */
function* end(archive: Archive, ended: GzipEnd | null): Generator<ReaderEvent, void, void> {
  // It was seen to change meanwhile: it is read on when it has come to rest.
  if (archive.state !== 'ready') return;
  archive.doneBytes = archive.sizeBytes;
  switch (ended?.kind) {
    case undefined:
      archive.state = 'caughtUp';
      yield* settleCaughtUp(archive);
      break;
    case 'complete':
      yield* finish(archive, 'read', '', 'unfinishedLine');
      break;
    case 'truncated':
      archive.state = 'waiting';
      yield* settleCaughtUp(archive);
      break;
    case 'damaged':
      yield* finish(archive, 'damaged', ended.cause, 'archiveDamaged');
      break;
    case 'tooLarge':
      yield* finish(archive, 'tooLarge', ended.cause, 'archiveTooLarge');
  }
}

/** An archive that was read to its end is done with when nobody writes to it any more. */
export function* settleCaughtUp(archive: Archive): Generator<ReaderEvent, void, void> {
  if (!isQuiet(archive)) return;
  if (archive.state === 'caughtUp') yield* finish(archive, 'read', '', 'unfinishedLine');
  if (archive.state === 'waiting') yield* finish(archive, 'damaged', 'its end is missing', 'archiveDamaged');
}

function* finish(
  archive: Archive,
  state: 'read' | 'damaged' | 'tooLarge',
  cause: string,
  problem: ProblemKind,
): Generator<ReaderEvent, void, void> {
  const { segment, stream } = archive;
  archive.state = state;
  archive.cause = cause;
  archive.stream = null;
  if (segment === null || stream === null) return;
  const { offset, line, pendingBytes: length } = stream;
  if (state !== 'read' || length > 0) {
    const batch = problemBatch([{ kind: problem, offset, length, line }], offset + length, line);
    yield { kind: 'batch', segment, batch };
  }
  yield { kind: 'archiveRead', segment };
}

/** So many times larger are audit logs than their gzip files. */
const USUAL_RATIO = 15;
