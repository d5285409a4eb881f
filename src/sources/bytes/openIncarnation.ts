import type { SegmentKey } from '../adapter';
import { Fingerprint } from './fileIdentity';
import type { Files, OpenFile } from './files';
import type { Incarnation } from './incarnation';
import { LineCounter } from './lineCounter';
import { LineStream } from './lineStream';
import type { Scanner, ScannerSize } from './scanner';
import { findTailStart } from './tail';

/** An open regular file, and what is known of it. */
export interface OpenedFile {
  readonly file: OpenFile;
  readonly identity: string;
  readonly realPath: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly links: number;
}

/** Opens the path; `null` when it leads to something else than a regular file. Throws the system's errors. */
export async function openRegular(files: Files, path: string): Promise<OpenedFile | null> {
  const file = await files.open(path);
  try {
    const { kind, ...facts } = await file.stat();
    if (kind === 'file') return { file, ...facts, realPath: await files.realPath(path) };
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  return null;
}

/** Begins to read a file: its newest part first, when it is big. */
export async function beginIncarnation(
  { file, identity, realPath, sizeBytes, modifiedMs, links }: OpenedFile,
  segment: SegmentKey,
  tailBytes: number,
  createScanner: (size: ScannerSize) => Scanner,
): Promise<Incarnation> {
  const tail = await fingerprintOfTail(file, sizeBytes, tailBytes);
  const start = Fingerprint.ofStart;
  return {
    identity,
    realPath,
    file,
    live: { segment, stream: new LineStream(createScanner, tail ?? start, 0) },
    older: tail === null ? null : { segment: null, stream: new LineStream(createScanner, start, 0), end: tail },
    segments: [segment],
    lineCounter: new LineCounter(),
    sizeBytes,
    modifiedMs,
    provenMs: -Infinity,
    doubts: [],
    links,
    isTold: false,
    fate: null,
    isBlocked: false,
    isStale: false,
    grewMs: performance.now(),
    isParked: false,
    hasNews: false,
  };
}

/** Of where the newest part starts; `null` when the file is to be read from its start. */
async function fingerprintOfTail(file: OpenFile, sizeBytes: number, tailBytes: number): Promise<Fingerprint | null> {
  const start = await findTailStart(file, sizeBytes, tailBytes);
  const fingerprint = start === 0 ? null : await Fingerprint.read(file, start);
  // Without a line end there the file was rewritten at this moment.
  return fingerprint?.bytes.at(-1) === NEWLINE ? fingerprint : null;
}

const NEWLINE = 0x0a;
