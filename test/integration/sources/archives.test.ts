import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultArchiveOptions } from '../../../src/core/archiveOptions';
import { FaultyFiles } from './faultyFiles';
import { jobsOf, linesOf, ReaderModel, recordOf } from './readerModel';

// Archives as a reader tells of them, and rotated files after they are let go.

let folder = '';
let log = '';
let model: ReaderModel;
let files: FaultyFiles;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alv-archives-'));
  log = join(folder, 'audit.jsonl');
  files = new FaultyFiles();
});

afterEach(async () => {
  model.reader.dispose();
  rmSync(folder, { recursive: true, force: true });
  await expect.poll(() => files.openCount, { message: 'descriptors left open' }).toBe(0);
});

function open(options: { graceMs?: number; patterns?: string[] } = {}): ReaderModel {
  const { patterns = [], ...rest } = options;
  model = new ReaderModel(log, { files, archives: { ...defaultArchiveOptions, patterns }, ...rest });
  return model;
}

/** As if nobody had written to it for long. */
function writeOld(name: string, content: string | Uint8Array): void {
  const path = join(folder, name);
  writeFileSync(path, content);
  utimesSync(path, 1_700_000_000, 1_700_000_000);
}

/** Looks again and again until it is so: folders are listed once a second at most. */
async function lookUntil(isSo: () => boolean): Promise<void> {
  await expect
    .poll(
      async () => {
        await model.look();
        await model.backfill();
        return isSo();
      },
      { timeout: 15_000, interval: 50 },
    )
    .toBe(true);
}

/** How many descriptors of this process lead to a file in the folder. */
function descriptors(): string[] {
  return readdirSync('/proc/self/fd').flatMap(name => {
    try {
      const target = readlinkSync(`/proc/self/fd/${name}`);
      return target.startsWith(folder) ? [target.slice(folder.length + 1)] : [];
    } catch {
      // It was the one of the listing.
      return [];
    }
  });
}

test('names the compression that it does not read, and reads the others', async () => {
  writeOld('audit.jsonl.5.zst', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0]));
  writeOld('audit.jsonl.4', Buffer.from('BZh91AY&SY'));
  writeOld('audit.jsonl.3.gz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0]));
  writeOld('audit.jsonl.2.gz', gzipSync(linesOf(0, 2)));
  // Its name lies.
  writeOld('audit.jsonl.1.xz', linesOf(2, 4));
  writeFileSync(log, linesOf(4, 5));
  open();
  await model.readAll();
  expect(model.archiveStates).toEqual({
    'audit.jsonl.5.zst': 'unreadable: compressed with zstd, which is not read',
    'audit.jsonl.4': 'unreadable: compressed with bzip2, which is not read',
    'audit.jsonl.3.gz': 'unreadable: compressed with xz, which is not read',
    'audit.jsonl.2.gz': 'read',
    'audit.jsonl.1.xz': 'read',
  });
  expect([...model.archived.values()].map(({ jobs }) => jobs)).toEqual([jobsOf(2, 4), jobsOf(0, 2)]);
  expect(model.archives.missing).toEqual([]);
});

test('finds archives in other folders by patterns, also when the folder comes later', async () => {
  writeFileSync(log, linesOf(10, 12));
  writeOld('audit.jsonl.1', linesOf(8, 10));
  writeOld('audit-march.jsonl', linesOf(0, 2));
  open({ patterns: ['old/{name}*', '{stem}-*.jsonl'] });
  await model.readAll();
  expect(Object.keys(model.archiveStates).sort()).toEqual(['audit-march.jsonl', 'audit.jsonl.1']);
  mkdirSync(join(folder, 'old'));
  writeOld('old/audit.jsonl.2', linesOf(6, 8));
  writeOld('old/audit.jsonl.3.gz', gzipSync(linesOf(4, 6)));
  await lookUntil(() => Object.values(model.archiveStates).filter(state => state === 'read').length === 4);
  expect(Object.keys(model.archiveStates).slice(-3)).toEqual(['audit.jsonl.3.gz', 'audit.jsonl.2', 'audit.jsonl.1']);
});

test('tells which archives are missing, and no more when they come back', async () => {
  writeFileSync(log, linesOf(10, 12));
  writeOld('audit.jsonl.1', linesOf(8, 10));
  // One that is empty is there.
  writeOld('audit.jsonl.2', '');
  writeOld('audit.jsonl.4.gz', gzipSync(linesOf(0, 2)));
  open();
  await model.readAll();
  expect(model.archives.missing).toEqual([]);
  await lookUntil(() => model.archives.missing.length > 0);
  expect(model.archives.missing).toEqual(['audit.jsonl.3.gz']);
  writeOld('audit.jsonl.3.gz', gzipSync(linesOf(4, 6)));
  await lookUntil(() => model.archives.missing.length === 0);
});

