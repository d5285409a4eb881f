import type { Dialect } from '../../core/dialect';
import { editorLineAt, innermostKey } from '../../core/innermostKey';
import type { EntryPlace, EntryReader, RawLinesWindow, RecordSpan } from '../adapter';
import type { Files } from '../bytes/files';
import { LineCounter } from '../bytes/lineCounter';
import { readLinesAround } from '../bytes/lines';
import { closeQuietly } from '../bytes/incarnation';
import { codeOf } from '../bytes/readerState';
import { TREE_SEGMENT, type TreeEntry } from './entryBook';
import { factsOfPath } from './pathFacts';
import { decodedText, hashOf, jsonBytes, readFile } from './readRun';
import type { TreeFollower } from './treeFollower';
import { namesOf, pathOf, type TreeFile } from './treeNodes';
import { MAX_AT_ONCE } from './workQueue';

export interface TreeEntriesOptions {
  readonly path: string;
  readonly files: Files;
  readonly dialect: Dialect;
  readonly follower: TreeFollower;
}

/** What can be asked about the runs of a tree. */
export function treeEntries({ path, files, dialect, follower }: TreeEntriesOptions): EntryReader {
  const entryOf = (segment: number, position: number): TreeEntry | undefined =>
    segment === TREE_SEGMENT ? follower.book.all[position] : undefined;

  /** The file of the tree at a path, also at the path where links lead. */
  const fileAt = (wanted: string): TreeFile | null => {
    for (const root of [path, follower.realPath]) {
      const start = root === '' || root.endsWith('/') ? root : `${root}/`;
      const file =
        start !== '' && wanted.startsWith(start)
          ? follower.tree.fileAt(wanted.slice(start.length).split('/'))
          : undefined;
      if (file !== undefined) return file;
    }
    return null;
  };

  return {
    locate: async (segment, position) => {
      const file = entryOf(segment, position)?.file ?? null;
      return file && nullIfSystem(placeOf(files, file, follower, dialect));
    },
    pathOf: (segment, position) => {
      const file = entryOf(segment, position)?.file ?? null;
      return file && pathOf(file);
    },
    factsOf: (segment, position) => {
      const entry = entryOf(segment, position);
      return entry && factsOfPath(path, entry.names);
    },
    entryAt: async wanted => {
      const position = fileAt(wanted)?.entry ?? null;
      return position === null ? null : { segment: TREE_SEGMENT, position };
    },
    linesOf: async (wanted, request) => {
      const file = fileAt(wanted);
      return file === null ? null : nullIfSystem(rawLines(files, pathOf(file), request));
    },
  };
}

/** The bytes of entries as they lie on the disk, or as they were read lately; `null` where they are neither. */
export async function readEntries(
  files: Files,
  { book }: TreeFollower,
  segment: number,
  spans: readonly RecordSpan[],
): Promise<(Uint8Array | null)[]> {
  const found = new Array<Uint8Array | null>(spans.length).fill(null);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < spans.length; at = next++) {
      const entry = segment === TREE_SEGMENT ? book.all[spans[at]?.from ?? -1] : undefined;
      if (entry !== undefined) found[at] = (await bytesOf(files, entry)) ?? book.copyOf(entry);
    }
  };
  await Promise.all(Array.from({ length: Math.min(MAX_AT_ONCE, spans.length) }, work));
  return found;
}

async function bytesOf(files: Files, { file, hash, isRecord }: TreeEntry): Promise<Uint8Array | null> {
  if (file === null || hash === '') return null;
  const bytes = (await nullIfSystem(readFile(files, pathOf(file))))?.bytes ?? null;
  // It may have been written anew since the last look.
  if (bytes === null || hashOf(bytes) !== hash) return null;
  return isRecord ? jsonBytes(bytes) : bytes;
}

async function placeOf(
  files: Files,
  file: TreeFile,
  follower: TreeFollower,
  dialect: Dialect,
): Promise<EntryPlace | null> {
  const entry = follower.book.of(file);
  const path = pathOf(file);
  const name = namesOf(file).join('/');
  if (entry === undefined) return null;
  if (!entry.isRecord) {
    const { sizeBytes } = await files.stat(path);
    return { path, name, span: { from: 0, to: sizeBytes }, line: 0, focusLine: 0, fileSizeBytes: sizeBytes };
  }
  const read = await readFile(files, path);
  const bytes = read?.bytes ?? null;
  if (bytes === null || hashOf(bytes) !== entry.hash) return null;
  const fileSizeBytes = bytes.length;
  const focusLine = focusLineOf(decodedText(bytes) ?? '', dialect);
  return { path, name, span: { from: 0, to: fileSizeBytes }, line: 0, focusLine, fileSizeBytes };
}

/** The line of the innermost detail: in a long run it is what went wrong. */
function focusLineOf(text: string, { fields }: Dialect): number {
  const { detail } = fields;
  if (detail?.isInnermost !== true) return 0;
  // A byte-order mark is no JSON; a blank takes its place, so that all positions stay.
  const json = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
  for (const path of detail.paths) {
    const found = innermostKey(json, path);
    if (found !== null) return editorLineAt(text, found);
  }
  return 0;
}

async function rawLines(
  files: Files,
  path: string,
  request: Parameters<typeof readLinesAround>[2],
): Promise<RawLinesWindow | null> {
  const file = await files.open(path);
  try {
    const { kind } = await file.stat();
    return kind === 'file' ? await readLinesAround(file, new LineCounter(), request) : null;
  } finally {
    closeQuietly(file);
  }
}

/** It can't be read now; the next look finds out why, and says so. */
async function nullIfSystem<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return null;
  }
}
