import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runText, type Run } from '../../support/writers/runs.mjs';
import { FaultyFiles } from './faultyFiles';
import { TreeModel } from './treeModel';
import type { AcknowledgementMark } from '../../../src/core/summary';

let folder = '';
let root = '';
let model: TreeModel;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alv-tree-'));
  root = join(folder, 'audits');
  mkdirSync(root);
  model = new TreeModel(root);
});

afterEach(() => {
  model.reader.dispose();
  rmSync(folder, { recursive: true, force: true });
});

test('marks of this life name the next entry, also of files that have an older time', async () => {
  put({ workflow: 'w', release: '20250101000000', id: 'one' });
  await model.readAll();
  const mark = await markOf(model);
  expect(await model.reader.resolveMark(mark)).toBe(1);
  put({ workflow: 'w', release: '20250102000000', id: 'two' }, 1000);
  await model.look();
  expect(model.shown).toEqual(['one SUCCESS', 'two SUCCESS']);
  expect(await model.reader.resolveMark(mark)).toBe(1);
  expect(await model.reader.resolveMark(await markOf(model))).toBe(2);
  expect(await model.reader.resolveMark({ identity: null, offset: 0, hash: '' })).toBe(0);
});

test('marks of an earlier life are found by the times and names, before the batches', async () => {
  for (const [at, id] of ['one', 'two', 'three'].entries()) {
    put({ workflow: 'w', release: '20250101000000', id }, 100 - at);
  }
  await model.readAll();
  const mark = await markOf(model);
  const { position } = model.reader;
  put({ workflow: 'w', release: '20250101000000', id: 'four' }, 10);
  rmSync(join(root, 'workflow=w/release=20250101000000/one.log'));
  const next = new TreeModel(root);
  let from: number | null = -1;
  next.onSegment = async () => void (from = await next.reader.resolveMark(mark));
  await next.readAll();
  expect([from, next.entries.map(({ job }) => job)]).toEqual([2, ['two', 'three', 'four']]);
  expect(position && (await next.reader.findPosition(position))).toEqual({ kind: 'live' });
  expect(await next.reader.findPosition({ identity: '1:1', offset: 0, hash: '' })).toEqual({
    kind: 'nowhere',
    unread: 0,
  });
  next.reader.dispose();
});

test('a file that came in the very millisecond of the mark counts as new', async () => {
  put({ workflow: 'w', release: '20250101000000', id: 'one' }, 100);
  const { mtime } = statSync(pathOf({ workflow: 'w', release: '20250101000000', id: 'one' }));
  await model.readAll();
  const mark = await markOf(model);
  const other = { workflow: 'w', release: '20250101000000', id: 'two' };
  put(other);
  utimesSync(pathOf(other), mtime, mtime);
  const next = new TreeModel(root);
  await next.readAll();
  expect(await next.reader.resolveMark(mark)).toBe(0);
  next.reader.dispose();
});

test('a young file that is read again before a restart stays acknowledged', async () => {
  put({ workflow: 'w', release: '20250101000000', id: 'old' }, 100);
  put({ workflow: 'w', release: '20250101000000', id: 'young' });
  const files = new FaultyFiles();
  const first = new TreeModel(root, { files });
  await first.readAll();
  let opens = 0;
  files.failOpen = () => (opens++, null);
  await expect
    .poll(async () => {
      await first.look();
      return opens;
    })
    .toBeGreaterThan(0);
  const mark = await markOf(first);
  first.reader.dispose();
  await model.readAll();
  expect(await model.reader.resolveMark(mark)).toBe(2);
});

test('while the root is away there is no mark, and none before the first look', async () => {
  const files = new FaultyFiles();
  const first = new TreeModel(root, { files });
  expect(await first.reader.currentMark()).toBeNull();
  put({ workflow: 'w', release: '20250101000000', id: 'one' }, 100);
  await first.readAll();
  const mark = await markOf(first);
  files.faults.set('stat', 'ENOENT');
  await first.look();
  expect(first.state?.kind).toBe('missing');
  expect(await first.reader.currentMark()).toBeNull();
  expect(await first.reader.resolveMark(mark)).toBe(1);
  expect(await model.reader.resolveMark(mark)).toBeNull();
  first.reader.dispose();
});

test('the mark of a tree that is not there yet makes all of it new', async () => {
  rmSync(root, { recursive: true });
  await model.look();
  const mark = await markOf(model);
  expect(mark.identity).toBeNull();
  put({ workflow: 'w', release: '20250101000000', id: 'one' }, 100);
  await model.readAll();
  expect(await model.reader.resolveMark(mark)).toBe(0);
});

async function markOf({ reader }: TreeModel): Promise<AcknowledgementMark> {
  const mark = await reader.currentMark();
  if (mark === null) throw new Error('There is no mark now.');
  return mark;
}

function pathOf({ workflow, release, id }: Run): string {
  return join(root, `workflow=${workflow}`, `release=${release}`, `${id}.log`);
}

/** Writes a run, as if that many seconds ago. */
function put(run: Run, ageSeconds = 0): void {
  const path = pathOf(run);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, runText(run));
  const time = Date.now() / 1000 - ageSeconds;
  if (ageSeconds > 0) utimesSync(path, time, time);
}
