import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sourceIdOf } from '../../../src/core/ids';
import type { ResultSpec } from '../../../src/protocol/engineApi';
import type { RowView } from '../../../src/protocol/engineViews';
import { engineForEachTest } from '../../support/engineForEachTest';
import { followConfig, onlySource, type RunningEngine } from '../../support/engineWorker';

const samples = join(import.meta.dirname, '../../fixtures/samples');
const snbb = join(samples, 'snbb/scheduler_audit.jsonl');
const inLogOrder: ResultSpec['order'] = { by: 'log' };

let engine: RunningEngine;
let folder: string;
let startNext: () => RunningEngine;

engineForEachTest(given => {
  ({ engine, folder, startNext } = given);
});

async function follow(path: string): Promise<void> {
  await engine.api.configure(followConfig([path], { watch: 'poll' }));
  await engine.until('indexed', summary => onlySource(summary).state.kind === 'following');
}

async function rowsOf(query: string, order = inLogOrder): Promise<readonly RowView[]> {
  const { result } = await engine.api.openResult({ query, order });
  await engine.until('searched', ({ results }) =>
    results.some(({ id, searching }) => id === result && searching === null),
  );
  const window = await engine.api.rows({ result, from: 0, to: 1000 });
  await engine.api.closeResult({ result });
  return window?.rows ?? [];
}

test('shows the 32 records of the sample, each with its own line and bytes', async () => {
  await follow(snbb);
  const rows = await rowsOf('');
  const bytes = await readFile(snbb);
  const lines = bytes.toString('utf8').trimEnd().split('\n');
  expect(rows).toHaveLength(32);
  expect(lines).toHaveLength(32);
  for (const [number, row] of rows.entries()) {
    const record = JSON.parse(lines[number] ?? '') as Record<string, string>;
    expect(row).toMatchObject({
      event: record['event'],
      subject: record['subject'],
      session: record['session'],
      procedure: record['procedure'],
      job: record['job_id'] ?? '',
      old: record['old_status'] ?? '',
      status: record['new_status'] ?? '',
      timeMs: expect.closeTo(Date.parse(record['timestamp'] ?? ''), -1) as number,
    });
    const location = await engine.api.locate({ row: row.row });
    expect(location).toMatchObject({ path: snbb, line: number, editorLine: number, isText: true, isOnDisk: true });
    const { byteOffset = -1, byteLength = 0 } = location ?? {};
    expect(bytes.subarray(byteOffset, byteOffset + byteLength).toString('utf8')).toBe(lines[number]);
    for (const countsAs of ['editor', 'newline'] as const) {
      expect(await engine.api.rowAt({ path: snbb, line: number, countsAs })).toBe(row.row);
    }
    expect((await engine.api.record({ row: row.row }))?.raw).toBe(lines[number]);
  }
  const raw = await engine.api.rawBytes({ rows: rows.map(({ row }) => row) });
  expect(Buffer.concat(raw.flatMap(record => (record === null ? [] : [record, Buffer.from('\n')])))).toEqual(bytes);
});

test('counts the failures of the sample, which are old news', async () => {
  await follow(snbb);
  const summary = await engine.until('there', () => true);
  expect(onlySource(summary)).toMatchObject({ records: 32, problems: 0, failures: 4, unseen: 0 });
  expect(summary.failures).toMatchObject({ total: 4, unseen: 0 });
  expect(summary.failures.newest.map(({ subject }) => subject)).toEqual([
    'sub-0001',
    'sub-0002',
    'sub-0001',
    'sub-0001',
  ]);
});

const queries: readonly (readonly [query: string, count: number])[] = [
  ['event:status_change', 16],
  ['event:STATUS*', 16],
  ['-event:status_change', 16],
  ['event:error,note', 3],
  ['is:failed', 4],
  ['-is:failed', 28],
  ['status:failed', 2],
  ['job:772', 4],
  ['job:77*', 22],
  ['-job:*', 4],
  ['größe event:dry_run', 1],
  ['GRÖSSE', 0],
  ['detail:sbatch event:dry_run', 1],
  ['-größe event:dry_run', 0],
  ['nothing-like-this', 0],
];

