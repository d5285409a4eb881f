import { execFileSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { sourceIdOf, type ResultId } from '../../../src/core/ids';
import type { RowView } from '../../../src/protocol/engineViews';
import { bundleEngine, followConfig, onlySource, startEngine, type RunningEngine } from '../../support/engineWorker';

const generator = join(import.meta.dirname, '../../bench/generateSnbbLog.mjs');

let bundle: Awaited<ReturnType<typeof bundleEngine>>;
let engine: RunningEngine;
let folder: string;
let log: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-large-'));
  log = join(folder, 'scheduler_audit.jsonl');
  const out = openSync(log, 'w');
  execFileSync(process.execPath, [generator, '--seed', '1', '--bytes', '100MB'], { stdio: ['ignore', out, 'inherit'] });
  closeSync(out);
  bundle = await bundleEngine();
});
afterAll(async () => {
  await bundle.remove();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  engine = startEngine(bundle.path);
});
afterEach(() => engine.end());

/** The last hundred rows; while older ones are put before them, their positions move. */
async function lastRows(result: ResultId, count: number): Promise<readonly RowView[]> {
  for (let to = count; ;) {
    const window = await engine.api.rows({ result, from: to - 100, to });
    if (window === null || window.count === to) return window?.rows ?? [];
    to = window.count;
  }
}

test('shows the newest records of 100 MB first, and keeps them when the rest is read', async () => {
  const { api } = engine;
  await api.configure(followConfig([log], { watch: 'poll' }));
  const { result } = await api.openResult({ query: '', order: { by: 'log' } });
  const early = await engine.until('the tail is there', s => (s.results[0]?.count ?? 0) > 0);
  expect(onlySource(early).state.kind).toBe('indexing');
  const newest = await lastRows(result, early.results[0]?.count ?? 0);
  const done = await engine.until('all is read', s => onlySource(s).state.kind === 'following');
  const bytes = await readFile(log);
  const lines = bytes.toString('latin1').split('\n').length - 1;
  expect(onlySource(done)).toMatchObject({ records: 484_465, problems: 0, failures: 25_311, unseen: 0 });
  expect(lines).toBe(484_465);
  // The rows that were there first are still the same ones, at the end.
  const last = await api.rowsById({ rows: newest.map(({ row }) => row) });
  const end = await api.rows({ result, from: lines - 100, to: lines });
  expect(last).toEqual(end?.rows);
  expect(end?.rows).toHaveLength(100);
});

test('answers while 100 MB are read', async () => {
  const { api } = engine;
  await api.configure(followConfig([log], { watch: 'poll' }));
  const { result } = await api.openResult({ query: '', order: { by: 'log' } });
  const answeredWhileReading = async (): Promise<number> => {
    for (let answers = 0; ; answers++) {
      const window = await api.rows({ result, from: 0, to: 100 });
      if (window?.count === 484_465) return answers;
    }
  };
  // Where this thread itself gets no time, it asks too late: then it is read once more. An engine that does not answer
  // until it is done never answers in between.
  let answers = await answeredWhileReading();
  for (let reading = 2; reading <= 5 && answers < 2; reading++) {
    await api.refresh({ source: null });
    answers = await answeredWhileReading();
  }
  expect(answers).toBeGreaterThan(1);
});

test('finds the bytes of each record of 100 MB, and lines far into it', async () => {
  const { api } = engine;
  await api.configure(followConfig([log], { watch: 'poll' }));
  const summary = await engine.until('all is read', s => onlySource(s).state.kind === 'following');
  const { result } = await api.openResult({ query: '', order: { by: 'log' } });
  const bytes = await readFile(log);
  const { records } = onlySource(summary);
  let offset = 0;
  for (let from = 0; from < records; from += 1000) {
    const rows = (await api.rows({ result, from, to: from + 1000 }))?.rows ?? [];
    const raw = await api.rawBytes({ rows: rows.map(({ row }) => row) });
    for (const record of raw) {
      const end = bytes.indexOf(0x0a, offset);
      if (record === null || Buffer.compare(record, bytes.subarray(offset, end)) !== 0) {
        throw new Error(`the bytes at ${offset} are not those of their record`);
      }
      offset = end + 1;
    }
  }
  expect(offset).toBe(bytes.length);
  for (const position of [0, 1, 65_535, 65_536, 300_000, 470_123, records - 1]) {
    const row = (await api.rows({ result, from: position, to: position + 1 }))?.rows[0]?.row ?? (-1 as never);
    expect(await api.locate({ row })).toMatchObject({ line: position, editorLine: position });
    expect(await api.rowAt({ path: log, line: position, countsAs: 'editor' })).toBe(row);
  }
});

test('stops reading the older part when told, and goes on when told', async () => {
  const { api } = engine;
  const source = sourceIdOf(log);
  await api.configure(followConfig([log], { watch: 'poll' }));
  // Before it has begun, or soon after.
  await api.cancelIndexing({ source });
  const partial = await engine.until('cancelled', s => onlySource(s).state.kind === 'partial');
  expect(onlySource(partial).records).toBeLessThan(484_465);
  await api.resumeIndexing({ source });
  const done = await engine.until('all is read', s => onlySource(s).state.kind === 'following');
  expect(onlySource(done).records).toBe(484_465);
});
