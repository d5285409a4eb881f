import type { Segment } from '../store/segment';

/** What was read of a file, and how much of that is shown from it. */
export interface Figures {
  readonly readBytes: number;
  readonly records: number;
  readonly shownRecords: number;
  readonly problems: number;
  readonly firstTimeMs: number | null;
  readonly lastTimeMs: number | null;
}

export function figuresOf(segments: readonly Segment[]): Figures {
  const sum = (of: (segment: Segment) => number): number => segments.reduce((total, segment) => total + of(segment), 0);
  return {
    readBytes: sum(({ startOffset, endOffset }) => endOffset - startOffset),
    records: sum(({ rowCount }) => rowCount),
    shownRecords: sum(({ visibleCount }) => visibleCount),
    problems: sum(({ problems }) => problems.length),
    firstTimeMs: lowest(segments.map(({ firstTimeMs }) => firstTimeMs)),
    lastTimeMs: highest(segments.map(({ lastTimeMs }) => lastTimeMs)),
  };
}

/** The least of the values that are known. */
export function lowest(values: readonly (number | null)[]): number | null {
  return values.reduce((least, value) => (value !== null && (least === null || value < least) ? value : least), null);
}

/** The greatest of the values that are known. */
export function highest(values: readonly (number | null)[]): number | null {
  return values.reduce((most, value) => (value !== null && (most === null || value > most) ? value : most), null);
}
