import { expect, test } from 'vitest';
import { ByteBudget } from '../../../src/base/byteBudget';
import { RecentBytes } from '../../../src/sources/bytes/recentBytes';

const MIB = 1024 * 1024;

function bytesOf(from: number, to: number, seed = 0): Buffer {
  const bytes = Buffer.alloc(to - from);
  for (let at = from; at < to; at++) bytes[at - from] = (((at + seed) * 7919) >>> 3) & 0xff;
  return bytes;
}

/** Quicker than a comparison that could show what differs. */
function expectSame(found: Uint8Array | null | undefined, expected: Buffer): void {
  expect(found && Buffer.compare(found, expected)).toBe(0);
}

test('holds the newest bytes, wherever pieces begin and end', () => {
  for (const piece of [1000, 16_384, 70_001, 3 * MIB]) {
    const recent = new RecentBytes(new ByteBudget(MIB));
    const size = 3 * MIB + 17;
    for (let at = 100; at < size; at += piece) recent.add(4, at, bytesOf(at, Math.min(size, at + piece)));
    expectSame(recent.read(4, { from: size - MIB, to: size }), bytesOf(size - MIB, size));
    expectSame(recent.read(4, { from: size - 500, to: size - 3 }), bytesOf(size - 500, size - 3));
    expect(recent.read(4, { from: size - MIB - 1, to: size })).toBeNull();
    expect(recent.read(4, { from: size - 5, to: size + 1 })).toBeNull();
    expectSame(recent.readFrom(4, { from: size - 5, to: size + 9 }), bytesOf(size - 5, size));
    expect(recent.read(3, { from: size - 5, to: size })).toBeNull();
  }
});

test('holds bytes of several files, the newest of all', () => {
  const recent = new RecentBytes(new ByteBudget(MIB));
  for (let segment = 0; segment < 20; segment++) recent.add(segment, 50, bytesOf(0, 100_000, segment));
  const held = Array.from({ length: 20 }, (_, segment) => recent.read(segment, { from: 60, to: 100_050 }));
  expect(held.map(bytes => bytes !== null)).toEqual(held.map((_, segment) => segment >= 10));
  expectSame(held[15], bytesOf(10, 100_000, 15));
  // Of the file before the oldest whole one a part is left.
  expectSame(recent.read(9, { from: 99_000, to: 100_050 }), bytesOf(98_950, 100_000, 9));
});

test('finds what was written to an old file after the new one', () => {
  const recent = new RecentBytes(new ByteBudget(MIB));
  recent.add(0, 0, bytesOf(0, 100));
  recent.add(1, 0, bytesOf(0, 100, 7));
  recent.add(0, 100, bytesOf(100, 150));
  expectSame(recent.read(0, { from: 10, to: 100 }), bytesOf(10, 100));
  expectSame(recent.read(0, { from: 100, to: 150 }), bytesOf(100, 150));
  expectSame(recent.read(1, { from: 0, to: 100 }), bytesOf(0, 100, 7));
});

test('takes no more memory than there is for all, and gives it back', () => {
  const budget = new ByteBudget(100_000);
  const first = new RecentBytes(budget);
  const second = new RecentBytes(budget);
  first.add(0, 0, bytesOf(0, 60_000));
  second.add(0, 0, bytesOf(0, 60_000));
  expectSame(first.read(0, { from: 0, to: 60_000 }), bytesOf(0, 60_000));
  expect(second.read(0, { from: 59_000, to: 60_000 })).toBeNull();
  first.dispose();
  second.add(0, 60_000, bytesOf(60_000, 61_000));
  expectSame(second.read(0, { from: 60_000, to: 61_000 }), bytesOf(60_000, 61_000));
  expect(budget.take(100_000 - 16_384)).toBe(true);
  expect(budget.take(1)).toBe(false);
});
