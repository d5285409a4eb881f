import { appendFile, copyFile, truncate, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { RowView } from '../../../src/protocol/engineViews';
import type { SourceSummary } from '../../../src/core/summary';
import { engineForEachTest } from '../../support/engineForEachTest';
import { followConfig, onlySource, type RunningEngine } from '../../support/engineWorker';

// Archives that are damaged, unfinished, too large or odd, and what is told of them.

let engine: RunningEngine;
let folder: string;
let log: string;

engineForEachTest(given => {
  ({ engine, folder } = given);
  log = join(folder, 'audit.jsonl');
});

/** The lines of records [from, to). */
function lines(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, at) => {
    const time = new Date(Date.UTC(2025, 1, 1) + (from + at) * 1000).toISOString();
    return `{"timestamp": "${time}", "event": "submitted", "job_id": "${from + at}"}\n`;
  }).join('');
}

function jobs(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, at) => String(from + at));
}

const follow = (): Promise<void> => engine.api.configure(followConfig([log], { watch: 'poll' }));

/** Waits until so many records are there and nothing is left to read. */
async function settled(records: number, isMeant: (source: SourceSummary) => boolean = () => true) {
  const summary = await engine.until(`there are ${records} records`, all => {
    const source = onlySource(all);
    return source.records === records && source.state.kind === 'following' && isMeant(source);
  });
  return onlySource(summary);
}

/** Waits until the notices are these: what may pass in a moment is told only when it lasts. */
const noticesAre = (records: number, notices: readonly string[]): Promise<SourceSummary> =>
  settled(records, source => isDeepStrictEqual(source.notices, notices));

async function rows(): Promise<readonly RowView[]> {
  const { result } = await engine.api.openResult({ query: '', order: { by: 'log' } });
  const window = await engine.api.rows({ result, from: 0, to: 1000 });
  await engine.api.closeResult({ result });
  return window?.rows ?? [];
}

const shownJobs = async (): Promise<string[]> => (await rows()).map(({ job }) => job);

/** As if nobody had written to it for long. */
async function writeOld(name: string, content: string | Uint8Array): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, content);
  await utimes(path, 1_700_000_000, 1_700_000_000);
}

test('reads archives by their first bytes, whatever their names say', async () => {
  await writeOld('audit.jsonl.2', gzipSync(lines(0, 5)));
  await writeOld('audit.jsonl.1.gz', lines(5, 10));
  await writeFile(log, lines(10, 15));
  await follow();
  await noticesAre(15, ['2 archives are read']);
  expect(await shownJobs()).toEqual(jobs(0, 15));
});

test('orders archives with numbers and archives with dates by their first records', async () => {
  await writeOld('audit.jsonl.3', lines(0, 5));
  await writeOld('audit.jsonl-20250101', lines(5, 10));
  await writeOld('audit.jsonl.2.gz', gzipSync(lines(10, 15)));
  await writeOld('audit_20250301_120000.jsonl.gz', gzipSync(lines(15, 20)));
  await writeOld('audit.jsonl.1', lines(20, 25));
  await writeFile(log, lines(25, 30));
  await follow();
  await settled(30);
  expect(await shownJobs()).toEqual(jobs(0, 30));
});

const whole = gzipSync(lines(0, 200));
const wrongChecksum = Buffer.from(whole);
wrongChecksum.writeUInt32LE(1, whole.length - 8);

test.each([
  ['whose end is missing', whole.subarray(0, whole.length - 5), 200, 'its end is missing'],
  ['with a wrong checksum', wrongChecksum, 200, 'its checksum is wrong, so any of its records may be altered'],
  ['with other bytes behind it', Buffer.concat([whole, Buffer.from('xyz')]), 200, 'bytes that are not gzip follow'],
])('shows each whole line of an archive %s, and names the cause', async (_, content, count, cause) => {
  await writeOld('audit.jsonl.1.gz', content);
  await writeFile(log, lines(200, 205));
  await follow();
  const damage = `audit.jsonl.1.gz is damaged: ${cause}; what could be read of it is shown`;
  const { problems, warnings } = await noticesAre(count + 5, ['1 archive is read', damage]);
  expect(problems).toBe(1);
  expect(warnings).toEqual([damage]);
  expect(await shownJobs()).toEqual(jobs(0, 205));
  const [problem] = await engine.api.problems({
    source: onlySource(await engine.until('', () => true)).id,
    from: 0,
    limit: 5,
  });
  expect(problem).toMatchObject({ kind: 'archiveDamaged', path: join(folder, 'audit.jsonl.1.gz') });
});

test('waits for an archive that is still being written', async () => {
  await writeFile(log, lines(200, 205));
  const half = Math.floor(whole.length / 2);
  await writeFile(`${log}.1.gz`, whole.subarray(0, half));
  await follow();
  const isWaiting = ({ notices }: SourceSummary): boolean =>
    notices.includes('audit.jsonl.1.gz is still being written; waiting for its end');
  await engine.until('waiting', summary => isWaiting(onlySource(summary)));
  const before = await rows();
  await appendFile(`${log}.1.gz`, whole.subarray(half));
  await noticesAre(205, ['1 archive is read']);
  expect(await shownJobs()).toEqual(jobs(0, 205));
  const after = (await rows()).map(({ row }) => row);
  expect(after).toEqual(expect.arrayContaining(before.map(({ row }) => row)));
});

