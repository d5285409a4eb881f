import { testScenarios } from './scenarios';

testScenarios([
  {
    name: 'shows each record once when the log is renamed and made anew',
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 20]);
      await world.follow();
      await world.settled();
      await writer.do(['append', 5], ['rename', '.1'], ['create'], ['append', 7]);
      await world.told('rotated');
    },
  },
]);
