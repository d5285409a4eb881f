import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RowView } from '../../../src/protocol/engineViews';
import { bundleEngine, followConfig, onlySource, startEngine, type RunningEngine } from '../../support/engineWorker';

// Real writer processes that rotate their log while it is followed, judged against their own manifest.

const writer = join(import.meta.dirname, '../../support/rotatingWriter.mjs');

let bundle: Awaited<ReturnType<typeof bundleEngine>>;
let engine: RunningEngine;
let root: string;
let log: string;
let manifest: string;

beforeAll(async () => {
  bundle = await bundleEngine();
});
afterAll(() => bundle.remove());

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'engine-archives-'));
  await mkdir(join(root, 'logs'));
  log = join(root, 'logs/audit.jsonl');
  manifest = join(root, 'manifest');
  engine = startEngine(bundle.path);
});
afterEach(async () => {
  const faults = engine.logs.filter(line => line.startsWith('error') || line.startsWith('thread'));
  await engine.end();
  await rm(root, { recursive: true });
  expect(faults).toEqual([]);
});

const modes = [
  'rename',
  'rename without creating',
  'rename and gzip later',
  'rename and gzip',
  'copy and truncate',
  'copy, truncate and gzip',
  'dates',
  'gzip by the writer',
] as const;

for (const watch of ['auto', 'poll'] as const) {
  test.each(modes)(`shows each record once and in order while a writer rotates: %s (watch: ${watch})`, async mode => {
    await writeFile(log, '');
    await engine.api.configure(followConfig([log], { watch }));
    await write(mode, { rotations: 4, records: 400, pauseMs: 30 });
    await expectManifest();
    // What was read live is on disk, in the archives.
    await engine.until('all is on disk', summary => onlySource(summary).recordsNotOnDisk === 0);
    expect((await rows()).filter(({ isOnDisk }) => !isOnDisk)).toEqual([]);
    await expectRawRecords();
  });
}

test.each(modes)('shows each record once and in order when the window is opened afterwards: %s', async mode => {
  await write(mode, { rotations: 4, records: 300, pauseMs: 1 });
  await engine.api.configure(followConfig([log]));
  await expectManifest();
  await expectRawRecords();
});

test.each(modes)('shows what came and went between two looks: %s', async mode => {
  await writeFile(log, '');
  await engine.api.configure(followConfig([log], { watch: 'poll' }));
  await engine.until('followed', summary => onlySource(summary).state.kind === 'following');
  await write(mode, { rotations: 6, records: 20, pauseMs: 0 });
  await expectManifest();
  await expectRawRecords();
});

/** Runs the writer to its end. */
async function write(
  mode: (typeof modes)[number],
  { rotations, records, pauseMs }: { rotations: number; records: number; pauseMs: number },
): Promise<void> {
  const args = [writer, log, manifest, mode, rotations, records, pauseMs].map(String);
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(0);
}

async function rows(): Promise<readonly RowView[]> {
  const { result } = await engine.api.openResult({ query: '', order: { by: 'log' } });
  const all: RowView[] = [];
  for (let from = 0; ; from += 1000) {
    const window = await engine.api.rows({ result, from, to: from + 1000 });
    all.push(...(window?.rows ?? []));
    if (window === null || all.length >= window.count) break;
  }
  await engine.api.closeResult({ result });
  return all;
}

async function expectManifest(): Promise<void> {
  const ids = (await readFile(manifest, 'utf8')).trimEnd().split('\n');
  const hasAll = (count: number) =>
    engine.until(`there are ${count} records and all is read`, summary => {
      const { records, state } = onlySource(summary);
      return records === count && state.kind === 'following';
    });
  await hasAll(ids.length);
  // And so it stays when everything was looked at once more.
  await appendFile(log, '{"event": "end", "job_id": "end"}\n');
  await hasAll(ids.length + 1);
  const shown = await rows();
  expect(shown.map(({ job }) => job)).toEqual([...ids, 'end']);
  const details = async (): Promise<unknown> => (await rows()).map(({ detail }) => detail);
  // A file that has just been compressed can be read again when its archive is.
  await expect.poll(details, { timeout: 5000 }).toEqual([...ids.map(id => `d${id}`), '']);
  // Rows keep their ids.
  expect((await rows()).map(({ row }) => row)).toEqual(shown.map(({ row }) => row));
  const { failures } = await engine.until('counted', () => true);
  expect(failures.total).toBe(ids.filter(id => Number(id) % 10 === 0).length);
}

/** The bytes, the place and the lines around each record are those of the very record. */
async function expectRawRecords(): Promise<void> {
  const all = await rows();
  const bytes = await engine.api.rawBytes({ rows: all.slice(0, 1000).map(({ row }) => row) });
  bytes.forEach((record, at) => {
    expect(record && Buffer.from(record).toString()).toContain(`"job_id": "${all[at]?.job}"`);
  });
  for (const { row, job } of [all.at(0), all.at(7), all.at(Math.floor(all.length / 2)), all.at(-2)].flatMap(
    v => v ?? [],
  )) {
    const location = await engine.api.locate({ row });
    if (location === null) throw new Error('A record is nowhere.');
    expect(location.isOnDisk).toBe(true);
    expect(location.isText).toBe(!location.path.endsWith('.gz'));
    const { path, byteOffset: offset, line } = location;
    const raw = await engine.api.rawLines({ path, offset, linesBefore: 2, linesAfter: 2 });
    expect(raw?.lines[raw.focus]).toContain(`"job_id": "${job}"`);
    expect(line).toBe(location.editorLine);
    expect(raw && raw.firstLine + raw.focus).toBe(line);
  }
}