test('stops at an archive that inflates without end', async () => {
  await writeOld(
    'audit.jsonl.1.gz',
    gzipSync(Buffer.concat([Buffer.from(lines(0, 5)), Buffer.alloc(80 * 1024 * 1024, ' ')])),
  );
  await writeFile(log, lines(5, 10));
  await follow();
  await noticesAre(10, [
    '1 archive is read',
    'audit.jsonl.1.gz is too large: it grows to more than 1000 times its size; the rest is not read',
  ]);
  expect(await shownJobs()).toEqual(jobs(0, 10));
});

test('names archives that are more than it indexes', async () => {
  await writeOld('audit.jsonl.2', lines(0, 5));
  await writeOld('audit.jsonl.1', '');
  await truncate(`${log}.1`, 3 * 1024 ** 3);
  await writeFile(log, lines(5, 10));
  await follow();
  await noticesAre(5, ['2 archives are not read: they go beyond the limit of 2.0 GiB']);
});

test('shows once what the log and its copy hold', async () => {
  await writeFile(log, lines(0, 10));
  await writeFile(`${log}.1.gz`, gzipSync(lines(0, 10)));
  await copyFile(log, `${log}.1`);
  await follow();
  await settled(10, source => source.notices[0] === '2 archives are read' || source.notices[0] === '1 archive is read');
  await appendFile(log, lines(10, 12));
  await settled(12);
  expect(await shownJobs()).toEqual(jobs(0, 12));
});

test('shows lines that only the copy of a truncated log has, behind those that were read', async () => {
  await writeFile(log, lines(0, 10));
  await follow();
  await settled(10);
  const before = await rows();
  // All in one moment: nobody can look in between.
  await appendFile(log, lines(10, 20));
  await copyFile(log, `${log}.1`);
  await truncate(log, 0);
  await appendFile(log, lines(20, 25));
  await settled(25, source => source.recordsNotOnDisk === 0);
  expect(await shownJobs()).toEqual(jobs(0, 25));
  expect((await rows()).slice(0, 10).map(({ row }) => row)).toEqual(before.map(({ row }) => row));
});

test('keeps lines that the copy of a truncated log lacks, and says that they are on no disk', async () => {
  await writeFile(log, lines(0, 10));
  await copyFile(log, `${log}.1`);
  await appendFile(log, lines(10, 13));
  await follow();
  await settled(13);
  await truncate(log, 0);
  await appendFile(log, lines(13, 15));
  await settled(15, source => source.recordsNotOnDisk === 3);
  await noticesAre(15, [
    '1 archive is read',
    'truncated after 13 records; what was written since the look before is not known',
    '3 records are no longer on disk; they are still shown',
  ]);
  expect((await rows()).map(({ job, isOnDisk }) => [job, isOnDisk])).toEqual(
    jobs(0, 15).map(job => [job, Number(job) < 10 || Number(job) >= 13]),
  );
});

test('keeps the records of an archive that is deleted, marked', async () => {
  await writeOld('audit.jsonl.1', lines(0, 5));
  await writeFile(log, lines(5, 10));
  await follow();
  await settled(10);
  await unlink(`${log}.1`);
  await settled(10, source => source.recordsNotOnDisk === 5);
  expect(await shownJobs()).toEqual(jobs(0, 10));
});

test('reads on in an archive that its writer still appends to', async () => {
  await writeFile(`${log}.1`, lines(0, 5));
  await writeFile(log, lines(7, 10));
  await follow();
  await settled(8);
  await appendFile(`${log}.1`, lines(5, 7));
  await settled(10);
  expect(await shownJobs()).toEqual(jobs(0, 10));
});

test('leaves archives alone when it is told so', async () => {
  await writeOld('audit.jsonl.1', lines(0, 5));
  await writeFile(log, lines(5, 10));
  const { sources, ...config } = followConfig([log]);
  await engine.api.configure({ ...config, sources: sources.map(source => ({ ...source, archives: null })) });
  const { notices } = await settled(5);
  expect(notices).toEqual([]);
});

test('takes archives that a glob matches for what they are', async () => {
  await writeOld('audit_20250301_120000.jsonl', lines(0, 5));
  await writeFile(log, lines(5, 10));
  await engine.api.configure(followConfig([join(folder, '*.jsonl')]));
  await settled(10);
  expect(await shownJobs()).toEqual(jobs(0, 10));
});

/** So many that reading them takes longer than an answer. */
const MANY = 300_000;

test('stops reading archives when indexing is cancelled, and goes on', async () => {
  for (let archive = 1; archive <= 3; archive++) {
    await writeOld(
      `audit.jsonl.${archive}.gz`,
      gzipSync(lines((3 - archive) * MANY, (4 - archive) * MANY), { level: 1 }),
    );
  }
  await writeFile(log, lines(3 * MANY, 3 * MANY + 10));
  await follow();
  const { id } = onlySource(await engine.until('indexing', all => onlySource(all).records > 10));
  await engine.api.cancelIndexing({ source: id });
  const partial = onlySource(await engine.until('cancelled', all => onlySource(all).state.kind === 'partial'));
  expect(partial.records).toBeLessThan(3 * MANY + 10);
  await engine.api.resumeIndexing({ source: id });
  await settled(3 * MANY + 10);
  const { result } = await engine.api.openResult({ query: '', order: { by: 'log' } });
  for (const from of [0, MANY - 10, 2 * MANY - 10, 3 * MANY - 10]) {
    const window = await engine.api.rows({ result, from, to: from + 20 });
    expect(window?.rows.map(({ job }) => job)).toEqual(jobs(from, from + 20));
  }
});
