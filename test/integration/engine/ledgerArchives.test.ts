import { appendFile, copyFile, readFile, rename, truncate, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { ArchiveOptions } from '../../../src/core/archiveOptions';
import type { LedgerEventKind } from '../../../src/core/ledger';
import { engineForEachTest } from '../../support/engineForEachTest';
import { followConfig, type RunningEngine } from '../../support/engineWorker';
import { expectSums, generationsOf, ledgerOf, settled, untilEvents } from '../../support/ledgerChecks';
import { recordLines as lines } from '../../support/recordLines';

// What the ledger says of archives: what was read of each, what was known already, and what is missing.

let engine: RunningEngine;
let folder: string;
let log: string;

engineForEachTest(given => {
  ({ engine, folder } = given);
  log = join(folder, 'audit.jsonl');
});

const limits: ArchiveOptions = { patterns: [], limitBytes: 1024 ** 3 };

function follow(archives: ArchiveOptions | null = limits): Promise<void> {
  const { sources, ...config } = followConfig([log], { watch: 'poll' });
  return engine.api.configure({ ...config, sources: sources.map(source => ({ ...source, archives })) });
}

/** As if nobody had written to it for long. */
async function writeOld(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  await utimes(path, 1_700_000_000, 1_700_000_000);
  return path;
}

test('lists what was read of each archive, in the order of the records', async () => {
  const older = await writeOld('audit.jsonl.2.gz', gzipSync(lines(0, 5)));
  const newer = await writeOld('audit.jsonl.1', lines(5, 12));
  await writeFile(log, lines(12, 15));
  await follow();
  await settled(engine, 15);
  const ledger = await untilEvents(engine, [
    { kind: 'archiveRead', path: newer, records: 7, repeated: 0 },
    { kind: 'archiveRead', path: older, records: 5, repeated: 0 },
  ]);
  expect(generationsOf(ledger)).toEqual([
    ['archive audit.jsonl.2.gz', 'read', 5, 5],
    ['archive audit.jsonl.1', 'read', 7, 7],
    ['live audit.jsonl', 'followed', 3, 3],
  ]);
  const [first] = ledger.generations;
  expect(first?.sizeBytes).toBe((await readFile(older)).length);
  expect(first?.readBytes).toBe(Buffer.byteLength(lines(0, 5)));
  expect(first?.lastTimeMs).toBe(Date.UTC(2025, 1, 1) + 4000);
  expect(ledger.counts.readBytes).toBe(Buffer.byteLength(lines(0, 15)));
  expect(ledger.unproven).toEqual([]);
});

test('says that an archive holds what was read live', async () => {
  await writeFile(log, lines(0, 10));
  await follow();
  await settled(engine, 10);
  const archive = `${log}.1.gz`;
  await writeFile(archive, gzipSync(lines(0, 10)));
  await unlink(log);
  await writeFile(log, lines(10, 12));
  await settled(engine, 12);
  const ledger = await untilEvents(engine, [
    { kind: 'rotated', records: 10, to: archive },
    { kind: 'archiveRead', path: archive, records: 10, repeated: 10 },
  ]);
  expect(generationsOf(ledger).slice(-2)).toEqual([
    ['archive audit.jsonl.1.gz', 'read', 10, 0],
    ['live audit.jsonl', 'followed', 2, 2],
  ]);
  expect(generationsOf(ledger)[0]?.slice(2)).toEqual([10, 10]);
  expect(ledger.counts).toMatchObject({ rotations: 1, records: 12, recordsNotOnDisk: 0 });
  expect(ledger.unproven).toEqual([]);
});

test('says into which archive a log was copied before it was truncated', async () => {
  await writeFile(log, lines(0, 10));
  await follow();
  await settled(engine, 10);
  await appendFile(log, lines(10, 12));
  await copyFile(log, `${log}.1`);
  await truncate(log, 0);
  await appendFile(log, lines(12, 13));
  await settled(engine, 13);
  const isAboutTruncation = (kind: LedgerEventKind): boolean => kind !== 'archiveRead';
  const ledger = await untilEvents(engine, [{ kind: 'truncated', records: 10, to: `${log}.1` }], isAboutTruncation);
  expect(generationsOf(ledger)).toEqual([
    ['former -', 'read', 10, 10],
    ['archive audit.jsonl.1', 'read', 12, 2],
    ['live audit.jsonl', 'followed', 1, 1],
  ]);
  expect(ledger.unproven).toEqual([]);
});

test('says that an archive with records that are nowhere else is gone', async () => {
  const archive = await writeOld('audit.jsonl.1', lines(0, 5));
  await writeFile(log, lines(5, 8));
  await follow();
  await settled(engine, 8);
  await unlink(archive);
  const ledger = await untilEvents(engine, [
    { kind: 'archiveRead', path: archive, records: 5, repeated: 0 },
    { kind: 'archiveGone', path: archive, records: 5 },
  ]);
  expect(generationsOf(ledger)).toEqual([
    ['archive -', 'gone', 5, 5],
    ['live audit.jsonl', 'followed', 3, 3],
  ]);
  expect(ledger.counts).toMatchObject({ records: 8, recordsNotOnDisk: 5 });
  expect(ledger.unproven).toEqual([{ kind: 'archiveGone', path: archive, records: 5 }]);
});

test('says nothing when an archive that is gone was compressed', async () => {
  const archive = await writeOld('audit.jsonl.1', lines(0, 5));
  await writeFile(log, lines(5, 8));
  await follow();
  await settled(engine, 8);
  await writeOld('audit.jsonl.1.gz', gzipSync(lines(0, 5)));
  await unlink(archive);
  const ledger = await untilEvents(engine, [
    { kind: 'archiveRead', path: archive, records: 5, repeated: 0 },
    { kind: 'archiveRead', path: `${archive}.gz`, records: 5, repeated: 5 },
  ]);
  expect(ledger.counts).toMatchObject({ records: 8, recordsNotOnDisk: 0 });
  expect(ledger.unproven).toEqual([]);
});

const whole = gzipSync(lines(0, 20));

test('says of each archive why it was not read to its end', async () => {
  await writeOld('audit.jsonl.5', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0, 0]));
  await writeOld('audit.jsonl.4.gz', whole.subarray(0, whole.length - 6));
  const bomb = Buffer.concat([Buffer.from(lines(20, 25)), Buffer.alloc(80 * 1024 * 1024, ' ')]);
  await writeOld('audit.jsonl.3.gz', gzipSync(bomb));
  await writeOld('audit.jsonl.2', lines(25, 30));
  await writeOld('audit.jsonl.1', lines(30, 35));
  await writeFile(log, lines(35, 36));
  await follow();
  await settled(engine, 36);
  const isTrouble = (kind: LedgerEventKind): boolean => kind !== 'archiveRead';
  const ledger = await untilEvents(
    engine,
    [
      { kind: 'archiveUnreadable', path: `${log}.5`, cause: 'compressed with zstd, which is not read' },
      { kind: 'archiveDamaged', path: `${log}.4.gz`, cause: 'its end is missing', records: 20 },
      { kind: 'archiveTooLarge', path: `${log}.3.gz`, cause: 'it grows to more than 1000 times its size', records: 5 },
    ],
    isTrouble,
  );
  expect(ledger.unproven.map(({ kind }) => kind)).toEqual(['archiveUnreadable', 'archiveDamaged', 'archiveTooLarge']);
  expect(generationsOf(ledger).map(([name, state]) => [name, state])).toEqual([
    ['archive audit.jsonl.5', 'unreadable'],
    ['archive audit.jsonl.4.gz', 'damaged'],
    ['archive audit.jsonl.3.gz', 'tooLarge'],
    ['archive audit.jsonl.2', 'read'],
    ['archive audit.jsonl.1', 'read'],
    ['live audit.jsonl', 'followed'],
  ]);
  const { warnings } = await settled(engine, 36);
  expect(warnings).toHaveLength(3);
});

