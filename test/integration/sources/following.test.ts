import {
  appendFileSync,
  closeSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { jobsOf, linesOf, ReaderModel, recordOf } from './readerModel';

let folder = '';
let path = '';
let model: ReaderModel;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alv-following-'));
  path = join(folder, 'scheduler_audit.jsonl');
  model = new ReaderModel(path);
});

afterEach(() => {
  model.reader.dispose();
  rmSync(folder, { recursive: true, force: true });
});

test('reads what is there, then what is appended, once', async () => {
  writeFileSync(path, linesOf(0, 3));
  await model.look();
  expect(model.jobs).toEqual(jobsOf(0, 3));
  expect(model.state).toMatchObject({ kind: 'ok', realPath: path, pendingBytes: 0 });
  for (let job = 3; job < 20; job++) {
    appendFileSync(path, linesOf(job, job + 1));
    await model.look();
    await model.look();
    expect(model.jobs).toEqual(jobsOf(0, job + 1));
  }
  expect(model.segments.size).toBe(1);
});

test('tells a state only when it is another one', async () => {
  writeFileSync(path, linesOf(0, 1));
  await model.look();
  await model.look();
  expect(model.states).toHaveLength(1);
});

test('waits for the other half of a line, also when it is cut inside a character', async () => {
  const line = Buffer.from(`${recordOf(7, 'größe 𝄞')}\r\n`);
  writeFileSync(path, '');
  for (const byte of line) {
    expect(model.jobs).toEqual([]);
    appendFileSync(path, Buffer.of(byte));
    await model.look();
  }
  expect(model.jobs).toEqual(['7']);
  expect(model.problems).toEqual([]);
});

test('goes on after a crash in mid-line', async () => {
  writeFileSync(path, `${linesOf(0, 1)}{"event": "sub`);
  await model.look();
  expect(model.state).toMatchObject({ pendingBytes: 14 });
  appendFileSync(path, `${recordOf(1)}\n${linesOf(2, 3)}`);
  await model.look();
  expect([model.jobs, model.problems]).toEqual([['0', '2'], ['notJson']]);
});

test('waits for a file that is missing, with several levels of folders', async () => {
  model.reader.dispose();
  model = new ReaderModel(join(folder, 'a', 'b', 'audit.jsonl'));
  await model.look();
  mkdirSync(join(folder, 'a', 'b'), { recursive: true });
  await model.look();
  expect(model.states).toEqual([{ kind: 'missing' }]);
  writeFileSync(join(folder, 'a', 'b', 'audit.jsonl'), linesOf(0, 2));
  await model.look();
  expect(model.jobs).toEqual(jobsOf(0, 2));
  rmSync(join(folder, 'a'), { recursive: true });
  writeFileSync(join(folder, 'a'), 'a file where a folder was');
  await model.look();
  expect(model.state).toEqual({ kind: 'missing' });
  expect(model.fates).toEqual(['deleted']);
});

test.each([
  ['to nothing', ''],
  ['to less', linesOf(10, 12)],
  ['to the same size with other content', linesOf(10, 14)],
  ['and grown past the old size', linesOf(10, 30)],
  ['to a half line', '{"event": "a"'],
])('sees that the file was truncated %s', async (_, content) => {
  writeFileSync(path, linesOf(10, 14).replaceAll('06:00:05', '05:00:00'));
  await model.look();
  const identity = model.segments.get(0)?.identity;
  writeFileSync(path, content);
  await model.look();
  expect(model.fates).toEqual(['truncated, unreadable', 'current']);
  expect(model.segments.get(1)?.identity).toBe(identity);
  const jobs = [...content.matchAll(/job_id": "(\d+)/g)].map(found => found[1]);
  expect(model.currentJobs).toEqual(jobs);
  expect(await model.reader.readRecords(0, [{ from: 0, to: 10 }])).toEqual([null]);
  appendFileSync(path, `\n${linesOf(50, 51)}`);
  await model.look();
  expect(model.currentJobs).toEqual([...jobs, '50']);
});

test.each([0, 1])('sees that a line before the last ones was written over, in a file of %i MB', async megabytes => {
  const padding = 'x'.repeat(2000);
  const lines = 3 + 500 * megabytes;
  writeFileSync(path, linesOf(100, 100 + lines, padding));
  await model.look();
  await model.backfill();
  const descriptor = openSync(path, 'r+');
  writeSync(descriptor, 'Z', linesOf(100, 101, padding).length - 10);
  closeSync(descriptor);
  utimesSync(path, new Date(), new Date(Date.now() + 5000));
  await model.look();
  expect([model.fates.at(-1), model.fates.at(-2)]).toEqual(['current', 'truncated, unreadable']);
  expect(model.segments.size).toBeGreaterThan(1);
});

