import { appendFile, mkdir, open, rename, rm, stat, truncate, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sourceIdOf } from '../../../src/core/ids';
import { ledgerDocument } from '../../../src/core/ledgerDocument';
import { engineForEachTest } from '../../support/engineForEachTest';
import { followConfig, onlySource, type RunningEngine } from '../../support/engineWorker';
import { expectSums, generationsOf, ledgerOf, settled, untilEvents } from '../../support/ledgerChecks';
import { recordLines as lines } from '../../support/recordLines';

// What the ledger says of a log that is rotated, truncated, deleted and missed while it is followed.

let engine: RunningEngine;
let folder: string;
let log: string;

engineForEachTest(given => {
  ({ engine, folder } = given);
  log = join(folder, 'audit.jsonl');
});

describe.each(['auto', 'poll'] as const)('with watch: %s', watch => {
  const follow = (): Promise<void> => engine.api.configure(followConfig([log], { watch }));

  test('says that the log was found, and what was read of it', async () => {
    await writeFile(log, lines(0, 10));
    await follow();
    await settled(engine, 10, ({ ledgerRevision }) => ledgerRevision === 1);
    const ledger = await ledgerOf(engine);
    const { size } = await stat(log);
    expect(ledger.entries).toMatchObject([{ kind: 'opened', sizeBytes: size, sequence: 0 }]);
    expect(ledger).toMatchObject({ path: log, realPath: log, format: 'jsonl', dialect: 'guessed', droppedEntries: 0 });
    expect(ledger.generations).toMatchObject([
      { kind: 'live', path: log, state: 'followed', sizeBytes: size, readBytes: size, records: 10, shownRecords: 10 },
    ]);
    expect(ledger.generations[0]?.firstTimeMs).toBe(Date.UTC(2025, 1, 1));
    expect(ledger.generations[0]?.lastTimeMs).toBe(Date.UTC(2025, 1, 1) + 9000);
    expect(ledger.unproven).toEqual([]);
    expectSums(ledger);
    expect(engine.logs).toContain(`info: ${log}: found, ${(size / 1024).toFixed(1)} KiB`);
  });

  test('names the file that a rotation made, and what was written to it afterwards', async () => {
    await writeFile(log, lines(0, 10));
    await follow();
    await settled(engine, 10);
    await rename(log, `${log}.1`);
    await writeFile(log, lines(20, 25));
    await settled(engine, 15);
    const rotated = { kind: 'rotated', records: 10, to: `${log}.1` } as const;
    await untilEvents(engine, [rotated]);
    // One burst in several steps, which is one entry.
    const writer = await open(`${log}.1`, 'a');
    for (let record = 10; record < 14; record++) {
      await writer.write(lines(record, record + 1));
      await settled(engine, record + 6);
    }
    await writer.close();
    const late = { kind: 'lateRecords', records: 4, from: `${log}.1` } as const;
    const ledger = await untilEvents(engine, [rotated, late]);
    expect(generationsOf(ledger)).toEqual([
      ['former audit.jsonl.1', 'stillOpen', 14, 14],
      ['live audit.jsonl', 'followed', 5, 5],
    ]);
    expect(ledger.counts).toMatchObject({ rotations: 1, truncations: 0, records: 19, recordsNotOnDisk: 0 });
    expect(ledger.unproven).toEqual([]);
    const { notices, warnings } = await settled(engine, 19);
    expect(notices).toEqual(['1 archive was read while it was the log', '1 rotation']);
    expect(warnings).toEqual([]);
    expect(engine.logs).toContain(`info: ${log}: rotated to audit.jsonl.1 after 10 records`);
    expect(engine.logs).toContain(`info: ${log}: read 4 more records from audit.jsonl.1`);
  });

  test('says that the log was truncated, and that what it held is on no disk', async () => {
    await writeFile(log, lines(0, 10));
    await follow();
    await settled(engine, 10);
    await truncate(log, 0);
    await appendFile(log, lines(10, 13));
    await settled(engine, 13);
    const ledger = await untilEvents(engine, [
      { kind: 'truncated', records: 10, to: null },
      { kind: 'recordsGone', records: 10 },
    ]);
    expect(generationsOf(ledger)).toEqual([
      ['former -', 'gone', 10, 10],
      ['live audit.jsonl', 'followed', 3, 3],
    ]);
    expect(ledger.counts).toMatchObject({ rotations: 0, truncations: 1, records: 13, recordsNotOnDisk: 10 });
    expect(ledger.unproven.map(({ kind }) => kind)).toEqual(['truncated', 'recordsGone']);
  });

  test('says once that the log is missing or no file, and that it is back', async () => {
    await follow();
    await untilEvents(engine, [{ kind: 'missing' }]);
    await writeFile(log, lines(0, 3));
    await settled(engine, 3);
    const kinds = async (): Promise<readonly string[]> => (await ledgerOf(engine)).entries.map(({ kind }) => kind);
    await expect.poll(kinds, { timeout: 10_000 }).toEqual(['missing', 'opened']);
    await unlink(log);
    await mkdir(log);
    const message = 'it is not a file, but a folder';
    await expect.poll(kinds, { timeout: 20_000 }).toContain('unreadable');
    expect((await ledgerOf(engine)).entries.filter(({ kind }) => kind === 'unreadable')).toMatchObject([{ message }]);
    await rm(log, { recursive: true });
    await writeFile(log, lines(3, 5));
    await settled(engine, 5);
    await expect.poll(kinds, { timeout: 10_000 }).toContain('back');
    const ledger = await ledgerOf(engine);
    expectSums(ledger);
    expect(ledger.unproven).toEqual([{ kind: 'recordsGone', records: 3 }]);
  });

  test('says that a deleted file was, and what a writer still put into it', async () => {
    await writeFile(log, lines(0, 4));
    await follow();
    await settled(engine, 4);
    const writer = await open(log, 'a');
    await unlink(log);
    await engine.until('missing', all => onlySource(all).state.kind === 'missing');
    await writer.write(lines(4, 6));
    await engine.until('read', all => onlySource(all).records === 6);
    await writer.close();
    const ledger = await untilEvents(
      engine,
      [
        { kind: 'deleted', records: 4 },
        { kind: 'lateRecords', records: 2, from: null },
      ],
      kind => kind === 'deleted' || kind === 'lateRecords' || kind === 'rotated',
    );
    expect(generationsOf(ledger)).toEqual([['former -', 'stillOpen', 6, 6]]);
    const unproven = async (): Promise<unknown> => (await ledgerOf(engine)).unproven;
    await expect
      .poll(unproven, { timeout: 10_000 })
      .toEqual([{ kind: 'recordsGone', records: 6 }, { kind: 'missing' }]);
  });
});

