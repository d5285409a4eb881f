import { createInflate, inflateSync } from 'node:zlib';
import type { ProblemKind } from '../../core/problem';

/**
 * Inflates a zlib stream, or says what is wrong with it. What inflates to more than `mostBytes`, or beyond 1 MiB to more than a thousand
 * times its size, is not held: it is only counted up to there.
 */
export function inflate(
  compressed: Uint8Array,
  mostBytes: number,
): Uint8Array | ProblemKind | Promise<Uint8Array | ProblemKind> {
  const found = inflateUpTo(compressed, Math.max(1, Math.min(mostBytes, SMALL_BYTES)));
  return found === 'bomb' ? inflateCounted(compressed, mostBytes) : found;
}

async function inflateCounted(compressed: Uint8Array, mostBytes: number): Promise<Uint8Array | ProblemKind> {
  const bombBytes = Math.max(SMALL_BYTES, compressed.length * LARGEST_RATIO);
  const length = await inflatedLength(compressed, Math.min(mostBytes, bombBytes));
  if (length === null) return bombBytes <= mostBytes ? 'bomb' : 'valueTooLarge';
  return typeof length === 'number' ? inflateUpTo(compressed, Math.max(1, length)) : length;
}

function inflateUpTo(compressed: Uint8Array, maxOutputLength: number): Uint8Array | ProblemKind {
  try {
    return inflateSync(compressed, { maxOutputLength });
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
      ? 'bomb'
      : 'notCompressed';
  }
}

/** Counts what comes out and lets it go; `null` when it is more than `limit`. */
async function inflatedLength(compressed: Uint8Array, limit: number): Promise<number | ProblemKind | null> {
  const stream = createInflate();
  let length = 0;
  try {
    stream.end(compressed);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > limit) return null;
    }
    return length;
  } catch {
    // Its bytes were held before: only the stream itself can be wrong.
    return 'notCompressed';
  } finally {
    stream.destroy();
  }
}

/** Nearly all are smaller. */
const SMALL_BYTES = 1024 ** 2;
const LARGEST_RATIO = 1000;
