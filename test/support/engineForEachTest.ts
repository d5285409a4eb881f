import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { bundleEngine, startEngine, type RunningEngine } from './engineWorker';

/** What each test of a file gets for itself. */
export interface EngineAndFolder {
  readonly engine: RunningEngine;
  readonly folder: string;
  /** Starts the next engine, when the first one was ended. */
  readonly startNext: () => RunningEngine;
}

/** Gives each test an engine in a thread and a folder; afterwards both go, and faults that the engine logged fail the test. */
export function engineForEachTest(give: (given: EngineAndFolder) => void | Promise<void>): void {
  let bundle: Awaited<ReturnType<typeof bundleEngine>>;
  let folder: string;
  let engine: RunningEngine;
  beforeAll(async () => {
    bundle = await bundleEngine();
  });
  afterAll(() => bundle.remove());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'engine-'));
    const startNext = (): RunningEngine => (engine = startEngine(bundle.path));
    await give({ engine: startNext(), folder, startNext });
  });
  afterEach(async () => {
    const faults = engine.logs.filter(line => line.startsWith('error') || line.startsWith('thread'));
    await engine.end();
    await rm(folder, { recursive: true });
    expect(faults).toEqual([]);
  });
}
