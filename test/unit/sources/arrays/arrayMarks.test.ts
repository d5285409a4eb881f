import { afterEach, expect, test } from 'vitest';
import { ArrayModel } from '../../../support/arrayModel';
import { MemoryFiles } from '../../../support/memoryFiles';
import { markNow } from '../../../support/markNow';

const path = '/registry/audit_log.json';
const files = new MemoryFiles();
const models: ArrayModel[] = [];

function open(): ArrayModel {
  const model = new ArrayModel(path, files);
  models.push(model);
  return model;
}

/** One entry a letter; they differ by nothing else. */
function textOf(letters: string): string {
  return JSON.stringify(Array.from(letters, skill => ({ skill })));
}

afterEach(() => {
  for (const model of models.splice(0)) model.reader.dispose();
});

test.each<[string, string, number, string]>([
  ['ABC', 'ABC', 3, 'live'],
  ['ABC', 'ABCDE', 3, 'live'],
  ['ABC', 'CDE', 1, 'live'],
  // Equal ones: the array can only have slid towards its head.
  ['AAAAA', 'AAAAAA', 5, 'live'],
  ['BAAAA', 'AAAAC', 4, 'live'],
  ['ABAB', 'ABABAB', 4, 'live'],
  // The newest one was overwritten; those before it were seen.
  ['ABC', 'ABX', 2, 'nowhere'],
  ['ABC', 'XYZ', 0, 'nowhere'],
  ['ABC', '', 0, 'nowhere'],
  ['', 'AB', 0, 'live'],
])('a mark at the end of %s is in %s after %i entries', async (before, after, newer, kind) => {
  const first = open();
  files.replace(path, textOf(before));
  await first.look();
  const mark = await markNow(first.reader);
  files.replace(path, textOf(after));
  const second = open();
  await second.look();
  expect(await second.reader.resolveMark(mark)).toBe(newer);
  const { offset, hash } = mark;
  expect((await second.reader.findPosition({ identity: 'jsonArray', offset, hash })).kind).toBe(kind);
});

test('marks of other files and damaged ones mean nothing', async () => {
  files.replace(path, textOf('A'));
  const model = open();
  expect(await model.reader.currentMark()).toEqual({ identity: null, offset: 0, hash: '' });
  expect(model.reader.position).toBeNull();
  await model.look();
  for (const mark of [
    { identity: null, offset: 0, hash: '' },
    { identity: '1:1', offset: 1, hash: (await markNow(model.reader)).hash },
    { identity: 'jsonArray', offset: 1, hash: 'nonsense' },
  ]) {
    expect(await model.reader.resolveMark(mark)).toBe(0);
  }
});
