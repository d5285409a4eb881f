import { describe, expect, test } from 'vitest';
import { createBatchColumns, type Batch } from '../../../../src/core/columns';
import { rowIdOf } from '../../../../src/core/ids';
import { indexedRoles } from '../../../../src/core/roles';
import type { Problem } from '../../../../src/core/problem';
import type { Segment } from '../../../../src/engine/store/segment';
import { globalRowOf } from '../../../../src/engine/store/logIndex';
import { buildBatch } from '../../../support/batchBuilder';
import { TestIndex } from '../../../support/indexBuilder';

function createSegment() {
  const all = new TestIndex();
  return { all, segment: all.addSource('a').addSegment() };
}

/** Rows whose codes are all `codeOf(row)`. */
function codedBatch(rows: number, codeOf: (row: number) => number, offsetOf: (row: number) => number): Batch {
  const columns = createBatchColumns(rows);
  for (let row = 0; row < rows; row++) {
    columns.offset[row] = offsetOf(row);
    columns.line[row] = row;
    for (const role of indexedRoles) columns.codes[role][row] = codeOf(row);
  }
  return { ...columns, rowCount: rows, roles: 0, problems: [], endOffset: offsetOf(rows), endLine: rows };
}

describe('the columns of a segment', () => {
  test.each([255, 256, 65_535, 65_536, 0x7fff_ffff, 0xffff_ffff])('keep codes up to %i', greatest => {
    const { segment } = createSegment();
    segment.append(
      codedBatch(
        300,
        row => (row === 299 ? greatest : row % 200),
        row => row * 10,
      ),
    );
    for (const role of indexedRoles) {
      expect(segment.chunkOf(0)?.codes[role][299]).toBe(greatest);
      expect(segment.chunkOf(0)?.codes[role][199]).toBe(199);
    }
  });

  test('keep rows over several chunks', () => {
    const { segment } = createSegment();
    for (let batch = 0; batch < 3; batch++) {
      segment.append(
        codedBatch(
          50_000,
          row => (batch * 50_000 + row) % 251,
          row => (batch * 50_000 + row) * 10,
        ),
      );
    }
    expect(segment.rowCount).toBe(150_000);
    expect(segment.chunks.map(chunk => chunk.rowCount)).toEqual([65_536, 65_536, 18_928]);
    for (const row of [0, 49_999, 50_000, 65_535, 65_536, 131_072, 149_999]) {
      expect(segment.offsetOf(row)).toBe(row * 10);
      expect(segment.chunkOf(row)?.codes.event[row & 0xffff]).toBe(row % 251);
      expect(segment.rowAtOrAfter(row * 10)).toBe(row);
      expect(segment.rowAtOrAfter(row * 10 - 9)).toBe(row);
    }
    expect(segment.spanOf(65_535)).toEqual({ from: 655_350, to: 655_360 });
    expect(segment.spanOf(149_999)).toEqual({ from: 1_499_990, to: 1_500_000 });
  });

  test('keep offsets that are more than 4 GiB apart in one chunk', () => {
    const { segment } = createSegment();
    const offsets = [10, 20, 5 * 2 ** 30, 9 * 2 ** 40];
    segment.append(
      codedBatch(
        2,
        () => 1,
        row => offsets[row] ?? 30,
      ),
    );
    segment.append(
      codedBatch(
        2,
        () => 1,
        row => offsets[row + 2] ?? 2 ** 50,
      ),
    );
    expect([0, 1, 2, 3].map(row => segment.offsetOf(row))).toEqual(offsets);
  });

  test('cost about 25 bytes a record', () => {
    const { all, segment } = createSegment();
    segment.append(
      codedBatch(
        65_536,
        row => row % 250,
        row => row * 200,
      ),
    );
    expect(all.index.memoryBytes / 65_536).toBeLessThan(26);
  });
});

describe('the lines of a segment', () => {
  test('skip what is no record', () => {
    const { all, segment } = createSegment();
    segment.append(buildBatch(all.tables, [{}, {}, {}], { lines: [0, 2, 3] }));
    segment.append(buildBatch(all.tables, [{}, {}, {}], { lines: [4, 9, 10], offset: 300 }));
    expect([0, 1, 2, 3, 4, 5].map(row => segment.lineOf(row))).toEqual([0, 2, 3, 4, 9, 10]);
    expect(segment.endLine).toBe(11);
  });
});

