import { beforeEach, expect, test } from 'vitest';
import type { LedgerEvent } from '../../../../src/core/ledger';
import { SETTLE_MS, Settling } from '../../../../src/engine/ledger/settling';

const gone = (records: number): LedgerEvent => ({ kind: 'recordsGone', records });

let settling: Settling;
let nowMs: number;

beforeEach(() => {
  settling = new Settling();
  nowMs = 0;
});

/** A look after some time, with conditions by their keys; answers what is told then. */
function look(
  conditions: Readonly<Record<string, LedgerEvent>>,
  afterMs = 1000,
  isLook = true,
): readonly LedgerEvent[] {
  nowMs += afterMs;
  const all = Object.entries(conditions).map(([key, event]) => ({ key, event }));
  return settling.update(all, nowMs, isLook);
}

test('tells a condition once, when it has lasted', () => {
  const told = [1, 2, 3, 4, 5].map(() => look({ a: gone(1) }));
  expect(told).toEqual([[], [], [gone(1)], [], []]);
  expect(settling.told).toEqual([gone(1)]);
});

test('does not tell what passes in a moment, nor count from its first time', () => {
  expect(look({ a: gone(1) })).toEqual([]);
  expect(look({})).toEqual([]);
  expect(look({ a: gone(1) })).toEqual([]);
  expect(look({ a: gone(1) })).toEqual([]);
  expect(settling.told).toEqual([]);
  expect(look({ a: gone(1) })).toEqual([gone(1)]);
});

test('waits for looks as well as for time', () => {
  look({ a: gone(1) });
  expect(look({ a: gone(1) }, 10 * SETTLE_MS, false)).toEqual([]);
  expect(look({ a: gone(1) }, 0)).toEqual([]);
  expect(look({ a: gone(1) }, 0)).toEqual([gone(1)]);
});

test('tells a condition again when it has changed and lasts', () => {
  for (let count = 0; count < 3; count++) look({ a: gone(1) });
  expect([1, 2, 3, 4].map(() => look({ a: gone(2) }))).toEqual([[], [], [gone(2)], []]);
  expect(settling.told).toEqual([gone(2)]);
});

test('says of a change and back again nothing', () => {
  for (let count = 0; count < 3; count++) look({ a: gone(1) });
  expect([gone(2), gone(1), gone(1), gone(1), gone(1)].flatMap(event => look({ a: event }))).toEqual([]);
});

test('keeps conditions apart by their keys, and forgets what holds no longer', () => {
  look({ a: gone(1) });
  look({ a: gone(1), b: gone(5) });
  expect(look({ a: gone(1), b: gone(5) })).toEqual([gone(1)]);
  expect(look({ b: gone(5) })).toEqual([gone(5)]);
  expect(settling.told).toEqual([gone(5)]);
});
