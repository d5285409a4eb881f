import { appendFile, readFile, rename, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sourceIdOf, type SourceId } from '../../../src/core/ids';
import type { LedgerEventKind } from '../../../src/core/ledger';
import type { SourceSummary } from '../../../src/core/summary';
import type { EngineConfig } from '../../../src/protocol/engineApi';
import { engineForEachTest } from '../../support/engineForEachTest';
import { followConfig, onlySource, type RunningEngine } from '../../support/engineWorker';
import { ledgerOf, settled, untilEvents } from '../../support/ledgerChecks';
import { recordLines as lines } from '../../support/recordLines';

// What an engine says of the time since an earlier one read the same log, by what the earlier one told to remember.

let engine: RunningEngine;
let folder: string;
let startNext: () => RunningEngine;
let log: string;
let remembered: Pick<EngineConfig, 'marks' | 'positions'>;

engineForEachTest(given => {
  ({ engine, folder, startNext } = given);
  log = join(folder, 'audit.jsonl');
  remembered = { marks: {} };
});

const follow = (): Promise<void> => engine.api.configure(followConfig([log], { watch: 'poll', ...remembered }));

/** Ends the engine, as when a window is closed or its thread dies, and keeps what the host remembers of it. */
async function close(): Promise<SourceSummary> {
  const source = onlySource(await engine.until('there is a mark', all => onlySource(all).mark !== null));
  const { id, mark, position } = source;
  if (mark === null || position === null) throw new Error('There is nothing to remember.');
  remembered = { marks: { [id]: mark }, positions: { [id]: position } };
  await engine.end();
  engine = startNext();
  return source;
}

async function readAndClose(text: string, records = 10): Promise<SourceSummary> {
  await writeFile(log, text);
  await follow();
  await settled(engine, records);
  return close();
}

/** Makes room for the first archive, and takes the log there. */
async function rotate(compressed = false): Promise<void> {
  for (let number = 9; number >= 1; number--) {
    await rename(`${log}.${number}.gz`, `${log}.${number + 1}.gz`).catch(() => undefined);
    await rename(`${log}.${number}`, `${log}.${number + 1}`).catch(() => undefined);
  }
  if (compressed) {
    await writeFile(`${log}.1.gz`, gzipSync(await readFile(log)));
    await unlink(log);
  } else await rename(log, `${log}.1`);
}

const aboutClosed = (kind: LedgerEventKind): boolean =>
  kind === 'rotatedWhileClosed' || kind === 'placeLost' || kind === 'forgotten';

const unseen = async (count: number): Promise<unknown> =>
  engine.until(
    `${count} failures are unseen`,
    all => onlySource(all).unseen === count && all.failures.unseen === count,
  );

test('says nothing when the log only grew, and comes back with the same list', async () => {
  const before = await readAndClose(lines(0, 10));
  await appendFile(log, lines(10, 12));
  await follow();
  await settled(engine, 12);
  // It is entered right after everything was read.
  const kinds = async (): Promise<readonly string[]> => (await ledgerOf(engine)).entries.map(({ kind }) => kind);
  await expect.poll(kinds).toEqual(['opened']);
  const after = await settled(engine, 12);
  expect(after).toMatchObject({ label: before.label, notices: [], mark: before.mark, failures: 0 });
  expect(after.position?.offset).toBeGreaterThan(before.position?.offset ?? Infinity);
});

test.each([false, true])('says how many rotations happened (compressed: %s)', async compressed => {
  await readAndClose(lines(0, 10));
  await appendFile(log, lines(10, 12));
  await rotate(compressed);
  await writeFile(log, lines(12, 15));
  await rotate(compressed);
  await writeFile(log, lines(15, 17));
  await follow();
  await settled(engine, 17);
  const ledger = await untilEvents(engine, [{ kind: 'rotatedWhileClosed', rotations: 2 }], aboutClosed);
  expect(ledger.unproven).toEqual([]);
  await settled(engine, 17, ({ notices }) => notices.includes('2 rotations happened while this window was closed'));
  expect(engine.logs).toContain(`info: ${log}: 2 rotations happened while this window was closed`);
  // Told once, also when the source is read anew.
  await engine.api.refresh({ source: ledger.source });
  await settled(engine, 17);
  await untilEvents(engine, [{ kind: 'rotatedWhileClosed', rotations: 2 }], aboutClosed);
});

test('finds its place again in a log that was copied, and in one that was renamed and not made anew', async () => {
  await readAndClose(failed(0, 10));
  await writeFile(`${log}.new`, failed(0, 11));
  await rename(`${log}.new`, log);
  await follow();
  await settled(engine, 11);
  await unseen(1);
  await untilEvents(engine, [], aboutClosed);
  await close();
  await rename(log, `${log}.1`);
  await follow();
  const ledger = await untilEvents(engine, [{ kind: 'rotatedWhileClosed', rotations: 1 }], aboutClosed);
  expect(ledger.counts.records).toBe(11);
  await unseen(1);
});

test('says that an archive in between is missing', async () => {
  await readAndClose(lines(0, 10));
  for (const from of [10, 20, 30]) {
    await rotate();
    await writeFile(log, lines(from, from + 10));
  }
  await rm(`${log}.2`);
  await follow();
  await settled(engine, 30);
  const ledger = await untilEvents(
    engine,
    [{ kind: 'archivesMissing', names: ['audit.jsonl.2'] }],
    kind => kind === 'archivesMissing',
  );
  expect(ledger.unproven).toEqual([{ kind: 'archivesMissing', names: ['audit.jsonl.2'] }]);
});

