import { describe, expect, test } from 'vitest';
import { MAX_OUTCOME_TERMS, outcomeOf, type Dialect } from '../../../src/core/dialect';
import { mappingKeys, readDialect, readDialects } from '../../../src/core/dialectMapping';
import { dialects } from '../../../src/core/dialects';
import { FAILURE, NEUTRAL, RUNNING, SUCCESS } from '../../../src/core/outcome';
import { writtenMapping } from '../../../src/core/writtenMapping';

const nightly = {
  label: 'Nightly jobs',
  time: 'at',
  timeUnit: 'ms',
  event: 'kind',
  subject: 'who',
  status: ['state', 'result.state'],
  duration: 'took',
  durationUnit: 's',
  cost: 'usd',
  detail: 'error.message',
  failure: 'status:failed,error',
  success: 'status:ok',
  running: 'status:running',
};

function read(mapping: unknown, id = 'nightly'): { readonly dialect: Dialect; readonly complaints: readonly string[] } {
  const { dialect, complaints } = readDialect(id, mapping);
  if (dialect === null) throw new Error(complaints.join(' '));
  return { dialect, complaints };
}

test('reads paths, units, outcomes and a label', () => {
  const { dialect, complaints } = read(nightly);
  expect(complaints).toEqual([]);
  expect(dialect).toMatchObject({
    id: 'nightly',
    label: 'Nightly jobs',
    fields: {
      time: { paths: ['at'], unit: 'ms' },
      event: { paths: ['kind'] },
      status: { paths: ['state', 'result.state'] },
      duration: { paths: ['took'], unit: 's' },
      cost: { paths: ['usd'] },
      detail: { paths: ['error.message'] },
    },
    fileNames: [],
  });
  expect(dialect.outcomes.map(({ outcome }) => outcome)).toEqual(['failure', 'success', 'running']);
});

describe('outcomes', () => {
  const outcome = (mapping: object, values: Readonly<Record<string, string>>): number =>
    outcomeOf(read({ event: 'e', status: 's', job: 'j', ...mapping }).dialect, role => values[role] ?? '');

  test.each([
    ['any of the values, whatever their case', { failure: 'status:failed,error' }, { status: 'ERROR' }, FAILURE],
    ['all terms together', { failure: 'status:failed event:end' }, { status: 'failed' }, NEUTRAL],
    [
      'a term that must not hold',
      { failure: 'status:failed -event:dry_run' },
      { status: 'failed', event: 'dry_run' },
      NEUTRAL,
    ],
    ['a list of alternatives', { failure: ['status:failed', 'event:error'] }, { event: 'error' }, FAILURE],
    ['wildcards', { running: 'event:start*' }, { event: 'started' }, RUNNING],
    ['stars in quotes as stars', { running: 'event:"start*"' }, { event: 'started' }, NEUTRAL],
    ['the missing value', { success: 'status:""' }, {}, SUCCESS],
    [
      'failure before success',
      { success: 'status:*', failure: 'event:error' },
      { status: 'x', event: 'error' },
      FAILURE,
    ],
    ['other names of a role', { failure: 'to:failed job_id:7' }, { status: 'failed', job: '7' }, FAILURE],
  ])('take %s', (_, mapping, values, expected) => {
    expect(outcome(mapping, values)).toBe(expected);
  });

  test.each([
    ['boom', /“boom” is no term of a field/],
    ['is:failed', /“is:” can’t be used here; the fields are event, subject/],
    ['detail:boom', /“detail:” can’t be used here/],
    ['context.status:failed', /“context\.status:” can’t be used here/],
    ['since:2h', /“since:” can’t be used here/],
    ['status:failed OR event:error', /“OR” is not available yet/],
    ['status:/f.*/', /Regular expressions are not available/],
    ['status:', /needs a value/],
    ['"', /quote/],
    ['session:x', /asks for “session:”, and no key is given for it: add "session"/],
  ])('say what is wrong with %j, and the rest counts', (text, reason) => {
    const { dialect, complaints } = read({ event: 'e', status: 's', failure: [text, 'status:failed'] });
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatch(/^auditLogViewer\.dialects\.nightly\.failure\[0\] .*\.$/);
    expect(complaints[0]).toMatch(reason);
    expect(dialect.outcomes).toHaveLength(1);
  });

  test('take as many terms as there are bits for, and no more', () => {
    const terms = (count: number): string => Array.from({ length: count }, (_, i) => `event:e${i}`).join(' ');
    expect(read({ event: 'e', failure: terms(MAX_OUTCOME_TERMS) }).complaints).toEqual([]);
    const { dialect, complaints } = read({ event: 'e', failure: [terms(MAX_OUTCOME_TERMS), 'event:more'] });
    expect(dialect.outcomes).toHaveLength(1);
    expect(complaints).toEqual([expect.stringMatching(/failure\[1\] is too much: .* 30 terms/)]);
  });
});

