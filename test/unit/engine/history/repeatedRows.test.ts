import { describe, expect, test } from 'vitest';
import type { Incarnation } from '../../../../src/engine/history/incarnation';
import { RepeatedRows } from '../../../../src/engine/history/repeatedRows';
import type { Segment } from '../../../../src/engine/store/segment';
import type { TestRecord } from '../../../support/batchBuilder';
import { TestIndex, type TestSource } from '../../../support/indexBuilder';

function incarnation(segments: Segment[], other: Partial<Incarnation> = {}): Incarnation {
  return { number: 0, identity: '1:1', segments, seenBefore: 0, retired: null, ...other };
}

function named(...subjects: readonly string[]): TestRecord[] {
  return subjects.map((subject, at) => ({ subject, timeMs: at }));
}

function visible(source: TestSource): string[] {
  return source.segments.flatMap(segment =>
    Array.from({ length: segment.visibleCount }, (_, at) => {
      return source.recordAt(segment, segment.firstVisible + at).subject ?? '';
    }),
  );
}

function setUp(records: readonly TestRecord[]) {
  const source = new TestIndex().addSource('a');
  const oldSegment = source.addSegment();
  source.append(records, oldSegment);
  const old = incarnation([oldSegment], { retired: { reason: 'replaced', atMs: 0 } });
  return { source, old, repeated: new RepeatedRows(old) };
}

const cases: readonly (readonly [what: string, old: string, now: string, shown: string])[] = [
  ['the same content', 'abc', 'abc', 'abc'],
  ['the same content and more', 'abc', 'abcd', 'abcd'],
  ['another content', 'abc', 'xyz', 'abcxyz'],
  ['another end', 'abc', 'abx', 'cabx'],
  ['less', 'abc', 'ab', 'cab'],
  ['nothing', 'abc', '', 'abc'],
  ['something where nothing was', '', 'abc', 'abc'],
];

describe('a file that is replaced', () => {
  test.each(cases)('by %s shows no row twice and loses none', async (_, before, after, shown) => {
    const { source, repeated } = setUp(named(...Array.from(before)));
    const segment = source.addSegment();
    const now = incarnation([segment]);
    for (const [at, subject] of Array.from(after).entries()) {
      source.append([{ subject, timeMs: at }], segment);
      repeated.compare(now);
      expect(new Set(visible(source)).size).toBe(visible(source).length);
    }
    expect(await repeated.verify(now)).toBe(false);
    expect(visible(source).join('')).toBe(shown);
    expect(repeated.isAllHidden).toBe(before === '' || after.startsWith(before));
  });

  test('shows rows again whose bytes turn out to differ', async () => {
    const records = named('a', 'b', 'c').map(record => ({ ...record, detail: 'old' }));
    const { source, repeated } = setUp(records);
    const segment = source.addSegment();
    const now = incarnation([segment]);
    source.append(
      records.map((record, at) => (at === 1 ? { ...record, detail: 'new' } : record)),
      segment,
    );
    expect(repeated.compare(now)).toBe(true);
    expect(visible(source).join('')).toBe('abc');
    expect(await repeated.verify(now)).toBe(true);
    expect(visible(source).join('')).toBe('bcabc');
  });

  test('does not compare bytes that can not be read any more', async () => {
    const { source, old, repeated } = setUp([{ subject: 'a', detail: 'old' }]);
    const segment = source.addSegment();
    const now = incarnation([segment]);
    source.append([{ subject: 'a', detail: 'new' }], segment);
    for (const retired of old.segments) retired.isReadable = false;
    repeated.compare(now);
    expect(await repeated.verify(now)).toBe(false);
    expect(visible(source).join('')).toBe('a');
  });

  test('shows nothing twice while only the end of the new file is read', () => {
    const { source, repeated } = setUp(named('a', 'b', 'c', 'd'));
    const tail = source.addSegment(1, 200);
    const now = incarnation([tail]);
    source.append(
      [
        { subject: 'c', timeMs: 2 },
        { subject: 'd', timeMs: 3 },
        { subject: 'e', timeMs: 4 },
      ],
      tail,
    );
    repeated.compare(now);
    expect(visible(source).join('')).toBe('cde');
    const head = source.addSegment(1);
    now.segments.unshift(head);
    source.append([{ subject: 'a', timeMs: 0 }], head);
    repeated.compare(now);
    expect(visible(source).join('')).toBe('acde');
    source.append([{ subject: 'b', timeMs: 1 }], head);
    repeated.compare(now);
    expect(visible(source).join('')).toBe('abcde');
    expect(repeated.isAllHidden).toBe(true);
  });

  test('keeps what was acknowledged', () => {
    const failures = named('a', 'b', 'c').map(record => ({ ...record, outcome: 'failure' as const }));
    const { source, old, repeated } = setUp(failures);
    old.seenBefore = 200;
    const segment = source.addSegment();
    const now = incarnation([segment]);
    source.append([...failures, { subject: 'd', outcome: 'failure' }], segment);
    expect(segment.unseen).toBe(4);
    repeated.compare(now);
    expect([segment.failures, segment.unseen]).toEqual([4, 2]);
  });

  test('is compared with the next file too', () => {
    const { source, repeated } = setUp(named('a', 'b', 'c'));
    const first = source.addSegment();
    source.append(named('a', 'b'), first);
    repeated.compare(incarnation([first]));
    expect(visible(source).join('')).toBe('cab');
    const second = source.addSegment();
    source.append(named('a', 'b', 'c'), second);
    first.hideBefore(2);
    repeated.compare(incarnation([second]));
    expect(visible(source).join('')).toBe('abc');
  });
});
