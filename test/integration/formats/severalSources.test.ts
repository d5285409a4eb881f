import { appendFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sourceIdOf } from '../../../src/core/ids';
import { engineForEachTest } from '../../support/engineForEachTest';
import { followConfig, type RunningEngine } from '../../support/engineWorker';
import { fixtures, fixtureTable } from './fixtures';
import { rowsOf } from './followed';

// Logs of all formats as one, each followed on its own.

const samples = join(import.meta.dirname, '../../fixtures/samples');
let engine: RunningEngine;
let folder: string;

engineForEachTest(given => {
  ({ engine, folder } = given);
});

/** How many records each of the samples has. */
const counts = { jsonl: 32, jsonArray: 220, jsonTree: 17, sqlite: 9 } as const;
const total = Object.values(counts).reduce((sum, count) => sum + count, 0);

function place(format: keyof typeof fixtures): string {
  const path = join(folder, fixtures[format].name);
  cpSync(join(samples, fixtures[format].sample), path, { recursive: true });
  return path;
}

test('are merged by time, and each can be asked for', async () => {
  const paths = fixtureTable.map(([format]) => place(format));
  await engine.api.configure(followConfig(paths, { watch: 'poll' }));
  await engine.until('all are read', ({ sources }) => sources.reduce((sum, { records }) => sum + records, 0) === total);
  const rows = await rowsOf(engine);
  expect(rows).toHaveLength(total);
  const times = rows.map(({ timeMs }) => timeMs ?? NaN);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(new Set(rows.map(({ source }) => source))).toEqual(new Set(paths.map(sourceIdOf)));
  for (const [format, fixture] of fixtureTable) {
    const own = await rowsOf(engine, `source:${fixture.name}`);
    expect([format, own.length]).toEqual([format, counts[format]]);
    const others = await rowsOf(engine, `-source:${fixture.name}`);
    expect(others).toHaveLength(total - own.length);
  }
});

test('go on when one of them can’t be read, whatever is wrong with it', async () => {
  const log = place('jsonl');
  const broken = {
    'half.json': '[{"skill": "a", "status": "failed"}, {"skill"',
    'corrupt.db': `SQLite format 3\0${'x'.repeat(3000)}`,
    'empty.db': '',
  };
  const paths = Object.entries(broken).map(([name, content]) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  });
  mkdirSync(join(folder, 'folder.jsonl'));
  paths.push(join(folder, 'folder.jsonl'), join(folder, 'nothing.jsonl'), log);
  await engine.api.configure(followConfig(paths, { watch: 'poll' }));
  const stateOf = (path: string) => engine.summary?.sources.find(source => source.path === path)?.state;
  await expect.poll(() => stateOf(join(folder, 'half.json'))?.kind).toBe('failed');
  await expect.poll(() => stateOf(join(folder, 'corrupt.db'))?.kind).toBe('failed');
  await expect.poll(() => stateOf(join(folder, 'nothing.jsonl'))?.kind).toBe('missing');
  await engine.until('the good one is read', ({ sources }) =>
    sources.some(({ path, records }) => path === log && records === counts.jsonl),
  );
  appendFileSync(log, '{"timestamp": "2025-02-14T06:00:00+00:00", "event": "error", "subject": "sub-late"}\n');
  await expect.poll(async () => (await rowsOf(engine, 'subject:sub-late')).length).toBe(1);
  // What is wrong is said with the path and a way out, and nothing of the content.
  for (const name of ['half.json', 'corrupt.db']) {
    const state = stateOf(join(folder, name));
    const message = state?.kind === 'failed' ? state.message : '';
    expect(message).toContain(name);
    expect(message).not.toContain('skill');
  }
  // Made good, it is read.
  cpSync(join(samples, fixtures.jsonArray.sample), join(folder, 'half.json'));
  await expect.poll(async () => (await rowsOf(engine, 'source:half.json')).length).toBe(counts.jsonArray);
});

test('that are missing at first become what they are when they appear, and what comes is new', async () => {
  const path = join(folder, 'later.json');
  await engine.api.configure(followConfig([path], { watch: 'poll' }));
  await engine.until('it is missing', ({ sources }) => sources[0]?.state.kind === 'missing');
  writeFileSync(
    path,
    '{"ts": "2026-03-01T10:00:00.000Z", "event": "validation_fail", "session_id": "s", "reason": "r"}\n',
  );
  const summary = await engine.until(
    'it is known',
    ({ sources }) => sources[0]?.records === 1 && sources[0].dialect === 'scout',
  );
  expect(summary.sources[0]).toMatchObject({ format: 'jsonl', failures: 1, unseen: 1 });
});
