import type { Plugin } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleEngine, startEngine } from '../../support/engineWorker';
import { World } from '../following/world';

/** As if the package were not there: whoever imports it fails. */
const withoutChokidar: Plugin = {
  name: 'without-chokidar',
  setup: plugin => {
    plugin.onResolve({ filter: /^chokidar$/ }, () => ({ path: 'chokidar', namespace: 'missing' }));
    plugin.onLoad({ filter: /.*/, namespace: 'missing' }, () => ({
      contents: `throw Object.assign(new Error("Cannot find package 'chokidar'"), { code: 'ERR_MODULE_NOT_FOUND' });
                 export const watch = undefined;`,
    }));
  },
};

let bundle: Awaited<ReturnType<typeof bundleEngine>>;
beforeAll(async () => {
  bundle = await bundleEngine([withoutChokidar]);
});
afterAll(() => bundle.remove());

test('follows through rotations, truncation and replacement when chokidar is not there at all, and says so', async () => {
  const world = await World.open('auto', () => startEngine(bundle.path));
  try {
    const writer = world.writer();
    await writer.do(['append', 100]);
    await world.follow();
    await world.settled();
    await world.until('it says why it polls', ({ watch }) => watch.mode === 'polling');
    expect(world.source.watch.reason).toBe('file events are not available here (ERR_MODULE_NOT_FOUND)');
    for (let round = 0; round < 3; round++) {
      await writer.do(['append', 50], ['shift'], ['renameAway', '.1'], ['append', 20], ['close'], ['append', 30]);
      await world.settled();
    }
    await writer.do(['append', 40], ['gzip', '.3', '.3.gz']);
    await world.settled();
    await writer.do(['shift'], ['copyTruncate', '.1'], ['append', 60]);
    await world.settled();
    await writer.do(['replace', 10], ['append', 5]);
    const { excused } = await world.finish();
    expect(excused).toEqual([]);
  } finally {
    await world.end();
  }
});
