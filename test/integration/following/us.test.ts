import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect } from 'vitest';
import type { ReadPosition } from '../../../src/core/summary';
import { bundleEngineChild, startEngineProcess } from '../../support/engineProcess';
import { bundleEngine, driveEngine, followConfig, startEngine, type RunningEngine } from '../../support/engineWorker';
import { viewEngine } from '../../support/writers/viewer';
import { testScenarios } from './scenarios';
import type { World } from './world';

// The viewer's own thread or process ends, one way or the other, and another one goes on.

let bundle: Awaited<ReturnType<typeof bundleEngine>>;
let child: Awaited<ReturnType<typeof bundleEngineChild>>;
beforeAll(async () => {
  [bundle, child] = await Promise.all([bundleEngine(), bundleEngineChild()]);
});
afterAll(() => Promise.all([bundle.remove(), child.remove()]));

/** Opens the window again, with what was remembered of the last time. */
async function reopen(world: World, position: ReadPosition | null, start: () => RunningEngine): Promise<void> {
  const engine = start();
  world.lookWith(viewEngine(engine), engine);
  const config = followConfig([world.log], { watch: world.watch });
  const positions = position === null ? {} : { positions: { [world.log]: position } };
  await engine.api.configure({ ...config, ...positions });
}

/** Names, sizes, times and contents of all that is in the folder. */
function picture(folder: string): unknown {
  return readdirSync(folder).map(name => {
    const path = join(folder, name);
    const { size, mtimeMs, mode } = statSync(path);
    return [name, size, mtimeMs, mode, readFileSync(path, 'base64')];
  });
}

const remembered = (world: World): ReadPosition => {
  const { position } = world.source;
  if (position === null) throw new Error('There is nothing to remember.');
  return position;
};

testScenarios([
  {
    name: 'shows the same list when the window is opened again',
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 200], ['rename', '.1'], ['append', 50]);
      await world.follow();
      await world.settled();
      const position = remembered(world);
      await world.close();
      await writer.do(['append', 20]);
      await reopen(world, position, () => startEngine(bundle.path));
      await world.settled();
      const told = (await world.ledger()).entries.map(({ kind }) => kind);
      expect(told).not.toContain('placeLost');
      expect(told).not.toContain('rotatedWhileClosed');
    },
  },
  {
    name: 'says how often the log was rotated while the window was closed',
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 200]);
      await world.follow();
      await world.settled();
      const position = remembered(world);
      await world.close();
      await writer.do(
        ['append', 20],
        ['shift'],
        ['rename', '.1'],
        ['append', 20],
        ['shift'],
        ['rename', '.1'],
        ['append', 5],
      );
      await reopen(world, position, () => startEngine(bundle.path));
      await world.settled();
      await world.told('rotatedWhileClosed');
      expect((await world.entries('rotatedWhileClosed'))[0]?.rotations).toBe(2);
    },
  },
  {
    name: 'says that its place is lost when the archives are gone',
    mayLose: true,
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 200]);
      await world.follow();
      await world.settled();
      const position = remembered(world);
      await world.close();
      await writer.do(['append', 20], ['deleteAndClose'], ['append', 20]);
      world.forget();
      await reopen(world, position, () => startEngine(bundle.path));
      await world.settled();
      await world.told('placeLost');
    },
  },
  {
    name: 'says how many records it does not show any more because they were on no disk',
    mayLose: true,
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 200]);
      await world.follow();
      await world.settled();
      await writer.do(['truncate'], ['append', 10]);
      await world.settled();
      await world.until('200 are gone', ({ recordsNotOnDisk }) => recordsNotOnDisk === 200);
      const position = remembered(world);
      await world.close();
      world.forget();
      await reopen(world, position, () => startEngine(bundle.path));
      await world.settled();
      await world.told('forgotten');
      expect((await world.entries('forgotten'))[0]?.records).toBe(200);
    },
  },
  {
    name: 'comes back with the same list after it was killed, and has written nothing beside the log',
    run: async world => {
      const writer = world.writer();
      await writer.do(
        ['append', 3000],
        ['rename', '.2'],
        ['gzip', '.2', '.2.gz'],
        ['append', 50],
        ['rename', '.1'],
        ['append', 50],
      );
      const before = picture(world.folder);
      for (let death = 0; death < 3; death++) {
        const engine = startEngineProcess(child.path);
        world.lookWith(viewEngine(engine), engine);
        await engine.api.configure(followConfig([world.log], { watch: world.watch }));
        if (death > 0) await engine.until('it reads', ({ sources }) => (sources[0]?.records ?? 0) > 0);
        process.kill(engine.pid, 'SIGKILL');
        await engine.end();
      }
      await reopen(world, null, () => startEngineProcess(child.path));
      await world.settled();
      expect(picture(world.folder)).toEqual(before);
    },
  },
  {
    name: 'comes back with the same list when its memory was too small',
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 20_000, { together: true }], ['rename', '.1'], ['append', 2000, { together: true }]);
      const before = picture(world.folder);
      const worker = new Worker(bundle.path, {
        resourceLimits: { maxOldGenerationSizeMb: 6, maxYoungGenerationSizeMb: 1 },
      });
      const died = new Promise<string>(resolve => worker.once('error', error => resolve(String(error))));
      const ended = new Promise<void>(resolve => worker.once('exit', () => resolve()));
      const small = driveEngine({
        send: message => worker.postMessage(message),
        onMessage: listen => worker.on('message', listen),
        onError: () => undefined,
        ended,
        end: () => void worker.terminate(),
      });
      // It may die before it can answer.
      const asked = small.api.configure(followConfig([world.log], { watch: world.watch })).catch(() => undefined);
      expect(await died).toContain('memory');
      await small.end();
      await asked;
      await reopen(world, null, () => startEngine(bundle.path));
      await world.settled();
      expect(picture(world.folder)).toEqual(before);
    },
  },
]);
