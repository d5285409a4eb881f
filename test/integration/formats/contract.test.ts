import { cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { markNow } from '../../support/markNow';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sourceFormats } from '../../../src/core/formats';
import { adapters } from '../../../src/sources/registry';
import { fixtureTable, type RecordWriter } from './fixtures';
import { adapterOf, FormatModel, openBelow } from './formatModel';

// What must hold for each format alike.

const samples = join(import.meta.dirname, '../../fixtures/samples');

test('each format has an adapter, which knows its name', async () => {
  expect([...adapters.keys()]).toEqual([...sourceFormats]);
  for (const format of sourceFormats) expect((await adapterOf(format)).format).toBe(format);
});

describe.each(fixtureTable)('%s', (format, fixture) => {
  const { nameOf, timeOf, isFailure, keyOfName } = fixture;
  let folder = '';
  let path = '';
  let models: FormatModel[] = [];
  let writers: RecordWriter[] = [];

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'alv-format-')));
    path = join(folder, 'logs', fixture.name);
    mkdirSync(dirname(path));
  });

  afterEach(async () => {
    await Promise.all(writers.map(writer => writer.end()));
    for (const { reader } of models) reader.dispose();
    writers = [];
    models = [];
    rmSync(folder, { recursive: true });
  });

  const open = async (): Promise<FormatModel> => {
    const model = await FormatModel.open(format, path);
    models.push(model);
    return model;
  };
  const start = async (): Promise<RecordWriter> => {
    const writer = await fixture.start(path);
    writers.push(writer);
    return writer;
  };
  const names = (count: number, from = 0): string[] => Array.from({ length: count }, (_, at) => nameOf(from + at));

  test('tells what is there: a segment, its records and that all is well', async () => {
    await (await start()).append(30);
    const model = await open();
    await model.look();
    expect(model.state).toMatchObject({ kind: 'ok', realPath: path, pendingBytes: 0 });
    expect(model.segments.size).toBe(1);
    expect(model.names).toEqual(names(30));
    for (const { name, timeMs, outcome } of model.records) {
      const id = names(30).indexOf(name);
      expect([outcome, timeMs]).toEqual([isFailure(id) ? 'failure' : 'success', expect.closeTo(timeOf(id), 1)]);
    }
    expect(model.problems.filter(({ segment, offset }) => !model.fates.has(`${segment}:${offset}`))).toEqual([]);
  });

  test('reads the real sample without a problem', async () => {
    cpSync(join(samples, fixture.sample), path, { recursive: true });
    const model = await open();
    await model.look();
    expect(model.state?.kind).toBe('ok');
    expect(model.records.length).toBeGreaterThan(8);
    expect(model.shownProblems).toEqual([]);
    for (const record of model.records) expect(JSON.parse((await model.textOf(record)) ?? '')).toBeInstanceOf(Object);
  });

  test('says that nothing is there, and finds it when it appears', async () => {
    const model = await open();
    await model.look();
    expect(model.states).toEqual([{ kind: 'missing' }]);
    expect(await model.reader.currentMark()).toMatchObject({ identity: null });
    expect(model.reader.position).toBeNull();
    await (await start()).append(3);
    await expect.poll(async () => (await model.look(), model.names)).toEqual(names(3));
    expect(model.state?.kind).toBe('ok');
  });

  test('tells what a writer adds while it looks, each record once', async () => {
    const writer = await start();
    await writer.append(5);
    const model = await open();
    await model.look();
    const over = new AbortController();
    const writing = writer.append(40).finally(() => over.abort());
    while (!over.signal.aborted) {
      await model.look();
      await pause(2);
    }
    await writing;
    await expect.poll(async () => (await model.look(), model.names)).toEqual(names(45));
    expect([...model.fates.values()].filter(fate => fate === 'gone')).toEqual([]);
  });

  test('reads the text of a record again, and it says what was written', async () => {
    await (await start()).append(20);
    const model = await open();
    await model.look();
    for (const record of model.records) {
      const value = JSON.parse((await model.textOf(record)) ?? '') as Record<string, unknown>;
      expect(value[keyOfName]).toBe(record.name);
    }
    // Together, in an order that nobody wrote them in.
    const spans = model.records.map(({ from, to }) => ({ from, to })).reverse();
    const texts = await model.reader.readRecords(model.records[0]?.segment ?? 0, spans);
    const read = texts.map(
      bytes => (JSON.parse(Buffer.from(bytes ?? []).toString()) as Record<string, unknown>)[keyOfName],
    );
    expect(read).toEqual(model.records.map(({ name }) => name).reverse());
  });

  test('answers nothing about records that it never told', async () => {
    await (await start()).append(3);
    const model = await open();
    await model.look();
    const { reader } = model;
    const unknown = [1e9, 2 ** 40].map(from => ({ from, to: from + 1 }));
    expect(await reader.readRecords(0, unknown)).toEqual([null, null]);
    expect((await reader.readRecords(77, [{ from: 0, to: 1 }])).map(bytes => bytes === null)).toEqual([true]);
    expect(await reader.readRecords(0, [])).toEqual([]);
    if (reader.entries === null) return;
    expect(await reader.entries.locate(0, 1e9)).toBeNull();
    expect(await reader.entries.locate(77, 0)).toBeNull();
    expect(reader.entries.factsOf(0, 1e9)).toBeUndefined();
    expect(await reader.entries.entryAt(join(folder, 'other'), 0)).toBeNull();
    expect(
      await reader.entries.linesOf(join(folder, 'other'), { offset: 0, linesBefore: 1, linesAfter: 1 }),
    ).toBeNull();
  });

  test('makes a problem with a place of what is broken, and reads on', async () => {
    fixture.writeBroken(path);
    const model = await open();
    await expect.poll(async () => (await model.look(), model.shownProblems)).toEqual([fixture.brokenKind]);
    expect(model.names).toEqual([nameOf(0), nameOf(1)]);
    expect(model.state?.kind).toBe('ok');
    const [problem] = model.problems.filter(({ segment, offset }) => !model.fates.has(`${segment}:${offset}`));
    expect(problem?.offset).toBeGreaterThan(0);
    if (model.reader.entries !== null) {
      expect(await model.reader.entries.locate(0, problem?.offset ?? -1)).toMatchObject({
        path: expect.stringContaining(path) as string,
      });
    }
  });

  test('says so when something of another kind is at the path, and reads what takes its place', async () => {
    if (fixture.isFolder) writeFileSync(path, '{}\n');
    else mkdirSync(path);
    const model = await open();
    await model.look();
    expect(['notAFile', 'failed']).toContain(model.state?.kind);
    expect(model.records).toEqual([]);
    rmSync(path, { recursive: true });
    await (await start()).append(2);
    await expect.poll(async () => (await model.look(), model.names)).toEqual(names(2));
    expect(model.state?.kind).toBe('ok');
  });

  test('ends when it is disposed in the middle of a look, and leaves nothing open', async () => {
    const writer = await start();
    await writer.append(50);
    for (let after = 0; after < 4; after++) {
      const { reader } = await open();
      const events = reader.advance(new AbortController().signal);
      for (let taken = 0; taken < after; taken++) await events.next();
      // Not waited for: it is on its way when the reader goes.
      const next = events.next();
      reader.dispose();
      reader.dispose();
      await next;
      for await (const event of events) expect(event.kind).not.toBe('segment');
    }
    await expect.poll(() => openBelow(folder)).toEqual([]);
    const { reader } = await open();
    for await (const event of reader.advance(new AbortController().signal)) expect(event).toBeDefined();
    reader.dispose();
    expect(await reader.readRecords(0, [{ from: 0, to: 1 }])).toHaveLength(1);
    await expect.poll(() => openBelow(folder)).toEqual([]);
  });

  test('stops when that is wished, and goes on later', async () => {
    await (await start()).append(30);
    const model = await open();
    const ending = new AbortController();
    ending.abort();
    await model.look(ending.signal);
    await expect.poll(async () => (await model.look(), model.names)).toEqual(names(30));
    expect(model.records).toHaveLength(30);
  });

  test('leaves the folder as it is', async () => {
    const writer = await start();
    await writer.append(10);
    await writer.end();
    writers = [];
    const before = listingOf(dirname(path));
    const model = await open();
    for (let looks = 0; looks < 3; looks++) await model.look();
    for (const record of model.records) await model.textOf(record);
    await model.reader.currentMark();
    expect(listingOf(dirname(path))).toEqual(before);
    model.reader.dispose();
    expect(listingOf(dirname(path))).toEqual(before);
  });

  test('a mark means the same to the next reader, before it tells its records', async () => {
    const writer = await start();
    await writer.append(10);
    const first = await open();
    await first.look();
    const mark = await markNow(first.reader);
    const { position } = first.reader;
    const resolved = (await first.reader.resolveMark(mark)) ?? -1;
    expect(first.records.every(({ from }) => from < resolved)).toBe(true);
    // The times of files tell what is newer, and their clock has steps of a few milliseconds.
    await pause(30);
    await writer.append(5);
    const next = await open();
    let from = -1;
    next.onSegment = async () => void (from = (await next.reader.resolveMark(mark)) ?? -1);
    await next.look();
    const newerThan = ({ records }: FormatModel, end: number): string[] =>
      records.flatMap(record => (record.from >= end ? record.name : [])).sort();
    expect(newerThan(next, from)).toEqual(names(5, 10));
    expect(position && (await next.reader.findPosition(position))).toEqual({ kind: 'live' });
    await first.look();
    expect(await first.reader.resolveMark(mark)).toBe(resolved);
    expect(newerThan(first, resolved)).toEqual(names(5, 10));
    expect(await next.reader.resolveMark({ identity: null, offset: 0, hash: '' })).toBe(0);
    const { kind } = await next.reader.findPosition({ identity: '1:1', offset: 5, hash: 'nothing' });
    expect(kind).toBe('nowhere');
  });
});

/** Names, sizes and times of everything below a folder, but for when it was read. */
function listingOf(folder: string): string[] {
  const names = ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })].sort();
  return names.map(name => {
    const { size, mtimeMs, ctimeMs, ino, mode } = lstatSync(join(folder, name));
    return `${name} ${size} ${mtimeMs} ${ctimeMs} ${ino} ${mode}`;
  });
}
