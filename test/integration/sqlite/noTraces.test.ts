import { renameSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runIdsIn, withDatabase, type TableModel } from './tableModel';
import { TableFolder } from './tableFolder';

// No file appears beside a database because of us, and none changes.
let at: TableFolder;
let model: TableModel;

beforeEach(() => {
  at = new TableFolder();
  model = at.model();
});

afterEach(() => at.dispose());

/** Everything that may be asked of a reader. */
async function askAll(): Promise<void> {
  await model.look();
  await model.texts();
  await model.reader.entries?.locate(0, 0);
  const mark = await model.reader.currentMark();
  // As one of an earlier life, for which the table is asked.
  if (mark !== null) await model.reader.resolveMark({ ...mark, hash: mark.hash.replace(/ @.*/, '') });
  await model.look();
}

test.each(['delete', 'wal'] as const)('a database at rest, with journal mode %s, is left as it is', async journal => {
  const writer = await at.writer(journal);
  await writer.do(['runs', 0, 20]);
  await writer.end();
  const before = at.listing();
  expect(at.names).toEqual(['audits.db']);
  await askAll();
  expect(model.jobs).toHaveLength(20);
  expect(at.listing()).toEqual(before);
  model.reader.dispose();
  expect(at.listing()).toEqual(before);
});

test('one in WAL mode is read while it is in use, and nothing stays when its writer has closed it', async () => {
  const writer = await at.writer('wal');
  await writer.do(['open'], ['runs', 0, 20]);
  const before = at.names;
  expect(before).toEqual(['audits.db', 'audits.db-shm', 'audits.db-wal']);
  await askAll();
  expect(model.jobs).toHaveLength(20);
  expect(at.names).toEqual(before);
  await writer.do(['runs', 20, 1], ['close']);
  expect(at.names).toEqual(['audits.db']);
  await askAll();
  expect(model.jobs).toHaveLength(21);
  expect(at.names).toEqual(['audits.db']);
});

test('what a killed writer left in the -wal file is read', async () => {
  const writer = await at.writer('wal');
  await writer.do(['open'], ['runs', 0, 20]);
  await writer.kill();
  const before = at.names;
  await askAll();
  expect(model.jobs).toHaveLength(20);
  expect(at.names).toEqual(before);
  const next = await at.writer('wal');
  await next.do(['runs', 20, 1]);
  await next.end();
  await model.look();
  expect(model.jobs).toEqual(runIdsIn(at.path));
  expect(at.names).toEqual(['audits.db']);
});

test('a database that is changed from one journal mode to the other is followed without a trace', async () => {
  const first = await at.writer('delete');
  await first.do(['runs', 0, 5]);
  await askAll();
  for (const [round, journal] of (['wal', 'delete', 'wal'] as const).entries()) {
    const writer = await at.writer(journal);
    await writer.do(['runs', 10 * (round + 1), 5]);
    await writer.end();
    await askAll();
    expect(at.names).toEqual(['audits.db']);
    expect(model.jobs).toEqual(runIdsIn(at.path));
  }
  expect(model.entries).toHaveLength(20);
});

test('the journal that a killed writer left is not touched', async () => {
  const writer = await at.writer('delete');
  await writer.do(['runs', 0, 20], ['die', 100, 500]);
  await writer.died();
  const before = at.listing();
  expect(at.names).toEqual(['audits.db', 'audits.db-journal']);
  await askAll();
  await expect.poll(async () => (await model.look(), model.message)).toContain('in the midst of a transaction');
  expect(model.entries).toEqual([]);
  expect(at.listing()).toEqual(before);
});

test('it holds no lock between two looks', async () => {
  const writer = await at.writer('delete');
  await writer.do(['runs', 0, 20]);
  await askAll();
  // Without any patience of its own.
  withDatabase(at.path, connection => connection.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE; COMMIT'));
  const reading = model.look();
  await reading;
  renameSync(at.path, `${at.path}.old`);
  await model.look();
  expect(model.message).toBe('missing');
});
