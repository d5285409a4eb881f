import { beforeEach, expect, test } from 'vitest';
import { CopyMatch } from '../../../../src/engine/history/copyMatch';
import type { Segment } from '../../../../src/engine/store/segment';
import type { TestRecord } from '../../../support/batchBuilder';
import { TestIndex, type TestSource } from '../../../support/indexBuilder';

// Records of 100 bytes: the archive has them at the same places as the file, from its start on.

let file: TestSource;
let archive: TestSource;
let copy: Segment;

beforeEach(() => {
  const index = new TestIndex();
  file = index.addSource('log');
  archive = index.addSource('archive');
  copy = archive.addSegment();
});

function records(from: number, to: number): TestRecord[] {
  return Array.from({ length: to - from }, (_, at) => ({ subject: `s${from + at}`, timeMs: from + at }));
}

interface MatchFacts {
  /** Nothing tells bytes apart before this byte. */
  readonly sameBefore?: number;
  readonly retired?: unknown;
}

function matchOf({ sameBefore = Infinity, retired = null }: MatchFacts = {}): CopyMatch {
  return new CopyMatch({ segments: file.segments, retired }, (_, __, to) => Math.min(to, sameBefore));
}

function end(match: CopyMatch): readonly [rows: number, endOffset: number, isSameFile: boolean] {
  match.compare(copy, true);
  return [match.rows, match.endOffset, match.isSameFile];
}

test('takes all rows for the same when they are', () => {
  file.append(records(0, 10));
  archive.append(records(0, 10), copy);
  expect(end(matchOf())).toEqual([10, 1000, true]);
});

test('goes on when either of them grows', () => {
  const match = matchOf();
  file.append(records(0, 5));
  archive.append(records(0, 10), copy);
  const other = matchOf();
  expect(end(other)).toEqual([5, 500, true]);
  file.append(records(5, 8));
  expect(end(other)).toEqual([8, 800, true]);
  expect(match.rows).toBe(0);
});

test('stops at the first row that differs', () => {
  file.append([...records(0, 3), { subject: 'other', timeMs: 3 }, ...records(4, 6)]);
  archive.append(records(0, 6), copy);
  expect(end(matchOf())).toEqual([3, 300, false]);
});

test('stops at the row in which a block of bytes begins that differs', () => {
  file.append(records(0, 1000));
  archive.append(records(0, 1000), copy);
  // The block begins in row 655.
  expect(end(matchOf({ sameBefore: 65_536 }))).toEqual([655, 65_500, false]);
});

test('takes where the shorter one ends for no difference', () => {
  file.append(records(0, 10));
  archive.append(records(0, 10), copy);
  expect(end(matchOf({ sameBefore: 990 }))).toEqual([10, 1000, true]);
});

test('takes rows without any time for no proof, when others differ', () => {
  file.append([{ subject: 'a' }, { subject: 'b' }]);
  archive.append([{ subject: 'a' }, { subject: 'c' }], copy);
  expect(end(matchOf())).toEqual([0, 0, false]);
});

test('waits for the middle of a file that is still read', () => {
  const older = file.addSegment();
  const tail = file.addSegment(1, 500);
  file.append(records(0, 2), older);
  file.append(records(5, 8), tail);
  archive.append(records(0, 8), copy);
  const match = matchOf();
  expect(end(match)).toEqual([2, 200, true]);
  file.append(records(2, 5), older);
  expect(end(match)).toEqual([8, 800, true]);
  expect(tail.firstVisible).toBe(0);
});

test('shows the end of a file from the archive when its middle is in no other place', () => {
  const older = file.addSegment();
  const tail = file.addSegment(1, 500);
  file.append(records(0, 2), older);
  file.append(records(5, 8), tail);
  older.isReadable = false;
  tail.isReadable = false;
  const match = matchOf({ retired: { reason: 'truncated' } });
  archive.append(records(0, 7), copy);
  expect(end(match)).toEqual([2, 700, true]);
  expect(match.tailRows).toBe(2);
  expect(tail.firstVisible).toBe(2);
  archive.append(records(7, 9), copy);
  expect(end(match)).toEqual([2, 800, true]);
  expect(tail.visibleCount).toBe(0);
});

test('keeps the end of a file where the archive has something else', () => {
  const tail = file.addSegment(0, 500);
  file.append(records(5, 8), tail);
  tail.isReadable = false;
  archive.append([...records(0, 6), { subject: 'other', timeMs: 6 }, ...records(7, 8)], copy);
  const match = matchOf({ retired: { reason: 'truncated' } });
  match.compare(copy, true);
  expect(tail.firstVisible).toBe(1);
});
