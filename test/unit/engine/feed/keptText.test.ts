import { expect, test } from 'vitest';
import { KeptText } from '../../../../src/engine/feed/keptText';
import { problemBatch } from '../../../../src/sources/bytes/lineStream';
import { TestIndex } from '../../../support/indexBuilder';

const BYTES = 10;

/** Text of so many small batches of one segment. */
function keep(count: number) {
  const segment = new TestIndex().addSource('audit').addSegment();
  const kept = new KeptText();
  const { ordinal } = segment.owner;
  for (let at = 0; at < count; at++) {
    const text = new Uint8Array(BYTES).fill(at);
    kept.add(ordinal, segment.key, { ...problemBatch([], (at + 1) * BYTES, 0), text });
  }
  return { kept, segment };
}

test('gives what is kept, over several batches, until it is released', () => {
  const { kept, segment } = keep(4);
  expect(kept.read(segment, 5, 15)).toEqual(Buffer.from([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]));
  kept.release(segment, 25);
  expect(kept.read(segment, 19, 30)).toBeNull();
  expect(kept.read(segment, 20, 21)).toEqual(Uint8Array.of(2));
  expect(kept.read(segment, 35, 41)).toBeNull();
  kept.release(segment, Infinity);
  expect(kept.read(segment, 30, 31)).toBeNull();
});

test('lets go of forty thousand small batches without holding up anybody', () => {
  const { kept, segment } = keep(40_000);
  const startedMs = performance.now();
  kept.release(segment, Infinity);
  // It was 14 s when each one was searched for among the others.
  expect(performance.now() - startedMs).toBeLessThan(2000);
  expect(kept.read(segment, 0, BYTES)).toBeNull();
});
