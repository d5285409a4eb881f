import { WRITER_IDS } from '../../support/writers/records.mjs';
import { testScenarios } from './scenarios';

// Many appends, and the last one of many.

testScenarios([
  {
    name: 'shows tens of thousands of appends',
    run: async world => {
      await world.follow();
      const writers = [1, 2].map(n => world.run('snbb', n * WRITER_IDS, 10_000));
      await Promise.all(writers.map(({ ended }) => ended));
    },
  },
  {
    name: 'shows what is appended while the log is read for the first time',
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 30_000, { together: true, size: 1000 }]);
      const engine = await world.follow();
      const running = world.run('snbb', 5 * WRITER_IDS, 2000);
      await engine.until('it reads', ({ sources }) => sources[0]?.state.kind !== 'opening');
      await running.ended;
    },
  },
  ...[1, 2, 3].map(
    ms =>
      ({
        name: `shows the last of appends ${ms} ms apart, though nothing comes behind it`,
        endsWithoutLog: true,
        run: async world => {
          await world.follow();
          await world.run('snbb', WRITER_IDS, 100, ms).ended;
        },
      }) satisfies Parameters<typeof testScenarios>[0][number],
  ),
  {
    name: 'shows one append after a silence',
    endsWithoutLog: true,
    run: async world => {
      const writer = world.writer('reopen');
      await writer.do(['append', 1]);
      await world.follow();
      await world.settled();
      await writer.do(['pause', 1500], ['append', 1]);
    },
  },
  {
    name: 'shows appends of many records at once',
    run: async world => {
      const writer = world.writer();
      await world.follow();
      for (let round = 0; round < 5; round++) {
        await writer.do(['append', 5000, { together: true }], ['pause', 100]);
      }
      await world.settled();
      await world.until('all are counted', ({ records }) => records === 25_000);
    },
  },
]);