test.each<readonly [string, () => Promise<void>]>([
  ['was truncated', async () => truncate(log, 0)],
  ['was deleted and made anew', async () => unlink(log)],
])('says that its place is lost when the log %s', async (_, change) => {
  const { position } = await readAndClose(lines(0, 10));
  await change();
  await appendFile(log, lines(20, 23));
  await follow();
  await settled(engine, 3);
  const lost = { kind: 'placeLost', closedAtMs: position?.atMs ?? 0, unreadArchives: 0 } as const;
  const ledger = await untilEvents(engine, [lost], aboutClosed);
  expect(ledger.unproven).toEqual([lost]);
});

test('says what was shown and can not be shown any more', async () => {
  await writeFile(log, lines(0, 10));
  await follow();
  await settled(engine, 10);
  await truncate(log, 0);
  await appendFile(log, lines(10, 12));
  await settled(engine, 12, ({ recordsNotOnDisk }) => recordsNotOnDisk === 10);
  await close();
  await follow();
  await settled(engine, 2);
  const ledger = await untilEvents(engine, [{ kind: 'forgotten', records: 10 }], aboutClosed);
  expect(ledger.unproven).toEqual([{ kind: 'forgotten', records: 10 }]);
});

test('waits with its answer until indexing is resumed', async () => {
  await readAndClose(lines(0, 10));
  await rotate(true);
  await writeFile(`${log}.2.gz`, gzipSync(lines(-200_000, 0)));
  await writeFile(log, lines(10, 11));
  await follow();
  // Before it has begun.
  const id = sourceIdOf(log);
  await engine.api.cancelIndexing({ source: id });
  await engine.until('cancelled', all => onlySource(all).state.kind === 'partial');
  expect((await ledgerOf(engine)).entries.filter(({ kind }) => aboutClosed(kind))).toEqual([]);
  await engine.api.resumeIndexing({ source: id });
  await settled(engine, 200_011);
  await untilEvents(engine, [{ kind: 'rotatedWhileClosed', rotations: 1 }], aboutClosed);
});

// Failures: what was not acknowledged stays so, wherever its file goes.

const failed = (from: number, to: number): string => lines(from, to, 'failed');

async function acknowledge(): Promise<void> {
  const { id } = onlySource(await engine.until('there is a source', ({ sources }) => sources.length > 0));
  await engine.api.acknowledge({ source: id });
}

test('keeps a failure unseen when its file is rotated, live and after the window was closed', async () => {
  await writeFile(log, failed(0, 3));
  await follow();
  await settled(engine, 3);
  await unseen(0);
  await appendFile(log, failed(3, 5));
  await settled(engine, 5);
  await unseen(2);
  await rotate(true);
  await writeFile(log, failed(5, 6));
  await settled(engine, 6, ({ recordsNotOnDisk }) => recordsNotOnDisk === 0);
  await unseen(3);
  await close();
  await follow();
  await settled(engine, 6);
  // The mark is in the archive by now.
  await unseen(3);
  await acknowledge();
  await unseen(0);
  await close();
  await follow();
  await settled(engine, 6);
  await untilEvents(engine, [], aboutClosed);
  await unseen(0);
});

test('counts a failure as unseen that was written and rotated away between two looks', async () => {
  await writeFile(`${log}.1.gz`, gzipSync(failed(0, 4)));
  await writeFile(log, failed(4, 6));
  await follow();
  await settled(engine, 6);
  await unseen(0);
  // Nobody looks in between.
  await appendFile(log, failed(6, 7));
  await rotate(true);
  await writeFile(log, failed(7, 9));
  await rotate(true);
  await writeFile(log, failed(9, 10));
  await settled(engine, 10, ({ recordsNotOnDisk }) => recordsNotOnDisk === 0);
  await unseen(4);
});

test('counts failures as unseen that came and went while the window was closed', async () => {
  await writeFile(`${log}.1.gz`, gzipSync(failed(0, 4)));
  await readAndClose(failed(4, 6), 6);
  await appendFile(log, failed(6, 7));
  await rotate(true);
  await writeFile(log, failed(7, 9));
  await rotate(true);
  await writeFile(log, failed(9, 10));
  await follow();
  await settled(engine, 10);
  await unseen(4);
});

test('goes by the time of the records when the file of the mark is gone', async () => {
  await writeFile(log, failed(0, 2));
  await follow();
  await settled(engine, 2);
  await close();
  await unlink(log);
  const atMs = Date.UTC(2025, 1, 1) + 20_500;
  const [[id, mark]] = Object.entries(remembered.marks) as [[string, EngineConfig['marks'][SourceId]]];
  remembered = { marks: { [id as SourceId]: { ...mark, atMs } } };
  await writeFile(`${log}.1`, failed(18, 24));
  await writeFile(log, failed(24, 25));
  await follow();
  await settled(engine, 7);
  // Records 21, 22, 23 in the archive, and the one in the log.
  await unseen(4);
});

test('counts failures as unseen that a writer still puts into a rotated file', async () => {
  await writeFile(log, failed(0, 2));
  await follow();
  await settled(engine, 2);
  await rotate();
  await writeFile(log, failed(5, 6));
  await settled(engine, 3);
  await acknowledge();
  await unseen(0);
  await appendFile(`${log}.1`, failed(2, 4));
  await settled(engine, 5);
  await unseen(2);
});