test('says that an archive is not finished, and what it held when it was', async () => {
  const archive = `${log}.1.gz`;
  await writeFile(archive, whole.subarray(0, 60));
  await writeFile(log, lines(20, 22));
  await follow();
  await untilEvents(engine, [{ kind: 'archiveWaiting', path: archive }]);
  await appendFile(archive, whole.subarray(60));
  await settled(engine, 22);
  const ledger = await untilEvents(engine, [
    { kind: 'archiveWaiting', path: archive },
    { kind: 'archiveRead', path: archive, records: 20, repeated: 0 },
  ]);
  expect(ledger.unproven).toEqual([]);
});

test('says how many archives are beyond the limit, and which are missing', async () => {
  await writeOld('audit.jsonl.5', lines(0, 5));
  await writeOld('audit.jsonl.4', lines(5, 10));
  await writeOld('audit.jsonl.2', lines(15, 20));
  const newest = await writeOld('audit.jsonl.1', lines(20, 25));
  await writeFile(log, lines(25, 30));
  const limitBytes = Buffer.byteLength(lines(20, 25)) + 10;
  await follow({ ...limits, limitBytes });
  await settled(engine, 10);
  const ledger = await untilEvents(engine, [
    { kind: 'archiveRead', path: newest, records: 5, repeated: 0 },
    { kind: 'archivesBeyondLimit', count: 3, limitBytes },
    { kind: 'archivesMissing', names: ['audit.jsonl.3'] },
  ]);
  expect(generationsOf(ledger).map(([name, state]) => [name, state])).toEqual([
    ['archive audit.jsonl.5', 'beyondLimit'],
    ['archive audit.jsonl.4', 'beyondLimit'],
    ['archive audit.jsonl.2', 'beyondLimit'],
    ['archive audit.jsonl.1', 'read'],
    ['live audit.jsonl', 'followed'],
  ]);
  // It is found again: then it is not missing any more, but nothing untrue was said.
  await writeOld('audit.jsonl.3', lines(10, 15));
  const unproven = async (): Promise<unknown> => (await ledgerOf(engine)).unproven;
  await expect.poll(unproven, { timeout: 10_000 }).toEqual([{ kind: 'archivesBeyondLimit', count: 4, limitBytes }]);
});

