import { rowIdOf, type LineNumber, type RowId } from '../core/ids';
import type { Problem } from '../core/problem';
import type { ProblemView, RawLines, RawLinesRequest, RecordLocation } from '../protocol/engineViews';
import type { EntryPlace } from '../sources/adapter';
import type { FollowedSource } from './followedSource';
import { readRecordBytes } from './query/recordTexts';
import type { FoundInSegment } from './store/logIndex';
import type { Segment } from './store/segment';

// Where records are that are no lines: their readers know.

/** Where a record is; of one that is on no disk any more, where it was. */
export async function locateEntry(source: FollowedSource, { segment, row }: FoundInSegment): Promise<RecordLocation> {
  const place = segment.placeOf(row) === null ? null : await placeOf(source, segment, segment.offsetOf(row));
  const [bytes] = await readRecordBytes(segment, [row]);
  const { span = null, line = null, focusLine = null } = place ?? {};
  return {
    path: place?.path ?? source.path,
    name: place?.name ?? null,
    isDocument: span === null,
    byteOffset: span?.from ?? 0,
    byteLength: bytes?.length ?? 0,
    line,
    editorLine: focusLine ?? line ?? 0,
    fileSizeBytes: place?.fileSizeBytes ?? 0,
    isText: bytes?.includes(0) !== true,
    isOnDisk: place !== null,
  };
}

/** A problem among entries. */
export async function problemOfEntry(
  source: FollowedSource,
  segment: Segment,
  { kind, offset, length }: Problem,
): Promise<ProblemView> {
  const place = await placeOf(source, segment, offset);
  return {
    kind,
    path: place?.path ?? source.path,
    name: place?.name ?? null,
    isDocument: place !== null && place.span === null,
    byteOffset: place?.span?.from ?? 0,
    byteLength: place?.span === null || place === null ? length : place.span.to - place.span.from,
    line: place?.line ?? null,
    isOnDisk: place !== null,
  };
}

/** The record that a line of a file belongs to, where the file holds entries of a source. */
export async function rowOfEntry(
  sources: readonly FollowedSource[],
  path: string,
  line: LineNumber,
): Promise<RowId | undefined> {
  for (const { entries, segments } of sources) {
    const found = await entries?.entryAt(path, line);
    const segment = segments.find(({ key }) => key === found?.segment);
    if (segment === undefined || found === null || found === undefined) continue;
    // A problem is no row: the one before it is the nearest, where entries have an order.
    const row = segment.rowAtOrAfter(found.position + 1) - 1;
    const isIt = row >= 0 && (segment.owner.order === 'log' || segment.offsetOf(row) === found.position);
    if (isIt && segment.isVisible(row)) return rowIdOf(segment.id, row);
  }
  return undefined;
}

/** Lines of a file that holds entries of a source; `null` when there is none that can be read. */
export async function linesOfEntries(
  sources: readonly FollowedSource[],
  path: string,
  request: Omit<RawLinesRequest, 'path'>,
): Promise<RawLines | null> {
  for (const { entries } of sources) {
    const lines = await entries?.linesOf(path, request);
    if (lines !== null && lines !== undefined) return lines;
  }
  return null;
}

async function placeOf({ entries }: FollowedSource, segment: Segment, position: number): Promise<EntryPlace | null> {
  return (await entries?.locate(segment.key, position)) ?? null;
}
