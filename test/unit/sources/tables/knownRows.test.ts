import { expect, test } from 'vitest';
import { KnownRows } from '../../../../src/sources/tables/knownRows';
import type { SlimRow } from '../../../../src/sources/tables/tableRow';

function row(identity: string, { rowId = 1n, print = 1 } = {}): SlimRow {
  return { rowId, identity, print, key: [identity] };
}

test('the newest entry stands for a thing, the ones before keep what became of them', () => {
  const known = new KnownRows();
  known.add(row('a'), 1);
  known.add(row('a', { rowId: 5n, print: 2 }), 1);
  known.setFate(0, 'replaced');
  expect([known.find('a'), known.fateOf(0), known.fateOf(1), known.there]).toEqual([1, 'replaced', 'there', 1]);
  expect([known.isSame(1, row('a', { print: 2 })), known.isSame(1, row('a')), known.isSame(0, row('a'))]).toEqual([
    true,
    false,
    false,
  ]);
  expect([known.fateOf(2), known.find('b')]).toEqual([undefined, undefined]);
});

test('tells which were not found in a sweep', () => {
  const known = new KnownRows();
  for (const identity of ['a', 'b', 'c', 'd']) known.add(row(identity), 1);
  known.seen(1, 9n, 2);
  known.setFate(2, 'gone');
  expect(known.unseen(2, 4)).toEqual([0, 3]);
  expect(known.unseen(2, 3)).toEqual([0]);
  expect(known.rowIdOf(1)).toBe(9n);
  expect([known.firstAfter(1n), known.firstAfter(9n)]).toEqual([1, null]);
});

test('what is gone or replaced is not after a row id', () => {
  const known = new KnownRows();
  for (const rowId of [50n, 60n, 3n, 7n]) known.add(row(String(rowId), { rowId }), 1);
  known.setFate(0, 'gone');
  known.setFate(1, 'replaced');
  expect([known.firstAfter(2n), known.firstAfter(3n), known.firstAfter(7n)]).toEqual([2, 3, null]);
});

test('grows, and keeps row ids that a number can not hold', () => {
  const known = new KnownRows();
  for (let entry = 0; entry < 1000; entry++) known.add(row(String(entry), { rowId: 2n ** 62n + BigInt(entry) }), 1);
  expect([known.count, known.there, known.rowIdOf(999)]).toEqual([1000, 1000, 2n ** 62n + 999n]);
});
