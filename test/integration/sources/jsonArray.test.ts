import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, rmdirSync, statSync } from 'node:fs';
import { unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ArrayModel } from '../../support/arrayModel';
import { startBetty, type BettyAction, type Writer } from '../../support/writers/writer';
import { FaultyFiles } from './faultyFiles';
import { markNow } from '../../support/markNow';

let folder = '';
let log = '';
let files: FaultyFiles;
const models: ArrayModel[] = [];
const writers: Writer<BettyAction>[] = [];
const samples = new URL('../../fixtures/samples/betty/', import.meta.url);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alv-array-'));
  log = join(folder, 'registry/audit_log.json');
  mkdirSync(dirname(log));
  files = new FaultyFiles();
});

afterEach(async () => {
  vi.useRealTimers();
  for (const model of models.splice(0)) model.reader.dispose();
  for (const writer of writers.splice(0)) await writer.kill();
  await expect.poll(() => files.openCount).toBe(0);
  rmSync(folder, { recursive: true, force: true });
});

function open(cap?: number): ArrayModel {
  const model = new ArrayModel(log, files, cap);
  models.push(model);
  return model;
}

function start(cap?: number, firstId?: number): Writer<BettyAction> {
  const writer = startBetty(log, cap, firstId);
  writers.push(writer);
  return writer;
}

/** The names of the entries [from, to) of a writer. */
function skills(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, at) => `skill.${from + at}`);
}

/** What the file holds, as the model names it. */
function inFile(): string[] {
  const entries = JSON.parse(readFileSync(log, 'utf8')) as { readonly skill?: string; readonly agent?: string }[];
  return entries.map(({ skill, agent }) => skill ?? agent ?? '');
}

/** Looks again and again until the work is done, and once more. */
async function lookWhile(model: ArrayModel, work: Promise<void>): Promise<void> {
  const progress = { isDone: false };
  const done = work.finally(() => (progress.isDone = true));
  while (!progress.isDone) {
    await model.look();
    await new Promise(resolve => setImmediate(resolve));
  }
  await done;
  await model.look();
}

test.each([
  ['audit_log.json', 220],
  ['mixed/audit_log.json', 15],
])('shows every entry of the sample %s, with its text and its place', async (name, count) => {
  copyFileSync(new URL(name, samples), log);
  const model = open();
  await model.look();
  expect(model.here).toEqual(inFile());
  expect(model.entries).toHaveLength(count);
  expect(model.state).toEqual({ kind: 'ok', realPath: log, sizeBytes: statSync(log).size, pendingBytes: 0 });
  const values = JSON.parse(readFileSync(log, 'utf8')) as unknown[];
  const texts = await model.texts();
  expect(texts.map(text => JSON.parse(text ?? 'null') as unknown)).toEqual(values);
  const lines = readFileSync(log, 'utf8').split('\n');
  const starts = lines.flatMap((line, at) => (line === '  {' ? [at] : []));
  for (const [position, line] of starts.entries()) {
    const place = await model.reader.entries?.locate(0, position);
    expect(place).toMatchObject({ path: log, name: `entry ${position + 1}`, line, focusLine: line });
    for (const inside of [line, line + 1, (starts[position + 1] ?? lines.length - 1) - 1]) {
      expect(await model.reader.entries?.entryAt(log, inside)).toEqual({ segment: 0, position });
    }
    const window = await model.reader.rawLines(0, { offset: place!.span!.from, linesBefore: 1, linesAfter: 1 });
    expect(window).toMatchObject({ firstLine: line - 1, focus: 1, lines: lines.slice(line - 1, line + 2) });
  }
  expect(await model.reader.entries?.entryAt(log, 0)).toBeNull();
  expect(await model.reader.entries?.entryAt('/elsewhere.json', 1)).toBeNull();
  expect(await model.reader.offsetOfLine(1, 'editor')).toBe(2);
});

test('follows an append twenty times a second across the cap: each entry once, in order, none of them missing', async () => {
  const model = open(30);
  const writer = start(30);
  await lookWhile(model, writer.do(['append', 80, 50]));
  expect(model.shown).toEqual([...skills(0, 50).map(name => `(${name})`), ...skills(50, 80)]);
  expect(model.here).toEqual(inFile());
  expect(model.remarks).toEqual([]);
  const texts = await model.texts();
  expect(texts.map(text => (JSON.parse(text ?? '{}') as { skill?: string }).skill)).toEqual(skills(0, 80));
});

