import { describe, expect, test } from 'vitest';
import { outcomes } from '../../../../src/core/outcome';
import type { FacetField, GroupField } from '../../../../src/core/roles';
import { formatDay } from '../../../../src/core/timestamp';
import { containsDigits } from '../../../../src/engine/result/containsDigits';
import { FacetCounter } from '../../../../src/engine/result/facetCounter';
import { findGroupRows } from '../../../../src/engine/result/groupRows';
import { GroupTree } from '../../../../src/engine/result/groupTree';
import { HistogramCounter } from '../../../../src/engine/result/histogramCounter';
import { LogOrder } from '../../../../src/engine/result/logOrder';
import { rowIdOf } from '../../../../src/core/ids';
import type { TestRecord } from '../../../support/batchBuilder';
import { createDice, randomRecords, TestIndex } from '../../../support/indexBuilder';

const zone = 'Europe/Berlin';

function valueOf(record: TestRecord, field: GroupField): string {
  return field === 'day' ? formatDay(record.timeMs ?? NaN, zone) : (record[field] ?? '');
}

/** The groups of records, by hand. */
function groupsOf(records: readonly TestRecord[], field: GroupField) {
  const values = [...new Set(records.map(record => valueOf(record, field)))];
  return values.map(value => {
    const own = records.filter(record => valueOf(record, field) === value);
    return { value, count: own.length, failures: own.filter(record => record.outcome === 'failure').length };
  });
}

function byName(a: { readonly value: string }, b: { readonly value: string }): number {
  return a.value < b.value ? -1 : 1;
}

describe('groups', () => {
  const groupings: readonly (readonly GroupField[])[] = [
    ['event', 'procedure', 'subject'],
    ['subject', 'session', 'procedure'],
    ['procedure', 'status'],
    ['day', 'event'],
  ];

  test.each(groupings)('by %s, %s, %s are counted as one would by hand', (...grouping) => {
    const fields = grouping.filter(field => (field as GroupField | undefined) !== undefined);
    const dice = createDice(8);
    const all = new TestIndex();
    const source = all.addSource('a');
    const matches = all.matches('-event:note');
    const tree = new GroupTree(matches, fields, all.tables, zone);
    const order = new LogOrder(matches);
    const records: TestRecord[] = [];
    for (let step = 0; step < 4; step++) {
      const more = randomRecords(dice, 400, Date.UTC(2025, 1, 10 + step));
      source.append(more);
      records.push(...more.filter(record => record.event !== 'Note'));
      matches.update(all.nowMs);
      order.update();
      tree.update();
    }
    const check = (path: readonly string[], own: readonly TestRecord[]): void => {
      const field = fields[path.length];
      if (field === undefined) {
        const before = own.at(-2);
        const found = findGroupRows(all.index, tree, order, { path, before: null, limit: 2, newerThan: null });
        expect(found.rows.map(place => source.recordAt(place.segment, place.row))).toEqual(own.slice(-2).reverse());
        expect(found.hasOlder).toBe(own.length > 2);
        if (before === undefined || found.rows[1] === undefined) return;
        const id = rowIdOf(found.rows[1].segment.id, found.rows[1].row);
        const rest = findGroupRows(all.index, tree, order, { path, before: id, limit: 1000, newerThan: id });
        expect(rest.rows.map(place => source.recordAt(place.segment, place.row))).toEqual(own.slice(0, -2).reverse());
        expect([rest.hasOlder, rest.newerCount]).toEqual([false, 1]);
        return;
      }
      const expected = groupsOf(own, field);
      const page = tree.page({ path, from: 0, limit: 1000, order: 'appearance' });
      expect(page).toEqual({ groups: expected, total: expected.length });
      expect(tree.page({ path, from: 1, limit: 2, order: 'name' })).toEqual({
        groups: [...expected].sort(byName).slice(1, 3),
        total: expected.length,
      });
      for (const { value } of expected)
        check(
          [...path, value],
          own.filter(record => valueOf(record, field) === value),
        );
    };
    check([], records);
  });

  test('that do not exist are empty', () => {
    const all = new TestIndex();
    all.addSource('a').append([{ event: 'a', subject: 's' }]);
    const matches = all.matches('');
    const tree = new GroupTree(matches, ['event', 'subject'], all.tables, zone);
    tree.update();
    const order = new LogOrder(matches);
    order.update();
    for (const path of [['b'], ['a', 'x'], ['a', 's', 'more']]) {
      expect(tree.page({ path, from: 0, limit: 10, order: 'name' })).toEqual({ groups: [], total: 0 });
    }
    const request = { path: ['a', 'x'], before: null, limit: 10, newerThan: null };
    expect(findGroupRows(all.index, tree, order, request)).toEqual({ rows: [], hasOlder: false, newerCount: 0 });
  });

  test('are counted anew when rows are hidden', () => {
    const all = new TestIndex();
    const source = all.addSource('a');
    source.append([{ event: 'a' }, { event: 'b' }, { event: 'a' }]);
    const matches = all.matches('');
    const tree = new GroupTree(matches, ['event'], all.tables, zone);
    tree.update();
    source.segments[0]?.hideBefore(2);
    all.index.structureRevision++;
    matches.update(all.nowMs);
    tree.update();
    const { groups } = tree.page({ path: [], from: 0, limit: 10, order: 'appearance' });
    expect(groups).toEqual([{ value: 'a', count: 1, failures: 0 }]);
  });
});

