import type { Incarnation } from '../history/incarnation';

/** Counts records that come from files after these were renamed or deleted, and tells of each burst of them once. */
export class LateRecords {
  private readonly watched = new Map<Incarnation, Burst>();

  begin(incarnation: Incarnation): void {
    this.watched.set(incarnation, {
      told: rowsAtEnd(incarnation),
      seen: rowsAtEnd(incarnation),
      sinceMs: 0,
      lastMs: 0,
    });
  }

  /** The bursts that are over, or go on for long. */
  take(
    incarnations: readonly Incarnation[],
    /** Nobody was told yet that these were renamed or deleted. */
    leaving: ReadonlySet<Incarnation>,
    nowMs: number,
  ): readonly { readonly incarnation: Incarnation; readonly records: number }[] {
    const known = new Set(incarnations);
    return [...this.watched].flatMap(([incarnation, burst]) => {
      const rows = rowsAtEnd(incarnation);
      if (rows !== burst.seen) {
        if (burst.seen === burst.told) burst.sinceMs = nowMs;
        burst.seen = rows;
        burst.lastMs = nowMs;
      }
      const records = burst.seen - burst.told;
      if (records === 0 && !(known.has(incarnation) && isReadable(incarnation))) this.watched.delete(incarnation);
      if (records === 0 || leaving.has(incarnation)) return [];
      if (nowMs - burst.lastMs < QUIET_MS && nowMs - burst.sinceMs < LONG_MS) return [];
      burst.told = burst.seen;
      return [{ incarnation, records }];
    });
  }

  clear(): void {
    this.watched.clear();
  }
}

interface Burst {
  told: number;
  seen: number;
  /** When it began, and when it went on last. */
  sinceMs: number;
  lastMs: number;
}

/** Only the last segment of a file grows at its end; the part before may still be indexed. */
function rowsAtEnd({ segments }: Incarnation): number {
  return segments[segments.length - 1]?.rowCount ?? 0;
}

function isReadable({ segments }: Incarnation): boolean {
  return segments.some(segment => segment.isReadable);
}

const QUIET_MS = 1500;
const LONG_MS = 10_000;
