export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Nearest rank; `share` in percent. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(0, Math.ceil((share / 100) * sorted.length) - 1);
  return sorted[rank] ?? NaN;
}

export function milliseconds(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
}

export function seconds(value: number): string {
  return `${value.toFixed(2)} s`;
}

/** "0.52 (0.50–0.61)": the median and what it lies between. */
export function spread(values: readonly number[], format: (value: number) => string): string {
  if (values.length < 2) return format(median(values));
  return `${format(median(values))} (${format(Math.min(...values))}–${format(Math.max(...values))})`;
}

/** User and system time of this process so far, all threads. */
export function cpuSeconds(): number {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return (userCPUTime + systemCPUTime) / 1e6;
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
