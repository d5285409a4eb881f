import type { Events } from './events';
import type { FileFollower } from './fileFollower';
import type { Incarnation, OlderPart } from './incarnation';
import { batchesOf } from './lineStream';
import { codeOf, stateOfError } from './readerState';

/** The oldest file whose part before the tail is still to be read. */
export function nextToBackfill({ current, retired }: FileFollower): Incarnation | undefined {
  const all = current === null ? retired : [...retired, current];
  return all.find(({ older, isTold, isBlocked }) => older !== null && isTold && !isBlocked);
}

/** Reads what stands before the tails, oldest file first, also of files that were replaced meanwhile. */
export async function* backfill(follower: FileFollower, path: string, signal: AbortSignal): Events {
  for (let next = nextToBackfill(follower); next !== undefined; next = nextToBackfill(follower)) {
    if (signal.aborted) return;
    const { file, older } = next;
    if (older === null) return;
    try {
      yield* readOlder(follower, next, older, signal);
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      // The descriptor was exchanged, or given up, under the read.
      if (next.file !== file || next.fate?.isReadable === false) continue;
      next.isBlocked = true;
      yield* follower.tell(stateOfError(error, path));
    }
  }
}

async function* readOlder(
  follower: FileFollower,
  incarnation: Incarnation,
  older: OlderPart,
  signal: AbortSignal,
): Events {
  const { file, live, identity, segments } = incarnation;
  let { segment } = older;
  const { stream, end } = older;
  if (segment === null) {
    segment = follower.newSegment(stream);
    older.segment = segment;
    segments.push(segment);
    yield { kind: 'segment', segment, before: live.segment, identity, startOffset: 0, firstLine: 0 };
    if (incarnation.fate !== null) yield { kind: 'retired', segments: [segment], ...incarnation.fate };
  }
  const totalBytes = end.offset;
  const events = batchesOf(segment, stream.read(file, totalBytes, signal, end));
  try {
    for (;;) {
      const next = await events.next();
      // Nothing is told of a file after it was told that its bytes are gone.
      if (incarnation.fate?.isReadable === false) return;
      if (next.done === true) {
        if (next.value === 'reached') break;
        // The file is not what it was: the next look at it finds out, and goes on or gives it up.
        if (next.value !== 'stopped') incarnation.isBlocked = true;
        return;
      }
      incarnation.lineCounter.learn(stream.offset, stream.line);
      yield next.value;
      yield { kind: 'progress', doneBytes: stream.offset, totalBytes };
    }
  } finally {
    await events.return('stopped');
  }
  incarnation.older = null;
  yield { kind: 'firstLine', segment: live.segment, firstLine: stream.line };
}