describe('failures', () => {
  const failure = { outcome: 'failure' } as const;

  test('are unseen from the mark on', () => {
    const { all, segment } = createSegment();
    segment.append(buildBatch(all.tables, [failure, {}, failure, failure]));
    expect([segment.failures, segment.unseen]).toEqual([3, 3]);
    segment.setSeenBefore(250);
    expect([segment.failures, segment.unseen]).toEqual([3, 1]);
    expect([0, 1, 2, 3].map(row => segment.isUnseen(row))).toEqual([false, false, false, true]);
    segment.append(buildBatch(all.tables, [failure], { offset: 400 }));
    expect([segment.failures, segment.unseen]).toEqual([4, 2]);
    segment.setSeenBefore(Infinity);
    expect([segment.failures, segment.unseen]).toEqual([4, 0]);
  });

  test('do not count when they are hidden', () => {
    const { all, segment } = createSegment();
    segment.append(buildBatch(all.tables, [failure, {}, failure, failure]));
    segment.hideBefore(1);
    expect([segment.visibleCount, segment.failures, segment.newestFailures]).toEqual([3, 2, [2, 3]]);
    segment.hideBefore(0);
    expect([segment.visibleCount, segment.failures, segment.newestFailures]).toEqual([4, 3, [0, 2, 3]]);
  });

  test('are remembered as the newest five', () => {
    const { all, segment } = createSegment();
    segment.append(
      buildBatch(
        all.tables,
        Array.from({ length: 8 }, () => failure),
      ),
    );
    expect(segment.newestFailures).toEqual([3, 4, 5, 6, 7]);
  });
});

describe('row ids', () => {
  test('lead to their rows, and to none that is hidden or gone', () => {
    const { all, segment } = createSegment();
    const { index, tables } = all;
    const other = all.addSource('b').addSegment();
    segment.append(buildBatch(tables, [{}, {}, {}]));
    other.append(buildBatch(tables, [{}, {}]));
    expect(index.find(rowIdOf(other.id, 1))).toEqual({ segment: other, row: 1 });
    expect(index.placeOf(globalRowOf(other, 1))).toEqual({ segment: other, row: 1 });
    expect(index.find(rowIdOf(other.id, 2))).toBeUndefined();
    segment.hideBefore(2);
    expect(index.find(rowIdOf(segment.id, 1))).toBeUndefined();
    expect(index.find(rowIdOf(segment.id, 2))).toEqual({ segment, row: 2 });
    index.removeSegment(segment);
    expect(index.find(rowIdOf(segment.id, 2))).toBeUndefined();
    const next = all.addSource('c').addSegment();
    next.append(buildBatch(tables, [{}]));
    expect(next.id).not.toBe(segment.id);
    expect(index.placeOf(globalRowOf(next, 0))).toEqual({ segment: next, row: 0 });
  });
});

describe('entries that are on the disk no more', () => {
  function filled(): Segment {
    const { all, segment } = createSegment();
    const outcomes = ['failure', 'neutral', 'failure', 'failure'] as const;
    const records = outcomes.map((outcome, at) => ({ event: `e${at}`, outcome }));
    const problem: Problem = { kind: 'notJson', offset: 4, length: 3, line: 4 };
    segment.append(buildBatch(all.tables, records, { recordBytes: 1, problems: [problem] }));
    return segment;
  }

  test('stay, and are marked, when they are gone for good', () => {
    const segment = filled();
    segment.endEntries(0, 2, 'gone');
    expect([segment.visibleCount, segment.lostCount, segment.failures]).toEqual([4, 2, 3]);
    expect([0, 1, 2].map(row => segment.placeOf(row) !== null)).toEqual([false, false, true]);
    expect(segment.hasReplaced).toBe(false);
  });

  test('are neither shown nor counted when a later one stands for them', () => {
    const segment = filled();
    expect(segment.newestFailures).toEqual([0, 2, 3]);
    segment.endEntries(2, 3, 'replaced');
    expect([segment.visibleCount, segment.lostCount, segment.failures]).toEqual([3, 0, 2]);
    expect([1, 2, 3, 4].map(row => segment.isVisible(row))).toEqual([true, false, true, false]);
    expect(segment.newestFailures).toEqual([0, 3]);
  });

  test('are counted once when they were gone before a later one came', () => {
    const segment = filled();
    segment.endEntries(0, 1, 'gone');
    segment.endEntries(0, 1, 'replaced');
    expect([segment.visibleCount, segment.lostCount]).toEqual([3, 0]);
  });

  test('are listed as problems no more when a later one stands for them', () => {
    const segment = filled();
    segment.endEntries(4, 5, 'gone');
    expect(segment.problems.length).toBe(1);
    segment.endEntries(4, 5, 'replaced');
    expect(segment.problems.length).toBe(0);
  });

  test('count as lost when the whole file is gone, but for those that are hidden', () => {
    const segment = filled();
    segment.endEntries(0, 1, 'replaced');
    segment.isOnDisk = false;
    expect(segment.lostCount).toBe(3);
  });

  test('stay hidden when rows before them are shown elsewhere', () => {
    const segment = filled();
    segment.endEntries(2, 3, 'replaced');
    segment.hideBefore(1);
    expect([segment.visibleCount, segment.failures]).toEqual([2, 1]);
    segment.hideBefore(3);
    expect([segment.visibleCount, segment.failures]).toEqual([1, 1]);
  });
});
