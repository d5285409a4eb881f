import { readFully } from '../bytes/fileIdentity';
import type { OpenFile } from '../bytes/files';
import { MAX_LINE_BYTES } from '../bytes/scanner';
import { elementHash } from './elementHash';
import type { ElementTable } from './elementTable';

/** Larger elements are not read. */
export const MAX_ELEMENT_BYTES = MAX_LINE_BYTES;

/**
 * Reads the texts of elements; `null` where other bytes stand there by now, and where an element is too large. Near ones are read
 * together. The texts may be parts of one buffer.
 */
export async function readElements(
  file: OpenFile,
  elements: ElementTable,
  wanted: readonly number[],
): Promise<(Uint8Array | null)[]> {
  const found = new Array<Uint8Array | null>(wanted.length).fill(null);
  const order = wanted
    .map((element, at) => ({ at, element, from: elements.from(element), to: elements.to(element) }))
    .filter(({ element, from, to }) => element >= 0 && element < elements.count && to - from <= MAX_ELEMENT_BYTES)
    .sort((a, b) => a.from - b.from);
  for (let first = 0; first < order.length;) {
    const from = order[first]?.from ?? 0;
    let to = order[first]?.to ?? 0;
    let end = first + 1;
    for (; end < order.length; end++) {
      const next = order[end];
      if (next === undefined || next.from > to + LARGEST_GAP || next.to > from + LARGEST_GROUP) break;
      to = Math.max(to, next.to);
    }
    const buffer = new Uint8Array(to - from);
    const bytes = buffer.subarray(0, await readFully(file, buffer, from));
    for (const one of order.slice(first, end)) {
      const text = bytes.subarray(one.from - from, one.to - from);
      if (isElement(text, elements, one.element)) found[one.at] = text;
    }
    first = end;
  }
  return found;
}

function isElement(text: Uint8Array, elements: ElementTable, element: number): boolean {
  if (text.length !== elements.length(element)) return false;
  const { firstHalf, secondHalf } = elementHash(text);
  return elements.hasHash(element, firstHalf, secondHalf);
}

const LARGEST_GAP = 32 * 1024;
const LARGEST_GROUP = 4 * 1024 * 1024;
