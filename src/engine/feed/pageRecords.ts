import type { ValueTables } from '../../core/columns';
import type { FeedPage, FeedRecord } from '../../protocol/feedViews';
import { viewWithoutDetails } from '../rowViews';
import type { Segment } from '../store/segment';
import type { ReadRun } from './readRun';

/** What was read, as a page hands it out. */
export function recordsOf(
  runs: readonly ReadRun[],
  tables: ValueTables,
): Pick<FeedPage, 'count' | 'records' | 'bytes'> {
  const records: FeedRecord[] = [];
  for (const read of runs) {
    if (read.kind === 'block') continue;
    const { segment, rows, source } = read.run;
    read.bytes.forEach((bytes, at) => {
      const row = rows[at];
      if (bytes === null || row === undefined) return;
      records.push({
        view: viewWithoutDetails(tables, segment, row),
        dialect: segment.owner.dialect,
        bytes: withoutLineEnd(bytes),
        facts: segment.owner.entries?.factsOf(segment.key, segment.offsetOf(row)),
        path: fileOf(segment, row) ?? source.path,
        line: source.entries !== null ? null : firstLineOf(segment, source.segments, row),
      });
    });
  }
  return { count: records.length, records, bytes: [] };
}

/** The file that holds a row now. */
export function fileOf(segment: Segment, row: number): string | null {
  const path = segment.placeOf(row)?.path ?? null;
  return path && (segment.owner.entries?.pathOf(segment.key, segment.offsetOf(row)) ?? path);
}

/** The same as bytes only. */
export function bytesOf(runs: readonly ReadRun[]): Pick<FeedPage, 'count' | 'records' | 'bytes'> {
  const bytes: Uint8Array[] = [];
  let count = 0;
  for (const read of runs) {
    if (read.kind === 'block') {
      bytes.push(read.bytes);
      count += read.run.rows.length;
      continue;
    }
    for (const record of read.bytes) {
      if (record === null) continue;
      bytes.push(record);
      count++;
    }
  }
  return { count, records: [], bytes };
}

/** The line of a row in its file; the part before may be read to its end without having told so yet. */
function firstLineOf(segment: Segment, segments: readonly Segment[], row: number): number | null {
  const line = segment.lineOf(row);
  if (segment.firstLine !== null) return segment.firstLine + line;
  const before = segments[segments.indexOf(segment) - 1];
  const isKnown = before?.firstLine === 0 && before.startOffset === 0 && before.endOffset === segment.startOffset;
  return isKnown ? before.endLine + line : null;
}

function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  const end = bytes.length - 1;
  return bytes.subarray(0, bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end);
}

const CARRIAGE_RETURN = 0x0d;
