import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleEngine, startEngine } from '../../support/engineWorker';
import { World, type WatchMode } from './world';

/** What happens to a log. At its end the judge looks at all of it, and once more behind another record. */
export interface Scenario {
  readonly name: string;
  readonly run: (world: World) => Promise<void>;
  /** The log is not one at the end, so that nothing can be written to it. */
  readonly endsWithoutLog?: boolean;
  /** Records may be missing that nobody could have read: what the ledger must say of it. */
  readonly mayLose?: boolean;
}

/** Tests each of them with file events and without any, several at once. */
export function testScenarios(scenarios: readonly Scenario[], modes: readonly WatchMode[] = ['auto', 'poll']): void {
  let bundle: Awaited<ReturnType<typeof bundleEngine>>;
  beforeAll(async () => {
    bundle = await bundleEngine();
  });
  afterAll(() => bundle.remove());
  for (const watch of modes) {
    for (const scenario of scenarios) {
      test.concurrent(`${scenario.name} (watch: ${watch})`, async () => {
        const world = await World.open(watch, () => startEngine(bundle.path));
        await world.during(() => play(world, scenario));
      });
    }
  }
}

async function play(world: World, { run, endsWithoutLog = false, mayLose = false }: Scenario): Promise<void> {
  await run(world);
  const { excused } = endsWithoutLog ? await world.settled() : await world.finish();
  if (!mayLose && !world.mayLose) expect(excused).toEqual([]);
}
