import type { Segment } from '../store/segment';

/** The bytes of rows of one segment, without line ends; `null` where they can't be read any more. */
export function readRecordBytes(segment: Segment, rows: readonly number[]): Promise<readonly (Uint8Array | null)[]> {
  if (!segment.isReadable) return Promise.resolve(rows.map(() => null));
  return segment.owner.readRecords(
    segment.key,
    rows.map(row => segment.spanOf(row)),
  );
}

/** The text of a record; bytes that are not UTF-8 become replacement characters. */
export function decodeRecord(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

const decoder = new TextDecoder();