test('follows appends without a pause between them', async () => {
  const model = open(1000);
  const writer = start(1000);
  await lookWhile(model, writer.do(['append', 300]));
  expect(model.shown).toEqual(skills(0, 300));
});

test('the second writer is met half done: nothing is lost, nothing is told twice, and the state stays', async () => {
  const model = open();
  const writer = start();
  await writer.do(['append', 20]);
  await model.look();
  await lookWhile(model, writer.do(['inPlace', 12, 6, 4]));
  await lookWhile(model, writer.do(['append', 5, 10]));
  expect(model.shown).toEqual(inFile());
  expect(model.entries).toHaveLength(37);
  expect(new Set(model.states.map(({ kind }) => kind))).toEqual(new Set(['ok']));
  expect(model.remarks).toEqual([]);
});

test('a history that was thrown away is noticed: a writer died in the middle, the next one began anew', async () => {
  const model = open();
  const writer = start();
  await writer.do(['append', 20]);
  await model.look();
  await writer.do(['halfInPlace'], ['kill']);
  vi.useFakeTimers({ toFake: ['performance'] });
  await model.look();
  expect(model.state?.kind).toBe('ok');
  vi.advanceTimersByTime(2000);
  await model.look();
  expect(model.message).toMatch(
    /^.*audit_log.json is not a complete JSON array: it ends before its closing bracket\. The last/,
  );
  expect(model.shown).toEqual(skills(0, 20));
  vi.useRealTimers();
  await start(undefined, 100).do(['append', 2]);
  await model.look();
  expect(model.shown).toEqual([...skills(0, 20).map(name => `(${name})`), 'skill.100', 'skill.101']);
  expect(model.remarks).toEqual(['The log was started anew: 20 entries are no longer in it.']);
  expect(model.state?.kind).toBe('ok');
});

test('a writer that dies while it writes its temporary file changes nothing', async () => {
  const model = open();
  const writer = start();
  await writer.do(['append', 3]);
  await model.look();
  await writer.do(['halfTemporary'], ['kill']);
  await model.look();
  expect([model.shown, model.state?.kind]).toEqual([skills(0, 3), 'ok']);
  await start(undefined, 3).do(['append', 1]);
  await model.look();
  expect(model.shown).toEqual(skills(0, 4));
});

test('what parallel writers overwrite stays visible, and is counted', async () => {
  const model = open();
  const writer = start();
  await writer.do(['append', 5]);
  await lookWhile(model, writer.do(['update', 20, 4]));
  expect(model.here).toEqual(inFile());
  expect(model.here).toHaveLength(25);
  const lost = model.entries.filter(({ fate }) => fate === 'gone').length;
  const said = model.remarks.map(text => Number(/^(\d+) entr(?:y|ies) that had been read/.exec(text)?.[1]));
  expect(said.reduce((sum, count) => sum + count, 0)).toBe(lost);
  expect(new Set(model.shown).size).toBe(model.shown.length);
});

test('waits for a log that is missing, in folders that are missing, and takes an empty one for a beginning', async () => {
  rmdirSync(dirname(log));
  const model = open();
  await model.look();
  expect(model.state?.kind).toBe('missing');
  mkdirSync(dirname(log));
  writeFileSync(log, '');
  await model.look();
  expect(model.state?.kind).toBe('ok');
  await start().do(['append', 2]);
  await model.look();
  expect(model.shown).toEqual(skills(0, 2));
});

test('a folder, a pipe or nothing in the place of the log blocks nothing, and the list stays', async () => {
  const model = open();
  const writer = start();
  await writer.do(['append', 2]);
  await model.look();
  renameSync(log, `${log}.aside`);
  mkdirSync(log);
  await model.look();
  expect(model.state).toEqual({ kind: 'notAFile', what: 'a folder' });
  rmdirSync(log);
  spawnSync('mkfifo', [log]);
  await model.look();
  expect(model.state).toEqual({ kind: 'notAFile', what: 'a pipe, socket or device' });
  unlinkSync(log);
  await model.look();
  expect([model.state?.kind, model.shown]).toEqual(['missing', skills(0, 2)]);
  expect((await model.texts()).every(text => text !== null)).toBe(true);
  renameSync(`${log}.aside`, log);
  await writer.do(['append', 1]);
  await model.look();
  expect([model.state?.kind, model.shown]).toEqual(['ok', skills(0, 3)]);
});

