import type { LoadManifest } from '../../../support/load/loadManifest';
import { percentile } from '../../support/statistics';

/** How many records there were at a moment of the monotonic clock. */
export interface CountAt {
  readonly count: number;
  readonly ns: bigint;
}

/** From a record's write to the first count that includes it, in ms. */
export function latenciesOf(
  { steps, firstId }: LoadManifest,
  counts: readonly CountAt[],
): { readonly p50: number; readonly p99: number } {
  let at = 0;
  const latencies = steps.flatMap(({ to, writtenNs }) => {
    while (at < counts.length && (counts[at]?.count ?? 0) < to - firstId) at++;
    const seen = counts[at];
    return seen === undefined ? [] : [Math.max(0, Number(seen.ns - writtenNs) / 1e6)];
  });
  return { p50: percentile(latencies, 50), p99: percentile(latencies, 99) };
}
