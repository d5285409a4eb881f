import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { bundleEngine, startEngine } from '../../support/engineWorker';
import { playScript, scripts, type Script } from './script';
import { World, type WatchMode } from './world';

// Whatever happens to a log: no record that could be read is lost, none is shown twice, none is invented.
//
//   FOLLOWING_SEED=123 FOLLOWING_RUNS=200 npx vitest run --project following random

const seed = Number(process.env['FOLLOWING_SEED'] ?? 20_250_301);
/** For each of the tests that run side by side. */
const numRuns = Number(process.env['FOLLOWING_RUNS'] ?? 3);

const LIMIT_MS = 60_000 + numRuns * 10_000;

let bundle: Awaited<ReturnType<typeof bundleEngine>>;
beforeAll(async () => {
  bundle = await bundleEngine();
});
afterAll(() => bundle.remove());

/** Failures that were found at random, as they were shrunk. */
const found: readonly (readonly [name: string, script: Script])[] = [
  [
    'shows once what a copy has of a log that was emptied, written anew and deleted between two looks',
    [['copyTruncate', 0], ['copy'], ['writeOther', 9], ['copy'], ['delete'], ['look']],
  ],
];

const watches: readonly WatchMode[] = ['auto', 'poll'];

for (const watch of watches) {
  for (const [name, script] of found) {
    test.concurrent(`${name} (watch: ${watch})`, () => check(watch, script));
  }
  for (const lane of [0, 1, 2, 3]) {
    test.concurrent(
      `shows each record once, whatever happens to the log (watch: ${watch}, seed: ${seed + lane})`,
      async () => {
        const property = fc.asyncProperty(scripts, script => check(watch, script));
        await fc.assert(property, { seed: seed + lane, numRuns, interruptAfterTimeLimit: LIMIT_MS * 0.8 });
      },
      LIMIT_MS,
    );
  }
}

async function check(watch: WatchMode, script: Script): Promise<void> {
  const world = await World.open(watch, () => startEngine(bundle.path));
  await world.during(async () => {
    await playScript(world, script);
    await world.finish();
    await world.toldOfExcused();
    // Whoever opens the window now sees what is on the disk.
    await world.close();
    world.forget();
    await world.follow();
    await world.settled();
  });
}
