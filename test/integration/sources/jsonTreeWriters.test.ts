import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runText } from '../../support/writers/runs.mjs';
import { startTreeWriter, type TreeAction } from '../../support/writers/treeWriter';
import type { Writer } from '../../support/writers/writer';
import { FaultyFiles } from './faultyFiles';
import { TreeModel } from './treeModel';

// Real writer processes, which make folders and write in place as ddeutil does.

let folder = '';
let root = '';
let files: FaultyFiles;
let model: TreeModel;
let writers: Writer<TreeAction>[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alv-tree-'));
  root = join(folder, 'audits');
  files = new FaultyFiles();
  model = new TreeModel(root, { files });
  writers = [];
});

afterEach(async () => {
  vi.useRealTimers();
  for (const writer of writers) await writer.end();
  model.reader.dispose();
  rmSync(folder, { recursive: true, force: true });
});

test('finds all of hundreds of folders that two writers make as fast as they can, reruns and clean-ups too', async () => {
  const [a, b] = [start(), start()];
  await a.do(['runs', 'a', 0, 50]);
  await model.readAll();
  const writing = Promise.all([
    a.do(['runs', 'a', 50, 600], ['runs', 'a', 100, 200], ['cleanUp', 'a', 0, 150]),
    b.do(['runs', 'b ü [1]', 0, 600], ['cleanUp', 'b ü [1]', 400, 600]),
  ]);
  await lookUntil(writing);
  await until(() => model.shown.filter(line => !line.endsWith('(gone)')).length, 450 + 400);
  expect(model.entries.filter(({ problem, fate }) => problem !== null && fate !== 'replaced')).toEqual([]);
  await expectTexts();
  const sizeBytes = paths().reduce((sum, path) => sum + readFileSync(path).length, 0);
  await until(() => model.state, { kind: 'ok', realPath: root, sizeBytes, pendingBytes: 0 });
});

test('shows a run that is written in pieces when it is whole, and what it replaces until then', async () => {
  const writer = start();
  const run = { workflow: 'w', release: '20250101000000', id: 'one' };
  await writer.do(['run', run]);
  await model.readAll();
  const writing = writer.do(['run', { ...run, status: 'FAILED' }, { pieces: 5, pauseMs: 100 }]);
  await lookUntil(writing, () => {
    expect(['one SUCCESS', 'one FAILED']).toContain(model.shown.join());
  });
  await until(() => model.shown, ['one FAILED']);
  expect(model.entries.map(({ problem }) => problem)).toEqual([null, null]);
});

test('names the file of a writer that was killed in its midst, and the run that is written again', async () => {
  const run = { workflow: 'w', release: '20250101000000', id: 'one' };
  await start().do(['run', { ...run, id: 'zero' }], ['dieAfter', run, 150]);
  await model.readAll();
  await until(() => model.shown, ['unfinishedFile', 'zero SUCCESS']);
  const [number = -1] = model.numbers.filter(at => model.entries[at]?.problem !== null);
  expect(await model.place(number)).toMatchObject({
    name: 'workflow=w/release=20250101000000/one.log',
    line: 0,
    fileSizeBytes: 150,
  });
  expect(await model.texts([number])).toEqual([runText(run).slice(0, 150)]);
  await start().do(['run', { ...run, type: 'rerun' }]);
  await until(() => model.shown, ['one SUCCESS', 'zero SUCCESS']);
});

