import { appendFile, copyFile, mkdir, rename, rm, truncate, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sourceIdOf } from '../../../src/core/ids';
import type { RowView } from '../../../src/protocol/engineViews';
import type { EngineConfig, SourceConfig } from '../../../src/protocol/engineApi';
import { engineForEachTest } from '../../support/engineForEachTest';
import { followConfig, onlySource, type RunningEngine } from '../../support/engineWorker';
import { expectSums, generationsOf, ledgerOf, settled, untilEvents } from '../../support/ledgerChecks';
import { recordLines as lines } from '../../support/recordLines';

// What is asked about records, problems and progress when archives are part of the log.

let engine: RunningEngine;
let folder: string;
let log: string;

engineForEachTest(given => {
  ({ engine, folder } = given);
  log = join(folder, 'audit.jsonl');
});

const follow = (): Promise<void> => engine.api.configure(followConfig([log], { watch: 'poll' }));

/** As if nobody had written to it for long. */
async function writeOld(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  await utimes(path, 1_700_000_000, 1_700_000_000);
  return path;
}

async function rows(from = 0, to = 1000): Promise<readonly RowView[]> {
  const { result } = await engine.api.openResult({ query: '', order: { by: 'log' } });
  const window = await engine.api.rows({ result, from, to });
  await engine.api.closeResult({ result });
  return window?.rows ?? [];
}

const shownJobs = async (): Promise<number[]> => (await rows()).map(({ job }) => Number(job));

const jobs = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);

test('finds the record of a line in an archive, and the lines around a record', async () => {
  const compressed = await writeOld('audit.jsonl.2.gz', gzipSync(`\n${lines(0, 5)}{broken\n${lines(5, 8)}`));
  const plain = await writeOld('audit.jsonl.1', lines(8, 12));
  await writeFile(log, lines(12, 15));
  await follow();
  await settled(engine, 15);
  const all = await rows();
  for (const { row, job } of all) {
    const place = await engine.api.locate({ row });
    if (place?.line === undefined || place.line === null) throw new Error('A record has no line.');
    const { path, line, byteOffset: offset } = place;
    expect(path).toBe(Number(job) < 8 ? compressed : Number(job) < 12 ? plain : log);
    expect(await engine.api.rowAt({ path, line, countsAs: 'newline' })).toBe(row);
    const raw = await engine.api.rawLines({ path, offset, linesBefore: 1, linesAfter: 1 });
    expect(raw?.lines[raw.focus]).toContain(`"job_id": "${job}"`);
    expect(raw && raw.firstLine + raw.focus).toBe(line);
  }
  // The nearest before, when a line is broken.
  const fifth = all.find(({ job }) => job === '4')?.row;
  expect(await engine.api.rowAt({ path: compressed, line: 6, countsAs: 'newline' })).toBe(fifth);
  expect(await engine.api.rowAt({ path: compressed, line: 0, countsAs: 'newline' })).toBeNull();
  expect(await engine.api.rowAt({ path: `${log}.7`, line: 0, countsAs: 'newline' })).toBeNull();
});

test('lists problems with the file that has them, wherever it went', async () => {
  await writeOld('audit.jsonl.1.gz', gzipSync(`${lines(0, 2)}{a\n${lines(2, 3)}`));
  await writeFile(log, `${lines(3, 5)}{b\n`);
  await follow();
  const { id } = await settled(engine, 5, ({ problems }) => problems === 2);
  const problems = async (): Promise<unknown> =>
    (await engine.api.problems({ source: id, from: 0, limit: 10 })).map(({ path, line, isOnDisk }) => [
      path.slice(folder.length + 1),
      line,
      isOnDisk,
    ]);
  expect(await problems()).toEqual([
    ['audit.jsonl.1.gz', 2, true],
    ['audit.jsonl', 2, true],
  ]);
  await rename(`${log}.1.gz`, `${log}.2.gz`);
  await writeFile(`${log}.1.gz`, gzipSync(`${lines(3, 5)}{b\n`));
  await unlink(log);
  await writeFile(log, `${lines(5, 6)}{c\n`);
  await settled(engine, 6, ({ recordsNotOnDisk }) => recordsNotOnDisk === 0);
  await expect.poll(problems, { timeout: 10_000 }).toEqual([
    ['audit.jsonl.2.gz', 2, true],
    ['audit.jsonl.1.gz', 2, true],
    ['audit.jsonl', 1, true],
  ]);
  await unlink(`${log}.1.gz`);
  await settled(engine, 6, ({ recordsNotOnDisk }) => recordsNotOnDisk === 2);
  expect((await problems()) as unknown[]).toContainEqual([expect.anything(), 2, false]);
  const source = await settled(engine, 6);
  expect(source.problems).toBe(3);
  expectSums(await ledgerOf(engine));
});

function configOf(sources: readonly SourceConfig[]): EngineConfig {
  return { ...followConfig([], { watch: 'poll' }), sources };
}

