import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runIdsIn, type TableModel } from './tableModel';
import { TableFolder } from './tableFolder';

let at: TableFolder;
let model: TableModel;

beforeEach(() => {
  at = new TableFolder();
  model = at.model();
});

afterEach(() => at.dispose());

test('a deleted row stays, as one that is on the disk no more, and its place is not found', async () => {
  const writer = await at.writer();
  await writer.do(['runs', 0, 10]);
  await model.look();
  await writer.do(['sql', "DELETE FROM audits WHERE run_id IN ('run-3-0', 'run-4-0', 'run-9-0')"]);
  await model.look();
  expect(model.entries.flatMap(({ fate }, entry) => (fate === 'gone' ? [entry] : []))).toEqual([3, 4, 9]);
  expect(await model.texts([3])).toEqual([null]);
  expect(await model.reader.entries?.locate(0, 3)).toBeNull();
  expect(model.jobs).toEqual(runIdsIn(at.path));
});

test('a row that is changed in its place is told anew', async () => {
  const writer = await at.writer();
  await writer.do(['runs', 0, 10]);
  await model.look();
  await writer.do(['sql', "UPDATE audits SET run_id = 'other', updated_at = 'later' WHERE run_id = 'run-3-0'"]);
  await model.look();
  expect(model.entries.map(({ fate }) => fate).indexOf('replaced')).toBe(3);
  expect(model.entries.at(-1)?.job).toBe('other');
  expect(model.jobs).toEqual(runIdsIn(at.path));
});

test('a row id that is given again is not taken for the old row', async () => {
  const writer = await at.writer();
  await writer.do(['runs', 0, 5]);
  await model.look();
  await writer.do(['sql', 'DELETE FROM audits WHERE rowid >= 4'], ['runs', 100, 1], ['runs', 101, 3]);
  await model.look();
  expect(model.jobs).toEqual(runIdsIn(at.path));
  expect(model.entries.map(({ fate }) => fate)).toEqual(['there', 'there', 'there', 'gone', 'gone', ...there(4)]);
});

test('rows are the same after their row ids were given anew', async () => {
  const writer = await at.writer();
  await writer.do(['runs', 0, 30], ['sql', 'DELETE FROM audits WHERE rowid % 3 = 1']);
  await model.look();
  await writer.do(['sql', 'VACUUM'], ['runs', 30, 2]);
  await model.look();
  expect(model.entries.map(({ fate }) => fate)).toEqual(there(22));
  expect((await model.texts()).includes(null)).toBe(false);
});

test('rows without a key of their own are all told, also when they look alike', async () => {
  const writer = await at.writer('delete', at.path, 'unkeyed');
  await writer.do(['runs', 0, 3], ['runs', 0, 3]);
  await model.look();
  expect(model.jobs).toHaveLength(6);
  await writer.do(['sql', 'DELETE FROM audits WHERE rowid = 2'], ['runs', 0, 1]);
  await model.look();
  expect(model.jobs).toEqual(runIdsIn(at.path));
});

test('when another database takes its place, rows that it has too keep their entries', async () => {
  const writer = await at.writer();
  await writer.do(['runs', 0, 10]);
  await model.look();
  copyFileSync(at.path, `${at.path}.new`);
  const other = await at.writer('delete', `${at.path}.new`);
  await other.do(['sql', 'DELETE FROM audits WHERE rowid = 1'], ['runs', 5, 1, 0, 1], ['runs', 20, 2]);
  renameSync(`${at.path}.new`, at.path);
  await model.look();
  expect(model.jobs).toEqual(runIdsIn(at.path));
  const fates = model.entries.map(({ fate }) => fate);
  expect(fates).toEqual(['gone', ...there(4), 'replaced', ...there(4), ...there(3)]);
});

test('a database that is removed and made again is followed again', async () => {
  const writer = await at.writer();
  await writer.do(['runs', 0, 3]);
  await model.look();
  rmSync(at.path);
  await model.look();
  expect(model.message).toBe('missing');
  await expect.poll(async () => (await model.look(), model.jobs)).toEqual([]);
  expect(model.entries.map(({ fate }) => fate)).toEqual(['gone', 'gone', 'gone']);
  const second = await at.writer();
  await second.do(['runs', 2, 3]);
  await model.look();
  expect(model.message).toBe('ok');
  expect(model.entries.map(({ fate }) => fate)).toEqual(['gone', 'gone', 'replaced', ...there(3)]);
});

test('in a large table too all changes are found within seconds', async () => {
  const writer = await at.writer();
  await writer.do(['bulk', 0, 8000]);
  await model.look();
  expect(model.jobs).toHaveLength(8000);
  expect(model.progress.at(-1)).toBe(1);
  await writer.do([
    'sql',
    "DELETE FROM audits WHERE rowid % 100 = 7; UPDATE audits SET run_id = 'x' || run_id WHERE rowid = 5",
  ]);
  await writer.do(['runs', 9000, 1], ['runs', 12, 1, 0, 1]);
  await model.look();
  // What was written last is there at once.
  expect(model.jobs).toEqual(expect.arrayContaining(['run-9000-0', 'run-12-1']));
  await expect.poll(async () => (await model.look(), model.jobs)).toEqual(runIdsIn(at.path));
});

test('a table that gets another column is told anew', async () => {
  const writer = await at.writer();
  await writer.do(['runs', 0, 2]);
  await model.look();
  await writer.do(['sql', "ALTER TABLE audits ADD COLUMN host TEXT DEFAULT 'here'"]);
  await model.look();
  expect(model.entries.map(({ fate }) => fate)).toEqual(['replaced', 'replaced', 'there', 'there']);
  expect((await model.texts([3]))[0]).toContain('"host": "here"');
});

function there(count: number): string[] {
  return Array.from({ length: count }, () => 'there');
}