test('tells nothing of what is in between while a log is rotated again and again', async () => {
  await writeFile(log, lines(0, 5));
  await engine.api.configure(followConfig([log], { watch: 'auto' }));
  await settled(engine, 5);
  for (let rotation = 1; rotation <= 4; rotation++) {
    for (let number = 4; number >= 1; number--) {
      await rename(`${log}.${number}`, `${log}.${number + 1}`).catch(() => undefined);
    }
    await rename(log, `${log}.1`);
    await writeFile(log, lines(rotation * 5, rotation * 5 + 5));
    await settled(engine, rotation * 5 + 5);
  }
  const isRotated = (kind: string): boolean => kind === 'rotated';
  const count = async (): Promise<number> =>
    (await ledgerOf(engine)).entries.filter(({ kind }) => isRotated(kind)).length;
  await expect.poll(count, { timeout: 15_000 }).toBe(4);
  const ledger = await ledgerOf(engine);
  expect(ledger.entries.map(({ kind }) => kind).filter(kind => kind !== 'missing' && kind !== 'back')).toEqual([
    'opened',
    ...Array.from({ length: 4 }, () => 'rotated'),
  ]);
  expectSums(ledger);
  expect(ledger.counts).toMatchObject({ rotations: 4, records: 25, recordsNotOnDisk: 0 });
});

test('says how much of a log was lost that was truncated before it was indexed', async () => {
  await writeFile(log, lines(0, 300_000));
  await engine.api.configure(followConfig([log], { watch: 'poll' }));
  // Before it has begun.
  await engine.api.cancelIndexing({ source: sourceIdOf(log) });
  const { records } = onlySource(await engine.until('cancelled', all => onlySource(all).state.kind === 'partial'));
  expect(records).toBeLessThan(300_000);
  const before = await ledgerOf(engine);
  await truncate(log, 0);
  const lost = async (): Promise<unknown> =>
    (await ledgerOf(engine)).entries.find(({ kind }) => kind === 'unreadBytesLost');
  await expect.poll(lost, { timeout: 20_000 }).toMatchObject({
    bytes: (before.generations[0]?.sizeBytes ?? 0) - (before.generations[0]?.readBytes ?? 0),
  });
  const ledger = await ledgerOf(engine);
  expectSums(ledger);
  expect(ledger.unproven.map(({ kind }) => kind)).toContain('unreadBytesLost');
});

test('says nothing of what records hold, in the account and in the log channel', async () => {
  const secret = (id: number): string =>
    `{"timestamp": "2025-02-01T00:00:00Z", "event": "SECRET-${id}", "subject": "SECRET", "detail": "SECRET"}\n`;
  await writeFile(log, `${secret(1)}SECRET, no JSON\n${secret(2)}`);
  await engine.api.configure(followConfig([log], { watch: 'poll' }));
  await settled(engine, 2);
  await rename(log, `${log}.1`);
  await writeFile(log, `${secret(3)}SECRET half a line`);
  await untilEvents(engine, [{ kind: 'rotated', records: 2, to: `${log}.1` }], kind => kind === 'rotated');
  await truncate(log, 0);
  await untilEvents(engine, [{ kind: 'truncated', records: 1 }], kind => kind === 'truncated');
  const ledger = await ledgerOf(engine);
  const told = [...engine.logs, JSON.stringify(ledger), ledgerDocument(ledger, { zone: 'UTC', now: 0 })];
  expect(told.join('\n')).toContain('rotated to audit.jsonl.1');
  expect(told.join('\n')).not.toContain('SECRET');
  expect(JSON.stringify(engine.summary?.sources)).not.toContain('SECRET');
});

test('begins anew when the source is read anew', async () => {
  await writeFile(log, lines(0, 10));
  await engine.api.configure(followConfig([log], { watch: 'poll' }));
  await settled(engine, 10);
  await truncate(log, 0);
  await appendFile(log, lines(10, 13));
  await settled(engine, 13);
  const first = await untilEvents(engine, [
    { kind: 'truncated', records: 10, to: null },
    { kind: 'recordsGone', records: 10 },
  ]);
  await engine.api.refresh({ source: first.source });
  await settled(engine, 3, ({ notices }) => notices.length === 0);
  const again = await ledgerOf(engine);
  expect(again.openedAtMs).toBeGreaterThan(first.openedAtMs);
  expect(again.entries.map(({ kind }) => kind)).toEqual(['opened', 'truncated', 'recordsGone', 'opened']);
  expect(new Set(again.entries.map(({ sequence }) => sequence)).size).toBe(4);
  expect(again.unproven).toEqual([]);
  expect(again.counts).toMatchObject({ rotations: 0, truncations: 0, records: 3, recordsNotOnDisk: 0 });
  expectSums(again);
});