test('ten thousand old runs: told in the order of their time, with progress, then looked at in turns', async () => {
  // What is due depends on the time between looks.
  vi.useFakeTimers({ toFake: ['performance'] });
  const count = 10_000;
  for (let n = 0; n < count; n++) {
    const at = join(root, `workflow=w${n % 20}`, `release=${20250101000000 + n}`);
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, `${n}.log`), `{"run_id": "${n}", "context": {"status": "SUCCESS"}}`);
    // The numbers of a restarted reader go by the time.
    const seconds = 1_700_000_000 + ((n * 7919) % count);
    utimesSync(join(at, `${n}.log`), seconds, seconds);
    utimesSync(at, seconds, seconds);
  }
  await model.look();
  expect(model.entries.length).toBeGreaterThanOrEqual(100);
  expect(model.entries.length).toBeLessThan(count);
  expect(model.reader.hasBackfill).toBe(true);
  await model.backfill();
  expect(model.reader.hasBackfill).toBe(false);
  const places = model.entries.map(({ job }) => (Number(job) * 7919) % count);
  expect(places).toEqual(Array.from({ length: count }, (_, at) => at));
  const { progress } = model;
  expect(progress.at(-1)).toMatchObject({ doneBytes: count, totalBytes: count });
  expect(progress.length).toBeGreaterThan(9);
  expect(progress.map(({ doneBytes }) => doneBytes)).toEqual(
    progress.map(({ doneBytes }) => doneBytes).sort((a, b) => a - b),
  );
  const { listCount } = files;
  await model.look();
  await model.look();
  expect(files.listCount - listCount).toBeLessThan(100);
  const writer = start();
  const old = { workflow: 'w7', release: '20250101000007', id: '7' };
  await writer.do(['run', { ...old, release: '20260101000000', id: 'new' }], ['runs', 'new', 0, 1], ['run', old]);
  await model.look();
  const news = (): string[] => model.entries.slice(count).map(({ job }) => job);
  expect(news().sort()).toEqual(['new', 'run-0']);
  vi.advanceTimersByTime(25_000);
  await model.look();
  expect(news().sort()).toEqual(['7', 'new', 'run-0']);
  expect(model.shown).toHaveLength(count + 2);
}, 180_000);

test('a load that is stopped stays stopped: new runs wait until somebody goes on with it', async () => {
  const writer = start();
  await writer.do(['runs', 'w', 0, 700]);
  await model.look();
  const stop = new AbortController();
  let reads = 0;
  files.beforeRead = () => {
    if (++reads === 100) stop.abort();
  };
  await model.backfill(stop.signal);
  const { length } = model.entries;
  expect(length).toBeLessThan(700);
  await writer.do(['runs', 'w', 700, 701], ['remove', 'workflow=w/release=20250101000650']);
  await model.look();
  await model.look();
  expect([model.entries.length, model.reader.hasBackfill]).toEqual([length, true]);
  const mark = await model.reader.currentMark();
  expect(mark && (await model.reader.resolveMark(mark))).toBe(700);
  await model.readAll();
  await model.look();
  expect(model.numberOf('run-700')).toBe(700);
  expect(model.shown.filter(line => line.startsWith('run-'))).toHaveLength(700);
  expect(model.reader.hasBackfill).toBe(false);
});

function start(): Writer<TreeAction> {
  const writer = startTreeWriter(root);
  writers.push(writer);
  return writer;
}

function paths(): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.log'))
    .map(name => join(root, name));
}

/** Each file on the disk is one entry, and its text is what lies there. */
async function expectTexts(): Promise<void> {
  const there = model.numbers.filter(number => model.entries[number]?.fate === 'there');
  const texts = await model.texts(there);
  const places = await Promise.all(there.map(number => model.place(number)));
  expect(places.map(place => place?.path).sort()).toEqual(paths().sort());
  for (const [at, place] of places.entries()) expect(texts[at]).toBe(readFileSync(place?.path ?? '', 'utf8'));
}

async function lookUntil(end: Promise<unknown>, afterLook: () => void = () => undefined): Promise<void> {
  const over = new AbortController();
  const ended = end.finally(() => over.abort());
  while (!over.signal.aborted) {
    if (existsSync(root)) await model.readAll();
    afterLook();
    // Lets the end of a process be noticed.
    await new Promise(setImmediate);
  }
  await ended;
}

async function until<T>(actual: () => T, expected: T): Promise<void> {
  await expect
    .poll(
      async () => {
        await model.readAll();
        return actual();
      },
      { interval: 200 },
    )
    .toEqual(expected);
}