test.each(queries)('finds with %s what grep finds', async (query, count) => {
  await follow(snbb);
  const rows = await rowsOf(query);
  expect(rows.length, query).toBe(count);
});

test('sorts by a column, equal values in the order of the log', async () => {
  await follow(snbb);
  const all = await rowsOf('');
  for (const direction of ['ascending', 'descending'] as const) {
    const sign = direction === 'ascending' ? 1 : -1;
    const sorted = await rowsOf('', { by: 'status', direction });
    const expected = [...all].sort((a, b) => sign * (a.status < b.status ? -1 : a.status > b.status ? 1 : 0));
    expect(sorted).toEqual(expected);
  }
});

test('steps to failures and finds text, wrapping round', async () => {
  await follow(snbb);
  const rows = await rowsOf('');
  const failures = rows.flatMap((row, position) => (row.outcome === 'failure' ? [position] : []));
  const { result } = await engine.api.openResult({ query: '', order: inLogOrder });
  const stepped = [];
  for (let from = -1, step = 0; step < 5; step++) {
    const found = await engine.api.step({ result, from, direction: 1 });
    stepped.push([found?.position, found?.hasWrapped]);
    from = found?.position ?? -1;
  }
  expect(stepped).toEqual([...failures.map(position => [position, false]), [failures[0], true]]);
  const last = await engine.api.step({ result, from: rows.length, direction: -1 });
  expect(last?.position).toBe(failures.at(-1));
  const note = rows.findIndex(row => row.event === 'note');
  expect(await engine.api.find({ result, from: -1, direction: 1, text: '"NOTE"' })).toBeNull();
  expect(await engine.api.find({ result, from: -1, direction: 1, text: 'NOTE' })).toMatchObject({ position: note });
  expect(await engine.api.find({ result, from: note, direction: 1, text: 'note' })).toMatchObject({ hasWrapped: true });
  expect(await engine.api.find({ result, from: 3, direction: -1, text: 'größe' })).toMatchObject({ position: 0 });
  expect(await engine.api.find({ result, from: -1, direction: 1, text: 'not in it' })).toBeNull();
  const middle = rows[10]?.row;
  expect(middle === undefined ? null : await engine.api.positionOf({ result, row: middle })).toBe(10);
});

test('groups, lists rows of a group, and counts values', async () => {
  await follow(snbb);
  const rows = await rowsOf('');
  const { result } = await engine.api.openResult({ query: '', order: inLogOrder });
  const grouping = ['event', 'procedure'] as const;
  const top = await engine.api.groups({ result, grouping, path: [], from: 0, limit: 100, order: 'name' });
  const names = [...new Set(rows.map(row => row.event))].sort();
  expect(top?.groups).toEqual(
    names.map(value => ({
      value,
      count: rows.filter(row => row.event === value).length,
      failures: rows.filter(row => row.event === value && row.outcome === 'failure').length,
    })),
  );
  const path = ['status_change', 'bids'];
  const expected = rows.filter(row => row.event === path[0] && row.procedure === path[1]).reverse();
  const first = await engine.api.groupRows({ result, grouping, path, before: null, limit: 3, newerThan: null });
  expect(first).toEqual({ rows: expected.slice(0, 3), hasOlder: true, newerCount: 0 });
  const before = expected[2]?.row ?? null;
  const rest = await engine.api.groupRows({ result, grouping, path, before, limit: 100, newerThan: before });
  expect(rest).toEqual({ rows: expected.slice(3), hasOlder: false, newerCount: 2 });
  const facets = await engine.api.facets({ query: 'is:failed', field: 'event', contains: '', limit: 10 });
  expect(facets).toEqual({
    values: [
      { value: 'error', count: 2 },
      { value: 'status_change', count: 2 },
    ],
    distinct: 2,
  });
  const histogram = await engine.api.histogram({ result });
  expect(histogram?.counts.flat().reduce((sum, count) => sum + count, 0)).toBe(32);
});