describe('facets', () => {
  test.each(['event', 'subject', 'job', 'status', 'source'] as const)('of %s list the most frequent values', field => {
    const dice = createDice(9);
    const all = new TestIndex();
    const sources = [all.addSource('one'), all.addSource('two')];
    const matches = all.matches('-is:failed');
    const counter = new FacetCounter(matches, field, all.tables);
    const counts = new Map<string, number>();
    const valueOfField = (record: TestRecord, source: string, of: FacetField) =>
      of === 'source' ? source : (record[of] ?? '');
    for (let step = 0; step < 3; step++) {
      for (const source of sources) {
        const records = randomRecords(dice, 300 + dice(50));
        source.append(records);
        for (const record of records.filter(({ outcome }) => outcome !== 'failure')) {
          const value = valueOfField(record, source.label, field);
          counts.set(value, (counts.get(value) ?? 0) + 1);
        }
      }
      matches.update(all.nowMs);
      for (const contains of ['', '7', 'SUB', 'e']) {
        const expected = [...counts]
          .map(([value, count]) => ({ value, count }))
          .filter(({ value }) => value.toLowerCase().includes(contains.toLowerCase()));
        const listed = counter.list(contains, 1000);
        expect(listed.distinct).toBe(expected.length);
        expect([...listed.values].sort(byName)).toEqual(expected.sort(byName));
        expect(listed.values.map(({ count }) => count)).toEqual(
          expected.map(({ count }) => count).sort((a, b) => b - a),
        );
        expect(counter.list(contains, 2)).toEqual({ values: listed.values.slice(0, 2), distinct: expected.length });
      }
    }
  });

  test('list equal counts by name, jobs by number', () => {
    const all = new TestIndex();
    all.addSource('a').append(['b', 'a', 'c'].map((event, at) => ({ event, job: ['100', '9', '20'][at] ?? '' })));
    const values = (field: FacetField) =>
      new FacetCounter(all.matches(''), field, all.tables).list('', 2).values.map(({ value }) => value);
    expect(values('event')).toEqual(['a', 'b']);
    expect(values('job')).toEqual(['9', '20']);
  });

  test('find digits in numbers as in their texts', () => {
    const numbers = [0, 1, 7, 10, 70, 77, 100, 101, 707, 1007, 7001, 12345678, 2147483645];
    for (const needle of ['0', '1', '7', '00', '07', '007', '77', '70', '2345', '2147483645', 'x', '7x']) {
      const holds = containsDigits(needle);
      for (const number of numbers)
        expect(holds(number), `${needle} in ${number}`).toBe(String(number).includes(needle));
    }
  });
});

test('a histogram counts each match once, by outcome', () => {
  const dice = createDice(10);
  const all = new TestIndex();
  const source = all.addSource('a');
  const matches = all.matches('-event:error');
  const counter = new HistogramCounter(matches);
  const records: TestRecord[] = [];
  for (let step = 0; step < 3; step++) {
    const more = randomRecords(dice, 500, Date.UTC(2025, 1, 10 + step * 3));
    source.append(more);
    records.push(...more.filter(({ event }) => event !== 'error'));
    matches.update(all.nowMs);
    const view = counter.view();
    outcomes.forEach((outcome, code) => {
      const own = records.filter(record => record.outcome === outcome && record.timeMs !== undefined);
      expect(view.counts[code]?.reduce((sum, count) => sum + count, 0)).toBe(own.length);
      const first = own.filter(({ timeMs = 0 }) => timeMs < view.startMs + view.binMs).length;
      expect(view.counts[code]?.[0]).toBe(first);
    });
    expect(view.withoutTime).toBe(records.filter(({ timeMs }) => timeMs === undefined).length);
  }
});
