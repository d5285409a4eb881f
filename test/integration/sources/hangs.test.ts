import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultArchiveOptions } from '../../../src/core/archiveOptions';
import { FaultyFiles } from './faultyFiles';
import { jobsOf, linesOf, ReaderModel } from './readerModel';

// Mounts whose server does not answer: calls neither succeed nor fail.

let folder = '';
let path = '';
let files: FaultyFiles;
let model: ReaderModel;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alv-hangs-'));
  path = join(folder, 'audit.jsonl');
  files = new FaultyFiles();
  model = new ReaderModel(path, { files, archives: defaultArchiveOptions });
  writeFileSync(path, linesOf(0, 3));
});

afterEach(async () => {
  files.release();
  model.reader.dispose();
  rmSync(folder, { recursive: true, force: true });
  await expect.poll(() => files.openCount, { message: 'descriptors left open' }).toBe(0);
});

const calls = ['stat', 'open', 'fileStat', 'read', 'list'] as const;

test.each(calls)('lets other logs go on while a %s hangs, and goes on itself afterwards', async call => {
  files.hanging = call;
  const look = model.look();
  await expect.poll(() => files.hungCount).toBeGreaterThan(0);
  const otherPath = join(folder, 'other.jsonl');
  writeFileSync(otherPath, linesOf(10, 12));
  const other = new ReaderModel(otherPath);
  await other.look();
  expect(other.jobs).toEqual(jobsOf(10, 12));
  other.reader.dispose();
  expect(model.jobs).toEqual([]);
  files.release();
  await look;
  expect(model.jobs).toEqual(jobsOf(0, 3));
});

test.each(['stat', 'fileStat', 'read'] as const)('goes on where it was after a %s hung for a while', async call => {
  await model.look();
  appendFileSync(path, linesOf(3, 5));
  files.hanging = call;
  const look = model.look();
  await expect.poll(() => files.hungCount).toBeGreaterThan(0);
  appendFileSync(path, linesOf(5, 6));
  files.release();
  await look;
  await model.look();
  expect([model.fates, model.jobs]).toEqual([['current'], jobsOf(0, 6)]);
});

test.each(calls)('is disposed while a %s hangs, and leaves nothing open when it comes back', async call => {
  files.hanging = call;
  const look = model.look();
  await expect.poll(() => files.hungCount).toBeGreaterThan(0);
  model.reader.dispose();
  files.release();
  await look;
  expect(model.jobs).toEqual([]);
  await expect.poll(() => files.openCount).toBe(0);
});

test('is disposed while a look at a log that grew hangs', async () => {
  await model.look();
  appendFileSync(path, linesOf(3, 5));
  files.hanging = 'read';
  const look = model.look();
  await expect.poll(() => files.hungCount).toBeGreaterThan(0);
  model.reader.dispose();
  files.release();
  await look;
  await expect.poll(() => files.openCount).toBe(0);
});
