import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FaultyFiles } from './faultyFiles';
import { jobsOf, linesOf, ReaderModel, recordOf } from './readerModel';
import { markNow } from '../../support/markNow';

const tailBytes = 5000;
let folder = '';
let path = '';
const models: ReaderModel[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alv-backfill-'));
  path = join(folder, 'audit.jsonl');
});

afterEach(() => {
  for (const model of models.splice(0)) model.reader.dispose();
  rmSync(folder, { recursive: true, force: true });
});

test('reads the newest part first, then the rest, and comes to the same as reading from the start', async () => {
  writeFileSync(path, linesOf(0, 20_000));
  const model = open();
  await model.look();
  expect(model.jobs.at(-1)).toBe('19999');
  expect(model.jobs.length).toBeLessThan(100);
  expect([...model.segments.values()].map(({ firstLine }) => firstLine)).toEqual([null]);
  expect(model.reader.hasBackfill).toBe(true);
  appendFileSync(path, linesOf(20_000, 20_002));
  await model.backfill();
  await model.look();
  expect(model.reader.hasBackfill).toBe(false);
  expect(model.progress?.doneBytes).toBe(model.progress?.totalBytes);
  const plain = open(1e9);
  await plain.look();
  expect(plain.segments.size).toBe(1);
  expect(model.jobs).toEqual(plain.jobs);
  expect(model.inOrder.flatMap(([, { offsets }]) => offsets)).toEqual(
    plain.inOrder.flatMap(([, { offsets }]) => offsets),
  );
  const lines = model.inOrder.flatMap(([, segment]) => segment.lines.map(line => line + (segment.firstLine ?? NaN)));
  expect(lines).toEqual([...Array(20_002).keys()]);
});

test('goes on where it was stopped', async () => {
  writeFileSync(path, linesOf(0, 40_000));
  const model = open();
  await model.look();
  let rounds = 0;
  while (model.reader.hasBackfill) {
    const stop = new AbortController();
    for await (const event of model.reader.backfill(stop.signal)) {
      model.take(event);
      if (event.kind === 'progress') stop.abort();
    }
    rounds++;
  }
  expect(rounds).toBeGreaterThan(3);
  expect(model.jobs).toEqual(jobsOf(0, 40_000));
});

test.each([
  ['renamed', () => renameSync(path, `${path}.1`)],
  ['deleted', () => unlinkSync(path)],
])('loses nothing when the file is %s and another one created while the older part is read', async (_, takeAway) => {
  writeFileSync(path, linesOf(0, 40_000));
  const model = open();
  await model.look();
  let isReplaced = false;
  for await (const event of model.reader.backfill(new AbortController().signal)) {
    model.take(event);
    if (event.kind !== 'progress' || isReplaced) continue;
    isReplaced = true;
    takeAway();
    writeFileSync(path, linesOf(50_000, 90_000));
    await model.look();
  }
  expect(model.jobs).toEqual([...jobsOf(0, 40_000), ...jobsOf(50_000, 90_000)]);
  expect(model.fates).toEqual(['replaced', 'replaced', 'current', 'current']);
  expect(model.reader.hasBackfill).toBe(false);
});

test('reads the older part of a file that was replaced before that was begun, and says what became of it', async () => {
  writeFileSync(path, linesOf(0, 1000));
  const model = open();
  await model.look();
  renameSync(path, `${path}.1`);
  writeFileSync(path, linesOf(5000, 5001));
  await model.look();
  await model.backfill();
  expect(model.jobs).toEqual([...jobsOf(0, 1000), '5000']);
  expect(model.fates).toEqual(['replaced', 'replaced', 'current']);
});

test.each([
  ['truncated', ''],
  ['truncated and grown past the old size', linesOf(500_000, 560_000)],
])(
  'ends by itself when the file is %s under it, without showing a record of the new content as an old one',
  async (_, content) => {
    writeFileSync(path, linesOf(0, 40_000));
    const files = new FaultyFiles();
    const model = open(tailBytes, files);
    await model.look();
    files.beforeRead = position => {
      if (position < 2 * 1024 * 1024) return;
      files.beforeRead = () => undefined;
      writeFileSync(path, content);
    };
    await model.backfill();
    const old = model.jobs.length;
    expect(model.inOrder[0]?.[1].jobs).toEqual(jobsOf(0, old - (model.segments.get(0)?.jobs.length ?? 0)));
    expect(model.reader.hasBackfill).toBe(false);
    await model.look();
    await model.backfill();
    expect(model.fates.slice(0, 2)).toEqual(['truncated, unreadable', 'truncated, unreadable']);
    expect(model.currentJobs).toEqual(content === '' ? [] : jobsOf(500_000, 560_000));
  },
);

test('does not take the new content of a truncated file for its older part', async () => {
  writeFileSync(path, linesOf(0, 1000));
  const model = open();
  await model.look();
  writeFileSync(path, linesOf(5000, 5001));
  await model.backfill();
  await model.look();
  expect(model.jobs.slice(-2)).toEqual(['999', '5000']);
  expect(model.jobs.filter(job => job === '5000')).toHaveLength(1);
});

