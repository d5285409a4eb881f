import { afterEach, beforeEach, expect, test } from 'vitest';
import { runIdsIn } from './tableModel';
import { TableFolder } from './tableFolder';
import type { TableWriter } from './tableWriter';

// Two writers do anything to a table while it is followed; in the end what was told is what is there. What failed once is run again with
// TABLE_SEED.
const firstSeed = Number(process.env['TABLE_SEED'] ?? Date.now() % 1_000_000);
let at: TableFolder;

beforeEach(() => {
  at = new TableFolder();
});

afterEach(() => at.dispose());

test.each([
  ['delete', firstSeed],
  ['wal', firstSeed + 1],
] as const)('with journal mode %s, whatever is written is told in the end (seed %i)', async (journal, seed) => {
  const random = randomOf(seed);
  const model = at.model();
  const writers = [await at.writer(journal), await at.writer(journal)];
  const over = new AbortController();
  const writing = Promise.all(writers.map((_, which) => write(writers, which, journal, random))).finally(() =>
    over.abort(),
  );
  const look = async (): Promise<void> => {
    await model.look();
    const some = model.entries.length > 0 ? [random(model.entries.length)] : [];
    await model.texts(some);
  };
  while (!over.signal.aborted) {
    await look();
    await new Promise(resolve => setTimeout(resolve, random(20)));
  }
  await writing;
  await Promise.all(writers.map(writer => writer.end()));
  const last = await at.writer(journal);
  await last.do(['runs', 99_999, 1]);
  await last.end();
  await expect.poll(async () => (await look(), model.jobs)).toEqual(runIdsIn(at.path));
  expect(model.message).toBe('ok');
  const texts = await model.texts(model.entries.flatMap(({ fate }, entry) => (fate === 'there' ? [entry] : [])));
  expect(texts.map(text => (JSON.parse(text ?? '{}') as { run_id: string }).run_id).sort()).toEqual(model.jobs);
});

async function write(
  writers: TableWriter[],
  which: number,
  journal: 'delete' | 'wal',
  random: (below: number) => number,
): Promise<void> {
  for (let step = 0; step < 40; step++) {
    const writer = writers[which]!;
    const first = random(300);
    const dice = random(20);
    if (dice < 10) await writer.do(['runs', first, 1 + random(5), 0, step * 2 + which]);
    else if (dice < 12) await writer.do(['bulk', first, 50]);
    else if (dice < 14) await writer.do(['sql', `DELETE FROM audits WHERE rowid % 17 = ${random(17)}`]);
    else if (dice < 15)
      await writer.do(['sql', 'DELETE FROM audits WHERE rowid > (SELECT max(rowid) - 3 FROM audits)']);
    else if (dice < 17)
      await writer.do(['sql', `UPDATE audits SET run_id = 'u${step}-' || rowid WHERE rowid % 23 = ${random(23)}`]);
    else if (dice < 18 && journal === 'delete') await writer.do(['sql', 'VACUUM']);
    else if (dice < 19) {
      await writer.do(['die', first, 200]);
      await writer.died();
      writers[which] = await at.writer(journal);
    } else await new Promise(resolve => setTimeout(resolve, random(100)));
  }
}

/** Whole numbers below one that is given; the same ones for the same seed. */
function randomOf(seed: number): (below: number) => number {
  let state = (seed % 0x7ffffffe) + 1;
  return below => {
    state = (state * 48_271) % 0x7fffffff;
    return state % below;
  };
}
