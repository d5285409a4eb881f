import { countText } from '../../core/quantityText';
import type { LineNumber } from '../../core/ids';
import type { EntryPlace } from '../adapter';
import type { Files } from '../bytes/files';
import { closeQuietly } from '../bytes/incarnation';
import { hasSameFacts, readVersion, type ArrayVersion } from './arrayVersion';

/** The element that an entry is in a version; -1 when it is not in it. */
export function elementOf({ positions }: ArrayVersion, position: number): number {
  let low = 0;
  for (let high = positions.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((positions[middle] ?? Infinity) < position) low = middle + 1;
    else high = middle;
  }
  // Where somebody changed their order, they ascend no longer.
  return positions[low] === position ? low : positions.indexOf(position);
}

/**
 * Where an entry lies in the file at the path, which may be newer than what was read of it; `null` when it is not in it. While the
 * file is half written it is where it was. Throws the system's errors.
 */
export async function placeOf(
  files: Files,
  path: string,
  version: ArrayVersion,
  position: number,
): Promise<EntryPlace | null> {
  const element = elementOf(version, position);
  const facts = await files.stat(path);
  if (element < 0 || facts.kind !== 'file') return null;
  if (hasSameFacts(version, facts)) return placeOfElement(version, element, path);
  const reading = await readVersion(files, path, true, new AbortController().signal);
  if (reading.kind !== 'read') return placeOfElement(version, element, path);
  try {
    const found = sameIn(reading.version, version, element);
    return found < 0 ? null : await placeOfElement(reading.version, found, path);
  } finally {
    closeQuietly(reading.version.file);
  }
}

async function placeOfElement(version: ArrayVersion, element: number, path: string): Promise<EntryPlace | null> {
  const { file, elements, lineCounter, sizeBytes } = version;
  const span = { from: elements.from(element), to: elements.to(element) };
  const line = await lineCounter.lineAt(file, span.from, 'editor');
  if (line === null) return null;
  return { path, name: `entry ${countText(element + 1)}`, span, line, focusLine: line, fileSizeBytes: sizeBytes };
}

/** The element of a newer version that is the same: the nearest towards the head, where elements move to. */
function sameIn({ elements }: ArrayVersion, old: ArrayVersion, element: number): number {
  const likely = Math.min(element, elements.count - 1);
  for (let at = likely; at >= 0; at--) if (elements.isSame(at, old.elements, element)) return at;
  for (let at = likely + 1; at < elements.count; at++) if (elements.isSame(at, old.elements, element)) return at;
  return -1;
}

/** The entry that a line belongs to: the one that it is in, or the first that begins in it, or the nearest before. */
export async function entryAtLine(version: ArrayVersion, line: LineNumber): Promise<number | null> {
  const { file, elements, lineCounter, positions, sizeBytes } = version;
  const start = await lineCounter.offsetOf(file, line, 'editor');
  if (start === null) return null;
  const before = elements.lastFrom(start);
  if (before >= 0 && elements.to(before) > start) return positions[before] ?? null;
  const end = (await lineCounter.offsetOf(file, line + 1, 'editor')) ?? sizeBytes;
  const next = before + 1;
  const found = next < elements.count && elements.from(next) < end ? next : before;
  return found < 0 ? null : (positions[found] ?? null);
}