test('does not mind when the time of a file changes and nothing else', async () => {
  writeFileSync(path, `${linesOf(0, 2000, 'x'.repeat(100))}{"event": "ha`);
  await model.look();
  await model.backfill();
  for (let look = 1; look < 5; look++) {
    utimesSync(path, new Date(), new Date(Date.now() + look * 5000));
    await model.look();
    appendFileSync(path, `lf${look}`);
    await model.look();
  }
  expect(model.fates.every(fate => fate === 'current')).toBe(true);
  expect([model.jobs, model.problems]).toEqual([jobsOf(0, 2000), []]);
});

test('keeps the text of the newest records that were read live when the file is truncated', async () => {
  writeFileSync(path, linesOf(0, 2));
  await model.look();
  appendFileSync(path, linesOf(2, 5));
  await model.look();
  appendFileSync(path, linesOf(5, 6));
  await model.look();
  truncateSync(path, 0);
  const texts = [null, null, ...jobsOf(2, 6).map(job => recordOf(Number(job)))];
  // Also before it is known that it was truncated.
  expect(await model.texts()).toEqual(texts);
  appendFileSync(path, linesOf(10, 11));
  await model.look();
  expect(model.fates).toEqual(['truncated, unreadable', 'current']);
  expect(await model.texts()).toEqual([...texts, recordOf(10)]);
  truncateSync(path, 0);
  appendFileSync(path, linesOf(20, 30));
  await model.look();
  expect((await model.texts()).slice(0, 7)).toEqual([...texts, recordOf(10)]);
});

test('sees a rewritten file that ends where the half line began', async () => {
  writeFileSync(path, `${linesOf(0, 1)}{"event": "sub`);
  await model.look();
  writeFileSync(path, linesOf(5, 6));
  await model.look();
  expect([model.fates, model.currentJobs]).toEqual([['truncated, unreadable', 'current'], ['5']]);
});

test('tells of a half line that a truncation took away', async () => {
  writeFileSync(path, `${linesOf(0, 1)}{"event": "sub`);
  await model.look();
  truncateSync(path, 0);
  await model.look();
  expect(model.segments.get(0)?.problems).toEqual(['unfinishedLine']);
});

test('does not mind when only the half line at the end is taken back', async () => {
  writeFileSync(path, `${linesOf(0, 1)}{"event": "sub`);
  await model.look();
  truncateSync(path, linesOf(0, 1).length);
  await model.look();
  appendFileSync(path, linesOf(1, 2));
  await model.look();
  expect([model.jobs, model.problems, model.fates]).toEqual([jobsOf(0, 2), [], ['current']]);
});

test('reads a file that was renamed to its end before the new one, and what is written into it later', async () => {
  const writer = openSync(path, 'a');
  writeSync(writer, linesOf(0, 2));
  await model.look();
  writeSync(writer, linesOf(2, 4));
  renameSync(path, `${path}.1`);
  writeSync(writer, linesOf(4, 5));
  writeFileSync(path, linesOf(100, 102));
  await model.look();
  expect(model.fates).toEqual(['replaced', 'current']);
  writeSync(writer, linesOf(5, 6));
  appendFileSync(path, linesOf(102, 103));
  await model.look();
  closeSync(writer);
  expect(model.segments.get(0)?.jobs).toEqual(jobsOf(0, 6));
  expect(model.segments.get(1)?.jobs).toEqual(jobsOf(100, 103));
  expect(await model.texts()).toEqual([...jobsOf(0, 6), ...jobsOf(100, 103)].map(job => recordOf(Number(job))));
});

test('tells a new file from the old one when it was deleted and created at once', async () => {
  for (let round = 0; round < 20; round++) {
    writeFileSync(path, linesOf(round * 10, round * 10 + 3));
    await model.look();
    unlinkSync(path);
  }
  expect(model.segments.size).toBe(20);
  expect(model.jobs).toEqual(Array.from({ length: 20 }, (_, round) => jobsOf(round * 10, round * 10 + 3)).flat());
  // Old descriptors are let go at some time, and it is told.
  expect(model.fates.filter(fate => fate === 'replaced')).toHaveLength(3);
  expect(model.fates.filter(fate => fate === 'replaced, unreadable')).toHaveLength(16);
});

test('says that the file is missing between its deletion and the next one, and keeps its records readable', async () => {
  writeFileSync(path, linesOf(0, 2));
  await model.look();
  unlinkSync(path);
  await model.look();
  expect([model.state, model.fates]).toEqual([{ kind: 'missing' }, ['deleted']]);
  expect(await model.texts()).toEqual([recordOf(0), recordOf(1)]);
  writeFileSync(path, linesOf(5, 6));
  await model.look();
  expect([model.state?.kind, model.fates, model.currentJobs]).toEqual(['ok', ['deleted', 'current'], ['5']]);
});

