import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FaultyFiles } from './faultyFiles';
import { jobsOf, linesOf, ReaderModel } from './readerModel';

let folder = '';
let path = '';
let files: FaultyFiles;
let model: ReaderModel;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  folder = mkdtempSync(join(tmpdir(), 'alv-quiet-'));
  path = join(folder, 'audit.jsonl');
  files = new FaultyFiles();
  model = new ReaderModel(path, { files });
  writeFileSync(path, linesOf(10, 13));
  setAge(60);
  await model.look();
});

afterEach(() => {
  vi.useRealTimers();
  model.reader.dispose();
  rmSync(folder, { recursive: true, force: true });
});

test('a quiet file is looked at by its path alone, and every few seconds by its bytes', async () => {
  files.faults.set('fileStat', 'EIO');
  files.faults.set('read', 'EIO');
  await model.look();
  expect(model.state?.kind).toBe('ok');
  vi.advanceTimersByTime(5000);
  await model.look();
  expect(model.state?.kind).toBe('failed');
});

test('what hides behind the same size and time is found after some seconds', async () => {
  const { mtime } = statSync(path);
  writeFileSync(path, linesOf(20, 23));
  utimesSync(path, mtime, mtime);
  vi.advanceTimersByTime(5000);
  await model.look();
  expect(model.jobs).toEqual([...jobsOf(10, 13), ...jobsOf(20, 23)]);
});

test('a file whose time is new is looked at by its bytes: a change in the same tick leaves no trace in its time', async () => {
  setAge(1);
  await model.look();
  const { mtime } = statSync(path);
  writeFileSync(path, linesOf(20, 23));
  utimesSync(path, mtime, mtime);
  await model.look();
  expect(model.jobs).toEqual([...jobsOf(10, 13), ...jobsOf(20, 23)]);
});

test('a file that could not be looked at for a moment is told as followed again', async () => {
  files.faults.set('stat', 'EIO');
  await model.look();
  expect(model.state?.kind).toBe('failed');
  files.faults.clear();
  await model.look();
  expect([model.state?.kind, model.jobs]).toEqual(['ok', jobsOf(10, 13)]);
});

/** Makes the file's time as old as this. */
function setAge(seconds: number): void {
  const time = Date.now() / 1000 - seconds;
  utimesSync(path, time, time);
}
