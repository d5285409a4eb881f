import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runIdsIn, TableModel } from './tableModel';
import { startTableWriter, type TableWriter } from './tableWriter';

let folder = '';
let path = '';
let model: TableModel;
let writers: TableWriter[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alv-table-'));
  path = join(folder, 'audits.db');
  model = new TableModel(path);
});

afterEach(async () => {
  model.reader.dispose();
  await Promise.all(writers.map(writer => writer.kill()));
  writers = [];
  rmSync(folder, { recursive: true });
});

async function start(journal: 'delete' | 'wal'): Promise<TableWriter> {
  const writer = await startTableWriter(path, journal);
  writers.push(writer);
  return writer;
}

/** Looks again and again until it is over. */
async function lookDuring(work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const ended = work.finally(() => over.abort());
  const looks = (async () => {
    while (!over.signal.aborted) {
      await model.look();
      await new Promise(resolve => setTimeout(resolve, 3));
    }
  })();
  await Promise.all([ended, looks]);
}

describe.each(['delete', 'wal'] as const)('with journal mode %s', journal => {
  test('tells each new row once while it is looked at all the time, and no commit fails', async () => {
    const writer = await start(journal);
    await lookDuring(writer.do(['runs', 0, 400]));
    await expect.poll(async () => (await model.look(), model.jobs.length)).toBe(400);
    await writer.end();
    expect(model.jobs).toEqual(runIdsIn(path));
    expect(model.entries).toHaveLength(400);
    expect(model.states.map(({ kind }) => kind)).not.toContain('failed');
  });

  test('tells a row that was written again in the place of the one before', async () => {
    const writer = await start(journal);
    await writer.do(['runs', 0, 50]);
    await model.look();
    await writer.do(['runs', 10, 5, 0, 1], ['runs', 49, 1, 0, 1]);
    await model.look();
    expect(model.entries.map(({ fate }, at) => (fate === 'replaced' ? at : -1)).filter(at => at >= 0)).toEqual([
      10, 11, 12, 13, 14, 49,
    ]);
    await writer.end();
    expect(model.jobs).toEqual(runIdsIn(path));
  });

  test('keeps up with rows that are written again while it is looked at', async () => {
    const writer = await start(journal);
    await writer.do(['bulk', 0, 100]);
    await lookDuring(writer.do(['runs', 0, 100, 0, 1], ['runs', 50, 100, 0, 2]));
    await model.look();
    await writer.end();
    await expect.poll(async () => (await model.look(), model.jobs)).toEqual(runIdsIn(path));
    expect(model.entries.map(({ fate }) => fate)).not.toContain('gone');
  });

  test('two writers at once lose nothing through it', async () => {
    const [one, two] = [await start(journal), await start(journal)];
    await lookDuring(Promise.all([one.do(['runs', 0, 150]), two.do(['runs', 1000, 150])]));
    await Promise.all([one.end(), two.end()]);
    await expect.poll(async () => (await model.look(), model.jobs)).toEqual(runIdsIn(path));
    expect(model.entries).toHaveLength(300);
  });

  test('goes on after a writer was killed in the midst of a transaction', async () => {
    const first = await start(journal);
    await first.do(['runs', 0, 20]);
    await model.look();
    await first.do(['die', 100, 500]);
    await first.died();
    await model.look();
    const jobs = [...model.jobs];
    expect(jobs).toHaveLength(20);
    const second = await start(journal);
    await lookDuring(second.do(['runs', 20, 20]));
    await second.end();
    await expect.poll(async () => (await model.look(), model.jobs)).toEqual(runIdsIn(path));
    expect(model.jobs).toHaveLength(40);
    expect(model.message).toBe('ok');
  });

  test('goes on after writers were killed at any moment', async () => {
    for (let round = 0; round < 5; round++) {
      const writer = await start(journal);
      const writing = writer.do(['runs', round * 1000, 1000]).catch(() => undefined);
      await lookDuring(new Promise(resolve => setTimeout(resolve, 40 + round * 17)));
      await writer.kill();
      await writing;
    }
    const last = await start(journal);
    await last.do(['runs', 9000, 1]);
    await last.end();
    await expect.poll(async () => (await model.look(), model.jobs)).toEqual(runIdsIn(path));
    expect(model.entries).toHaveLength(model.jobs.length);
  });

  test('keeps what it has while a writer keeps everybody out, says so after a while, and goes on', async () => {
    const writer = await start(journal);
    await writer.do(['runs', 0, 10]);
    await model.look();
    await writer.do(['lock']);
    await model.look();
    expect(model.jobs).toHaveLength(10);
    if (journal === 'delete') {
      expect(model.message).toBe('ok');
      await expect
        .poll(async () => (await model.look(), model.message))
        .toBe(`${path} is locked by its writer; it is read again as soon as it is free.`);
    }
    await writer.do(['free'], ['runs', 10, 1]);
    await model.look();
    expect(model.message).toBe('ok');
    expect(model.jobs).toHaveLength(11);
  });
});

test('a journal that a killed writer left is reported, and never played back by us', async () => {
  const writer = await start('delete');
  await writer.do(['runs', 0, 20]);
  await model.look();
  await writer.do(['die', 100, 500]);
  await writer.died();
  await expect
    .poll(async () => (await model.look(), model.message))
    .toBe(
      `${path} was left in the midst of a transaction by a writer that died; the next writer undoes it, and it is read again then.`,
    );
  expect(model.jobs).toHaveLength(20);
});