test('shows again what an archive has otherwise, though lengths and columns are the same', async () => {
  // Each line is 130 bytes or so: the change is in a block in the middle.
  const text = lines(0, 3000);
  await writeFile(log, text);
  await follow();
  await settled(engine, 3000);
  const changed = text.replace('"detail": "d1500"', '"detail": "x1500"');
  expect(changed.length).toBe(text.length);
  await writeFile(`${log}.1.gz`, gzipSync(changed));
  await unlink(log);
  await writeFile(log, lines(3000, 3001));
  const block = 64 * 1024;
  const firstShown = Math.floor((Math.floor(text.indexOf('"d1500"') / block) * block) / (text.length / 3000));
  const isMeant = ({ kind }: { readonly kind: string }): boolean => kind === 'archiveRead';
  const read = async () => (await ledgerOf(engine)).entries.find(isMeant);
  await expect.poll(read, { timeout: 20_000 }).toBeDefined();
  const ledger = await ledgerOf(engine);
  expectSums(ledger);
  const [, archive] = ledger.generations;
  expect(archive).toMatchObject({ kind: 'archive', records: 3000 });
  const repeated = 3000 - (archive?.shownRecords ?? 0);
  expect(Math.abs(repeated - firstShown)).toBeLessThan(20);
  const { records } = await settled(engine, 3001 + 3000 - repeated);
  const { result } = await engine.api.openResult({ query: 'x1500', order: { by: 'log' } });
  const found = async () => (await engine.api.rows({ result, from: 0, to: 10 }))?.rows.map(({ job }) => job);
  await expect.poll(found, { timeout: 10_000 }).toEqual(['1500']);
  expect(records).toBeGreaterThan(3001);
});
test('says nothing of what an archive shows while it is renamed', async () => {
  const archive = await writeOld('audit.jsonl.1', lines(0, 5));
  await writeFile(log, lines(5, 8));
  await follow();
  await settled(engine, 8);
  await rename(archive, `${log}.2`);
  await rename(log, `${log}.1`);
  await writeFile(log, lines(8, 9));
  const ledger = await untilEvents(engine, [
    { kind: 'archiveRead', path: archive, records: 5, repeated: 0 },
    { kind: 'rotated', records: 3, to: `${log}.1` },
  ]);
  expect(generationsOf(ledger)).toEqual([
    ['archive audit.jsonl.2', 'read', 5, 5],
    ['former audit.jsonl.1', 'stillOpen', 3, 3],
    ['live audit.jsonl', 'followed', 1, 1],
  ]);
});
