export interface SimulateOptions {
  readonly log: string;
  readonly seed?: number;
  /** How many times faster than the clock; `Infinity` never waits. */
  readonly speed?: number;
  readonly records?: number;
  readonly rounds?: number;
  /** So many records are written at once, as if they had happened until now. */
  readonly history?: number;
  /** A controlled clock that starts here; without it records carry the real time. */
  readonly clockStartMs?: number;
  readonly signal?: AbortSignal;
  readonly onRecord?: (line: string) => void;
}

export function simulate(options: SimulateOptions): Promise<{ records: number; rounds: number }>;

export function simulatedLines(options: {
  readonly seed?: number;
  readonly count: number;
  readonly clockStartMs: number;
}): Generator<string, void>;
