import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { sourceIdOf } from '../../../src/core/ids';
import { engineForEachTest } from '../../support/engineForEachTest';
import { onlySource, type RunningEngine } from '../../support/engineWorker';
import { ledgerOf } from '../../support/ledgerChecks';
import { startBetty } from '../../support/writers/writer';
import { startTreeWriter } from '../../support/writers/treeWriter';
import { startTableWriter } from '../sqlite/tableWriter';
import { fixtures, fixtureTable, treeRun } from './fixtures';
import { follow, rowsOf, untilRecords, valuesOf } from './followed';

// What the engine shows while the programs write.

let engine: RunningEngine;
let folder: string;
let writers: { end(): Promise<void> }[] = [];

engineForEachTest(given => {
  ({ engine, folder } = given);
});

afterEach(async () => {
  await Promise.all(writers.map(writer => writer.end()));
  writers = [];
});

function started<W extends { end(): Promise<void> }>(writer: W): W {
  writers.push(writer);
  return writer;
}

const numbered = (count: number, nameOf: (id: number) => string, from = 0): string[] =>
  Array.from({ length: count }, (_, at) => nameOf(from + at));

describe.each(['auto', 'poll'] as const)('with the setting %s for file events', watch => {
  test.each(fixtureTable)('%s: follows from nothing to many', async (_, fixture) => {
    const path = join(folder, fixture.name);
    await follow(engine, [path], { watch });
    expect(onlySource(await engine.until('missing', () => true)).state.kind).toBe('missing');
    const writer = started(await fixture.start(path));
    for (const count of [1, 2, 10, 60]) {
      const before = onlySource(await engine.until('there', () => true)).records;
      await writer.append(count);
      await untilRecords(engine, before + count);
    }
    const source = await untilRecords(engine, 73, ({ state }) => state.kind === 'following');
    expect(source).toMatchObject({ problems: 0, recordsNotOnDisk: 0, warnings: [] });
    expect(valuesOf(await rowsOf(engine), fixture.role)).toEqual(numbered(73, fixture.nameOf));
    // The log was not there when it was opened first: all that came is news.
    expect(source).toMatchObject({ failures: 10, unseen: 10 });
  });
});

describe('an array at the cap of its writer', () => {
  const CAP = 10_000;
  const MORE = 40;
  let path: string;

  test('shows each entry once and in order; those that fell off stay and are marked', async () => {
    path = join(folder, 'audit_log.json');
    const entries = Array.from({ length: CAP }, (_, id) => {
      const timestamp = new Date(Date.UTC(2025, 10, 20, 8) + id * 1000).toISOString().replace('Z', '123+00:00');
      return { timestamp, skill: `skill.${id}`, status: id % 7 === 3 ? 'failed' : 'success', duration_ms: id };
    });
    writeFileSync(path, JSON.stringify(entries, null, 2));
    await follow(engine, [path]);
    await untilRecords(engine, CAP);
    const before = await rowsOf(engine);
    const writer = started(startBetty(path, CAP, CAP));
    // Twenty a second.
    await writer.do(['append', MORE, 50]);
    const source = await untilRecords(engine, CAP + MORE, ({ recordsNotOnDisk }) => recordsNotOnDisk === MORE);
    const rows = await rowsOf(engine);
    expect(valuesOf(rows, 'procedure')).toEqual(numbered(CAP + MORE, fixtures.jsonArray.nameOf));
    expect(rows.slice(0, CAP).map(({ row }) => row)).toEqual(before.map(({ row }) => row));
    expect(rows.map(({ isOnDisk }) => isOnDisk)).toEqual(rows.map((_, at) => at >= MORE));
    expect(source.warnings).toEqual([]);
    // What fell off can still be read.
    const [first] = rows;
    expect(await engine.api.record({ row: first?.row ?? (0 as never) })).toMatchObject({
      location: { isOnDisk: false },
      raw: expect.stringContaining('"skill.0"') as string,
    });
    expect(await engine.api.locate({ row: rows[MORE]?.row ?? (0 as never) })).toMatchObject({ name: 'entry 1' });
  });
});

