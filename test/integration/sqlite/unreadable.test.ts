import { copyFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dialects } from '../../../src/core/dialects';
import { FaultyFiles } from '../sources/faultyFiles';
import { CREATE_AUDITS, TableFolder } from './tableFolder';
import type { TableModel } from './tableModel';

const sample = new URL('../../fixtures/samples/ddeutil/sqlite/workflow_audits.db', import.meta.url);
let at: TableFolder;
let model: TableModel;

beforeEach(() => {
  at = new TableFolder();
  model = at.model();
});

afterEach(() => at.dispose());

/** Each makes a database that can't be read, and says what a person is told. */
const cases: [name: string, make: () => void, message: string][] = [
  ['a missing file', () => undefined, 'missing'],
  ['a folder', () => mkdirSync(at.path), 'notAFile'],
  ['an empty file', () => writeFileSync(at.path, ''), 'PATH is empty: nothing was written into it yet.'],
  ['a text', () => writeFileSync(at.path, 'no database '.repeat(20)), 'PATH is not a SQLite database.'],
  [
    'a file that ends in its first bytes',
    () => writeFileSync(at.path, readFileSync(sample).subarray(0, 50)),
    'PATH is damaged: it is cut off in its first bytes.',
  ],
  [
    'a database that is cut off',
    () => {
      copyFileSync(sample, at.path);
      truncateSync(at.path, 6000);
    },
    "PATH is damaged: SQLite can't read it from some place on (error 11).",
  ],
  [
    'a database with damaged pages',
    () => {
      const bytes = readFileSync(sample);
      for (let byte = 4096; byte < bytes.length; byte += 3) bytes[byte] = (bytes[byte] ?? 0) ^ 0x5a;
      writeFileSync(at.path, bytes);
    },
    "PATH is damaged: SQLite can't read it from some place on (error 11).",
  ],
  [
    'a database with a damaged head',
    () => {
      const bytes = readFileSync(sample);
      bytes.fill(0xff, 16, 24);
      writeFileSync(at.path, bytes);
    },
    'PATH is not a SQLite database, or an encrypted one.',
  ],
  [
    'a database of something else',
    () =>
      at.sql('CREATE TABLE users (id)', 'CREATE TABLE "evil\u202e[x](command:y)" (id)', 'CREATE VIEW v AS SELECT 1'),
    'PATH has no table "audits" (it has: "users", "evil??x??command?y?").',
  ],
  ['a database without a table', () => at.sql('PRAGMA user_version = 1'), 'PATH has no table "audits" (it has: none).'],
  [
    'a table with other columns',
    () => at.sql('CREATE TABLE audits (workflow, context, other)'),
    'The table "audits" of PATH has no column "release" and no "metadata" (it has: "workflow", "context", "other").',
  ],
  [
    'a table without row ids',
    () =>
      at.sql(
        'CREATE TABLE audits (workflow, release, context, metadata, PRIMARY KEY (workflow, release)) WITHOUT ROWID',
      ),
    'The table "audits" of PATH has no row ids; it can\'t be followed.',
  ],
  [
    'a view with the name of the table',
    () => at.sql(CREATE_AUDITS.replace('TABLE audits', 'TABLE real'), 'CREATE VIEW audits AS SELECT * FROM real'),
    '"audits" of PATH is a view or a virtual table: it is not read.',
  ],
  [
    'a virtual table with its name',
    () => at.sql('CREATE VIRTUAL TABLE audits USING fts5(workflow, release, context, metadata)'),
    '"audits" of PATH is a view or a virtual table: it is not read.',
  ],
];

test.each(cases)('%s gets a clear message, and is read when the database is good', async (_, make, message) => {
  make();
  const before = at.listing();
  await model.look();
  await model.look();
  expect(model.message).toBe(message.replace('PATH', at.path));
  expect(model.entries).toEqual([]);
  expect(at.listing()).toEqual(before);
  rmSync(at.path, { recursive: true, force: true });
  copyFileSync(sample, at.path);
  await model.look();
  expect(model.message).toBe('ok');
  expect(model.entries).toHaveLength(9);
});

test.each(cases)(
  'what was told stays when it is replaced by %s, and is there again with the database',
  async (_, make, message) => {
    copyFileSync(sample, at.path);
    await model.look();
    rmSync(at.path);
    make();
    await model.look();
    expect(model.message).toBe(message.replace('PATH', at.path));
    expect(model.jobs).toHaveLength(9);
    expect(await model.texts([0])).toEqual([null]);
    rmSync(at.path, { recursive: true, force: true });
    copyFileSync(sample, at.path);
    await model.look();
    expect(model.message).toBe('ok');
    expect(model.entries).toHaveLength(9);
    expect((await model.texts()).includes(null)).toBe(false);
  },
);

describe('other reasons', () => {
  test('a dialect that knows no table', async () => {
    copyFileSync(sample, at.path);
    const other = at.model({ dialect: dialects.get('snbb')! });
    await other.look();
    expect(other.message).toBe(
      `${at.path} is a SQLite database; the dialect SNBB scheduler does not say which table of it to read.`,
    );
  });

  test.each([
    ['EIO', `PATH can't be read: the device or the network failed (EIO).`],
    ['EACCES', 'denied'],
  ])('%s from the system passes', async (code, message) => {
    const files = new FaultyFiles();
    copyFileSync(sample, at.path);
    const other = at.model({ files });
    files.faults.set('stat', code);
    await other.look();
    expect(other.message).toBe(message.replace('PATH', at.path));
    files.faults.clear();
    await other.look();
    expect([other.message, other.jobs.length]).toEqual(['ok', 9]);
  });

  test('a descriptor that the server has forgotten is opened anew, and no other is closed', async () => {
    const files = new FaultyFiles();
    let opened = 0;
    files.failOpen = () => (opened++, null);
    copyFileSync(sample, at.path);
    const other = at.model({ files });
    await other.look();
    await other.look();
    expect([opened, files.openCount]).toEqual([1, 1]);
    files.faults.set('read', 'ESTALE');
    await other.look();
    expect(other.message).toContain('ESTALE');
    files.faults.clear();
    await other.look();
    expect([other.message, opened, files.openCount]).toEqual(['ok', 2, 1]);
  });

  test('damage in the midst is told, and what is before it is read', async () => {
    const writer = await at.writer();
    await writer.do(['bulk', 0, 4000]);
    await writer.end();
    const good = readFileSync(at.path);
    const bad = Buffer.from(good);
    bad.fill(0x5a, Math.floor(bad.length * 0.4), Math.floor(bad.length * 0.5));
    writeFileSync(at.path, bad);
    await model.look();
    await model.look();
    expect(model.message).toContain('is damaged');
    expect(model.states.map(({ kind }) => kind)).toEqual(['ok', 'failed']);
    expect(model.jobs.length).toBeGreaterThan(0);
    expect(model.jobs.length).toBeLessThan(4000);
    writeFileSync(at.path, good);
    await model.look();
    expect([model.message, model.jobs.length, model.entries.length]).toEqual(['ok', 4000, 4000]);
  });
});
