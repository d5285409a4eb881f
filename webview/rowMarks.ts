import type { Summary } from '../src/core/summary';

/** Changes when rows look different without having moved. */
export function marksOf(summary: Summary): string {
  const notOnDisk = summary.sources.map(source => source.recordsNotOnDisk).join();
  return `${summary.failures.unseen}/${notOnDisk}`;
}
