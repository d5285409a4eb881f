import type { ArchiveState, SegmentKey } from '../adapter';
import { closeQuietly } from '../bytes/incarnation';
import { readFully } from '../bytes/fileIdentity';
import type { FileFacts, Files, OpenFile } from '../bytes/files';
import { isGzip } from '../bytes/gzipHeader';
import { InflatedFile } from '../bytes/inflatedFile';
import { LineCounter } from '../bytes/lineCounter';
import type { LineStream } from '../bytes/lineStream';
import type { ArchiveAge } from './archiveNames';
import { foreignCompression, LONGEST_MAGIC } from './compression';

/** One archive of a log: a file that does not change, or only grows for a while. Another content is another archive. */
export interface Archive {
  path: string;
  age: ArchiveAge;
  readonly identity: string;
  sizeBytes: number;
  modifiedMs: number;
  /** When it was first seen as it is now, by `performance.now`. */
  seenMs: number;
  /**
   * `found`: seen, but not yet again. `caughtUp`: read, but it may grow. `foreign`: compressed in a way that is not read.
   * `gone`: another content is in its place.
   */
  state: Exclude<ArchiveState, 'toRead' | 'beyondLimit'> | 'found' | 'ready' | 'caughtUp' | 'foreign' | 'gone';
  /** It was not there when the folder was listed last. */
  isAbsent: boolean;
  cause: string;
  /** It could not be read when that was tried last. */
  hasFailed: boolean;
  /** `null` until it was begun. */
  segment: SegmentKey | null;
  stream: LineStream | null;
  readonly lineCounter: LineCounter;
  /** How much of the file is read. */
  doneBytes: number;
  /** Of its first record; `undefined` while nobody had to know. */
  firstTimeMs: number | undefined;
}

export function newArchive(path: string, age: ArchiveAge, facts: FileFacts): Archive {
  const { identity, sizeBytes, modifiedMs } = facts;
  return {
    path,
    age,
    identity,
    sizeBytes,
    modifiedMs,
    seenMs: performance.now(),
    state: 'found',
    isAbsent: false,
    cause: '',
    hasFailed: false,
    segment: null,
    stream: null,
    lineCounter: new LineCounter(),
    doneBytes: 0,
    firstTimeMs: undefined,
  };
}

export function isGone({ state, isAbsent }: Archive): boolean {
  return state === 'gone' || isAbsent;
}

/** Whether it is over with this file: what it holds later is another archive. */
export function isFinal({ state }: Archive): boolean {
  return state === 'read' || state === 'damaged' || state === 'tooLarge' || state === 'foreign';
}

export function isSameVersion(archive: Archive, { identity, sizeBytes, modifiedMs }: FileFacts): boolean {
  return archive.identity === identity && archive.sizeBytes === sizeBytes && archive.modifiedMs === modifiedMs;
}

/** Whether the file may be this archive, grown since. */
export function mayHaveGrown(archive: Archive, { identity, sizeBytes }: FileFacts): boolean {
  return archive.identity === identity && !isFinal(archive) && sizeBytes >= archive.sizeBytes;
}

/** Takes the file's new facts; it must be seen once more before it is read. */
export function noteGrowth(archive: Archive, { sizeBytes, modifiedMs }: FileFacts): void {
  archive.sizeBytes = sizeBytes;
  archive.modifiedMs = modifiedMs;
  archive.seenMs = performance.now();
  if (archive.state !== 'followed') archive.state = 'found';
}

/** Whether nobody has written to it for a while. The clock of another machine may have set its time. */
export function isQuiet({ modifiedMs, seenMs }: Archive): boolean {
  return Date.now() - modifiedMs > QUIET_MS || performance.now() - seenMs > QUIET_MS;
}

/** An open archive as the text it holds. */
export interface OpenedArchive {
  readonly facts: FileFacts;
  readonly file: OpenFile;
  /** `null` when it is not compressed. */
  readonly inflated: InflatedFile | null;
  /** How it is compressed, when that is not read. */
  readonly foreign: string | null;
}

/** Opens an archive; its first bytes say whether it is compressed, not its name. Throws the system's errors. */
export async function openArchive(files: Files, path: string): Promise<OpenedArchive> {
  const file = await files.open(path);
  try {
    const facts = await file.stat();
    if (facts.kind !== 'file') throw Object.assign(new Error(`${path} is no file.`), { code: 'ENOENT' });
    const first = new Uint8Array(LONGEST_MAGIC);
    const beginning = first.subarray(0, await readFully(file, first, 0));
    const inflated = isGzip(beginning) ? new InflatedFile(file) : null;
    return { facts, file: inflated ?? file, inflated, foreign: foreignCompression(beginning) };
  } catch (error) {
    closeQuietly(file);
    throw error;
  }
}

const QUIET_MS = 10_000;