test('an array whose writer threw its history away says so, and shows what was read', async () => {
  const path = join(folder, 'audit_log.json');
  const writer = started(startBetty(path));
  await writer.do(['append', 10]);
  await follow(engine, [path]);
  await untilRecords(engine, 10);
  await writer.do(['halfInPlace'], ['append', 1]);
  const source = await untilRecords(engine, 11, ({ recordsNotOnDisk }) => recordsNotOnDisk === 10);
  const warning = 'The log was started anew: 10 entries are no longer in it';
  expect(source.warnings).toEqual([expect.stringContaining(warning) as string]);
  expect(source.notices).toEqual(source.warnings);
  const ledger = await ledgerOf(engine);
  expect(ledger.counts).toMatchObject({ records: 11, recordsNotOnDisk: 10 });
  expect(ledger.unproven).toMatchObject([{ kind: 'remark', level: 'warning' }]);
  expect(ledger.entries.filter(({ kind }) => kind === 'remark')).toHaveLength(1);
  expect(engine.logs.filter(line => line.startsWith('warn'))).toHaveLength(1);
  expect(engine.logs.join()).not.toContain('skill.');
});

describe('a tree', () => {
  let root: string;
  const writer = (): ReturnType<typeof startTreeWriter> => {
    root = join(folder, 'audits');
    mkdirSync(root, { recursive: true });
    return started(startTreeWriter(root));
  };

  test('shows hundreds of new folders while they are made, in the order of their time', async () => {
    const runs = writer();
    await runs.do(['run', treeRun(0)]);
    await follow(engine, [root]);
    await untilRecords(engine, 1);
    // Later runs first: the order is not that of the files.
    const ids = Array.from({ length: 400 }, (_, at) => 400 - at);
    await runs.do(...ids.map(id => ['run', treeRun(id)] as const));
    await untilRecords(engine, 401);
    const rows = await rowsOf(engine);
    expect(valuesOf(rows, 'job')).toEqual(numbered(401, id => `run-${id}`));
    expect(new Set(rows.map(({ subject }) => subject)).size).toBe(401);
  });

  test('shows a run that is run again in the place of the one before', async () => {
    const runs = writer();
    await runs.do(...[0, 1, 2, 3].map(id => ['run', treeRun(id)] as const));
    await follow(engine, [root]);
    await untilRecords(engine, 4, ({ failures }) => failures === 1);
    const before = await rowsOf(engine);
    const { result } = await engine.api.openResult({ query: 'is:failed', order: { by: 'log' } });
    await runs.do(
      ['run', { ...treeRun(3), status: 'SUCCESS', note: 'again' }],
      ['run', { ...treeRun(1), status: 'FAILED' }],
    );
    await untilRecords(engine, 4, ({ failures, recordsNotOnDisk }) => failures === 1 && recordsNotOnDisk === 0);
    await expect
      .poll(async () => valuesOf((await engine.api.rows({ result, from: 0, to: 9 }))?.rows ?? [], 'job'))
      .toEqual(['run-1']);
    const after = await rowsOf(engine);
    expect(valuesOf(after, 'job')).toEqual(numbered(4, id => `run-${id}`));
    expect(after[0]?.row).toBe(before[0]?.row);
    const old = [before[1]?.row, before[3]?.row].flatMap(row => row ?? []);
    expect(await engine.api.rowsById({ rows: old })).toEqual([]);
    for (const row of old) {
      expect(await engine.api.record({ row })).toBeNull();
      expect(await engine.api.positionOf({ result, row })).toBeNull();
    }
    expect(onlySource(engine.summary ?? (await engine.until('there', () => true))).warnings).toEqual([]);
  });

  test('keeps what was cleaned up, marked, and what comes back takes its place', async () => {
    const runs = writer();
    await runs.do(...Array.from({ length: 9 }, (_, id) => ['run', treeRun(id)] as const));
    await follow(engine, [root]);
    await untilRecords(engine, 9);
    await runs.do(['remove', 'workflow=flow-1']);
    await untilRecords(engine, 9, ({ recordsNotOnDisk }) => recordsNotOnDisk === 3);
    const rows = await rowsOf(engine);
    expect(rows.map(({ isOnDisk }) => isOnDisk)).toEqual(rows.map((_, id) => id % 3 !== 1));
    expect(rows.every(({ detail }) => detail !== null)).toBe(true);
    const gone = await engine.api.record({ row: rows[1]?.row ?? (0 as never) });
    expect(gone).toMatchObject({ location: { isOnDisk: false }, raw: expect.stringContaining('"run-1"') as string });
    await runs.do(['run', treeRun(1)]);
    await untilRecords(engine, 9, ({ recordsNotOnDisk }) => recordsNotOnDisk === 2);
  });
});

