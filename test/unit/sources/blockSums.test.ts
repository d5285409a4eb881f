import { expect, test } from 'vitest';
import { BLOCK_BYTES, BlockSums, sameTo } from '../../../src/sources/bytes/blockSums';

const text = Buffer.alloc(5 * BLOCK_BYTES + 1234);
for (let at = 0; at < text.length; at++) text[at] = (at * 7919) >>> 5;

/** The sums of bytes from `start` on, added in pieces of odd sizes. */
function sumsOf(bytes: Uint8Array, { start = 0, end = bytes.length, piece = 30_011, marks = [0] } = {}): BlockSums {
  const sums = new BlockSums(start);
  for (const mark of marks) sums.mark(mark);
  for (let at = start; at < end; at += piece) sums.add(bytes.subarray(at, Math.min(end, at + piece)));
  return sums;
}

function changedAt(...places: number[]): Buffer {
  const changed = Buffer.from(text);
  for (const place of places) changed[place] = (changed[place] ?? 0) ^ 1;
  return changed;
}

const whole = sumsOf(text);

test('finds the same bytes the same, however they came', () => {
  for (const piece of [1_000_000, 65_536, 65_535, 4096, 777]) {
    expect(sameTo(whole, sumsOf(text, { piece }), text.length)).toBe(text.length);
    expect(sameTo(whole, sumsOf(changedAt(10), { piece }), text.length)).toBe(0);
  }
});

test.each<[string, BlockSums, number, number]>([
  ['at the start of a block', sumsOf(changedAt(BLOCK_BYTES)), text.length, BLOCK_BYTES],
  ['at the end of a block', sumsOf(changedAt(2 * BLOCK_BYTES - 1)), text.length, BLOCK_BYTES],
  ['in the last bytes, when both end there', sumsOf(changedAt(text.length - 1)), text.length, 5 * BLOCK_BYTES],
  ['after the place asked for', sumsOf(changedAt(3 * BLOCK_BYTES)), 3 * BLOCK_BYTES, 3 * BLOCK_BYTES],
  ['after the place asked for, in the same block', sumsOf(changedAt(700)), 600, 600],
])('tells where a block begins that differs %s', (_, other, to, expected) => {
  expect(sameTo(whole, other, to)).toBe(expected);
  expect(sameTo(other, whole, to)).toBe(expected);
});

test('compares a part that is in the middle of a file from its first whole block on', () => {
  const start = BLOCK_BYTES + 77;
  const tail = sumsOf(text, { start });
  expect(sameTo(whole, tail, text.length)).toBe(text.length);
  expect(sameTo(sumsOf(changedAt(start + 1)), tail, text.length)).toBe(text.length);
  expect(sameTo(sumsOf(changedAt(2 * BLOCK_BYTES)), tail, text.length)).toBe(2 * BLOCK_BYTES);
});

test('compares the last part of a shorter file when its end was marked', () => {
  const end = 2 * BLOCK_BYTES + 555;
  const short = sumsOf(text, { end });
  const other = changedAt(end - 1);
  expect(sameTo(sumsOf(text, { marks: [end] }), short, text.length)).toBe(end);
  expect(sameTo(sumsOf(other, { marks: [end] }), short, text.length)).toBe(2 * BLOCK_BYTES);
  // Nothing is known of it otherwise.
  expect(sameTo(sumsOf(other), short, text.length)).toBe(end);
  expect(sameTo(sumsOf(changedAt(end), { marks: [end, end - 3, BLOCK_BYTES] }), short, text.length)).toBe(end);
});

test('takes blocks with bytes that were passed for the same, and goes on after them', () => {
  const passed = new BlockSums(0);
  passed.mark(BLOCK_BYTES + 2000);
  passed.add(text.subarray(0, BLOCK_BYTES + 1000));
  passed.pass(3 * BLOCK_BYTES + 1000);
  passed.add(text.subarray(3 * BLOCK_BYTES + 1000));
  expect(sameTo(whole, passed, text.length)).toBe(text.length);
  expect(sameTo(sumsOf(changedAt(BLOCK_BYTES + 5, 2 * BLOCK_BYTES)), passed, text.length)).toBe(text.length);
  expect(sameTo(sumsOf(changedAt(10)), passed, text.length)).toBe(0);
  expect(sameTo(sumsOf(changedAt(4 * BLOCK_BYTES)), passed, text.length)).toBe(4 * BLOCK_BYTES);
});

test('knows nothing of bytes after the shorter end', () => {
  expect(sameTo(whole, sumsOf(text, { end: 100, marks: [] }), 200)).toBe(100);
  expect(sameTo(new BlockSums(0), whole, 200)).toBe(0);
});

test('comes to the same as comparing the bytes, at random', () => {
  let state = 1;
  const random = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % limit;
  };
  for (let round = 0; round < 200; round++) {
    const place = random(text.length);
    const end = 1 + random(text.length);
    const other = sumsOf(changedAt(place), { end, piece: 1 + random(200_000) });
    const marked = sumsOf(text, { marks: [end], piece: 1 + random(200_000) });
    const expected = place < end ? Math.floor(place / BLOCK_BYTES) * BLOCK_BYTES : end;
    expect(sameTo(marked, other, text.length), `change at ${place}, end ${end}`).toBe(expected);
  }
});