test('shows a file that is configured itself as a source, not as the archive of another one', async () => {
  const archive = await writeOld('audit.jsonl.1', lines(0, 5));
  await writeOld('audit.jsonl.2', lines(-5, 0));
  await writeFile(log, lines(5, 8));
  const [first, second] = followConfig([log, archive]).sources;
  if (first === undefined || second === undefined) throw new Error('There are two sources.');
  const until = (counts: readonly number[]): Promise<unknown> =>
    engine.until(`there are ${counts.join(', ')} records`, ({ sources }) => {
      const isDone = sources.every(({ state }) => state.kind === 'following');
      return isDone && sources.map(({ records }) => records).join() === counts.join();
    });
  await engine.api.configure(configOf([first, second]));
  await until([8, 5]);
  // The name is there: nothing is missing.
  const [summary] = (await engine.until('', () => true)).sources;
  expect(summary?.warnings).toEqual([]);
  await engine.api.configure(configOf([first]));
  await until([13]);
  await engine.api.configure(configOf([first, second]));
  await until([8, 5]);
});

test('shows a file that a glob and a pattern match as the archive that it is', async () => {
  await mkdir(join(folder, 'old'));
  await writeOld('old/audit-a.jsonl', lines(0, 5));
  await writeFile(log, lines(5, 8));
  const [glob] = followConfig([join(folder, '**/*.jsonl')]).sources;
  if (glob === undefined) throw new Error('There is a source.');
  const archives = { patterns: ['old/{stem}-*.jsonl'], limitBytes: 1024 ** 3 };
  await engine.api.configure(configOf([{ ...glob, archives }]));
  await engine.until('there are 8 records', ({ sources }) => sources.length === 1 && sources[0]?.records === 8);
  expect(await shownJobs()).toEqual(jobs(0, 8));
});

test('reads all anew when it is asked to, archives too', async () => {
  await writeOld('audit.jsonl.2.gz', gzipSync(lines(0, 5)));
  await writeFile(log, lines(5, 10));
  await follow();
  const { id } = await settled(engine, 10);
  await rename(log, `${log}.1`);
  await writeFile(log, lines(10, 12));
  await settled(engine, 12);
  await rm(`${log}.2.gz`);
  await settled(engine, 12, ({ recordsNotOnDisk }) => recordsNotOnDisk === 5);
  await engine.api.refresh({ source: id });
  await settled(engine, 7);
  expect(await shownJobs()).toEqual(jobs(5, 12));
  const ledger = await ledgerOf(engine);
  expect(generationsOf(ledger)).toEqual([
    ['archive audit.jsonl.1', 'read', 5, 5],
    ['live audit.jsonl', 'followed', 2, 2],
  ]);
  expectSums(ledger);
});

test('says how much is indexed, of what it reads: archives beyond the limit do not count', async () => {
  const count = 600_000;
  const newer = gzipSync(lines(count, 2 * count), { level: 1 });
  await writeOld('audit.jsonl.2.gz', gzipSync(lines(0, count), { level: 1 }));
  await writeOld('audit.jsonl.1.gz', newer);
  await writeFile(log, lines(2 * count, 2 * count + 10));
  const [source] = followConfig([log]).sources;
  if (source === undefined) throw new Error('There is a source.');
  const shares: { readonly fraction: number; readonly read: number }[] = [];
  await engine.api.configure(configOf([{ ...source, archives: { patterns: [], limitBytes: newer.length + 1 } }]));
  await engine.until('all is read', all => {
    const { state, records } = onlySource(all);
    if (state.kind === 'indexing') shares.push({ fraction: state.fraction, read: records / (count + 10) });
    return state.kind === 'following' && records === count + 10;
  });
  const halfway = shares.filter(({ read }) => read > 0.1 && read < 0.95);
  expect(halfway).not.toEqual([]);
  for (const { fraction, read } of halfway) expect(Math.abs(fraction - read)).toBeLessThan(0.15);
});

test('shows each record once when a log is copied and truncated before it is indexed', async () => {
  const count = 200_000;
  await writeFile(log, lines(0, count));
  await follow();
  // Before it has begun.
  const id = sourceIdOf(log);
  await engine.api.cancelIndexing({ source: id });
  await engine.until('cancelled', all => onlySource(all).state.kind === 'partial');
  await copyFile(log, `${log}.1`);
  await truncate(log, 0);
  await appendFile(log, lines(count, count + 5));
  await engine.until('truncated', all => onlySource(all).recordsNotOnDisk > 0);
  await engine.api.resumeIndexing({ source: id });
  await settled(engine, count + 5);
  const last = await rows(count - 995, count + 5);
  expect(last.map(({ job }) => Number(job))).toEqual(jobs(count - 995, count + 5));
  const told = { kind: 'truncated', records: expect.any(Number) as number, to: `${log}.1` } as const;
  const ledger = await untilEvents(engine, [told], kind => kind === 'truncated' || kind === 'unreadBytesLost');
  expect(ledger.counts.recordsNotOnDisk).toBe(0);
  expect(ledger.unproven).toEqual([]);
});
