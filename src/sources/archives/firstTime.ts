import type { Files } from '../bytes/files';
import { closeQuietly } from '../bytes/incarnation';
import { Fingerprint } from '../bytes/fileIdentity';
import { LineStream } from '../bytes/lineStream';
import { codeOf } from '../bytes/readerState';
import type { Scanner, ScannerSize } from '../bytes/scanner';
import { openArchive, type Archive } from './archive';

/** The time of an archive's first record that has one; that of the file when none is near its start. */
export async function firstTimeOf(
  archive: Archive,
  { files, createScanner }: { readonly files: Files; readonly createScanner: (size: ScannerSize) => Scanner },
): Promise<number> {
  if (archive.firstTimeMs !== undefined) return archive.firstTimeMs;
  try {
    const { file } = await openArchive(files, archive.path);
    try {
      const stream = new LineStream(createScanner, Fingerprint.ofStart, 0, HEAD_BYTES);
      for await (const { timeMs, rowCount } of stream.read(file, HEAD_BYTES, new AbortController().signal)) {
        const found = timeMs.subarray(0, rowCount).find(time => !Number.isNaN(time));
        if (found === undefined) continue;
        archive.firstTimeMs = found;
        return found;
      }
    } finally {
      closeQuietly(file);
    }
  } catch (error) {
    // It can't be read now: whoever reads it says so.
    if (codeOf(error) === undefined) throw error;
  }
  return archive.modifiedMs;
}

const HEAD_BYTES = 64 * 1024;