test.each<readonly [string, unknown, RegExp]>([
  ['time', 7, /\.time must be the path of a key, such as "status"/],
  ['time', '', /\.time must be the path/],
  ['status', ['a', 3], /\.status must be .* What is none is left out\./],
  ['status', { constant: 3, path: 'a' }, /\.status has a "constant" that is no text/],
  ['status', {}, /\.status must be the path/],
  ['status', { paths: 'a' }, /\.status can have "path", "constant" and "isInnermost" only/],
  ['detail', { path: 'a', isInnermost: 'yes' }, /neither true nor false/],
  ['timeUnit', 'min', /\.timeUnit must be one of s, ms, us, ns\./],
  ['label', 3, /\.label must be a text/],
  ['fileNames', { a: 1 }, /\.fileNames must be a pattern of file names/],
  ['failure', 3, /\.failure must be a text such as "status:failed,error"/],
  ['table', 'audits', /\.table must have a "name" and a "key"/],
  ['stauts', 'x', /\.stauts is not known: did you mean “status”\?/],
  ['timestamp', 'x', /\.timestamp is not known: did you mean “time”\?/],
  ['job_id', 'x', /\.job_id is not known: did you mean “job”\?/],
  ['bananas', 'x', /\.bananas is not known: the keys are time, event/],
])('%s: %j is said to be wrong and left out', (key, value, complaint) => {
  const { dialect, complaints } = read({ event: 'kind', time: 'at', [key]: value });
  expect(complaints.join('\n')).toMatch(complaint);
  for (const text of complaints) expect(text).toMatch(/^auditLogViewer\.dialects\.nightly\..*\.$/);
  expect(dialect.fields.event).toEqual({ paths: ['kind'] });
});

test.each(['auto', 'guessed', '', '__proto__', 'a b', '-x', 'x'.repeat(65)])('%j can be no name', id => {
  const { dialect, complaints } = readDialect(id, nightly);
  expect(dialect).toBeNull();
  expect(complaints).toEqual([expect.stringMatching(/^auditLogViewer\.dialects\./)]);
});

test.each([['at'], [null], [['at']], [{}], [{ label: 'x' }], [{ time: 3 }]])('%j is no dialect', mapping => {
  const { dialect, complaints } = readDialect('x', mapping);
  expect(dialect).toBeNull();
  expect(complaints.at(-1)).toMatch(/^auditLogViewer\.dialects\.x (?:must be an object|names no key)/);
});

test('keys like __proto__ are keys like any other', () => {
  const mapping: unknown = JSON.parse(
    '{"time":"at","__proto__":{"event":"kind"},"constructor":"x","subject":"__proto__"}',
  );
  const { dialect, complaints } = read(mapping);
  expect(dialect.fields).toEqual({ time: { paths: ['at'] }, subject: { paths: ['__proto__'] } });
  expect(complaints).toHaveLength(2);
});

test('one with the name of a dialect of the product takes its place', () => {
  expect(read(nightly, 'snbb').dialect.label).toBe('Nightly jobs');
});

test('the whole setting: good dialects are kept beside bad ones', () => {
  const value: unknown = JSON.parse('{"a":{"time":"at"},"b":7,"__proto__":{"time":"x"}}');
  const { dialects: read, complaints } = readDialects(value);
  expect(read.map(({ id }) => id)).toEqual(['a']);
  expect(complaints).toHaveLength(2);
  expect(readDialects(undefined)).toEqual({ dialects: [], complaints: [] });
  expect(readDialects([]).complaints).toEqual([expect.stringMatching(/^auditLogViewer\.dialects must be an object/)]);
});

test.each([...dialects.values()])('what $id says can be written as a setting and read again', dialect => {
  const written: unknown = JSON.parse(JSON.stringify(writtenMapping(dialect)));
  expect(Object.keys(written as object).filter(key => !(mappingKeys as readonly string[]).includes(key))).toEqual([]);
  const { dialect: again, complaints } = read(written, dialect.id);
  expect(complaints).toEqual([]);
  expect(again.fields).toEqual(dialect.fields);
  expect(again.table).toEqual(dialect.table);
  const terms = ({ outcomes }: Dialect): unknown =>
    outcomes.map(({ when, outcome }) => [outcome, when.map(({ values }) => values)]);
  const byOutcome = (list: unknown): unknown =>
    JSON.stringify((list as [string][]).sort(([a], [b]) => a.localeCompare(b)));
  expect(byOutcome(terms(again))).toBe(byOutcome(terms(dialect)));
});
