import { WRITER_IDS } from '../../support/writers/records.mjs';
import { testScenarios } from './scenarios';
import type { World } from './world';

// The log is renamed, copied or compressed, by its writer or by others, while it is followed.

/** A writer whose first records are shown. */
async function followed(world: World, style: 'hold' | 'reopen' = 'hold') {
  const writer = world.writer(style);
  await writer.do(['append', 20]);
  await world.follow();
  await world.settled();
  return writer;
}

testScenarios([
  {
    name: 'shows each record once when the log is renamed and made anew at once',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['append', 5], ['rename', '.1'], ['create'], ['append', 7]);
      await world.told('rotated');
    },
  },
  {
    name: 'goes on with a log that is made anew later',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['append', 5], ['rename', '.1'], ['pause', 1800], ['append', 7]);
      await world.told('rotated');
    },
  },
  {
    name: 'shows what several rotations in a row took away',
    run: async world => {
      const writer = await followed(world);
      for (let rotation = 0; rotation < 6; rotation++) {
        await writer.do(['append', 3], ['shift'], ['rename', '.1'], ['append', 4]);
      }
    },
  },
  {
    name: 'shows late records of the old file, in its place',
    run: async world => {
      const writer = await followed(world);
      const next = world.writer();
      await writer.do(['renameAway', '.1']);
      await next.do(['append', 5]);
      await writer.do(['append', 5]);
      await world.settled();
      await writer.do(['append', 2], ['half', 30], ['pause', 1200], ['finish']);
      await next.do(['append', 1]);
      await world.settled();
      await world.told('rotated', 'lateRecords');
    },
  },
  {
    name: 'shows late records of an old file that rotated on',
    run: async world => {
      const writer = await followed(world);
      const next = world.writer();
      await writer.do(['renameAway', '.1'], ['append', 2]);
      await next.do(['append', 5]);
      await world.settled();
      await next.do(['shift'], ['rename', '.1'], ['append', 3]);
      await writer.do(['append', 4]);
      await world.settled();
      await next.do(['shift'], ['rename', '.1'], ['append', 2]);
      await writer.do(['append', 1]);
    },
  },
  {
    name: 'shows what a writer goes on writing to a deleted file',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['delete', '']);
      const next = world.writer();
      await next.do(['append', 5]);
      await world.settled();
      await writer.do(['append', 5]);
      await world.settled();
      await writer.do(['append', 5]);
      await world.settled();
      await world.told('lateRecords', 'recordsGone');
    },
  },
  {
    name: 'shows each record once when the log is copied and truncated',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['append', 5], ['copyTruncate', '.1'], ['append', 3]);
      await world.told('truncated');
    },
  },
  {
    name: 'shows what was written while the log was copied and before it was truncated, or says that it is gone',
    mayLose: true,
    run: async world => {
      const writer = await followed(world);
      await writer.do(['append', 5], ['copyTruncate', '.1', 6], ['append', 3]);
      await world.told('truncated');
    },
  },
  {
    name: 'sees that the log was truncated though it has grown past its old size at once',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['append', 5], ['copyTruncate', '.1'], ['append', 200]);
      await world.told('truncated');
    },
  },
  {
    name: 'shows each record once when copies and truncations follow each other',
    run: async world => {
      const writer = await followed(world);
      for (let rotation = 0; rotation < 5; rotation++) {
        await writer.do(
          ['append', 7],
          ['shift'],
          ['copyTruncate', '.1'],
          ['append', 2 + rotation * 10],
          ['pause', 200],
        );
      }
    },
  },
  {
    name: 'shows each record once when the writer compresses the log and deletes it',
    run: async world => {
      const writer = await followed(world);
      for (let second = 0; second < 3; second++) {
        await writer.do(['append', 40], ['scoutRotate', second, 150], ['append', 10]);
      }
    },
  },
  {
    name: 'shows what another process goes on writing to the log that the writer compressed and deleted',
    run: async world => {
      const writer = await followed(world);
      const other = world.writer();
      await other.do(['append', 3]);
      await world.settled();
      await writer.do(['scoutRotate', 1], ['append', 5]);
      await other.do(['append', 5]);
      await world.settled();
      await other.do(['append', 5]);
      await world.settled();
      await world.told('lateRecords', 'recordsGone');
    },
  },
  {
    name: 'keeps what a rotation in the same second wrote over, and says that it is gone',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['append', 10], ['scoutRotate', 1], ['append', 10]);
      await world.settled();
      await writer.do(['scoutRotate', 1], ['append', 5]);
      await world.settled();
      await world.until('30 are gone', ({ recordsNotOnDisk }) => recordsNotOnDisk === 30);
      await world.told('recordsGone');
    },
  },
  {
    name: 'shows each record once while a scout writes and rotates',
    run: async world => {
      await world.follow();
      await world.run('scout', WRITER_IDS, 1500, 40_000, 5).ended;
    },
  },
  {
    name: 'shows each record once when another job compresses the archive later',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['append', 5], ['rename', '.1'], ['append', 7]);
      await world.settled();
      await writer.do(['gzip', '.1', '.1.gz', 100], ['append', 3]);
      await world.settled();
      await writer.do(['shift', '.gz'], ['rename', '.1'], ['append', 7], ['gzip', '.1', '.1.gz'], ['append', 1]);
    },
  },
  {
    name: 'shows each record once when archives have dates for names',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['append', 5], ['rename', '-20250301'], ['append', 7], ['rename', '-20250302'], ['append', 2]);
      await writer.do(['gzip', '-20250301', '-20250301.gz'], ['append', 2]);
    },
  },
  {
    name: 'shows an archive that appears while the log is read, before the log',
    run: async world => {
      const writer = world.writer();
      await writer.do(
        ['append', 15_000, { together: true, size: 200 }],
        ['rename', '.1'],
        ['append', 15_000, { together: true }],
      );
      await world.follow();
      await writer.do(['gzip', '.1', '.1.gz']);
    },
  },
  {
    name: 'shows once what a copy beside the log holds too',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['copy', '.1'], ['append', 5]);
      await world.settled();
      await writer.do(['copy', '.2'], ['append', 5]);
    },
  },
  {
    name: 'shows a log that is moved back',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['rename', '.1'], ['pause', 1200], ['move', '.1', ''], ['append', 5]);
      await world.settled();
      await world.until('all is on disk', ({ recordsNotOnDisk }) => recordsNotOnDisk === 0);
    },
  },
]);
