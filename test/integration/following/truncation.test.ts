import { expect } from 'vitest';
import { sourceIdOf } from '../../../src/core/ids';
import type { RunningEngine } from '../../support/engineWorker';
import { recordOf, WRITER_IDS } from '../../support/writers/records.mjs';
import { testScenarios } from './scenarios';
import type { World } from './world';

// The log becomes shorter, or another one, in place. What was shown stays, marked; what nobody could read is told of.

const SIZE = 300;

async function followed(world: World, count = 20) {
  const writer = world.writer();
  await writer.do(['append', count, { size: SIZE }]);
  await world.follow();
  await world.settled();
  return writer;
}

/** A known limit: what is left of the log is shown from where it is now, behind the records that are gone. */
function leavesGoneFirst(world: World): void {
  world.order = 'none';
}

testScenarios([
  {
    name: 'keeps the records of a log that is emptied, and says so',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['truncate'], ['append', 3]);
      await world.settled();
      await world.told('truncated', 'recordsGone');
      await world.until('20 are gone', ({ recordsNotOnDisk }) => recordsNotOnDisk === 20);
      expect((await world.ledger()).counts.truncations).toBe(1);
    },
  },
  {
    name: 'says that a log was emptied though nothing is written to it',
    endsWithoutLog: true,
    run: async world => {
      const writer = await followed(world);
      await writer.do(['truncate']);
      await world.told('truncated', 'recordsGone');
    },
  },
  {
    name: 'shows once what is left of a log that is cut between two lines',
    run: async world => {
      const writer = await followed(world);
      leavesGoneFirst(world);
      await writer.do(['truncate', 12 * SIZE], ['append', 3]);
      await world.settled();
      await world.told('truncated');
      await world.until('8 records are gone', ({ recordsNotOnDisk }) => recordsNotOnDisk === 8);
    },
  },
  {
    name: 'shows once what is left of a log that is cut in a line',
    run: async world => {
      const writer = await followed(world);
      leavesGoneFirst(world);
      await writer.do(['truncate', 12 * SIZE + 40], ['append', 3]);
      // The first new record is glued to what is left of the old one.
      world.spoilt.add(WRITER_IDS + 20);
      await world.settled();
      await world.told('truncated');
      await world.hasProblems(1);
    },
  },
  {
    name: 'sees other content of the same size',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['overwrite', 20, SIZE]);
      await world.settled();
      await world.told('truncated');
      await world.until('20 are gone', ({ recordsNotOnDisk }) => recordsNotOnDisk === 20);
    },
  },
  {
    name: 'sees a log that was emptied and has grown past its old size at once',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['truncate'], ['append', 40, { size: SIZE }]);
      await world.settled();
      await world.told('truncated', 'recordsGone');
    },
  },
  {
    name: 'sees a log that was emptied and has grown to its old size exactly',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['truncate'], ['append', 20, { size: SIZE }]);
      await world.settled();
      await world.told('truncated', 'recordsGone');
    },
  },
  {
    name: 'sees a log that was overwritten with more',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['overwrite', 33, SIZE]);
      await world.settled();
      await world.told('truncated');
    },
  },
  {
    name: 'never shows other bytes for a record, before the next look either',
    mayLose: true,
    run: async world => {
      const writer = await followed(world);
      for (let round = 0; round < 8; round++) {
        await writer.do(['overwrite', 24 + round, SIZE]);
        expect((await world.verdictNow()).altered).toEqual([]);
        await writer.do(['truncate'], ['append', 22 + round, { size: SIZE + 1 }]);
        expect((await world.verdictNow()).altered).toEqual([]);
        await world.settled();
      }
    },
  },
  {
    name: 'names the half line that was lost with its log',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['half', 50]);
      await world.looked();
      await writer.do(['truncate']);
      await world.writer().do(['append', 3]);
      await world.told('truncated');
      const { generations } = await world.ledger();
      expect(generations.find(({ kind }) => kind === 'former')?.problems).toBe(1);
    },
  },
  {
    name: 'keeps apart many truncations in a row',
    mayLose: true,
    run: async world => {
      const writer = await followed(world);
      for (let round = 0; round < 6; round++) await writer.do(['truncate'], ['append', 5 + round], ['pause', 250]);
      await world.told('truncated');
    },
  },
  {
    name: 'says which bytes are lost when a big log is emptied that was not read to its end',
    mayLose: true,
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 400_000, { together: true, size: 250 }]);
      const engine = await world.follow();
      await readPart(world, engine);
      await writer.do(['truncate'], ['append', 3]);
      await world.settled();
      await world.told('truncated', 'unreadBytesLost');
    },
  },
  {
    name: 'shows once a log that is rewritten in place with the same beginning',
    run: async world => {
      const writer = await followed(world);
      const same = Buffer.concat(Array.from({ length: 20 }, (_, at) => recordOf(WRITER_IDS + at, SIZE)));
      await writer.do(['truncate'], ['bytes', same.toString('base64')], ['append', 4]);
      await world.settled();
      await world.until('all is on disk', ({ recordsNotOnDisk }) => recordsNotOnDisk === 0);
    },
  },
]);

/** Stops the reading of the log in its midst; where that was faster, it is read again. */
async function readPart(world: World, { api }: RunningEngine): Promise<void> {
  const source = sourceIdOf(world.log);
  for (;;) {
    await api.cancelIndexing({ source });
    await world.until('it is read no further', ({ state }) => state.kind === 'partial' || state.kind === 'following');
    if (world.source.state.kind === 'partial') return;
    await api.refresh({ source });
  }
}
