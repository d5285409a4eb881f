import { oneLineJson } from '../../core/jsonFields';
import { decodeRecord } from '../query/recordTexts';
import type { Segment } from '../store/segment';
import type { FeedSource } from './feedSource';
import type { KeptText } from './keptText';
import { isAllRecords } from './passedProblems';
import { endOfRow } from './sourceFeed';

/** Rows of one segment that are near each other, in their order: they are read together. */
export interface Run {
  readonly segment: Segment;
  readonly source: FeedSource;
  readonly rows: number[];
  /** When they could not be read for the first time. */
  readonly sinceMs: number | null;
}

/** Adds a row to the last run, or begins another one. */
export function addToRuns(runs: Run[], segment: Segment, row: number, source: FeedSource): void {
  const run = runs[runs.length - 1];
  const last = run?.rows[run.rows.length - 1] ?? Infinity;
  if (run?.segment !== segment || run.sinceMs !== null || !isNear(run, last, row)) {
    runs.push({ segment, source, rows: [row], sinceMs: null });
  } else run.rows.push(row);
}

function isNear({ segment, source, rows }: Run, last: number, row: number): boolean {
  const [first = 0] = rows;
  if (row <= last) return false;
  if (source.entries !== null) return rows.length < MANY_ENTRIES;
  const offset = segment.offsetOf(row);
  if (offset > segment.offsetOf(first) + LARGEST_RUN) return false;
  return row === last + 1 || offset <= endOfRow(segment, last) + LARGEST_GAP;
}

/** The bytes of a run. */
export type ReadRun =
  /** All of it: records with their line ends, and nothing else. */
  | { readonly kind: 'block'; readonly run: Run; readonly bytes: Uint8Array }
  /** Record by record, each with its line end; `null` where they can't be read. */
  | { readonly kind: 'rows'; readonly run: Run; readonly bytes: readonly (Uint8Array | null)[] };

/** Reads a run; `isSplit` always answers record by record. */
export async function readRun(run: Run, kept: KeptText, isSplit: boolean): Promise<ReadRun> {
  const { segment, rows, source } = run;
  if (source.entries !== null) return { kind: 'rows', run, bytes: await readEntries(run) };
  const first = rows[0] ?? 0;
  const last = rows[rows.length - 1] ?? 0;
  const from = segment.offsetOf(first);
  const to = endOfRow(segment, last);
  const block = kept.read(segment, from, to) ?? (await readFromFile(source, segment, from, to));
  if (block === null) return { kind: 'rows', run, bytes: rows.map(() => null) };
  const isDense = last - first + 1 === rows.length;
  const isWhole = block.length === to - from && block[block.length - 1] === NEWLINE;
  if (!isSplit && isDense && isWhole && isAllRecords(segment, from, to)) return { kind: 'block', run, bytes: block };
  return { kind: 'rows', run, bytes: rows.map(row => recordIn(block, segment.offsetOf(row) - from)) };
}

/** Entries as lines: JSON texts without line ends in them, each with one behind it. */
async function readEntries({ segment, rows, source }: Run): Promise<readonly (Uint8Array | null)[]> {
  const found = await source.readRecords(
    segment.key,
    rows.map(row => segment.spanOf(row)),
  );
  return found.map(bytes => (bytes === null ? null : Buffer.from(`${oneLineJson(decodeRecord(bytes))}\n`)));
}

async function readFromFile(
  source: FeedSource,
  segment: Segment,
  from: number,
  to: number,
): Promise<Uint8Array | null> {
  const { copy } = segment;
  if (segment.isReadable) return source.readSpan(segment.key, { from, to });
  const again = repeatOf(source, segment, from, to);
  if (again !== undefined) return source.readSpan(again.key, { from, to });
  // The newest bytes of a file that is gone are in memory.
  if (copy === null || from >= copy.endOffset) return source.readSpan(segment.key, { from, to });
  return source.readSpan(copy.key, { from, to: Math.min(to, copy.endOffset) });
}

/** The segment of a log that was rewritten and has these bytes again. */
function repeatOf({ history }: FeedSource, segment: Segment, from: number, to: number): Segment | undefined {
  return history.repeats
    .filter(({ old, endOffset }) => to <= endOffset && old.segments.includes(segment))
    .flatMap(({ now }) => now.segments)
    .find(({ startOffset, endOffset, isReadable }) => isReadable && startOffset <= from && to <= endOffset);
}

/** The record that starts there. Only whole lines are records: without an end it is another file's content by now. */
function recordIn(bytes: Uint8Array, start: number): Uint8Array | null {
  const end = start < bytes.length ? bytes.indexOf(NEWLINE, start) : -1;
  return end < 0 ? null : bytes.subarray(start, end + 1);
}

const MANY_ENTRIES = 500;
const LARGEST_GAP = 32 * 1024;
const LARGEST_RUN = 4 * 1024 * 1024;
const NEWLINE = 0x0a;
