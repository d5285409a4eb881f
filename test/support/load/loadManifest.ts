import { readFileSync } from 'node:fs';

/** What `loadWriter.mjs` says that it wrote: the ids [0, `count`) from `firstId` on. */
export interface LoadManifest {
  readonly firstId: number;
  readonly count: number;
  readonly steps: readonly LoadStep[];
  /** Which generation of the log a record was written to. */
  generationOf(id: number): number;
}

/** The records [from, to) were written by then; ns of the monotonic clock. */
export interface LoadStep {
  readonly from: number;
  readonly to: number;
  readonly generation: number;
  readonly writtenNs: bigint;
}

export function readLoadManifest(path: string): LoadManifest {
  const steps = readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const [from, to, generation, ns = '0'] = line.split(' ');
      return { from: Number(from), to: Number(to), generation: Number(generation), writtenNs: BigInt(ns) };
    });
  const firstId = steps[0]?.from ?? 0;
  const count = (steps.at(-1)?.to ?? firstId) - firstId;
  const generations = new Uint16Array(count);
  for (const { from, to, generation } of steps) generations.fill(generation, from - firstId, to - firstId);
  return { firstId, count, steps, generationOf: id => generations[id - firstId] ?? -1 };
}
