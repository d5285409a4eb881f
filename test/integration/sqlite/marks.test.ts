import { copyFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AcknowledgementMark } from '../../../src/core/summary';
import { CREATE_AUDITS, insertAudit, TableFolder } from './tableFolder';
import type { TableModel } from './tableModel';

let at: TableFolder;

beforeEach(() => {
  at = new TableFolder();
});

afterEach(() => at.dispose());

/** What a second life of the reader says of a mark when it has just begun, before any of its entries. */
async function resolvedByNext(mark: AcknowledgementMark): Promise<number | null> {
  const next = at.model();
  let resolved: number | null = -1;
  next.onSegment = async () => {
    resolved = await next.reader.resolveMark(mark);
  };
  await next.look();
  return resolved;
}

async function markOf({ reader }: TableModel): Promise<AcknowledgementMark> {
  const mark = await reader.currentMark();
  if (mark === null) throw new Error('There is no mark now.');
  return mark;
}

async function drain(events: AsyncGenerator): Promise<void> {
  while ((await events.next()).done !== true);
}

test('a mark stands for all rows that are there, and a later life finds what came after it', async () => {
  const writer = await at.writer();
  await writer.do(['bulk', 0, 3000]);
  const model = at.model();
  await model.look();
  const mark = await markOf(model);
  expect(mark.offset).toBe(3000);
  expect(await model.reader.resolveMark(mark)).toBe(3000);
  await writer.do(['runs', 5000, 4]);
  await model.look();
  expect(await model.reader.resolveMark(mark)).toBe(3000);
  expect(await resolvedByNext(mark)).toBe(3000);
});

test('a mark that is set while the table is read for the first time is after all of its rows', async () => {
  const writer = await at.writer();
  await writer.do(['bulk', 0, 5000]);
  const model = at.model();
  await drain(model.reader.advance(new AbortController().signal));
  expect(model.reader.hasBackfill).toBe(true);
  const mark = await markOf(model);
  expect(mark.offset).toBe(5000);
  expect(await resolvedByNext(mark)).toBe(5000);
});

test('rows that were written again after the mark are after it', async () => {
  const writer = await at.writer();
  await writer.do(['runs', 0, 10]);
  const model = at.model();
  await model.look();
  const mark = await markOf(model);
  await writer.do(['runs', 2, 2, 0, 1], ['runs', 9, 1, 0, 1]);
  await model.look();
  expect(await model.reader.resolveMark(mark)).toBe(10);
  expect(await resolvedByNext(mark)).toBe(7);
});

test('the mark of another table, of an empty one or of none means that all is new', async () => {
  const empty = at.model();
  const ofNone = await markOf(empty);
  expect(ofNone).toEqual({ identity: null, offset: 0, hash: '' });
  const writer = await at.writer();
  const ofEmpty = await markOf(empty);
  const other = await at.writer('delete', `${at.path}.other`);
  await writer.do(['runs', 0, 10]);
  await other.do(['runs', 500, 20]);
  const ofThis = await markOf(empty);
  renameSync(`${at.path}.other`, at.path);
  expect(await resolvedByNext(ofNone)).toBe(0);
  expect(await resolvedByNext(ofEmpty)).toBe(0);
  expect(await resolvedByNext(ofThis)).toBe(0);
});

test('a position is found again in the same table, and in a copy of it', async () => {
  const writer = await at.writer();
  await writer.do(['runs', 0, 10]);
  const model = at.model();
  expect(model.reader.position).toBeNull();
  await model.look();
  const { position } = model.reader;
  if (position === null) throw new Error('It has no position.');
  expect(position.offset).toBe(10);
  copyFileSync(at.path, `${at.path}.copy`);
  renameSync(`${at.path}.copy`, at.path);
  const next = at.model();
  expect(await next.reader.findPosition(position)).toEqual({ kind: 'live' });
  expect(await next.reader.findPosition({ ...position, hash: '3 1:0123456789abcdef' })).toEqual({
    kind: 'nowhere',
    unread: 0,
  });
});

test('a large table is told in the order in which it was written, and can be left and gone on with', async () => {
  const writer = await at.writer();
  await writer.do(['bulk', 0, 6000]);
  const model = at.model();
  const abort = new AbortController();
  await drain(model.reader.advance(abort.signal));
  let batches = 0;
  for await (const event of model.reader.backfill(abort.signal)) {
    // Left in the midst, as who closes a window does.
    if (event.kind === 'batch' && ++batches === 2) break;
  }
  expect(model.reader.hasBackfill).toBe(true);
  for await (const event of model.reader.backfill(abort.signal)) {
    if (event.kind === 'batch') batches++;
  }
  expect(model.reader.position?.offset).toBe(6000);
  const texts = await model.texts([0, 1, 2998, 2999, 5999]);
  expect(texts.map(text => (JSON.parse(text ?? '{}') as { run_id: string }).run_id)).toEqual(
    [0, 1, 2998, 2999, 5999].map(run => `run-${run}-0`),
  );
  expect(model.longestLockMs).toBeGreaterThan(0);
});

test('while the writer keeps everybody out there is no mark, and none is found; both are there afterwards', async () => {
  const writer = await at.writer();
  await writer.do(['runs', 0, 10]);
  const model = at.model();
  await model.look();
  const mark = await markOf(model);
  const next = at.model();
  await writer.do(['lock']);
  expect(await model.reader.currentMark()).toBeNull();
  expect(await next.reader.resolveMark(mark)).toBeNull();
  // Of its own life it needs no database.
  expect(await model.reader.resolveMark(mark)).toBe(10);
  await writer.do(['free']);
  expect((await markOf(model)).offset).toBe(10);
  await next.look();
  expect(await next.reader.resolveMark(mark)).toBe(10);
});

test('a database that is damaged, or away, has no mark', async () => {
  at.sql(CREATE_AUDITS, insertAudit('one'));
  const model = at.model();
  await model.look();
  renameSync(at.path, `${at.path}.away`);
  expect(await model.reader.currentMark()).toBeNull();
  writeFileSync(at.path, 'no database');
  expect(await model.reader.currentMark()).toBeNull();
});

test('a position is looked for again while a writer keeps everybody out', async () => {
  const writer = await at.writer();
  await writer.do(['runs', 0, 10]);
  const model = at.model();
  await model.look();
  const { position } = model.reader;
  if (position === null) throw new Error('It has no position.');
  const next = at.model();
  await writer.do(['lock']);
  let isFound = false;
  const finding = next.reader.findPosition(position).finally(() => (isFound = true));
  // By then it was refused at least once.
  await expect.poll(async () => (await next.look(), next.message)).not.toBe('none');
  expect(isFound).toBe(false);
  await writer.do(['free']);
  expect(await finding).toEqual({ kind: 'live' });
});

test('after a database was made again, what is acknowledged is what was told', async () => {
  const writer = await at.writer();
  await writer.do(['runs', 0, 50]);
  const model = at.model();
  await model.look();
  await writer.end();
  rmSync(at.path);
  const second = await at.writer();
  await second.do(['runs', 100, 10]);
  await model.look();
  const mark = await markOf(model);
  expect(mark.offset).toBe(60);
  expect(await model.reader.resolveMark(mark)).toBe(60);
  expect(await resolvedByNext(mark)).toBe(10);
});