test('lists the problems of a damaged log, each with its line', async () => {
  const damaged = join(samples, 'auditlog/damaged/audit.jsonl');
  await follow(damaged);
  const source = onlySource(await engine.until('there', () => true));
  const problems = await engine.api.problems({ source: sourceIdOf(damaged), from: 0, limit: 100 });
  expect(problems).toHaveLength(source.problems);
  const lines = problems.map(({ line }) => (line ?? -1) + 1);
  expect(lines).toEqual(expect.arrayContaining([9, 25, 26, 35, 44, 53, 89]));
  expect([...lines].sort((a, b) => a - b)).toEqual(lines);
  const bytes = await readFile(damaged);
  for (const { byteOffset, line } of problems) {
    expect(bytes.subarray(0, byteOffset).toString('latin1').split('\n').length - 1).toBe(line);
  }
  expect(await engine.api.problems({ source: sourceIdOf(damaged), from: 2, limit: 2 })).toEqual(problems.slice(2, 4));
});

test('remembers what was acknowledged, and counts what came since', async () => {
  const log = join(folder, 'audit.jsonl');
  const failure = (subject: string) => `${JSON.stringify({ timestamp: '', event: 'error', subject })}\n`;
  await writeFile(log, failure('old'));
  await follow(log);
  const { mark } = onlySource(await engine.until('marked', s => onlySource(s).mark !== null));
  await engine.end();

  await writeFile(log, failure('new'), { flag: 'a' });
  engine = startNext();
  const marks = mark === null ? {} : { [sourceIdOf(log)]: mark };
  await engine.api.configure(followConfig([log], { watch: 'poll', marks }));
  const summary = await engine.until('indexed', s => onlySource(s).records === 2 && onlySource(s).unseen > 0);
  expect(onlySource(summary)).toMatchObject({ failures: 2, unseen: 1 });
  expect((await rowsOf('is:unseen')).map(row => row.subject)).toEqual(['new']);
  expect((await rowsOf('-is:unseen')).map(row => [row.subject, row.isUnseen])).toEqual([['old', false]]);

  const { result } = await engine.api.openResult({ query: 'is:unseen', order: inLogOrder });
  await engine.api.acknowledge({ source: null });
  const seen = await engine.until('seen', s => onlySource(s).unseen === 0);
  expect(onlySource(seen).mark).not.toEqual(mark);
  expect(await engine.api.rows({ result, from: 0, to: 10 })).toMatchObject({ rows: [], count: 0 });
});

test('reads everything anew on request, and only that then is there', async () => {
  const log = join(folder, 'audit.jsonl');
  await copyFile(snbb, log);
  await follow(log);
  const [first] = await rowsOf('');
  await writeFile(log, '{"event": "error", "subject": "only"}\n');
  await engine.api.refresh({ source: sourceIdOf(log) });
  expect((await rowsOf('')).map(row => row.subject)).toEqual(['only']);
  expect(first === undefined ? [] : await engine.api.rowsById({ rows: [first.row] })).toEqual([]);
  expect(onlySource(await engine.until('one', s => onlySource(s).records === 1)).notices).toEqual([]);
});

test('answers what it does not know with nothing', async () => {
  await follow(snbb);
  const result = 99 as never;
  const row = 12345678 as never;
  expect(await engine.api.rows({ result, from: 0, to: 10 })).toBeNull();
  expect(await engine.api.positionOf({ result, row })).toBeNull();
  expect(await engine.api.step({ result, from: 0, direction: 1 })).toBeNull();
  expect(await engine.api.find({ result, from: 0, direction: 1, text: 'x' })).toBeNull();
  expect(await engine.api.record({ row })).toBeNull();
  expect(await engine.api.locate({ row })).toBeNull();
  expect(await engine.api.rawBytes({ rows: [row] })).toEqual([null]);
  expect(await engine.api.rowAt({ path: '/nowhere', line: 0, countsAs: 'editor' })).toBeNull();
  expect(await engine.api.rawLines({ path: '/nowhere', offset: 0, linesBefore: 1, linesAfter: 1 })).toBeNull();
  expect(await engine.api.histogram({ result })).toBeNull();
  expect(
    await engine.api.groups({ result, grouping: ['event'], path: [], from: 0, limit: 1, order: 'name' }),
  ).toBeNull();
  expect(await engine.api.problems({ source: sourceIdOf('/nowhere'), from: 0, limit: 10 })).toEqual([]);
  await engine.api.closeResult({ result });
  await engine.api.acknowledge({ source: sourceIdOf('/nowhere') });
});
