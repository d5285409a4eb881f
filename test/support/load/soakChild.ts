import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Summary } from '../../../src/core/summary';
import { createEngine } from '../../../src/engine/engine';
import type { EngineConfig } from '../../../src/protocol/engineApi';
import type { SoakAnswer, SoakQuestion } from './soak';

/**
 * A process that follows a log with an open list, as a window does, and answers how much memory it holds:
 * node soakChild.cjs CONFIG. Garbage is collected before it is asked, so that only what is held counts.
 */
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const config = JSON.parse(process.argv[2] ?? '') as EngineConfig;
const faults: string[] = [];
let latest: Summary | undefined;
const engine = createEngine({
  onSummary: summary => {
    latest = summary;
  },
  log: (level, message) => {
    if (level === 'error') faults.push(message);
  },
});

void start();

async function start(): Promise<void> {
  await engine.api.configure(config);
  const { result } = await engine.api.openResult({ query: '', order: { by: 'log' } });
  process.on('message', (question: SoakQuestion) => {
    if (question === 'sample') answer({ kind: 'sample', ...memory() });
    else if (question === 'ids') void ids().then(all => answer({ kind: 'ids', ids: all }));
    else end();
  });
  answer({ kind: 'ready' });

  async function ids(): Promise<number[]> {
    const all: number[] = [];
    for (let from = 0; ; from += 1000) {
      const window = await engine.api.rows({ result, from, to: from + 1000 });
      all.push(...(window?.rows ?? []).map(({ job }) => Number(job)));
      if (window === null || from + 1000 >= window.count) return all;
    }
  }
}

function memory(): Omit<Extract<SoakAnswer, { kind: 'sample' }>, 'kind'> {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  const [source] = latest?.sources ?? [];
  return {
    heapBytes: heapUsed,
    externalBytes: external,
    indexBytes: engine.memoryBytes,
    records: source?.records ?? 0,
    watch: source === undefined ? '' : `${source.watch.mode} ${source.watch.reason}`.trim(),
    faults,
  };
}

function answer(message: SoakAnswer): void {
  process.send?.(message);
}

function end(): void {
  engine.dispose();
  process.disconnect();
}