test('goes on with the same file when it is moved away and back', async () => {
  writeFileSync(path, linesOf(0, 2));
  await model.look();
  renameSync(path, `${path}.away`);
  appendFileSync(`${path}.away`, linesOf(2, 3));
  await model.look();
  expect([model.state, model.jobs]).toEqual([{ kind: 'missing' }, jobsOf(0, 3)]);
  renameSync(`${path}.away`, path);
  appendFileSync(path, linesOf(3, 4));
  await model.look();
  expect([model.state?.kind, model.fates, model.jobs]).toEqual(['ok', ['current'], jobsOf(0, 4)]);
});

test('reads a file that was truncated and then renamed between two looks, as far as it is still there', async () => {
  writeFileSync(path, linesOf(0, 5));
  await model.look();
  writeFileSync(path, linesOf(10, 12));
  renameSync(path, `${path}.1`);
  writeFileSync(path, linesOf(20, 22));
  await model.look();
  expect(model.fates).toEqual(['truncated, unreadable', 'replaced', 'current']);
  expect(model.jobs).toEqual([...jobsOf(0, 5), ...jobsOf(10, 12), ...jobsOf(20, 22)]);
});

test('follows a symbolic link to the file that it leads to now', async () => {
  const [one, two] = [join(folder, 'one'), join(folder, 'two')];
  writeFileSync(one, linesOf(0, 2));
  writeFileSync(two, linesOf(10, 12));
  symlinkSync(one, path);
  await model.look();
  expect(model.state).toMatchObject({ kind: 'ok', realPath: one });
  symlinkSync(two, `${path}.new`);
  renameSync(`${path}.new`, path);
  appendFileSync(one, linesOf(2, 3));
  await model.look();
  expect(model.state).toMatchObject({ kind: 'ok', realPath: two });
  expect(model.jobs).toEqual([...jobsOf(0, 3), ...jobsOf(10, 12)]);
  unlinkSync(path);
  symlinkSync(path, path);
  await model.look();
  expect(model.state).toEqual({ kind: 'missing' });
});

test('replaces nothing when the path is another name of the same file', async () => {
  writeFileSync(path, linesOf(0, 2));
  await model.look();
  linkSync(path, `${path}.2`);
  renameSync(`${path}.2`, path);
  await model.look();
  expect([model.fates, model.jobs]).toEqual([['current'], jobsOf(0, 2)]);
});

test.each([
  ['a folder', (at: string) => mkdirSync(at), 'a folder'],
  ['a pipe', (at: string) => void execFileSync('mkfifo', [at]), 'a pipe, socket or device'],
])('never waits for %s at the path', async (_, make, what) => {
  make(path);
  await model.look();
  expect(model.states).toEqual([{ kind: 'notAFile', what }]);
  rmSync(path, { recursive: true });
  writeFileSync(path, linesOf(0, 1));
  await model.look();
  rmSync(path);
  make(path);
  await model.look();
  expect([model.state, model.fates, model.jobs]).toEqual([{ kind: 'notAFile', what }, ['deleted'], ['0']]);
});

test('leaves a line of 50 MB out, tells of it, and reads the next one', async () => {
  const descriptor = openSync(path, 'w');
  writeSync(descriptor, linesOf(0, 1));
  for (let written = 0; written < 50; written++) writeSync(descriptor, Buffer.alloc(1_000_000, 0x78));
  await model.look();
  expect([model.jobs, model.problems]).toEqual([['0'], []]);
  writeSync(descriptor, `\n${linesOf(1, 2)}`);
  closeSync(descriptor);
  await model.look();
  expect([model.jobs, model.problems]).toEqual([jobsOf(0, 2), ['lineTooLong']]);
  expect(model.segments.get(0)?.lines).toEqual([0, 2]);
});

test('can be left at any event, and goes on from there', async () => {
  writeFileSync(path, linesOf(0, 3));
  const contents = [0];
  for (let round = 1; round < 60; round++) {
    let events = 0;
    for await (const event of model.reader.advance(new AbortController().signal)) {
      model.take(event);
      if (++events > round % 3) break;
    }
    if (round % 5 === 0) {
      renameSync(path, `${path}.${round}`);
      writeFileSync(path, linesOf(round * 1000, round * 1000 + 3));
      contents.push(round);
    }
  }
  await model.look();
  await model.look();
  const expected = contents.flatMap(round => jobsOf(round * 1000, round * 1000 + 3));
  expect(model.jobs).toEqual(expected);
});

test('forgets everything when it is disposed', async () => {
  writeFileSync(path, linesOf(0, 3));
  await model.look();
  model.reader.dispose();
  model.reader.dispose();
  await model.look();
  expect(model.states).toHaveLength(1);
  expect(await model.reader.readRecords(0, [{ from: 0, to: 100 }])).toEqual([null]);
});
