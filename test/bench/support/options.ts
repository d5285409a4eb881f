/** What run.mjs hands to a benchmark. */
export interface BenchOptions {
  readonly root: string;
  readonly workerPath: string;
  /** The generated logs, by size. */
  readonly logs: Readonly<Record<'small' | 'big' | 'huge' | 'rows', string | undefined>>;
  /** What the logs are called in the table, such as "1 GB". */
  readonly names: Readonly<Record<'small' | 'big' | 'huge' | 'rows', string>>;
  readonly repeats: number;
  readonly isSmoke: boolean;
  readonly scratch: string;
}

/** One line of the table. */
export interface Measurement {
  /** Number of the budget in the performance budgets, such as "8". */
  readonly budget: string;
  readonly quantity: string;
  readonly measured: string;
  readonly limit: string;
  /** `null` where there is nothing to compare with. */
  readonly isWithin: boolean | null;
  readonly peers?: string;
}

export const options = JSON.parse(process.env['BENCH_OPTIONS'] ?? '{}') as BenchOptions;

/** Ends a benchmark: its lines go to run.mjs. */
export function report(...measurements: readonly Measurement[]): void {
  process.stdout.write(`\n@measurements ${JSON.stringify(measurements)}\n`);
}

export function logOf(name: keyof BenchOptions['logs']): string {
  const path = options.logs[name];
  if (path === undefined) throw new Error(`no ${name} log was made`);
  return path;
}
