import { readFileSync, writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CREATE_AUDITS, insertAudit, TableFolder } from './tableFolder';
import { withDatabase, type TableModel } from './tableModel';

let at: TableFolder;
let model: TableModel;

beforeEach(() => {
  at = new TableFolder();
  model = at.model();
});

afterEach(() => at.dispose());

const bomb = deflateSync(Buffer.alloc(15 * 1024 ** 2), { level: 9 });
const honest = deflateSync(JSON.stringify({ status: 'FAILED', text: randomJson(4 * 1024 ** 2) }));

function insertBlobs(...contexts: (Uint8Array | string | null | number)[]): void {
  at.sql(CREATE_AUDITS);
  withDatabase(at.path, connection => {
    const insert = connection.prepare(
      `INSERT INTO audits (workflow, release, type, context, run_id, metadata) VALUES ('flow', ?, 'normal', ?, ?, '{}')`,
    );
    contexts.forEach((context, run) => insert.all(String(run), context, `run-${run}`));
  });
}

test.each<[string, Uint8Array | string, string]>([
  ['15 KiB that inflate to 15 MiB', bomb, 'bomb'],
  ['64 KiB that inflate to 64 MiB', deflateSync(Buffer.alloc(64 * 1024 ** 2), { level: 9 }), 'valueTooLarge'],
  ['more than 16 MiB', Buffer.alloc(17 * 1024 ** 2, 1), 'valueTooLarge'],
  ['a text of more than 16 MiB', `"${'x'.repeat(17 * 1024 ** 2)}"`, 'valueTooLarge'],
  ['what inflates to more text than a record may have', deflateSync(randomJson(20 * 1024 ** 2)), 'valueTooLarge'],
  ['bytes that are no zlib stream', Buffer.from([1, 2, 3, 255]), 'notCompressed'],
  ['nothing', Buffer.alloc(0), 'notCompressed'],
  ['half a zlib stream', deflateSync('{"status": "SUCCESS"}').subarray(0, 15), 'notCompressed'],
  ['a zlib stream with a wrong checksum', damaged(deflateSync('{"status": "SUCCESS"}')), 'notCompressed'],
  ['compressed text that is no JSON', deflateSync('no JSON'), 'notJson'],
  ['compressed bytes that are no text', deflateSync(Buffer.from([0x22, 0xff, 0xfe, 0x22])), 'invalidUtf8'],
  ['text that is no JSON', 'no JSON', 'notJson'],
  ['text that would bring keys of its own', '{}, "run_id": "forged"', 'notJson'],
])('a blob of %s is a problem, and the rows beside it are read', async (_, context, problem) => {
  insertBlobs('{"status": "SUCCESS"}', context, deflateSync('{"status": "FAILED"}'));
  await model.look();
  expect(model.problems).toEqual([problem]);
  expect(model.entries.map(({ job, outcome }) => [job, outcome])).toEqual([
    ['run-0', 'success'],
    ['', 'neutral'],
    ['run-2', 'failure'],
  ]);
  expect((await model.texts()).map(text => text === null)).toEqual([false, true, false]);
  expect((await model.reader.entries?.locate(0, 1))?.name).toBe('row flow, 1');
  expect(model.message).toBe('ok');
});

test('a hundred bombs take no more memory than one', async () => {
  insertBlobs(...Array.from({ length: 100 }, () => bomb));
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 5);
  await model.look();
  clearInterval(timer);
  expect(model.problems).toEqual(Array.from({ length: 100 }, () => 'bomb'));
  expect((most - before) / 1024 ** 2).toBeLessThan(64);
});

test('what is large and honest is read', async () => {
  insertBlobs(honest);
  await model.look();
  expect(model.entries.map(({ outcome, problem }) => [outcome, problem])).toEqual([['failure', null]]);
  expect((await model.texts())[0]?.length).toBeGreaterThan(3 * 1024 ** 2);
});

