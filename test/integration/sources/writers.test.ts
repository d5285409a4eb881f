import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { jobsOf, linesOf, ReaderModel, recordOf } from './readerModel';

// Real writer processes, which append one record with one write as the scheduler does.

const writer = `
  const { openSync, writeSync, closeSync } = require('node:fs');
  const [path, from, to, isReopening] = process.argv.slice(1);
  let file = openSync(path, 'a');
  for (let job = Number(from); job < Number(to); job++) {
    if (isReopening === 'reopen') { closeSync(file); file = openSync(path, 'a'); }
    writeSync(file, process.env.RECORD.replace('JOB', job) + '\\n');
  }
`;

let folder = '';
let path = '';
let model: ReaderModel;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alv-writers-'));
  path = join(folder, 'audit.jsonl');
  model = new ReaderModel(path, { tailBytes: 4096 });
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  model.reader.dispose();
  rmSync(folder, { recursive: true, force: true });
});

test('reads each record of two writers once while they append as fast as they can', async () => {
  const ends = Promise.all([write(0, 8000), write(100_000, 108_000)]);
  await lookUntil(ends);
  const jobs = [...model.jobs].sort((a, b) => Number(a) - Number(b));
  expect(jobs).toEqual([...jobsOf(0, 8000), ...jobsOf(100_000, 108_000)]);
  expect(model.problems).toEqual([]);
});

test('loses no record to rotations while a writer appends', async () => {
  // Long enough for five rotations, also where looks are slow.
  const end = write(0, 100_000, 'reopen');
  let rotations = 0;
  await lookUntil(end, () => {
    if (rotations === 5 || model.jobs.length < (rotations + 1) * 1000) return;
    // A file that comes and goes between two looks is nowhere but in its archive: only one that was met is rotated here.
    const newest = model.inOrder.findLast(([, { before }]) => before === null)?.[1].identity;
    if (identityAt(path) === newest) renameSync(path, `${path}.${++rotations}`);
  });
  expect(rotations).toBe(5);
  const jobs = [...model.jobs].sort((a, b) => Number(a) - Number(b));
  expect(jobs).toEqual(jobsOf(0, 100_000));
  expect(model.problems).toEqual([]);
});

test('goes on behind a writer that was killed', async () => {
  const end = write(0, 1_000_000);
  await lookUntil(end, () => {
    if (model.jobs.length > 500) children[0]?.kill('SIGKILL');
  });
  const count = model.jobs.length;
  expect(count).toBeGreaterThan(500);
  writeFileSync(path, linesOf(2_000_000, 2_000_003), { flag: 'a' });
  await model.look();
  expect(model.jobs).toEqual([...jobsOf(0, count), ...jobsOf(2_000_000, 2_000_003)]);
});

function identityAt(file: string): string | null {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? null : `${stats.dev}:${stats.ino}`;
}

/** Looks all the time until the writers have ended, and once more. */
async function lookUntil(end: Promise<unknown>, afterLook: () => void = () => undefined): Promise<void> {
  const over = new AbortController();
  const ended = end.finally(() => over.abort());
  while (!over.signal.aborted) {
    await model.look();
    await model.backfill();
    afterLook();
    // Lets the end of a process be noticed.
    await new Promise(setImmediate);
  }
  await ended;
  await model.look();
  await model.look();
  await model.backfill();
}

async function write(from: number, to: number, mode = 'keep'): Promise<void> {
  const args = ['-e', writer, path, String(from), String(to), mode];
  const env = { ...process.env, RECORD: recordOf(0).replace('"job_id": "0"', '"job_id": "JOB"') };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  children.push(child);
  await once(child, 'exit');
}
