import type { RecordSpan } from '../adapter';
import { readFully } from './fileIdentity';
import type { OpenFile } from './files';
import { MAX_LINE_BYTES } from './scanner';

/** Reads the bytes of records without their line ends; `null` where they are not there any more. Near spans are read together. */
export async function readRecords(file: OpenFile, spans: readonly RecordSpan[]): Promise<(Uint8Array | null)[]> {
  const found = new Array<Uint8Array | null>(spans.length).fill(null);
  const order = spans.map((span, at) => ({ at, from: span.from, to: Math.min(span.to, span.from + LONGEST_SPAN) }));
  order.sort((a, b) => a.from - b.from);
  for (let first = 0; first < order.length;) {
    const group = groupFrom(order, first);
    const bytes = await readGroup(file, group.from, group.to);
    for (let next = first; next < group.end; next++) {
      const span = order[next];
      if (span !== undefined) found[span.at] = recordIn(bytes.subarray(span.from - group.from, span.to - group.from));
    }
    first = group.end;
  }
  return found;
}

/** Reads what lies between two bytes, as far as the file goes. */
export async function readSpan(file: OpenFile, { from, to }: RecordSpan): Promise<Uint8Array> {
  return readGroup(file, from, to);
}

interface PlacedSpan extends RecordSpan {
  readonly at: number;
}

/** The spans from `first` on that are read at once: order[first, end), bytes [from, to). */
function groupFrom(order: readonly PlacedSpan[], first: number): { from: number; to: number; end: number } {
  const from = order[first]?.from ?? 0;
  let to = order[first]?.to ?? 0;
  let end = first + 1;
  for (; end < order.length; end++) {
    const span = order[end];
    if (span === undefined || span.from > to + LARGEST_GAP || span.to > from + LARGEST_GROUP) break;
    to = Math.max(to, span.to);
  }
  return { from, to, end };
}

async function readGroup(file: OpenFile, from: number, to: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(Math.max(0, to - from));
  return bytes.subarray(0, await readFully(file, bytes, from));
}

/** The record that begins with the bytes, when its line end is among them. */
export function recordIn(bytes: Uint8Array | null): Uint8Array | null {
  const end = bytes?.indexOf(NEWLINE) ?? -1;
  // Only whole lines are records: without an end it is another file's content by now.
  if (bytes === null || end < 0) return null;
  return bytes.slice(0, bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end);
}

/** Records are no longer; what follows in a span are broken lines. */
const LONGEST_SPAN = MAX_LINE_BYTES + 2;
const LARGEST_GAP = 32 * 1024;
const LARGEST_GROUP = 4 * 1024 * 1024;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