describe.each(['delete', 'wal'] as const)('a table with journal mode %s', journal => {
  test('shows rows as they come, replaced ones in their place, and lives through a writer that is killed', async () => {
    const path = join(folder, 'workflow_audits.db');
    const first = started(await startTableWriter(path, journal));
    await first.do(['runs', 0, 20]);
    await follow(engine, [path]);
    await untilRecords(engine, 20, ({ failures }) => failures === 3);
    const before = await rowsOf(engine);
    await first.do(['runs', 20, 60, 2], ['runs', 5, 2, 0, 1]);
    await untilRecords(engine, 80);
    const replaced = ['run-5-1', 'run-6-1'];
    await expect.poll(async () => valuesOf(await rowsOf(engine, 'job:run-*-1'), 'job')).toEqual(replaced);
    expect(await engine.api.rowsById({ rows: before.slice(5, 7).map(({ row }) => row) })).toEqual([]);

    await first.do(['die', 1000, 500]);
    await first.died();
    writers = [];
    // A journal that is left keeps readers out until the next writer; what was read is shown all the while.
    if (journal === 'delete') {
      await engine.until('it is said', all => onlySource(all).state.kind === 'failed');
      expect(await rowsOf(engine)).toHaveLength(80);
    }
    const next = started(await startTableWriter(path, journal));
    await next.do(['runs', 80, 10], ['sql', `DELETE FROM audits WHERE run_id IN ('run-0-0', 'run-3-0')`]);
    const source = await untilRecords(
      engine,
      90,
      ({ recordsNotOnDisk, state }) => recordsNotOnDisk === 2 && state.kind === 'following',
    );
    expect(source.problems).toBe(0);
    const rows = await rowsOf(engine);
    const expected = numbered(90, id => (id === 5 || id === 6 ? `run-${id}-1` : `run-${id}-0`));
    expect(valuesOf(rows, 'job')).toEqual(expected);
    expect(rows.flatMap(({ isOnDisk, job }) => (isOnDisk ? [] : job))).toEqual(['run-0-0', 'run-3-0']);
  });
});

describe.each(fixtureTable)('%s that is missing', (_, fixture) => {
  const begin = async (): Promise<string> => {
    const path = join(folder, fixture.name);
    const writer = started(await fixture.start(path));
    await writer.append(5);
    await writer.end();
    writers = [];
    await follow(engine, [path]);
    await untilRecords(engine, 5, ({ failures }) => failures === 1);
    return path;
  };
  const untilGone = async (): Promise<void> => {
    await untilRecords(engine, 5, ({ state, recordsNotOnDisk }) => state.kind === 'missing' && recordsNotOnDisk === 5);
    const rows = await rowsOf(engine);
    expect(rows.every(({ isOnDisk }) => !isOnDisk)).toBe(true);
    expect(await engine.api.locate({ row: rows[0]?.row ?? (0 as never) })).toMatchObject({ isOnDisk: false });
  };
  const onDisk = async (): Promise<string[]> =>
    valuesOf(
      (await rowsOf(engine)).filter(({ isOnDisk }) => isOnDisk),
      fixture.role,
    );

  test('stays on the list, marked, beside what comes when it is begun anew', async () => {
    const path = await begin();
    rmSync(path, { recursive: true });
    await untilGone();
    const next = started(await fixture.start(path));
    await next.append(2);
    await engine.until('it is back', all => onlySource(all).state.kind === 'following');
    await expect.poll(onDisk).toEqual(numbered(2, fixture.nameOf));
    const rows = await rowsOf(engine);
    expect(new Set(valuesOf(rows, fixture.role))).toEqual(new Set(numbered(5, fixture.nameOf)));
  });

  test('is shown once when it comes back as it was', async () => {
    const path = await begin();
    renameSync(path, `${path}.away`);
    // A log of lines that only has another name is followed there.
    if (fixture === fixtures.jsonl) await untilRecords(engine, 5, ({ state }) => state.kind === 'missing');
    else await untilGone();
    renameSync(`${path}.away`, path);
    await untilRecords(
      engine,
      5,
      ({ state, recordsNotOnDisk }) => state.kind === 'following' && recordsNotOnDisk === 0,
    );
    expect(await onDisk()).toEqual(numbered(5, fixture.nameOf));
    // What was seen before is no news.
    expect(onlySource(await engine.until('it is there', () => true))).toMatchObject({ failures: 1, unseen: 0 });
  });

  test('can be acknowledged: what is shown of it is old news then', async () => {
    const path = await begin();
    rmSync(path, { recursive: true });
    await untilGone();
    await engine.api.acknowledge({ source: sourceIdOf(path) });
    expect(await untilRecords(engine, 5, ({ mark }) => mark !== null)).toMatchObject({ failures: 1, unseen: 0 });
  });
});
