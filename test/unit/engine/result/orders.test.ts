import { describe, expect, test } from 'vitest';
import type { ResultOrder } from '../../../../src/protocol/engineApi';
import { ColumnOrder } from '../../../../src/engine/result/columnOrder';
import { LogOrder } from '../../../../src/engine/result/logOrder';
import type { RowOrder } from '../../../../src/engine/result/rowOrder';
import { stableOrder } from '../../../../src/engine/result/stableOrder';
import type { TestRecord } from '../../../support/batchBuilder';
import { createDice, randomRecords, TestIndex } from '../../../support/indexBuilder';

function listed(all: TestIndex, order: RowOrder): TestRecord[] {
  return Array.from({ length: order.count }, (_, position) => all.recordOf(order.at(position)));
}

/** What a row stands by when sources are merged: the greatest time so far in its source. */
function mergeKeys(records: readonly TestRecord[]): Map<TestRecord, number> {
  let key = -Infinity;
  return new Map(records.map(record => [record, (key = Math.max(key, record.timeMs ?? -Infinity))]));
}

describe('the order of the log', () => {
  test('of one source is its segments, one after the other', () => {
    const all = new TestIndex();
    const source = all.addSource('a');
    const order = new LogOrder(all.matches(''));
    const tail = source.addSegment(0, 1000);
    source.append([{ event: 'c' }], tail);
    expect(update(all, order)).toBe('moved');
    source.append([{ event: 'd' }], tail);
    expect(update(all, order)).toBe('appended');
    const head = source.addSegment(0);
    source.append([{ event: 'a' }, { event: 'b' }], head);
    expect(update(all, order)).toBe('moved');
    expect(update(all, order)).toBe('none');
    expect(listed(all, order).map(record => record.event)).toEqual(['a', 'b', 'c', 'd']);
    expect([order.positionOf(head, 1), order.positionOf(tail, 0), order.positionOf(tail, 2)]).toEqual([1, 2, -1]);
    expect(order.at(4)).toBeUndefined();
    expect(order.at(-1)).toBeUndefined();
  });

  test('of a source without an order of its own is by time, those without one first', () => {
    const all = new TestIndex();
    const tree = all.addSource('tree');
    tree.order = 'time';
    const order = new LogOrder(all.matches(''));
    tree.append([
      { event: 'b', timeMs: 20 },
      { event: 'none' },
      { event: 'a', timeMs: 10 },
      { event: 'b2', timeMs: 20 },
    ]);
    expect(update(all, order)).toBe('moved');
    expect(listed(all, order).map(({ event }) => event)).toEqual(['none', 'a', 'b', 'b2']);
    tree.append([{ event: 'd', timeMs: 40 }]);
    expect(update(all, order)).toBe('appended');
    tree.append([{ event: 'c', timeMs: 15 }]);
    expect(update(all, order)).toBe('moved');
    expect(listed(all, order).map(({ event }) => event)).toEqual(['none', 'a', 'c', 'b', 'b2', 'd']);
  });

  test('leaves out rows in the midst of others that a later one stands for', () => {
    const all = new TestIndex();
    const source = all.addSource('a');
    const orders = ['', 'event:b*'].map(query => new LogOrder(all.matches(query)));
    const segment = source.addSegment();
    source.append([{ event: 'a' }, { event: 'b', outcome: 'failure' }, { event: 'b2' }, { event: 'c' }]);
    const eventsOf = (order: LogOrder): (string | undefined)[] => {
      update(all, order);
      return listed(all, order).map(({ event }) => event);
    };
    expect(orders.map(eventsOf)).toEqual([
      ['a', 'b', 'b2', 'c'],
      ['b', 'b2'],
    ]);
    // Records of the builder are 100 bytes long each.
    segment.endEntries(100, 200, 'replaced');
    all.index.structureRevision++;
    expect(orders.map(eventsOf)).toEqual([['a', 'b2', 'c'], ['b2']]);
    source.append([{ event: 'b3', outcome: 'failure' }]);
    expect(orders.map(eventsOf)).toEqual([
      ['a', 'b2', 'c', 'b3'],
      ['b2', 'b3'],
    ]);
  });

  test('of several sources is by time, each keeping its own order', () => {
    const dice = createDice(5);
    for (let round = 0; round < 20; round++) {
      const all = new TestIndex();
      const sources = ['a', 'b', 'c'].map(name => all.addSource(name));
      const records: TestRecord[][] = sources.map(() => []);
      const order = new LogOrder(all.matches('-event:error'));
      for (let step = 0; step < 5; step++) {
        const which = dice(3);
        const more = randomRecords(dice, dice(200), Date.UTC(2025, 1, 10) + step * dice(4) * 3_600_000);
        sources[which]?.append(more);
        records[which]?.push(...more);
        update(all, order);
        if (dice(2) === 0) continue;
        const wanted = records.map(some => some.filter(record => record.event !== 'error'));
        const shown = listed(all, order);
        const keys = new Map(wanted.flatMap(some => [...mergeKeys(some)]));
        // Rows with equal keys stand as they came.
        const shownKeys = shown.map(record => keys.get(record));
        expect(shownKeys).toEqual([...keys.values()].sort((x, y) => (x === y ? 0 : x - y)));
        for (const [number, own] of wanted.entries()) {
          expect(shown.filter(record => records[number]?.includes(record))).toEqual(own);
        }
      }
    }
  });

  test('says when rows of another source come before those that are known', () => {
    const all = new TestIndex();
    const [a, b] = [all.addSource('a'), all.addSource('b')];
    a.append([
      { timeMs: 10, event: 'a10' },
      { timeMs: 30, event: 'a30' },
    ]);
    b.append([{ timeMs: 20, event: 'b20' }]);
    const order = new LogOrder(all.matches(''));
    expect(update(all, order)).toBe('moved');
    expect(listed(all, order).map(record => record.event)).toEqual(['a10', 'b20', 'a30']);
    b.append([{ timeMs: 40, event: 'b40' }]);
    expect(update(all, order)).toBe('appended');
    a.append([{ timeMs: 35, event: 'a35' }]);
    expect(update(all, order)).toBe('moved');
    expect(listed(all, order).map(record => record.event)).toEqual(['a10', 'b20', 'a30', 'a35', 'b40']);
    expect(order.positionOf(a.segments[0] ?? fail(), 2)).toBe(3);
    expect(update(all, order)).toBe('none');
  });
});