test('faults of the disk are told and pass', async () => {
  const model = open();
  const writer = start();
  await writer.do(['append', 3]);
  for (const [call, code, kind] of [
    ['open', 'EACCES', 'denied'],
    ['read', 'EIO', 'failed'],
    ['fileStat', 'ESTALE', 'failed'],
    ['stat', 'EIO', 'failed'],
  ] as const) {
    files.faults.set(call, code);
    await model.look();
    expect(model.state?.kind).toBe(kind);
    files.faults.clear();
    await writer.do(['append', 1]);
    await model.look();
    expect([model.state?.kind, model.shown]).toEqual(['ok', inFile()]);
  }
});

test('a huge element and a deep one are passed, and the next one is intact', async () => {
  const huge = `{"skill": "huge", "x": "${'x'.repeat(40 * 1024 * 1024)}"}`;
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const deepObject = `{"skill": "deep", "x": ${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`;
  writeFileSync(log, `[{"skill": "A"},\n${huge},\n${deep},\n${deepObject},\n{"skill": "B"}]`);
  const model = open();
  await model.look();
  expect(model.shown).toEqual(['A', '<valueTooLarge>', '<notAnObject>', 'deep', 'B']);
  expect(await model.reader.entries?.locate(0, 4)).toMatchObject({ name: 'entry 5', line: 4 });
  const texts = await model.texts();
  expect([texts[1], texts[4]]).toEqual([null, '{"skill": "B"}']);
});

test('a change that shows neither in size nor in time is found while the time is new, later by the ends of the file', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const model = open();
  writeFileSync(log, '[{"skill": "A"}]');
  await model.look();
  const { mtime } = statSync(log);
  writeFileSync(log, '[{"skill": "B"}]');
  utimesSync(log, mtime, mtime);
  await model.look();
  expect(model.shown).toEqual(['(A)', 'B']);
  const old = new Date(Date.now() - 60_000);
  utimesSync(log, old, old);
  await model.look();
  writeFileSync(log, '[{"skill": "C"}]');
  utimesSync(log, old, old);
  vi.advanceTimersByTime(5000);
  await model.look();
  expect(model.shown).toEqual(['(A)', '(B)', 'C']);
});

test('a restarted reader finds its mark again, while the array has slid and while it has not', async () => {
  const writer = start(20);
  await writer.do(['append', 15]);
  const before = open(20);
  await before.look();
  const mark = await markNow(before.reader);
  expect(mark).toMatchObject({ identity: 'jsonArray', offset: 15 });
  expect(before.reader.position).toEqual(mark);
  before.reader.dispose();
  for (const [count, newer, kind] of [
    [0, 15, 'live'],
    [12, 8, 'live'],
    [12, 0, 'nowhere'],
  ] as const) {
    await writer.do(['append', count]);
    const after = open(20);
    let from = -1;
    after.onSegment = async () => {
      expect(after.entries).toEqual([]);
      from = (await after.reader.resolveMark(mark)) ?? -1;
    };
    await after.look();
    expect(from).toBe(newer);
    expect((await after.reader.findPosition({ identity: 'jsonArray', offset: 15, hash: mark.hash })).kind).toBe(kind);
  }
});

test('an entry that has moved since the last look is found where it is now', async () => {
  const model = open(10);
  const writer = start(10);
  await writer.do(['append', 10]);
  await model.look();
  await writer.do(['append', 3]);
  const place = await model.reader.entries?.locate(0, 5);
  expect(place?.name).toBe('entry 3');
  expect(readFileSync(log, 'utf8').split('\n')[place!.line! + 2]).toContain('skill.5');
  expect(await model.reader.entries?.locate(0, 1)).toBeNull();
});

test('a big array comes in pieces, with how far it is, and leaves the event loop free', async () => {
  const entry = (at: number): string => `{"skill": "s${at}", "x": "${'x'.repeat(400)}"}`;
  writeFileSync(log, `[${Array.from({ length: 50_000 }, (_, at) => entry(at)).join(',\n')}]`);
  const model = open();
  let turns = 0;
  const turn = setInterval(() => turns++, 1);
  await model.look();
  clearInterval(turn);
  expect(model.entries).toHaveLength(50_000);
  expect(turns).toBeGreaterThan(20);
  expect(model.progress.at(-1)).toBe(1);
});
