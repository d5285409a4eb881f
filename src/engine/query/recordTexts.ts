import type { RecordSpan } from '../../sources/adapter';
import type { Segment } from '../store/segment';
import type { SegmentCopy } from '../store/segmentPlace';

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

/**
 * The text of a record for whoever looks for values in it: with what is known of it beside its own text, put in front, so that
 * its own keys, which come later, win.
 */
export function recordText(segment: Segment, row: number, bytes: Uint8Array): string {
  const text = decodeRecord(bytes);
  const facts = segment.owner.entries?.factsOf(segment.key, segment.offsetOf(row));
  if (facts === undefined) return text;
  // A record is an object: its first brace opens it.
  const open = text.indexOf('{') + 1;
  const isEmpty = /^\s*\}/.test(text.slice(open));
  return `${text.slice(0, open)}${JSON.stringify(facts).slice(1, -1)}${isEmpty ? '' : ', '}${text.slice(open)}`;
}

/** The text of a record; bytes that are not UTF-8 become replacement characters. */
export function decodeRecord(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

const decoder = new TextDecoder();
