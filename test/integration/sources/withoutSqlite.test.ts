import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dialects } from '../../../src/core/dialects';
import { createValueTables } from '../../../src/core/valueTables';
import type { ReaderState } from '../../../src/sources/adapter';
import { diskFiles } from '../../../src/sources/bytes/files';
import { createSqlite } from '../../../src/sources/sqlite';
import { loadSqlite } from '../../../src/sources/tables/sqliteModule';

// What is true on every Node, also on those that have no node:sqlite.
const sample = new URL('../../fixtures/samples/ddeutil/sqlite/workflow_audits.db', import.meta.url);
let folder = '';
let path = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alv-table-'));
  path = join(folder, 'audits.db');
});

afterEach(() => rmSync(folder, { recursive: true }));

async function stateOf(): Promise<ReaderState | undefined> {
  const dialect = dialects.get('ddeutil')!;
  const tables = createValueTables();
  const adapter = createSqlite(() => null);
  const reader = adapter.open({ path, dialect, tables, assumedZone: 'UTC', files: diskFiles, archives: null });
  let state: ReaderState | undefined;
  for await (const event of reader.advance(new AbortController().signal)) {
    if (event.kind !== 'state') throw new Error(`It told of a ${event.kind}.`);
    state = event.state;
  }
  expect(await reader.readRecords(0, [{ from: 0, to: 1 }])).toEqual([null]);
  // What can't be looked at has no mark; of what is not there all that comes is new.
  const ofNothing = { identity: null, offset: 0, hash: '' };
  expect(await reader.currentMark()).toEqual(state?.kind === 'missing' ? ofNothing : null);
  reader.dispose();
  return state;
}

test('where Node has no SQLite, that is said of a database', async () => {
  copyFileSync(sample, path);
  expect(await stateOf()).toEqual({
    kind: 'failed',
    message: `${path} is a SQLite database; reading it needs Node 22.13 or newer, and this is Node ${process.versions.node}.`,
  });
});

test('what is no database is told as what it is', async () => {
  expect(await stateOf()).toEqual({ kind: 'missing' });
  writeFileSync(path, 'a text');
  expect(await stateOf()).toEqual({ kind: 'failed', message: `${path} is not a SQLite database.` });
});

test('loading SQLite prints nothing, and keeps back no other warning', () => {
  const warnings: string[] = [];
  const emitWarning: unknown = Reflect.get(process, 'emitWarning');
  const note = (text: string | Error): void => void warnings.push(String(text));
  Reflect.set(process, 'emitWarning', note);
  try {
    const hasModule: unknown = process.getBuiltinModule('node:sqlite');
    expect(loadSqlite() === null).toBe(hasModule === undefined);
    expect(Reflect.get(process, 'emitWarning')).toBe(note);
  } finally {
    Reflect.set(process, 'emitWarning', emitWarning);
  }
  expect(warnings).toEqual([]);
});
