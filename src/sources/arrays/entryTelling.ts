import type { Events } from '../bytes/events';
import type { EntryBatch } from '../rows/entryBatch';
import { SEGMENT } from './arraySegment';
import type { ArrayVersion } from './arrayVersion';
import { MAX_ELEMENT_BYTES, readElements } from './elementTexts';

/**
 * Tells the entries of a version that were not told yet. `torn`: other bytes stand in the file by now; what was told before is true.
 * `teller.told` moves on with each batch, before it is yielded.
 */
export async function* tellEntries(
  teller: { told: number },
  batch: EntryBatch,
  version: ArrayVersion,
  signal: AbortSignal,
): Events<'reached' | 'torn' | 'stopped'> {
  const { file, elements, appended, appendedFrom, sizeBytes } = version;
  const end = appendedFrom + appended.length;
  const isLong = sizeBytes > LONG_BYTES && end - teller.told > GROUP_COUNT;
  while (teller.told < end) {
    const wanted = nextGroup(version, teller.told);
    const texts = await readElements(file, elements, wanted);
    if (signal.aborted) return 'stopped';
    const isTorn = !addEntries(batch, version, wanted, texts);
    version.isTorn ||= isTorn;
    if (!batch.isEmpty) {
      const taken = batch.take();
      teller.told = batch.position;
      yield { kind: 'batch', segment: SEGMENT, batch: taken };
    }
    if (isTorn) return 'torn';
    if (isLong) yield { kind: 'progress', doneBytes: teller.told - appendedFrom, totalBytes: appended.length };
  }
  return 'reached';
}

/** The elements that are read at once, from an entry on. */
function nextGroup({ elements, appended, appendedFrom }: ArrayVersion, position: number): number[] {
  const wanted: number[] = [];
  let bytes = 0;
  for (let at = position - appendedFrom; at < appended.length && wanted.length < GROUP_COUNT; at++) {
    const element = appended[at] ?? 0;
    const length = elements.length(element);
    const held = length > MAX_ELEMENT_BYTES ? 0 : length;
    if (wanted.length > 0 && bytes + held > GROUP_BYTES) break;
    bytes += held;
    wanted.push(element);
  }
  return wanted;
}

/** Answers whether all of them were there. */
function addEntries(
  batch: EntryBatch,
  { elements }: ArrayVersion,
  wanted: readonly number[],
  texts: readonly (Uint8Array | null)[],
): boolean {
  for (const [at, element] of wanted.entries()) {
    const length = elements.length(element);
    const text = texts[at] ?? null;
    if (length > MAX_ELEMENT_BYTES) batch.addProblem('valueTooLarge', length);
    else if (text === null) return false;
    else addEntry(batch, text);
  }
  return true;
}

function addEntry(batch: EntryBatch, bytes: Uint8Array): void {
  let text;
  try {
    text = decoder.decode(bytes);
  } catch {
    // It says nothing but that the bytes are no UTF-8.
    batch.addProblem('invalidUtf8', bytes.length);
    return;
  }
  batch.add(text);
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Between two groups the event loop goes on. */
const GROUP_COUNT = 512;
const GROUP_BYTES = 1024 * 1024;
/** Smaller files are read before anybody could look at how far it is. */
const LONG_BYTES = 16 * 1024 * 1024;
