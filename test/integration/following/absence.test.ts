import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { followConfig } from '../../support/engineWorker';
import { testScenarios } from './scenarios';
import type { World } from './world';

// The log, or folders above it, are not there yet, or not for a while.

const isMissing = (world: World): Promise<unknown> =>
  world.until('it is missing', ({ state }) => state.kind === 'missing');

/** The log lies some folders deeper than the world's folder. */
async function deep(world: World) {
  const log = join(world.folder, 'a/b/c/audit.jsonl');
  Object.assign(world, { log });
  return { writer: world.writer(), log };
}

testScenarios([
  {
    name: 'waits for a log that is missing at first',
    run: async world => {
      const writer = world.writer();
      await world.follow();
      await isMissing(world);
      await world.told('missing');
      await writer.do(['append', 5]);
      await world.settled();
      await world.told('opened');
    },
  },
  {
    name: 'waits for folders that are missing at first',
    run: async world => {
      const { writer } = await deep(world);
      await world.follow();
      await isMissing(world);
      await mkdir(join(world.folder, 'a'));
      await mkdir(join(world.folder, 'a/b/c'), { recursive: true });
      await writer.do(['append', 5]);
      await world.settled();
      await writer.do(['append', 5], ['rename', '.1'], ['append', 5]);
    },
  },
  {
    name: 'goes on when the folder is removed and made again',
    run: async world => {
      const { writer } = await deep(world);
      await writer.do(['mkdir', '/.'], ['append', 5]);
      await world.follow();
      await world.settled();
      await writer.do(['append', 3], ['close'], ['rmdir', '/.']);
      await isMissing(world);
      await writer.do(['mkdir', '/.'], ['append', 5]);
      await world.settled();
      await writer.do(['append', 5], ['close'], ['rmdir', '/.'], ['mkdir', '/.'], ['append', 5]);
      await world.settled();
      await world.told('recordsGone');
    },
  },
  {
    name: 'goes on when the folder is renamed away and made again',
    run: async world => {
      const { writer } = await deep(world);
      await writer.do(['mkdir', '/.'], ['append', 5]);
      await world.follow();
      await world.settled();
      // What is beside the folder is not the log any more, but the writer may have it open.
      world.isRead = path => path.startsWith(join(world.folder, 'a/b/c/'));
      await writer.do(['append', 3], ['move', '/.', '/../old']);
      await isMissing(world);
      await writer.do(['append', 2], ['close'], ['mkdir', '/.'], ['append', 5]);
      await world.until('all 15 are shown', ({ records }) => records === 15);
    },
  },
  {
    name: 'goes on when the folder comes back as it was',
    run: async world => {
      const { writer } = await deep(world);
      await writer.do(['mkdir', '/.'], ['append', 5]);
      await world.follow();
      await world.settled();
      await writer.do(['move', '/.', '/../old']);
      await world.told('missing');
      await writer.do(['append', 3], ['move', '/../old', '/.'], ['append', 2]);
      await world.settled();
      await world.told('back');
    },
  },
  {
    name: 'keeps what it has of a log that is deleted for good, and says so',
    endsWithoutLog: true,
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 5]);
      await world.follow();
      await world.settled();
      await writer.do(['append', 5], ['deleteAndClose']);
      await isMissing(world);
      await world.settled();
      await world.told('deleted', 'recordsGone');
      await world.until('all 10 are gone', ({ recordsNotOnDisk }) => recordsNotOnDisk === 10);
    },
  },
  {
    name: 'finds logs of a pattern that appear later, in folders that appear later',
    run: async world => {
      const { writer } = await deep(world);
      const engine = await world.follow();
      const { sources, ...config } = followConfig([join(world.folder, '**/audit.jsonl')], { watch: world.watch });
      await engine.api.configure({ ...config, sources });
      await writer.do(['mkdir', '/.'], ['append', 5]);
      await engine.until('it is found', summary => summary.sources.length === 1);
    },
  },
]);
