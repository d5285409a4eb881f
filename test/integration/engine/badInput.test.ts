import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ProblemKind } from '../../../src/core/problem';
import type { SourceState } from '../../../src/core/summary';
import { engineForEachTest } from '../../support/engineForEachTest';
import { followConfig, onlySource, type RunningEngine } from '../../support/engineWorker';

// Whatever stands at the path: a state with a name or listed problems, all good records, and never a fault of the thread.

let engine: RunningEngine;
let folder: string;
let path: string;

engineForEachTest(given => {
  ({ engine, folder } = given);
  path = join(folder, 'scheduler_audit.jsonl');
});

const good = (job: number, more = ''): string =>
  `{"timestamp": "2025-02-10T06:00:00+00:00", "event": "error", "subject": "s", "session": "", "procedure": "p", "job_id": "${job}"${more}}\n`;
const bytes = (...parts: readonly (string | readonly number[])[]): Buffer =>
  Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

interface Case {
  readonly name: string;
  readonly content: () => Buffer;
  readonly jobs: readonly string[];
  /** The line, counted from 0, and what is wrong with it. */
  readonly problems: readonly (readonly [number, ProblemKind])[];
}

const cases: readonly Case[] = [
  { name: 'an empty file', content: () => bytes(), jobs: [], problems: [] },
  {
    name: 'binary bytes without a line end, which may be a line that is still written',
    content: () => bytes([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 0xff, 0xfe]),
    jobs: [],
    problems: [],
  },
  {
    name: 'a binary file',
    content: () => bytes([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0xff, 0x0a], good(1)),
    jobs: ['1'],
    problems: [
      [0, 'invalidUtf8'],
      [1, 'notJson'],
      [2, 'invalidUtf8'],
    ],
  },
  {
    name: 'a line of 50 MB',
    content: () => bytes(good(1), good(2, `, "detail": "${'x'.repeat(50_000_000)}"`), good(3)),
    jobs: ['1', '3'],
    problems: [[1, 'lineTooLong']],
  },
  {
    name: 'bytes that are not UTF-8',
    content: () => bytes(good(1), '{"event": "', [0xc3, 0x28], '"}\n', good(2)),
    jobs: ['1', '2'],
    problems: [[1, 'invalidUtf8']],
  },
  {
    name: 'a byte-order mark',
    content: () => bytes([0xef, 0xbb, 0xbf], good(1), good(2)),
    jobs: ['1', '2'],
    problems: [],
  },
  {
    name: 'line ends of Windows',
    content: () => bytes(good(1).replace('\n', '\r\n'), '\r\n', good(2).replace('\n', '\r\n')),
    jobs: ['1', '2'],
    problems: [[1, 'blankLine']],
  },
  {
    name: 'NaN',
    content: () => bytes(good(1), good(2, ', "elapsed": NaN'), good(3)),
    jobs: ['1', '3'],
    problems: [[1, 'notJson']],
  },
  {
    name: 'JSON that is no object',
    content: () => bytes('[1, 2]\n', 'null\n', '"text"\n', good(1)),
    jobs: ['1'],
    problems: [
      [0, 'notAnObject'],
      [1, 'notAnObject'],
      [2, 'notAnObject'],
    ],
  },
  {
    name: 'keys of every object’s prototype',
    content: () => bytes(good(1, ', "__proto__": {"event": "x"}, "constructor": "y", "toString": 1')),
    jobs: ['1'],
    problems: [],
  },
  {
    name: 'markup and escape sequences',
    content: () => bytes(good(1, ', "detail": "<img src=x onerror=alert(1)> \\u001b[31m \\u202e $(bell)"')),
    jobs: ['1'],
    problems: [],
  },
];

test.each(cases)('reads what is good in $name, and lists the rest', async ({ content, jobs, problems }) => {
  await writeFile(path, content());
  await engine.api.configure(followConfig([path], { watch: 'poll' }));
  await engine.until('read', summary => {
    const source = onlySource(summary);
    return source.state.kind === 'following' && source.records === jobs.length && source.problems === problems.length;
  });
  const { result } = await engine.api.openResult({ query: '', order: { by: 'log' } });
  const rows = (await engine.api.rows({ result, from: 0, to: 100 }))?.rows ?? [];
  expect(rows.map(row => row.job)).toEqual(jobs);
  const source = onlySource(await engine.until('there', () => true));
  const listed = await engine.api.problems({ source: source.id, from: 0, limit: 100 });
  expect(listed.map(({ line, kind }) => [line, kind])).toEqual(problems);
  // What was written can be asked for whole, as text.
  for (const row of rows) expect((await engine.api.record({ row: row.row }))?.raw).toContain('"event"');
});

test('keys of every object’s prototype are fields like any other', async () => {
  await writeFile(path, good(1, ', "__proto__": {"event": "x"}, "constructor": "y"'));
  await engine.api.configure(followConfig([path], { watch: 'poll' }));
  await engine.until('read', summary => onlySource(summary).records === 1);
  const { result } = await engine.api.openResult({ query: 'constructor:y', order: { by: 'log' } });
  await engine.until('searched', ({ results }) => results.some(({ id, count }) => id === result && count === 1));
  const [row] = (await engine.api.rows({ result, from: 0, to: 1 }))?.rows ?? [];
  const record = row && (await engine.api.record({ row: row.row }));
  expect(row?.event).toBe('error');
  expect(record?.fields.map(field => field.path)).toEqual(expect.arrayContaining(['__proto__.event', 'constructor']));
});

const states: readonly (readonly [string, () => Promise<unknown>, SourceState['kind']])[] = [
  ['nothing', async () => undefined, 'missing'],
  ['a folder', () => mkdir(path), 'notAFile'],
  ['a file in the place of its folder', () => writeFile(join(folder, 'logs'), ''), 'missing'],
];
test.each(states)('says so when %s stands at the path', async (what, make, kind) => {
  await make();
  const followed = what.includes('place of its folder') ? join(folder, 'logs/scheduler_audit.jsonl') : path;
  const sources = [{ path: followed, isGlob: false, format: 'jsonl', dialect: 'snbb', label: '' }] as const;
  await engine.api.configure({ ...followConfig([followed], { watch: 'poll' }), sources });
  const summary = await engine.until(kind, all => all.sources[0]?.state.kind === kind);
  expect(summary.failures.total).toBe(0);
});