describe('the order of a column', () => {
  const sorts: readonly Exclude<ResultOrder, { by: 'log' }>['by'][] = ['time', 'subject', 'job', 'status', 'source'];

  test('keeps equal values in the order of the log, however rows come', () => {
    const dice = createDice(6);
    for (const by of sorts) {
      for (const direction of ['ascending', 'descending'] as const) {
        const all = new TestIndex();
        const [b, a] = [all.addSource('b'), all.addSource('a')];
        const inA = new Set<TestRecord>();
        const base = new LogOrder(all.matches('-status:complete'));
        const order = new ColumnOrder(all.index, base, { by, direction }, all.tables);
        for (let step = 0; step < 6; step++) {
          const more = randomRecords(dice, dice(60), Date.UTC(2025, 1, 10) + step * 86_400_000);
          const isA = dice(2) === 0;
          (isA ? a : b).append(more);
          if (isA) for (const record of more) inA.add(record);
          update(all, order);
          const keyOf = (record: TestRecord): number | string =>
            by === 'time'
              ? (record.timeMs ?? -Infinity)
              : by === 'source'
                ? inA.has(record)
                  ? 'a'
                  : 'b'
                : by === 'job'
                  ? jobKey(record.job ?? '')
                  : (record[by] ?? '');
          const sign = direction === 'ascending' ? 1 : -1;
          const expected = listed(all, base)
            .map((record, place) => ({ record, place, key: keyOf(record) }))
            .sort((x, y) => sign * (x.key < y.key ? -1 : x.key > y.key ? 1 : 0) || x.place - y.place)
            .map(({ record }) => record);
          expect(listed(all, order), `${by} ${direction} ${step}`).toEqual(expected);
        }
      }
    }
  });

  test('says whether positions moved', () => {
    const all = new TestIndex();
    const source = all.addSource('a');
    source.append([{ timeMs: 1 }, { timeMs: 5 }]);
    const sort = { by: 'time', direction: 'ascending' } as const;
    const order = new ColumnOrder(all.index, new LogOrder(all.matches('')), sort, all.tables);
    expect(update(all, order)).toBe('moved');
    expect(order.at(0)).toBeDefined();
    source.append([{ timeMs: 6 }, { timeMs: 7 }]);
    expect(update(all, order)).toBe('appended');
    source.append([{ timeMs: 8 }, { timeMs: 2 }]);
    expect(update(all, order)).toBe('moved');
    expect(listed(all, order).map(record => record.timeMs)).toEqual([1, 2, 5, 6, 7, 8]);
    expect(order.positionOf(source.segments[0] ?? fail(), 5)).toBe(1);
  });
});

test('a stable order is found whatever runs there are', () => {
  const dice = createDice(7);
  for (const size of [0, 1, 2, 3, 17, 1000]) {
    for (const range of [1, 3, 1000]) {
      const keys = Float64Array.from({ length: size }, () => dice(range));
      const expected = [...keys.keys()].sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
      expect([...stableOrder(keys)]).toEqual(expected);
    }
  }
});

function update(all: TestIndex, order: LogOrder | ColumnOrder) {
  order.matches.update(all.nowMs);
  return order.update();
}

/** Numbers by size, other texts behind them. */
function jobKey(job: string): number {
  if (job === '') return -1;
  return /^\d+$/.test(job) ? Number(job) : 2 ** 40;
}

function fail(): never {
  throw new Error('there is no segment');
}
