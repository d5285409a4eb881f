import { constants, type BigIntStats, type Dirent } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';

/**
 * The one port to the file system. Everything that reads a log goes through it, so that tests can put faults,
 * slowness and hangs in between. It has no way to write.
 */
export interface Files {
  /** Facts of what the path leads to; throws the system's error (`code`: ENOENT, EACCES, …). */
  stat(path: string): Promise<FileFacts>;
  /** Opens for reading without ever blocking on a FIFO and without touching anything. */
  open(path: string): Promise<OpenFile>;
  realPath(path: string): Promise<string>;
  /** The names in a folder, in no order. */
  list(folder: string): Promise<readonly string[]>;
  /** The names in a folder with what they are, in no order. Links are not followed. */
  listEntries(folder: string): Promise<readonly FolderEntry[]>;
}

export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
}

export interface FileFacts {
  /** `dev:ino`. */
  readonly identity: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly kind: 'file' | 'directory' | 'other';
}

export interface OpenFile {
  /** Facts of the open file itself, whatever stands at its path by now. `links` is 0 when it was deleted. */
  stat(): Promise<FileFacts & { readonly links: number }>;
  /** Reads up to `length` bytes from `position` into `buffer` at `offset`; answers how many, 0 at the end. */
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<number>;
  close(): Promise<void>;
}

/** The real file system. */
export const diskFiles: Files = {
  stat: async path => factsOf(await stat(path, { bigint: true })),
  open: async path => {
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    return {
      stat: async () => {
        const stats = await handle.stat({ bigint: true });
        return { ...factsOf(stats), links: Number(stats.nlink) };
      },
      read: async (buffer, offset, length, position) => (await handle.read(buffer, offset, length, position)).bytesRead,
      close: () => handle.close(),
    };
  },
  realPath: path => realpath(path),
  list: folder => readdir(folder),
  listEntries: async folder => (await readdir(folder, { withFileTypes: true })).map(entryOf),
};

function entryOf(entry: Dirent): FolderEntry {
  const kind = entry.isFile() ? 'file' : entry.isDirectory() ? 'directory' : entry.isSymbolicLink() ? 'link' : 'other';
  return { name: entry.name, kind };
}

function factsOf(stats: BigIntStats): FileFacts {
  return {
    identity: `${stats.dev}:${stats.ino}`,
    sizeBytes: Number(stats.size),
    modifiedMs: Number(stats.mtimeMs),
    kind: stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other',
  };
}