test('tells once that an archive can not be read, and reads it when it can', async () => {
  writeFileSync(log, linesOf(10, 12));
  writeOld('audit.jsonl.1', linesOf(8, 10));
  open();
  const told: string[] = [];
  files.failOpen = path => (path.endsWith('.1') ? 'EIO' : null);
  await lookUntil(() => {
    const text = JSON.stringify(model.archiveStates);
    if (text !== told.at(-1)) told.push(text);
    return files.failedOpens > 1;
  });
  await model.look();
  expect(told.filter(text => text.includes('unreadable'))).toHaveLength(1);
  expect(told.at(-1)).toContain('unreadable');
  files.failOpen = () => null;
  await lookUntil(() => model.archiveStates['audit.jsonl.1'] === 'read');
});

test('lets go of a rotated file after the grace time, and reads it by its new name', async () => {
  writeFileSync(log, linesOf(0, 5));
  open({ graceMs: 0 });
  await model.look();
  renameSync(log, `${log}.1`);
  writeFileSync(log, linesOf(10, 12));
  await lookUntil(() => model.segments.get(0)?.path === `${log}.1`);
  await lookUntil(() => !descriptors().includes('audit.jsonl.1'));
  expect(model.fates).toEqual(['replaced', 'current']);
  expect(model.archiveStates).toEqual({ 'audit.jsonl.1': 'followed' });
  expect(await model.texts()).toEqual([...jobsOf(0, 5), ...jobsOf(10, 12)].map(job => recordOf(Number(job))));
  // It is found at once when it has been renamed again.
  renameSync(`${log}.1`, `${log}.2`);
  expect((await model.texts()).slice(0, 5)).toEqual(jobsOf(0, 5).map(job => recordOf(Number(job))));
  // Late lines are seen as growth of the archive.
  appendFileSync(`${log}.2`, linesOf(5, 7));
  writeFileSync(`${log}.1`, linesOf(7, 9));
  await lookUntil(() => model.segments.get(0)?.jobs.length === 7);
  expect(model.segments.get(0)?.jobs).toEqual(jobsOf(0, 7));
  await expect.poll(descriptors).toEqual(['audit.jsonl']);
});

test('keeps an archive readable while a compressed copy takes its place, until that is read', async () => {
  const whole = gzipSync(linesOf(0, 500));
  writeOld('audit.jsonl.1', linesOf(0, 500));
  writeFileSync(log, linesOf(500, 505));
  open({ graceMs: 3000 });
  await model.readAll();
  const [key = -1] = [...model.archived.keys()];
  const length = linesOf(0, 1).length;
  const first = async () =>
    (await model.reader.readRecords(key, [{ from: 0, to: length }])).map(
      bytes => bytes && Buffer.from(bytes).toString(),
    );
  // And one that was followed, and let go.
  renameSync(`${log}.1`, `${log}.2`);
  renameSync(log, `${log}.1`);
  writeFileSync(log, linesOf(600, 602));
  await lookUntil(() => model.segments.get(0)?.path === `${log}.1` && !descriptors().includes('audit.jsonl.1'));
  writeFileSync(`${log}.2.gz`, whole.subarray(0, 1000));
  writeFileSync(`${log}.1.gz`, whole.subarray(0, 900));
  await lookUntil(() => descriptors().includes('audit.jsonl.1') && descriptors().includes('audit.jsonl.2'));
  unlinkSync(`${log}.2`);
  unlinkSync(`${log}.1`);
  await lookUntil(() => model.archived.get(key)?.path === null);
  expect(await first()).toEqual([recordOf(0)]);
  expect((await model.texts()).includes(null)).toBe(false);
  writeOld('audit.jsonl.2.gz', whole);
  writeOld('audit.jsonl.1.gz', gzipSync(linesOf(500, 505)));
  await lookUntil(() => Object.values(model.archiveStates).join() === 'read,read');
  await lookUntil(() => descriptors().length === 1);
});

test('knows an archive again that was away for a while', async () => {
  writeOld('audit.jsonl.1', linesOf(0, 5));
  writeFileSync(log, linesOf(5, 6));
  open();
  await model.readAll();
  const [key = -1] = [...model.archived.keys()];
  renameSync(`${log}.1`, join(folder, 'away'));
  await lookUntil(() => model.archived.get(key)?.path === null);
  expect(model.archives.archives).toEqual([]);
  renameSync(join(folder, 'away'), `${log}.1`);
  await lookUntil(() => model.archived.get(key)?.path === `${log}.1`);
  expect([model.archived.size, model.archiveStates]).toEqual([1, { 'audit.jsonl.1': 'read' }]);
});

test('says when a rotated file that was let go is compressed, and reads its archive', async () => {
  writeFileSync(log, linesOf(0, 5));
  open({ graceMs: 0 });
  await model.look();
  renameSync(log, `${log}.1`);
  writeFileSync(log, linesOf(10, 12));
  await lookUntil(() => model.segments.get(0)?.path === `${log}.1` && !descriptors().includes('audit.jsonl.1'));
  writeOld('audit.jsonl.1.gz', gzipSync(linesOf(0, 5)));
  unlinkSync(`${log}.1`);
  await lookUntil(() => model.archiveStates['audit.jsonl.1.gz'] === 'read');
  expect(model.fates).toEqual(['replaced, unreadable', 'current']);
  const [[key, archive] = [-1, undefined]] = model.archived;
  expect(archive?.jobs).toEqual(jobsOf(0, 5));
  const length = linesOf(0, 5).length;
  expect(model.reader.sameTo(0, key, length)).toBe(length);
});

