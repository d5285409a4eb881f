import type { Events } from '../bytes/events';
import type { FileFollower } from '../bytes/fileFollower';
import type { Files, OpenFile } from '../bytes/files';
import { closeQuietly, type Incarnation } from '../bytes/incarnation';
import { ParkedFile } from '../bytes/parkedFile';
import { codeOf } from '../bytes/readerState';
import { isGone, type Archive } from './archive';
import { factsOf } from './archiveFolder';

/** The archives of a log. */
interface ArchiveList {
  readonly all: readonly Archive[];
  locate(identity: string): Promise<string | null>;
}

/** Opens a file that was followed by its name as an archive; `null` when it has none that is known. See `RetiredOptions`. */
export function reopenAsArchive(
  old: Incarnation,
  archives: ArchiveList,
  files: Files,
): (() => Promise<OpenFile>) | null {
  const { identity } = old;
  if (pathOf(old, archives) === null) return null;
  return async () => {
    // It may have been renamed since the folder was listed.
    for (const find of [async () => pathOf(old, archives), () => archives.locate(identity)]) {
      const path = await find();
      if (path === null || (await factsOf(files, path))?.identity !== identity) continue;
      const file = await files.open(path);
      if (await isSame(file, old)) return file;
      closeQuietly(file);
    }
    throw Object.assign(new Error('It is nowhere.'), { code: 'ENOENT' });
  };
}

/** Files that were let go, and will be deleted because they are being compressed, are opened again: see `leavingArchives`. */
export async function holdLeaving(leaving: ReadonlySet<Archive>, follower: FileFollower): Promise<void> {
  for (const old of [...follower.retired]) {
    if (!(old.file instanceof ParkedFile) || ![...leaving].some(({ identity }) => identity === old.identity)) continue;
    try {
      const file = await old.file.reopen();
      if (follower.isDisposed) closeQuietly(file);
      else Object.assign(old, { file, isParked: false, grewMs: performance.now() });
    } catch (error) {
      // It has gone already.
      if (codeOf(error) === undefined) throw error;
    }
  }
}

/** Files that were let go and are found by no name of an archive any more can't be read again. */
export async function* giveUpLost(archives: ArchiveList, follower: FileFollower): Events {
  for (const old of follower.retired.filter(({ isParked }) => isParked)) {
    if (pathOf(old, archives) !== null) continue;
    try {
      if ((await archives.locate(old.identity)) === null) yield* follower.giveUp(old);
    } catch (error) {
      // The folder can't be listed now; the next look tries again.
      if (codeOf(error) === undefined) throw error;
    }
  }
}

function pathOf({ identity }: Incarnation, { all }: ArchiveList): string | null {
  return all.find(archive => !isGone(archive) && archive.identity === identity)?.path ?? null;
}

/** Another file may have got the inode. */
async function isSame(file: OpenFile, { identity, live }: Incarnation): Promise<boolean> {
  try {
    return (await file.stat()).identity === identity && (await live.stream.isIn(file));
  } catch (error) {
    closeQuietly(file);
    throw error;
  }
}
