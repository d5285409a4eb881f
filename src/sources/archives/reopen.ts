import type { OpenFile } from '../bytes/files';
import { closeQuietly, type Incarnation } from '../bytes/incarnation';
import { factsOf } from './archiveFolder';
import { isGone } from './archive';
import type { Archives } from './archives';
import type { Files } from '../bytes/files';

/** Opens a file that was followed by its name as an archive; `null` when it has none that is known. See `RetiredOptions`. */
export function reopenAsArchive(
  { identity, live }: Incarnation,
  archives: Archives,
  files: Files,
): (() => Promise<OpenFile>) | null {
  const pathOf = (): string | null => archives.all.find(one => !isGone(one) && one.identity === identity)?.path ?? null;
  if (pathOf() === null) return null;
  return async () => {
    // It may have been renamed since the folder was listed.
    for (const find of [async () => pathOf(), () => archives.locate(identity)]) {
      const path = await find();
      if (path === null || (await factsOf(files, path))?.identity !== identity) continue;
      const file = await files.open(path);
      if ((await isSame(file, identity)) && (await live.stream.isIn(file))) return file;
      closeQuietly(file);
    }
    throw Object.assign(new Error('It is nowhere.'), { code: 'ENOENT' });
  };
}

async function isSame(file: OpenFile, identity: string): Promise<boolean> {
  try {
    return (await file.stat()).identity === identity;
  } catch (error) {
    closeQuietly(file);
    throw error;
  }
}
