import { describe, expect, test } from 'vitest';
import { Search } from '../../../../src/engine/query/search';
import type { Matches } from '../../../../src/engine/result/matches';
import { createDice, randomRecords, TestIndex } from '../../../support/indexBuilder';
import type { TestRecord } from '../../../support/batchBuilder';

const nowMs = Date.UTC(2025, 1, 14);

/** Whether a whole value fits a pattern; slow and obvious. */
function fits(pattern: string, value: string): boolean {
  if (/^\*+$/.test(pattern)) return value !== '';
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source}$`, 'isu').test(value);
}

/** Terms as text, and what they mean for a record. */
const terms: readonly (readonly [text: string, means: (record: TestRecord) => boolean])[] = [
  ['event:error', record => fits('error', record.event ?? '')],
  ['event:NOTE,submitted', record => ['note', 'submitted'].includes((record.event ?? '').toLowerCase())],
  ['-event:s*', record => !fits('s*', record.event ?? '')],
  ['subject:sub-2', record => fits('sub-2', record.subject ?? '')],
  ['subject:*1*', record => fits('*1*', record.subject ?? '')],
  ['subject:*', record => (record.subject ?? '') !== ''],
  ['-session:ses-a', record => record.session !== 'ses-a'],
  ['-session:*', record => (record.session ?? '') === ''],
  ['procedure:"qsi*prep"', record => record.procedure === 'qsi*prep'],
  ['procedure:bids*', record => fits('bids*', record.procedure ?? '')],
  ['job:77', record => record.job === '77'],
  ['job:7*', record => fits('7*', record.job ?? '')],
  ['job:*7', record => fits('*7', record.job ?? '')],
  ['job:X77,0', record => record.job === 'x77' || record.job === '0'],
  ['-job:7,12345678', record => record.job !== '7' && record.job !== '12345678'],
  ['-job:*', record => (record.job ?? '') === ''],
  ['old:pending', record => record.old === 'pending'],
  ['status:failed,running', record => record.status === 'failed' || record.status === 'running'],
  ['is:failed', record => record.outcome === 'failure'],
  ['-is:failed,running', record => record.outcome !== 'failure' && record.outcome !== 'running'],
  ['is:succeeded', record => record.outcome === 'success'],
  ['is:neutral', record => record.outcome === 'neutral'],
  ['since:2025-01-10', record => (record.timeMs ?? NaN) >= Date.UTC(2025, 0, 10)],
  ['since:2025-02-10T05:00', record => (record.timeMs ?? NaN) >= Date.UTC(2025, 1, 10, 5)],
  ['until:2025-02-11', record => (record.timeMs ?? NaN) < Date.UTC(2025, 1, 11)],
  ['since:94h', record => (record.timeMs ?? NaN) >= nowMs - 94 * 3_600_000],
];

const slowTerms: readonly (readonly [text: string, means: (record: TestRecord) => boolean])[] = [
  ['memory', record => (record.detail ?? '').includes('Memory')],
  ['"OUT of"', record => (record.detail ?? '').startsWith('Out of')],
  ['-detail:CODE', record => !(record.detail ?? '').includes('code')],
  ['detail:grösse', record => (record.detail ?? '').includes('GRÖSSE')],
  ['detail:*', record => (record.detail ?? '') !== ''],
  ['bids_', record => (record.procedure ?? '').includes('bids_')],
  ['größe', record => record.subject === 'größe'],
  ['back\\slash', record => (record.detail ?? '').includes('back\\slash')],
  // Keys are no values.
  ['procedure', () => false],
];

function joined(chosen: readonly (readonly [string, (record: TestRecord) => boolean])[]) {
  return {
    query: chosen.map(([text]) => text).join(' '),
    isWanted: (record: TestRecord) => chosen.every(([, means]) => means(record)),
  };
}

/** Looks up what the columns do not know, until nothing is left. */
async function search(matches: Matches): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const running = new Search(
      matches,
      () => {
        if (running.progress === null) resolve();
      },
      reject,
    );
    running.start();
    if (running.progress === null) resolve();
  });
}

describe('matches', () => {
  test('are what each of many random queries means, record by record', () => {
    const dice = createDice(1);
    for (let round = 0; round < 60; round++) {
      const all = new TestIndex();
      const sources = [all.addSource('a'), all.addSource('b')];
      const records = sources.map(source => {
        const some = randomRecords(dice, 1 + dice(300));
        source.append(some);
        return some;
      });
      const { query, isWanted } = joined(Array.from({ length: dice(4) }, () => terms[dice(terms.length)] ?? fail()));
      const matches = all.matches(query);
      expect(matches.query.complaints, query).toEqual([]);
      expect(all.matchingRecords(matches), query).toEqual(records.flat().filter(isWanted));
    }
  });

  test('know each single term', () => {
    const all = new TestIndex();
    const records = randomRecords(createDice(2), 500);
    all.addSource('a').append(records);
    for (const [query, isWanted] of terms) {
      const expected = records.filter(isWanted);
      expect(all.matchingRecords(all.matches(query)), query).toEqual(expected);
      expect(expected.length, query).toBeGreaterThan(0);
    }
  });

  test('are searched in the records for what the columns do not hold', async () => {
    const dice = createDice(3);
    const all = new TestIndex();
    const records = randomRecords(dice, 3000);
    all.addSource('a').append(records);
    for (const slow of slowTerms) {
      const { query, isWanted } = joined([slow, ...(dice(2) === 0 ? [terms[dice(terms.length)] ?? fail()] : [])]);
      const matches = all.matches(query);
      await search(matches);
      expect(all.matchingRecords(matches), query).toEqual(records.filter(isWanted));
    }
  });

  test('grow with the index, over chunks and in segments that are put before others', () => {
    const dice = createDice(4);
    const all = new TestIndex();
    const source = all.addSource('a');
    const { query, isWanted } = joined([terms[0] ?? fail(), terms[15] ?? fail()]);
    const matches = all.matches(query);
    const everything = all.matches('');
    const tail = source.addSegment(0, 10_000_000);
    const head = source.addSegment(0);
    const inTail: TestRecord[] = [];
    const inHead: TestRecord[] = [];
    for (let round = 0; round < 6; round++) {
      const more = randomRecords(dice, 15_000);
      source.append(more, round % 2 === 0 ? tail : head);
      (round % 2 === 0 ? inTail : inHead).push(...more);
      matches.update(all.nowMs);
      everything.update(all.nowMs);
      expect(everything.count).toBe(inHead.length + inTail.length);
    }
    const shown = all.matchingRecords(matches);
    const expected = [...inHead, ...inTail].filter(isWanted);
    expect(shown.length).toBe(expected.length);
    expect(shown.findIndex((record, at) => record !== expected[at])).toBe(-1);
  });

  test('know values that come later', () => {
    const all = new TestIndex();
    const source = all.addSource('a');
    source.append([{ event: 'one' }]);
    const matches = all.matches('event:t*,9');
    source.append([{ event: 'two' }, { event: 'one' }, { event: 'three' }]);
    matches.update(all.nowMs);
    expect(all.matchingRecords(matches).map(record => record.event)).toEqual(['two', 'three']);
  });

  test('follow the marks', () => {
    const all = new TestIndex();
    const source = all.addSource('a');
    source.append([{ outcome: 'failure', event: 'a' }, { event: 'b' }, { outcome: 'failure', event: 'c' }]);
    const names = (matches: Matches) => {
      matches.update(all.nowMs);
      return all.matchingRecords(matches).map(record => record.event);
    };
    const unseen = all.matches('is:unseen');
    const others = all.matches('-is:unseen');
    const either = all.matches('is:unseen,neutral');
    expect([names(unseen), names(others), names(either)]).toEqual([['a', 'c'], ['b'], ['a', 'b', 'c']]);
    source.segments[0]?.setSeenBefore(150);
    all.index.marksRevision++;
    expect([names(unseen), names(others), names(either)]).toEqual([['c'], ['a', 'b'], ['b', 'c']]);
  });

  test('follow the clock, once a minute', () => {
    const all = new TestIndex();
    const source = all.addSource('a');
    source.append([
      { timeMs: nowMs - 3_600_000, event: 'old' },
      { timeMs: nowMs, event: 'new' },
    ]);
    const matches = all.matches('since:2h');
    expect(matches.count).toBe(2);
    matches.update(nowMs + 3_600_000 + 59_000);
    expect(matches.count).toBe(1);
    const { generation } = matches;
    matches.update(nowMs + 3_600_000 + 60_000);
    expect(matches.generation).toBe(generation);
  });

  test('that were searched for follow the clock without a new search', async () => {
    const all = new TestIndex();
    const source = all.addSource('a');
    const hour = 3_600_000;
    source.append([
      { timeMs: nowMs - hour, detail: 'wanted', event: 'old' },
      { timeMs: nowMs, detail: 'wanted', event: 'new' },
      { timeMs: nowMs, detail: 'other' },
    ]);
    const matches = all.matches('since:2h wanted');
    await search(matches);
    expect(matches.count).toBe(2);
    matches.update(nowMs + hour + 60_000);
    expect(all.matchingRecords(matches).map(record => record.event)).toEqual(['new']);
    expect(matches.parts().map(part => part.lookedUp - (part.candidates?.length ?? 0))).toEqual([0]);
    source.append([{ timeMs: nowMs + hour, detail: 'wanted', event: 'newer' }]);
    matches.update(nowMs + hour + 61_000);
    await search(matches);
    expect(all.matchingRecords(matches).map(record => record.event)).toEqual(['new', 'newer']);
  });

  test('leave out rows that are hidden', () => {
    const all = new TestIndex();
    const source = all.addSource('a');
    source.append([{ event: 'a' }, { event: 'b' }, { event: 'a' }, { event: 'c' }]);
    const some = all.matches('event:a,c');
    const everything = all.matches('');
    source.segments[0]?.hideBefore(1);
    all.index.structureRevision++;
    some.update(all.nowMs);
    everything.update(all.nowMs);
    expect(all.matchingRecords(some).map(record => record.event)).toEqual(['a', 'c']);
    expect(all.matchingRecords(everything).map(record => record.event)).toEqual(['b', 'a', 'c']);
  });

  test('have rows that were hidden when the query came and are shown again', () => {
    const all = new TestIndex();
    const source = all.addSource('a');
    source.append([{ event: 'a' }, { event: 'b' }, { event: 'a' }]);
    source.segments[0]?.hideBefore(3);
    const results = ['', 'event:a'].map(query => all.matches(query));
    expect(results.map(matches => matches.count)).toEqual([0, 0]);
    source.segments[0]?.hideBefore(0);
    all.index.structureRevision++;
    for (const matches of results) matches.update(all.nowMs);
    expect(results.map(matches => matches.count)).toEqual([3, 2]);
  });

  test('are none for a time that is no time', () => {
    const all = new TestIndex();
    all.addSource('a').append([{ timeMs: nowMs }, {}]);
    expect(all.matches('since:2025-01-01').count).toBe(1);
    expect(all.matches('source:a').count).toBe(2);
    expect(all.matches('source:b').count).toBe(0);
    expect(all.matches('-source:B').count).toBe(2);
  });
});

function fail(): never {
  throw new Error('no such term');
}
