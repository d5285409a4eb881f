import type { RecordSpan } from '../../sources/adapter';
import type { Segment, SegmentCopy } from '../store/segment';

/** The bytes of rows of one segment, without line ends; `null` where they can't be read any more. */
export async function readRecordBytes(
  segment: Segment,
  rows: readonly number[],
): Promise<readonly (Uint8Array | null)[]> {
  const spans = rows.map(row => segment.spanOf(row));
  const { owner, key, copy, isReadable } = segment;
  if (isReadable || copy === null) return owner.readRecords(key, spans);
  const found = await readFromCopy(segment, copy, spans);
  if (!found.includes(null)) return found;
  // The newest records of a file that is gone are in memory.
  const kept = await owner.readRecords(key, spans);
  return found.map((bytes, at) => bytes ?? kept[at] ?? null);
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