test('tells another file with the inode of one that was let go from it', async () => {
  writeFileSync(log, linesOf(0, 5));
  open({ graceMs: 0 });
  await model.look();
  for (let round = 1; round < 4; round++) {
    renameSync(log, `${log}.1`);
    writeFileSync(log, linesOf(round * 100, round * 100 + 5));
    await lookUntil(() => [...model.segments.values()].at(-2)?.path === `${log}.1` && descriptors().length === 1);
    // The inode is free now; something else takes it under a name of an archive.
    unlinkSync(`${log}.1`);
    writeOld('audit.jsonl.1', linesOf(round * 1000, round * 1000 + 3 + 3 * (round % 3)));
    await lookUntil(() => model.archiveStates['audit.jsonl.1'] === 'read');
    expect([...model.archived.values()].at(-1)?.jobs).toEqual(jobsOf(round * 1000, round * 1000 + 3 + 3 * (round % 3)));
    unlinkSync(`${log}.1`);
    await lookUntil(() => model.archiveStates['audit.jsonl.1'] === undefined);
  }
});

test('lets go of a deleted file after the grace time', async () => {
  writeFileSync(log, linesOf(0, 5));
  open({ graceMs: 300 });
  await model.look();
  unlinkSync(log);
  await model.look();
  expect(model.fates).toEqual(['deleted']);
  expect(await model.texts()).toEqual(jobsOf(0, 5).map(job => recordOf(Number(job))));
  await lookUntil(() => descriptors().length === 0);
  expect(model.fates).toEqual(['deleted, unreadable']);
});

test('keeps few rotated files open, and all readable', async () => {
  writeFileSync(log, linesOf(0, 3));
  open();
  await model.look();
  for (let round = 1; round < 6; round++) {
    for (let number = round - 1; number > 0; number--) renameSync(`${log}.${number}`, `${log}.${number + 1}`);
    renameSync(log, `${log}.1`);
    writeFileSync(log, linesOf(round * 10, round * 10 + 3));
    await lookUntil(() => [...model.segments.values()].at(-2)?.path === `${log}.1`);
  }
  expect(descriptors().length).toBeLessThan(5);
  expect(model.fates).toEqual([...Array.from({ length: 5 }, () => 'replaced'), 'current']);
  expect((await model.texts()).includes(null)).toBe(false);
});

test('goes on with what it knows while a folder can not be listed', async () => {
  writeFileSync(log, linesOf(10, 12));
  writeOld('audit.jsonl.1', linesOf(8, 10));
  mkdirSync(join(folder, 'old'));
  writeOld('old/audit.jsonl.2', linesOf(6, 8));
  open({ patterns: ['old/*'] });
  await model.readAll();
  const states = model.archiveStates;
  expect(states).toEqual({ 'audit.jsonl.2': 'read', 'audit.jsonl.1': 'read' });
  files.failList = path => (path.endsWith('old') ? 'EACCES' : null);
  writeOld('audit.jsonl-20250301', linesOf(0, 2));
  await lookUntil(() => model.archiveStates['audit.jsonl-20250301'] === 'read');
  expect(model.archiveStates).toMatchObject(states);
  chmodSync(join(folder, 'old'), 0o700);
});

test('finds an archive although the time of its folder does not change', async () => {
  writeFileSync(log, linesOf(10, 12));
  open();
  await model.readAll();
  files.staleFolderTime = true;
  await lookUntil(() => files.listCount > 1);
  writeOld('audit.jsonl.1', linesOf(8, 10));
  await lookUntil(() => model.archiveStates['audit.jsonl.1'] === 'read');
}, 30_000);

test('reads an archive once that has the inode of an older one, whatever it is called', async () => {
  writeOld('audit.jsonl.1', linesOf(4, 5));
  writeFileSync(log, linesOf(10, 11));
  open();
  await model.readAll();
  // The same inode, as when it was deleted and the inode used again.
  writeOld('audit.jsonl.1', linesOf(0, 3));
  renameSync(join(folder, 'audit.jsonl.1'), join(folder, 'audit.jsonl.3'));
  await lookUntil(() => model.archived.size === 2);
  for (const name of ['audit.jsonl.4', 'audit.jsonl.5']) {
    const { size } = model.archived;
    writeOld(name, linesOf(6, 7));
    await lookUntil(() => model.archived.size > size && model.archiveStates[name] === 'read');
  }
  expect([...model.archived.values()].map(({ jobs }) => jobs)).toEqual([
    jobsOf(4, 5),
    jobsOf(0, 3),
    jobsOf(6, 7),
    jobsOf(6, 7),
  ]);
});

test('holds no archive open that is asked for when the reader was disposed of', async () => {
  writeOld('audit.jsonl.1', linesOf(0, 2));
  writeFileSync(log, linesOf(2, 3));
  const { reader } = open();
  await model.readAll();
  const [segment = -1] = model.archived.keys();
  reader.dispose();
  expect(await reader.readSpan(segment, { from: 0, to: 10 })).toBeNull();
});
