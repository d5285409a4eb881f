import { beforeEach, expect, test } from 'vitest';
import type { Incarnation } from '../../../../src/engine/history/incarnation';
import { LateRecords } from '../../../../src/engine/ledger/lateRecords';
import { TestIndex, type TestSource } from '../../../support/indexBuilder';

const none: ReadonlySet<Incarnation> = new Set();

let source: TestSource;
let old: Incarnation;
let late: LateRecords;
let nowMs: number;

beforeEach(() => {
  source = new TestIndex().addSource('log');
  source.append([{ subject: 'a' }, { subject: 'b' }]);
  old = { number: 0, identity: '1:1', segments: [...source.segments], seenBefore: 0, retired: null };
  late = new LateRecords();
  late.begin(old);
  nowMs = 0;
});

/** Looks after some time; answers how many records are told of. */
function look(afterMs: number, leaving = none): readonly number[] {
  nowMs += afterMs;
  return late.take([old], leaving, nowMs).map(({ records }) => records);
}

function write(): void {
  source.append([{ subject: 'late' }]);
}

test('says nothing of what was read before', () => {
  expect(look(60_000)).toEqual([]);
});

test('tells of a burst once, when it is over', () => {
  write();
  expect(look(1000)).toEqual([]);
  write();
  expect(look(1000)).toEqual([]);
  expect(look(1000)).toEqual([]);
  expect(look(1000)).toEqual([2]);
  expect(look(60_000)).toEqual([]);
  write();
  expect(look(10)).toEqual([]);
  expect(look(2000)).toEqual([1]);
});

test('tells of a burst that goes on for long in parts', () => {
  const told: number[] = [];
  for (let second = 0; second < 25; second++) {
    write();
    told.push(...look(1000));
  }
  expect(told).toEqual([11, 11]);
});

test('says nothing of a file of which nobody was told that it is gone', () => {
  write();
  look(0);
  expect(look(5000, new Set([old]))).toEqual([]);
  expect(look(0)).toEqual([1]);
});
