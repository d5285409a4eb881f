import type { Segment } from '../store/segment';
import type { FeedSource } from './feedSource';
import { KeptText } from './keptText';
import { addToRuns, readRun, type ReadRun, type Run } from './readRun';

/** A record that is to be read. */
export interface Place {
  readonly segment: Segment;
  readonly row: number;
  readonly source: FeedSource;
}

/** Reads records in any order: those that are near each other in their file together. `isSplit` always answers record by record. */
export async function readPlaces(places: readonly Place[], isSplit: boolean): Promise<readonly ReadRun[]> {
  if (isInFileOrder(places)) return readRuns(runsOf(places), isSplit);
  // Records of several files take turns, or are in an order of their own: they are read as they lie, and put back.
  const byRow = new Map<Segment, Map<number, Uint8Array | null>>();
  for (const some of bySegment(places)) {
    for (const read of await readRuns(runsOf(some), true)) {
      const { segment, rows } = read.run;
      const known = byRow.get(segment) ?? new Map<number, Uint8Array | null>();
      byRow.set(segment, known);
      if (read.kind === 'rows') rows.forEach((row, at) => known.set(row, read.bytes[at] ?? null));
    }
  }
  return places.map(({ segment, row, source }) => ({
    kind: 'rows',
    run: { segment, source, rows: [row], sinceMs: null },
    bytes: [byRow.get(segment)?.get(row) ?? null],
  }));
}

async function readRuns(runs: readonly Run[], isSplit: boolean): Promise<ReadRun[]> {
  const read: ReadRun[] = [];
  // Copies in memory are for feeds.
  const nothingKept = new KeptText();
  for (const run of runs) read.push(await readRun(run, nothingKept, isSplit));
  return read;
}

function runsOf(places: readonly Place[]): readonly Run[] {
  const runs: Run[] = [];
  for (const { segment, row, source } of places) addToRuns(runs, segment, row, source);
  return runs;
}

/** Whether each file is left for good before the next one, and its records ascend. */
function isInFileOrder(places: readonly Place[]): boolean {
  const met = new Set<Segment>();
  let last: Place | undefined;
  for (const place of places) {
    if (place.segment === last?.segment) {
      if (place.row <= last.row) return false;
    } else if (met.has(place.segment)) return false;
    met.add(place.segment);
    last = place;
  }
  return true;
}

/** The places of each segment, as they lie in it. */
function bySegment(places: readonly Place[]): readonly (readonly Place[])[] {
  const found = new Map<Segment, Place[]>();
  for (const place of places) {
    const some = found.get(place.segment);
    if (some === undefined) found.set(place.segment, [place]);
    else some.push(place);
  }
  for (const some of found.values()) some.sort((a, b) => a.row - b.row);
  return [...found.values()];
}
