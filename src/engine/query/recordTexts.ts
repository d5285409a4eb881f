import type { RecordSpan } from '../../sources/adapter';
import type { Segment, SegmentCopy } from '../store/segment';

/** The bytes of rows of one segment, without line ends; `null` where they can't be read any more. */
export function readRecordBytes(segment: Segment, rows: readonly number[]): Promise<readonly (Uint8Array | null)[]> {
  const spans = rows.map(row => segment.spanOf(row));
  if (segment.isReadable) return segment.owner.readRecords(segment.key, spans);
  return segment.copy === null ? Promise.resolve(rows.map(() => null)) : readFromCopy(segment, segment.copy, spans);
}

async function readFromCopy(
  { owner }: Segment,
  { key, endOffset }: SegmentCopy,
  spans: readonly RecordSpan[],
): Promise<readonly (Uint8Array | null)[]> {
  const found = await owner.readRecords(key, spans);
  return found.map((bytes, at) => ((spans[at]?.from ?? endOffset) < endOffset ? bytes : null));
}

/** The text of a record; bytes that are not UTF-8 become replacement characters. */
export function decodeRecord(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

const decoder = new TextDecoder();
