/**
 * How much is asked at once. A question holds the lock that keeps writers waiting until it is answered, so what it may ask is measured by
 * how long the last ones took.
 */
export class LockPace {
  /** Rows of which only the heads are read. */
  rows = FIRST_ROWS;
  /** Bytes of rows that are read as a whole; a row counts some more for itself. */
  bytes = FIRST_BYTES;

  /** A question for so many rows was answered. */
  noteRows(tookMs: number, wasFull: boolean): void {
    this.rows = next(this.rows, tookMs, wasFull, MIN_ROWS, MAX_ROWS);
  }

  noteBytes(tookMs: number, wasFull: boolean): void {
    this.bytes = next(this.bytes, tookMs, wasFull, MIN_BYTES, MAX_BYTES);
  }
}

/** What a row costs beside its bytes, in bytes. */
export const ROW_COST = 1024;

function next(amount: number, tookMs: number, wasFull: boolean, least: number, most: number): number {
  if (tookMs > SLOW_MS) return Math.max(least, Math.floor(amount / (tookMs > 2 * SLOW_MS ? 4 : 2)));
  return tookMs < FAST_MS && wasFull ? Math.min(most, amount * 2) : amount;
}

/** Far from the 20 ms that a lock may take: the machine may be busier next time. */
const SLOW_MS = 5;
const FAST_MS = 2;
const FIRST_ROWS = 256;
const MIN_ROWS = 16;
const MAX_ROWS = 2048;
const FIRST_BYTES = 256 * 1024;
const MIN_BYTES = 16 * 1024;
const MAX_BYTES = 4 * 1024 ** 2;
