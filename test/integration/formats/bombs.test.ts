import { mkdirSync, openSync, closeSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sourceIdOf } from '../../../src/core/ids';
import { engineForEachTest } from '../../support/engineForEachTest';
import { followConfig, type RunningEngine } from '../../support/engineWorker';
import { runSqlFile } from './fixtures';
import { rowsOf } from './followed';

// What is made to harm is capped and listed, and what stands beside it is read. The engine runs in its thread: what it answers crosses it.

let engine: RunningEngine;
let folder: string;

engineForEachTest(given => {
  ({ engine, folder } = given);
});

const DEPTH = 100_000;
const deep = `{"skill": "deep", "status": "failed", "metadata": ${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}}`;

test.each([
  ['bomb.jsonl', `${deep}\n{"skill": "after"}\n`],
  ['bomb.json', `[${deep},\n{"skill": "after"}]`],
])('a record in %s that is nested 100,000 times is shown, capped', async (name, content) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  const sources = [
    { path, isGlob: false, format: name.endsWith('l') ? 'jsonl' : 'jsonArray', dialect: 'betty', label: '' },
  ] as const;
  await engine.api.configure({ ...followConfig([path], { watch: 'poll' }), sources });
  await engine.until('both are there', ({ sources: [source] }) => source?.records === 2);
  const rows = await rowsOf(engine);
  expect(rows.map(({ procedure }) => procedure)).toEqual(['deep', 'after']);
  const [first] = rows;
  const record = await engine.api.record({ row: first?.row ?? (0 as never) });
  expect(record?.fields.length).toBeLessThan(10);
  expect(record?.fields.every(({ text }) => text.length <= 64 * 1024)).toBe(true);
  expect(record?.raw?.length).toBe(deep.length);
  expect((await rowsOf(engine, 'metadata.a.a:1')).length).toBe(0);
  expect((await rowsOf(engine, 'after')).length).toBe(1);
});

test('a deeply nested run of a tree is shown, capped', async () => {
  const root = join(folder, 'audits');
  mkdirSync(join(root, 'workflow=a/release=20250101000000'), { recursive: true });
  writeFileSync(join(root, 'workflow=a/release=20250101000000/run.log'), deep);
  writeFileSync(join(root, 'workflow=a/release=20250101000000/good.log'), '{"name": "a", "run_id": "good"}');
  await engine.api.configure(followConfig([root], { watch: 'poll' }));
  await engine.until('both are there', ({ sources: [source] }) => source?.records === 2);
  expect((await rowsOf(engine, 'job:good')).length).toBe(1);
});

test('a value of a gigabyte is one problem, the next entry is intact, and memory stays flat', async () => {
  const path = join(folder, 'big.json');
  const file = openSync(path, 'w');
  writeSync(file, '[{"skill": "before"}, {"skill": "');
  const piece = Buffer.alloc(16 * 1024 * 1024, 'x');
  for (let at = 0; at < 64; at++) writeSync(file, piece);
  writeSync(file, '"}, {"skill": "after", "status": "failed"}]');
  closeSync(file);
  const before = process.memoryUsage().rss;
  let most = before;
  const sources = [{ path, isGlob: false, format: 'jsonArray', dialect: 'betty', label: '' }] as const;
  await engine.api.configure({ ...followConfig([path], { watch: 'poll' }), sources });
  await expect
    .poll(() => {
      most = Math.max(most, process.memoryUsage().rss);
      return engine.summary?.sources[0]?.records;
    })
    .toBe(2);
  expect(engine.summary?.sources[0]).toMatchObject({ problems: 1, failures: 1 });
  const [problem] = await engine.api.problems({ source: sourceIdOf(path), from: 0, limit: 5 });
  expect(problem).toMatchObject({ kind: 'valueTooLarge', name: 'entry 2', byteOffset: 22 });
  expect(most - before).toBeLessThan(256 * 1024 * 1024);
});

test('a blob of 64 KiB that inflates to 64 MiB is one problem, and a nested one is shown, capped', async () => {
  const path = join(folder, 'workflow_audits.db');
  const sqlFile = join(folder, 'load.sql');
  const blob = (text: string): string => `x'${deflateSync(text, { level: 9 }).toString('hex')}'`;
  const row = (run: string, context: string): string =>
    `INSERT INTO audits VALUES ('w', '2025-01-01T00:00:00 ${run}', 'normal', ${context}, NULL, '${run}', '{}');`;
  const bomb = blob(`{"status": "${'a'.repeat(64 * 1024 * 1024)}"}`);
  const nested = blob(`{"status": "FAILED", "deep": ${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}}`);
  writeFileSync(
    sqlFile,
    `CREATE TABLE audits (workflow TEXT, release TEXT, type TEXT, context BLOB, parent_run_id TEXT, run_id TEXT,
    metadata BLOB, PRIMARY KEY (workflow, release)); ${row('bomb', bomb)} ${row('deep', nested)} ${row('good', "'{}'")}`,
  );
  runSqlFile(path, sqlFile);
  await engine.api.configure(followConfig([path], { watch: 'poll' }));
  await engine.until('all are told', ({ sources: [source] }) => source?.records === 2 && source.problems === 1);
  expect(engine.summary?.sources[0]).toMatchObject({ failures: 1, state: { kind: 'following' } });
  const problems = await engine.api.problems({ source: sourceIdOf(path), from: 0, limit: 5 });
  expect(problems).toMatchObject([
    { kind: expect.stringMatching(/^(bomb|valueTooLarge)$/) as string, isDocument: true },
  ]);
  const rows = await rowsOf(engine);
  expect(rows.map(({ job }) => job).sort()).toEqual(['deep', 'good']);
  const deepRow = rows.find(({ job }) => job === 'deep')?.row ?? (0 as never);
  const record = await engine.api.record({ row: deepRow });
  expect(record?.fields.every(({ text }) => text.length <= 64 * 1024)).toBe(true);
  expect(record?.raw).not.toBeNull();
});
