import { readdir, readFile, readlink } from 'node:fs/promises';

/**
 * Finds out when the reader of a pipe has gone, also while nothing is written. No system call tells that to a program that
 * can only read, write and wait as Node can, so the processes that have the other end open are looked for in /proc.
 */
export interface PipeReader {
  /** Calls back once when nobody reads any more. Answers how to stop watching. */
  watch(onGone: () => void): () => void;
}

/** `null` where it can't be told: not a pipe, not Linux, or a reader that we may not look at. To be asked before anything is written. */
export async function findPipeReader(fd: number): Promise<PipeReader | null> {
  const pipe = await linkOf(`/proc/self/fd/${fd}`);
  if (pipe?.startsWith('pipe:') !== true) return null;
  let readers = await readersOf(pipe);
  if (readers.length === 0) return null;
  const isGone = async (): Promise<boolean> => {
    for (const reader of readers) if ((await stateOf(reader, pipe)) !== 'gone') return false;
    // It may have been handed on to a process that was started later.
    readers = await readersOf(pipe);
    return readers.length === 0;
  };
  return {
    watch: onGone => {
      const timer = setInterval(() => {
        isGone().then(
          gone => {
            if (!gone) return;
            clearInterval(timer);
            onGone();
          },
          // It can't be told any more: the next write finds out.
          () => clearInterval(timer),
        );
      }, LOOK_MS);
      return () => clearInterval(timer);
    },
  };
}

/** An end of a pipe in a process: `/proc/123/fd/0`. */
type PipeEnd = string;

async function readersOf(pipe: string): Promise<readonly PipeEnd[]> {
  const processes = (await readdir('/proc')).filter(name => /^[0-9]+$/.test(name));
  const found = await Promise.all(processes.map(id => readersIn(`/proc/${id}`, pipe)));
  return found.flat();
}

async function readersIn(folder: string, pipe: string): Promise<PipeEnd[]> {
  const ends: PipeEnd[] = [];
  const descriptors = await readdir(`${folder}/fd`).catch(() => [] as string[]);
  for (const descriptor of descriptors) {
    if ((await linkOf(`${folder}/fd/${descriptor}`)) !== pipe) continue;
    const info = await readFile(`${folder}/fdinfo/${descriptor}`, 'utf8').catch(() => '');
    const flags = parseInt(/^flags:\s*([0-7]+)/m.exec(info)?.[1] ?? '1', 8);
    if ((flags & ACCESS_MODE) !== WRITE_ONLY) ends.push(`${folder}/fd/${descriptor}`);
  }
  return ends;
}

async function stateOf(end: PipeEnd, pipe: string): Promise<'open' | 'gone' | 'unknown'> {
  try {
    return (await readlink(end)) === pipe ? 'open' : 'gone';
  } catch (error) {
    // A process that became somebody else's can't be looked at, and may read on.
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'gone' : 'unknown';
  }
}

async function linkOf(path: string): Promise<string | null> {
  try {
    return await readlink(path);
  } catch {
    // It is closed by now, or not ours to look at.
    return null;
  }
}

const LOOK_MS = 500;
const ACCESS_MODE = 3;
const WRITE_ONLY = 1;