test('tries again after a fault of the disk', async () => {
  writeFileSync(path, linesOf(0, 40_000));
  const files = new FaultyFiles();
  const model = open(tailBytes, files);
  await model.look();
  files.beforeRead = position => {
    if (position > 2 * 1024 * 1024) throw Object.assign(new Error('injected'), { code: 'EIO' });
  };
  await model.backfill();
  expect(model.state).toMatchObject({ kind: 'failed' });
  expect(model.reader.hasBackfill).toBe(false);
  files.beforeRead = () => undefined;
  await model.look();
  expect([model.state?.kind, model.reader.hasBackfill]).toEqual(['ok', true]);
  await model.backfill();
  expect(model.jobs).toEqual(jobsOf(0, 40_000));
});

test('reads a file from its start when one long line is all there is', async () => {
  writeFileSync(path, linesOf(0, 1, 'x'.repeat(20_000)));
  const model = open();
  await model.look();
  expect(model.reader.hasBackfill).toBe(false);
  expect(model.jobs).toEqual(['0']);
});

test('the span of every record of a generated log holds the very bytes of its line, and its line number is true', async () => {
  const generator = new URL('../../bench/generateSnbbLog.mjs', import.meta.url).pathname;
  const options = ['--bytes', '8MB', '--seed', '7', '--malformed', '0.01', '--extra', '0.2', '--crlf'];
  writeFileSync(path, execFileSync('node', [generator, ...options], { maxBuffer: 64e6 }));
  const model = open(1024 * 1024);
  await model.look();
  await model.backfill();
  const lines = readFileSync(path, 'latin1').split('\r\n');
  const found = await model.texts();
  const numbers = model.inOrder.flatMap(([, segment]) => segment.lines.map(line => line + (segment.firstLine ?? NaN)));
  expect(numbers.length + model.problems.length).toBe(lines.length - 1);
  expect(found).toEqual(numbers.map(line => lines[line]));
  for (const at of [0, 1000, numbers.length - 1]) {
    const [segment, offset] = model.inOrder.flatMap(([key, { offsets }]) => offsets.map(o => [key, o] as const))[
      at
    ] ?? [0, 0];
    expect(await model.reader.lineInEditor(segment, offset)).toBe(numbers[at]);
    expect(await model.reader.offsetOfLine(numbers[at] ?? 0, 'newline')).toBe(offset);
    const window = await model.reader.rawLines(segment, { offset: offset + 5, linesBefore: 2, linesAfter: 2 });
    expect(window?.lines[window.focus]).toBe(lines[numbers[at] ?? 0]);
    expect((window?.firstLine ?? 0) + (window?.focus ?? 0)).toBe(numbers[at]);
  }
});

test('knows its mark again, and takes another file for unmarked', async () => {
  writeFileSync(path, `${linesOf(0, 3)}{"half`);
  const model = open();
  expect(await model.reader.currentMark()).toEqual({ identity: null, offset: 0, hash: '' });
  await model.look();
  const mark = await markNow(model.reader);
  expect(mark.offset).toBe(linesOf(0, 3).length);
  appendFileSync(path, linesOf(3, 6));
  const later = open();
  await later.look();
  expect(await later.reader.resolveMark(mark)).toBe(mark.offset);
  expect(await later.reader.resolveMark({ ...mark, hash: 'x' })).toBe(0);
  expect(await later.reader.resolveMark({ ...mark, identity: null })).toBe(0);
  expect(await later.reader.resolveMark({ ...mark, offset: 1e9 })).toBe(0);
  renameSync(path, `${path}.1`);
  writeFileSync(path, `${linesOf(0, 3)}{"half`);
  await later.look();
  expect(await later.reader.resolveMark(mark)).toBe(0);
});

test('counts lines as an editor does when there are lone CRs in the log', async () => {
  writeFileSync(path, `a\rb\n${recordOf(0)}\r\n\r\r${recordOf(1)}\n`);
  const model = open();
  await model.look();
  const editorLines = readFileSync(path, 'utf8').split(/\r\n|\n|\r/);
  const offsets = model.segments.get(0)?.offsets ?? [];
  expect(model.jobs).toEqual(jobsOf(0, 2));
  expect(await model.reader.lineInEditor(0, offsets[0] ?? -1)).toBe(editorLines.indexOf(recordOf(0)));
  const second = editorLines.indexOf(recordOf(1));
  expect(await model.reader.offsetOfLine(second, 'editor')).toBe((offsets[1] ?? 0) + 2);
});

function open(tail = tailBytes, files?: FaultyFiles): ReaderModel {
  const model = new ReaderModel(path, files === undefined ? { tailBytes: tail } : { tailBytes: tail, files });
  models.push(model);
  return model;
}
