import { appendFileSync, chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultArchiveOptions } from '../../../src/core/archiveOptions';
import { FaultyFiles } from './faultyFiles';
import { jobsOf, linesOf, ReaderModel, recordOf } from './readerModel';

let folder = '';
let path = '';
let files: FaultyFiles;
let model: ReaderModel;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alv-faults-'));
  path = join(folder, 'audit.jsonl');
  files = new FaultyFiles();
  model = new ReaderModel(path, { files });
});

afterEach(async () => {
  model.reader.dispose();
  rmSync(folder, { recursive: true, force: true });
  // Closing is not waited for by those who dispose; here it is.
  for (let waits = 0; files.openCount > 0 && waits < 1000; waits++) await new Promise(setImmediate);
  expect(files.openCount, 'descriptors left open').toBe(0);
});

test.each([
  ['stat', 'EIO', 'failed'],
  ['stat', 'ESTALE', 'failed'],
  ['stat', 'EACCES', 'denied'],
  ['stat', 'EPERM', 'denied'],
  ['stat', 'ENOENT', 'missing'],
  ['stat', 'ENOTDIR', 'missing'],
  ['stat', 'ELOOP', 'missing'],
  ['open', 'EMFILE', 'failed'],
  ['open', 'EACCES', 'denied'],
  ['open', 'ENOENT', 'missing'],
  ['fileStat', 'ESTALE', 'failed'],
  ['read', 'EIO', 'failed'],
] as const)(
  'tells of a failing %s with %s while opening, and reads everything when it is over',
  async (call, code, kind) => {
    writeFileSync(path, linesOf(0, 3));
    files.faults.set(call, code);
    await model.look();
    await model.look();
    expect(model.states.map(state => state.kind)).toEqual([kind]);
    if (kind === 'failed')
      expect(model.state).toMatchObject({ message: expect.stringContaining(`(${code})`) as string });
    expect(model.jobs).toEqual([]);
    files.faults.clear();
    await model.look();
    expect([model.state?.kind, model.jobs]).toEqual(['ok', jobsOf(0, 3)]);
  },
);

test.each([
  ['stat', 'EIO'],
  ['stat', 'ENOENT'],
  ['stat', 'EACCES'],
  ['fileStat', 'ESTALE'],
  ['read', 'EIO'],
  ['read', 'ESTALE'],
] as const)('goes on with the same records after %s failed with %s for a while', async (call, code) => {
  writeFileSync(path, linesOf(0, 3));
  await model.look();
  files.faults.set(call, code);
  for (let looks = 0; looks < 5; looks++) {
    appendFileSync(path, linesOf(3 + looks, 4 + looks));
    await model.look();
  }
  expect(model.state?.kind).not.toBe('ok');
  files.faults.clear();
  await model.look();
  await model.look();
  expect([model.state?.kind, model.fates, model.jobs]).toEqual(['ok', ['current'], jobsOf(0, 8)]);
});

test('opens the new file although the old one can no longer be read', async () => {
  writeFileSync(path, linesOf(0, 3));
  await model.look();
  renameSync(path, `${path}.1`);
  writeFileSync(path, linesOf(10, 12));
  files.faults.set('fileStat', 'ESTALE');
  await model.look();
  expect(model.state?.kind).toBe('failed');
  await model.look();
  files.faults.clear();
  await model.look();
  expect(model.fates).toEqual(['replaced, unreadable', 'current']);
  expect(model.jobs).toEqual([...jobsOf(0, 3), ...jobsOf(10, 12)]);
});

test('believes a smaller size only when the file, opened afresh, has it too', async () => {
  writeFileSync(path, linesOf(0, 5));
  await model.look();
  files.staleSizeBytes = 10;
  appendFileSync(path, linesOf(5, 7));
  await model.look();
  files.staleSizeBytes = null;
  await model.look();
  expect([model.fates, model.jobs]).toEqual([['current'], jobsOf(0, 7)]);
});

test('goes on through sizes that jump back and forth, as attribute caches show them', async () => {
  writeFileSync(path, linesOf(0, 5));
  await model.look();
  for (let round = 0; round < 10; round++) {
    appendFileSync(path, linesOf(5 + round, 6 + round));
    files.staleSizeBytes = round % 2 === 0 ? linesOf(0, 5 + round).length - 7 : null;
    await model.look();
  }
  files.staleSizeBytes = null;
  await model.look();
  expect([model.fates, model.jobs, model.problems]).toEqual([['current'], jobsOf(0, 15), []]);
});

test.each(['EMFILE', 'ENFILE', 'EIO', 'ESTALE'])('reads an archive later when opening it fails with %s', async code => {
  model.reader.dispose();
  model = new ReaderModel(path, { files, archives: defaultArchiveOptions });
  writeFileSync(path, linesOf(2, 4));
  writeFileSync(`${path}.1`, linesOf(0, 2));
  files.failOpen = at => (at === path ? null : code);
  await model.readAll();
  expect([model.state?.kind, model.jobs]).toEqual(['ok', jobsOf(2, 4)]);
  expect(model.archiveStates['audit.jsonl.1']).toMatch(`(${code})`);
  files.failOpen = () => null;
  await expect
    .poll(
      async () => {
        await model.readAll();
        return [...model.archived.values()].map(({ jobs }) => jobs);
      },
      { timeout: 15_000 },
    )
    .toEqual([jobsOf(0, 2)]);
});

test('answers null for records while they can not be read, and the records afterwards', async () => {
  writeFileSync(path, linesOf(0, 2));
  await model.look();
  files.faults.set('read', 'EIO');
  expect(await model.texts()).toEqual([null, null]);
  expect(await model.reader.lineInEditor(0, recordOf(0).length + 1)).toBe(null);
  expect(await model.reader.rawLines(0, { offset: 0, linesBefore: 1, linesAfter: 1 })).toBe(null);
  files.faults.clear();
  expect(await model.texts()).toEqual([recordOf(0), recordOf(1)]);
});

test('says that the log may not be read, until it may', async () => {
  writeFileSync(path, linesOf(0, 2));
  chmodSync(folder, 0o755);
  chmodSync(path, 0o200);
  await asOrdinaryUser(() => model.look());
  expect(model.states).toEqual([{ kind: 'denied' }]);
  chmodSync(path, 0o644);
  await asOrdinaryUser(() => model.look());
  expect(model.jobs).toEqual(jobsOf(0, 2));
  // What is open stays open: the file may be closed to us, its records still come.
  chmodSync(path, 0o200);
  appendFileSync(path, linesOf(2, 3));
  await asOrdinaryUser(() => model.look());
  expect(model.jobs).toEqual(jobsOf(0, 3));
  chmodSync(folder, 0o600);
  await asOrdinaryUser(() => model.look());
  expect(model.state).toEqual({ kind: 'denied' });
  chmodSync(folder, 0o700);
});

/**
 * Root may read everything, so root becomes another user for the time of the action. The effective user counts for all
 * threads of the process.
 */
async function asOrdinaryUser(action: () => Promise<void>): Promise<void> {
  if (process.getuid?.() !== 0) return action();
  const nobody = 65_534;
  process.seteuid?.(nobody);
  try {
    await action();
  } finally {
    process.seteuid?.(0);
  }
}
