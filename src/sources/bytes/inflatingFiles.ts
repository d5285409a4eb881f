import { readFully } from './fileIdentity';
import type { Files, OpenFile } from './files';
import type { GzipEnd } from './gzip';
import { isGzip, PREFIX_BYTES } from './gzipHeader';
import { closeQuietly } from './incarnation';
import { InflatedFile } from './inflatedFile';

/** The file system of a log that may be an archive itself. */
export interface InflatingFiles {
  /** A gzip file, by its first bytes, is read as if it were the file that was compressed. */
  readonly files: Files;
  /** How the gzip file that was opened last ended; `null` when it was none, or its end was not reached. */
  readonly ended: () => GzipEnd | null;
}

export function inflatingFiles(files: Files): InflatingFiles {
  let last: InflatedFile | null = null;
  const open = async (path: string): Promise<OpenFile> => {
    const file = await files.open(path);
    try {
      last = (await beginsAsGzip(file)) ? new InflatedFile(file) : null;
      return last ?? file;
    } catch (error) {
      closeQuietly(file);
      throw error;
    }
  };
  return { files: { ...files, open }, ended: () => last?.ended ?? null };
}

/** Folders and pipes can't be read; whoever opened them finds out what they are. */
async function beginsAsGzip(file: OpenFile): Promise<boolean> {
  if ((await file.stat()).kind !== 'file') return false;
  const first = new Uint8Array(PREFIX_BYTES);
  return isGzip(first.subarray(0, await readFully(file, first, 0)));
}