test('values of all kinds stand in a record as they are', async () => {
  at.sql(
    CREATE_AUDITS.replace('created_at', 'a, "b""\u2028", __proto__, created_at'),
    `INSERT INTO audits (workflow, release, context, metadata, run_id, a, "b""\u2028", __proto__, created_at)
     VALUES ('flow', '2025-01-01T00:00:00', '{\n  "a": 1e400\n}', 7, 9223372036854775807, 1.5, x'00ff', 9e999, '"')`,
  );
  await model.look();
  expect(await model.texts()).toEqual([
    '{"workflow": "flow", "release": "2025-01-01T00:00:00", "type": null, "context": {   "a": 1e400 }, ' +
      '"parent_run_id": null, "run_id": "9223372036854775807", "metadata": 7, "a": 1.5, "b\\"\u2028": {"$blob": 2}, ' +
      '"__proto__": null, "created_at": "\\"", "updated_at": null}',
  ]);
});

test('keys without a value, and very long ones, are told apart', async () => {
  at.sql(
    CREATE_AUDITS,
    ...['NULL', 'NULL', `'${'k'.repeat(20_000)}a'`, `'${'k'.repeat(20_000)}b'`].map(
      key => `INSERT INTO audits (workflow, release, context, metadata) VALUES ('flow', ${key}, '{}', '{}')`,
    ),
  );
  await model.look();
  expect(model.entries.map(({ fate }) => fate)).toEqual(['there', 'there', 'there', 'there']);
  await model.look();
  expect(model.entries).toHaveLength(4);
  expect((await model.reader.entries?.locate(0, 0))?.name).toBe('row flow, null');
});

test('triggers and generated columns of the file are not run', async () => {
  at.sql(
    CREATE_AUDITS.replace('created_at', 'made TEXT AS (hex(zeroblob(1000000))) VIRTUAL, created_at'),
    'CREATE TRIGGER evil AFTER INSERT ON audits BEGIN SELECT raise(ABORT, 1) WHERE 0; END',
    insertAudit('one'),
  );
  const before = at.listing();
  await model.look();
  expect(model.jobs).toEqual(['one']);
  expect((await model.texts())[0]).not.toContain('made');
  expect(at.listing()).toEqual(before);
});

test('a column that is called like the row id is a column', async () => {
  at.sql(CREATE_AUDITS.replace('created_at', 'rowid TEXT, created_at'), insertAudit('one'), insertAudit('two'));
  at.sql("UPDATE audits SET rowid = 'mine'");
  await model.look();
  expect(model.jobs).toEqual(['one', 'two']);
  expect((await model.texts())[0]).toContain('"rowid": "mine"');
});

test('row ids that go back are damage, and the rows are not read for ever', async () => {
  at.sql('PRAGMA page_size = 4096', CREATE_AUDITS, ...['one', 'two', 'three', 'four'].map(run => insertAudit(run)));
  const rootPage = withDatabase(at.path, connection => {
    const [row] = connection.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'audits'").all();
    return (row as { rootpage: number }).rootpage;
  });
  const bytes = readFileSync(at.path);
  const page = bytes.subarray((rootPage - 1) * 4096, rootPage * 4096);
  // The last cell of the leaf: its size in one byte, then its row id.
  const cell = page.readUInt16BE(8 + 3 * 2);
  expect(page[cell + 1]).toBe(4);
  page[cell + 1] = 1;
  writeFileSync(at.path, bytes);
  await model.look();
  await model.look();
  expect(model.message).toBe(`${at.path} is damaged: the rows of its table are not in their order.`);
  expect(model.reader.hasBackfill).toBe(false);
});

function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length - 1] = (copy[copy.length - 1] ?? 0) ^ 1;
  return copy;
}

/** A text that compresses by less than the limit. */
function randomJson(length: number): string {
  let text = '';
  for (let state = 1; text.length < length;) {
    state = Math.imul(state, 48_271) % 0x7fffffff;
    text += `${state} `.repeat(20);
  }
  return JSON.stringify(text);
}
