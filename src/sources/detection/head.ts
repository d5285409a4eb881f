import { closeQuietly } from '../bytes/incarnation';
import { readFully } from '../bytes/fileIdentity';
import type { Files, OpenFile } from '../bytes/files';
import { GzipReader } from '../bytes/gzip';
import { isGzip } from '../bytes/gzipHeader';
import { codeOf } from '../bytes/readerState';

/** What is known of a path without reading more than the beginning. */
export type Head =
  /** Nothing there, not allowed, or no regular file. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'folder' }
  /** `bytes`: the first 64 KiB at most, inflated where the file is compressed. */
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly isWhole: boolean; readonly isCompressed: boolean };

/** Reads the head of a file. Faults of the world mean that nothing is known; it never waits for a FIFO. */
export async function readHead(path: string, files: Files): Promise<Head> {
  try {
    const { kind } = await files.stat(path);
    if (kind !== 'file') return { kind: kind === 'directory' ? 'folder' : 'unknown' };
    const file = await files.open(path);
    try {
      // Something else may stand at the path by now.
      if ((await file.stat()).kind !== 'file') return { kind: 'unknown' };
      return await readFile(file);
    } finally {
      closeQuietly(file);
    }
  } catch (error) {
    // Missing, denied, broken: whoever follows it says so.
    if (codeOf(error) === undefined) throw error;
    return { kind: 'unknown' };
  }
}

async function readFile(file: OpenFile): Promise<Head> {
  // One byte more tells whether there is more.
  const buffer = new Uint8Array(HEAD_BYTES + 1);
  const count = await readFully(file, buffer, 0);
  const bytes = buffer.subarray(0, Math.min(count, HEAD_BYTES));
  if (!isGzip(bytes)) return { kind: 'file', bytes, isWhole: count <= HEAD_BYTES, isCompressed: false };
  return { kind: 'file', isCompressed: true, ...(await inflate(file)) };
}

/** What stands before a damage counts. */
async function inflate(file: OpenFile): Promise<{ readonly bytes: Uint8Array; readonly isWhole: boolean }> {
  const reader = new GzipReader(file, { inflatedBytes: HEAD_BYTES, ratio: Infinity, ratioFromBytes: Infinity });
  const pieces: Uint8Array[] = [];
  try {
    for (let piece = await reader.next(); piece !== null; piece = await reader.next()) pieces.push(piece);
    const bytes = Buffer.concat(pieces);
    const isWhole = reader.end?.kind === 'complete' && bytes.length <= HEAD_BYTES;
    return { bytes: bytes.subarray(0, HEAD_BYTES), isWhole };
  } finally {
    reader.close();
  }
}

const HEAD_BYTES = 64 * 1024;
