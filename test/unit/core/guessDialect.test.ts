import { expect, test } from 'vitest';
import { outcomeOf } from '../../../src/core/dialect';
import { guessDialect, guessedId } from '../../../src/core/guessDialect';
import { flattenJson } from '../../../src/core/jsonFields';
import { FAILURE, NEUTRAL, RUNNING, SUCCESS } from '../../../src/core/outcome';
import type { IndexedRole } from '../../../src/core/roles';
import { wellKnownKeys } from '../../../src/core/wellKnownKeys';

const guess = (...records: readonly object[]): ReturnType<typeof guessDialect> =>
  guessDialect(records.map(record => flattenJson(JSON.stringify(record), 500).fields));

/** The first path of each role that the records have. */
function pathsOf(...records: readonly object[]): Readonly<Record<string, string>> {
  const { fields } = guess(...records);
  const present = new Set(
    records.flatMap(record => flattenJson(JSON.stringify(record), 500).fields.map(({ path }) => path)),
  );
  return Object.fromEntries(
    Object.entries(fields).flatMap(
      ([
        role,
        {
          paths: [path = ''],
        },
      ]) =>
        [...present].some(one => one === path || one.startsWith(`${path}[`) || one.startsWith(`${path}.`))
          ? [[role, path]]
          : [],
    ),
  );
}

const noon = '2025-01-01T12:00:00Z';

test.each<readonly [object, Readonly<Record<string, string>>]>([
  [
    { timestamp: noon, event: 'x', job_id: '7' },
    { time: 'timestamp', event: 'event', job: 'job_id' },
  ],
  [
    { '@timestamp': noon, level: 'INFO', message: 'hello' },
    { time: '@timestamp', status: 'level', detail: 'message' },
  ],
  [
    { time: 1735732800123, level: 50, msg: 'boom', pid: 3 },
    { time: 'time', status: 'level', detail: 'msg' },
  ],
  [
    { ts: 1735732800.5, jobId: 'a', State: 'ok' },
    { time: 'ts', job: 'jobId', status: 'State' },
  ],
  [
    { datetime: noon, kind: 'end', name: 'sync', outcome: 'failed' },
    { time: 'datetime', event: 'kind', procedure: 'name', status: 'outcome' },
  ],
  [
    { date: noon, action: 'login', user: 'ada', session_id: 's' },
    { time: 'date', event: 'action', subject: 'user', session: 'session_id' },
  ],
  [
    { begun: noon, action: 'x' },
    { time: 'begun', event: 'action' },
  ],
  [
    { at: noon, result: { status: 'ok' }, error: { message: 'm' } },
    { time: 'at', status: 'result.status', detail: 'error.message' },
  ],
  [
    { ts: noon, old_status: 'a', new_status: 'b', status: 'c' },
    { time: 'ts', old: 'old_status', status: 'new_status' },
  ],
  [
    { ts: noon, errors: ['a', 'b'], cost: 0.5, took: 3 },
    { time: 'ts', detail: 'errors', cost: 'cost', duration: 'took' },
  ],
  [
    { ts: noon, task: 't', run_id: 'r', elapsed: 1.5 },
    { time: 'ts', procedure: 'task', job: 'run_id', duration: 'elapsed' },
  ],
])('%j', (record, paths) => {
  expect(pathsOf(record)).toEqual(paths);
});

test('a well-known name counts only when its values can play the role', () => {
  expect(pathsOf({ time: 'noon', event: { x: 1 }, status: ['a'], duration: 'long', cost: null })).toEqual({});
});

test.each<readonly [object, string]>([
  [{ duration_ms: 5 }, 'ms'],
  [{ durationMs: 5 }, 'ms'],
  [{ elapsed_s: 5 }, 's'],
  [{ duration_seconds: 5 }, 's'],
  [{ duration: 5 }, 'ms'],
  [{ duration: 5.25 }, 's'],
])('a duration as in %j counts %s', (record, unit) => {
  expect(guess({ ts: noon, ...record }).fields.duration?.unit).toBe(unit);
});

test.each<readonly [number, string | undefined]>([
  [1735732800, undefined],
  [1735732800123, undefined],
  [1735732800123456, 'us'],
  [1735732800123456789, 'ns'],
])('a time that is the number %d has the unit %s', (ts, unit) => {
  expect(guess({ ts, event: 'x' }).fields.time).toEqual({ paths: ['ts'], ...(unit === undefined ? {} : { unit }) });
});

test('a second key is named only where it gives a value to records that the first gives none', () => {
  const both = guess({ ts: noon, status: 'a', level: 'INFO' }, { ts: noon, level: 'ERROR' });
  expect(both.fields.status).toEqual({ paths: ['status', 'level'] });
  const one = guess({ ts: noon, status: 'a', level: 'INFO' });
  expect(one.fields.status).toEqual({ paths: ['status'] });
});

test('no key has two roles', () => {
  const everything = Object.fromEntries(
    Object.values(wellKnownKeys)
      .flat()
      .map(name => [name, noon]),
  );
  const paths = Object.values(guess(everything, {}, everything).fields).flatMap(rule => rule.paths);
  expect(new Set(paths).size).toBe(paths.length);
  const names = Object.values(wellKnownKeys).flat();
  expect(new Set(names).size).toBe(names.length);
});

test('messages that repeat name the event where nothing else does', () => {
  const records = ['start', 'end', 'start', 'end', 'start', 'end'].map(msg => ({ ts: noon, msg }));
  expect(guess(...records).fields.event).toEqual({ paths: ['msg'] });
  const different = records.map((record, i) => ({ ...record, msg: `${record.msg} ${i}` }));
  expect(guess(...different).fields.event).toBeUndefined();
  expect(guess(...different).fields.detail?.paths).toEqual(['msg']);
});

test('a status and a detail that come later are found', () => {
  const { fields } = guess({ ts: noon, event: 'start' });
  expect(fields.status?.paths[0]).toBe('status');
  expect(fields.detail?.paths).toContain('error');
});

test('without records there is a dialect all the same', () => {
  const { id, fields } = guess();
  expect(id).toBe(guessedId);
  expect(fields.time?.paths).toContain('timestamp');
  expect(fields.event?.paths[0]).toBe('event');
});

test.each<readonly [object, Partial<Record<IndexedRole, string>>, number]>([
  [{ status: 'ok' }, { status: 'FAILED' }, FAILURE],
  [{ level: 'INFO' }, { status: 'ERROR' }, FAILURE],
  [{ level: 30 }, { status: '50' }, FAILURE],
  [{ status: 200 }, { status: '50' }, NEUTRAL],
  [{ state: 'ok' }, { status: 'Completed' }, SUCCESS],
  [{ state: 'ok' }, { status: 'running' }, RUNNING],
  [{ event: 'x' }, { event: 'error' }, FAILURE],
  [{ event: 'x', status: 'ok' }, { event: 'started', status: 'failed' }, FAILURE],
  [{ event: 'x' }, { event: 'mirrored' }, NEUTRAL],
])('a log like %j with %j', (record, values, outcome) => {
  expect(outcomeOf(guess({ ts: noon, ...record }), role => values[role] ?? '')).toBe(outcome);
});

test('keys like __proto__ and odd records do no harm', () => {
  const texts = [
    '{"__proto__":{"status":"x"},"constructor":"y","ts":"2025-01-01T00:00:00Z"}',
    '{}',
    '{"":"", "a[0]":1, "_":2}',
  ];
  const { fields } = guessDialect(texts.map(text => flattenJson(text, 500).fields));
  expect(fields.time).toEqual({ paths: ['ts'] });
});
