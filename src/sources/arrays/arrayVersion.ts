import { createHash } from 'node:crypto';
import { readFully } from '../bytes/fileIdentity';
import type { FileFacts, Files, OpenFile } from '../bytes/files';
import { closeQuietly } from '../bytes/incarnation';
import { LineCounter } from '../bytes/lineCounter';
import { openRegular, type OpenedFile } from '../bytes/openIncarnation';
import { ElementSplitter, type ArrayEnd } from './elementSplitter';
import type { ElementTable } from './elementTable';

/** One state of the file, read from its start to its end. */
export interface ArrayVersion {
  /** It stays open: so what was read can be read again when another file took its name, and its inode is not given to another one. */
  readonly file: OpenFile;
  readonly identity: string;
  readonly realPath: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly elements: ElementTable;
  /** The number of each element as an entry. */
  readonly positions: Float64Array;
  /** The elements that the version before did not have, in their order: entries from number `appendedFrom` on. */
  appended: ArrayLike<number>;
  appendedFrom: number;
  readonly lineCounter: LineCounter;
  /** Of its first and last bytes. */
  readonly endsHash: string;
  /** When it was last seen to be what is in the file, by `performance.now`. */
  provenMs: number;
  /** Other bytes than these were found in the file. */
  isTorn: boolean;
}

export type ArrayReading =
  | { readonly kind: 'read'; readonly version: ArrayVersion }
  /** It is no array, or not a whole one. */
  | { readonly kind: 'unbelieved'; readonly end: Exclude<ArrayEnd, 'complete'>; readonly facts: FileFacts }
  | { readonly kind: 'notAFile' }
  /** Somebody wrote to it meanwhile. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'stopped' };

/** Reads the file at a path, and keeps it open when it is an array. `isEmptyArray`: a file of nothing but blanks is an empty array. */
export async function readVersion(
  files: Files,
  path: string,
  isEmptyArray: boolean,
  signal: AbortSignal,
): Promise<ArrayReading> {
  const provenMs = performance.now();
  const opened = await openRegular(files, path);
  if (opened === null) return { kind: 'notAFile' };
  let isKept = false;
  try {
    const splitter = await split(opened, signal);
    if (splitter === null) return { kind: 'stopped' };
    const { file, identity, realPath, sizeBytes, modifiedMs } = opened;
    const now = await file.stat();
    if (now.sizeBytes !== sizeBytes || now.modifiedMs !== modifiedMs) return { kind: 'changed' };
    const { ending, elements } = splitter;
    if (ending !== 'complete' && !(ending === 'empty' && isEmptyArray)) {
      return { kind: 'unbelieved', end: ending, facts: { identity, sizeBytes, modifiedMs, kind: 'file' } };
    }
    const endsHash = await hashOfEnds(file, sizeBytes);
    isKept = true;
    const positions = new Float64Array(elements.count);
    const facts = { file, identity, realPath, sizeBytes, modifiedMs, endsHash, provenMs };
    const entries = { elements, positions, appended: [], appendedFrom: 0 };
    return { kind: 'read', version: { ...facts, ...entries, lineCounter: new LineCounter(), isTorn: false } };
  } finally {
    if (!isKept) closeQuietly(opened.file);
  }
}

/** Whether a look at the path alone tells that nothing happened, as long as the time of the file is not new. */
export function hasSameFacts(known: FileFacts | ArrayVersion, { identity, sizeBytes, modifiedMs }: FileFacts): boolean {
  return known.identity === identity && known.sizeBytes === sizeBytes && known.modifiedMs === modifiedMs;
}

/** Whether what was seen then may have been changed in the same tick of the clock, and shows the same time. */
export function isTimeNew(modifiedMs: number, seenMs: number): boolean {
  return Date.now() - (performance.now() - seenMs) - modifiedMs <= SAME_TICK_MS;
}

/** Whether the first and the last bytes of the file are those that were read. */
export async function hasSameEnds({ file, sizeBytes, endsHash }: ArrayVersion): Promise<boolean> {
  return (await hashOfEnds(file, sizeBytes)) === endsHash;
}

/** All elements of a file of which that is known; `null` when nobody wants to know any more. */
async function split({ file, sizeBytes }: OpenedFile, signal: AbortSignal): Promise<ElementSplitter | null> {
  const splitter = new ElementSplitter();
  const buffer = new Uint8Array(Math.max(1, Math.min(CHUNK_BYTES, sizeBytes)));
  for (let position = 0; position < sizeBytes;) {
    const count = await file.read(buffer, 0, Math.min(buffer.length, sizeBytes - position), position);
    if (signal.aborted) return null;
    if (count === 0 || !splitter.push(buffer.subarray(0, count))) break;
    position += count;
  }
  return splitter;
}

async function hashOfEnds(file: OpenFile, sizeBytes: number): Promise<string> {
  const head = new Uint8Array(Math.min(HEAD_BYTES, sizeBytes));
  const tail = new Uint8Array(Math.min(TAIL_BYTES, sizeBytes));
  const hash = createHash('sha256');
  for (const [bytes, position] of [
    [head, 0],
    [tail, sizeBytes - tail.length],
  ] as const) {
    hash.update(bytes.subarray(0, await readFully(file, bytes, position)));
  }
  return hash.digest('hex');
}

/** Between two of these the event loop goes on: about 5 ms of work. */
const CHUNK_BYTES = 1024 * 1024;
const HEAD_BYTES = 4 * 1024;
const TAIL_BYTES = 64 * 1024;
/** The coarsest clocks of file systems count in twos of seconds (FAT). */
const SAME_TICK_MS = 2500;
