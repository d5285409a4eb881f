import { stat, statfs } from 'node:fs/promises';
import type { MountGate } from '../gatedFiles';

/** What the watcher needs of the world. Tests put faults and other file systems in between. */
export interface WatchPort {
  /** Begins to give events; fails where nothing gives any. */
  openEvents(listener: EventListener): Promise<FolderEvents>;
  /** `dev:ino` of a folder; throws the system's error. */
  identityOf(folder: string): Promise<string>;
  /** The number that statfs(2) has for the file system of a path; `null` where the system has no such numbers. */
  fileSystemOf(path: string): Promise<number | null>;
}

export interface EventListener {
  /** Something happened to a file, or to a folder. */
  readonly onEvent: (path: string) => void;
  /** Watching failed; the error may name the file or folder in `path`. */
  readonly onError: (error: unknown) => void;
  /** Whether a path is a folder that was added, or a file in one that matters. */
  readonly isWanted: (path: string) => boolean;
}

export interface FolderEvents {
  add(folder: string): void;
  remove(folder: string): void;
  close(): void;
}

/** Events by chokidar, facts from the disk. */
export const diskWatchPort: WatchPort = {
  openEvents: async ({ onEvent, onError, isWanted }) => {
    // Only when it is needed: with polling it is never loaded.
    const { watch } = await import('chokidar');
    const watcher = watch([], {
      depth: 0,
      persistent: true,
      ignoreInitial: true,
      awaitWriteFinish: false,
      atomic: false,
      ignored: path => !isWanted(path),
    });
    watcher.on('all', (_, path) => onEvent(path));
    watcher.on('error', error => onError(error));
    return {
      add: folder => void watcher.add(folder),
      remove: folder => void watcher.unwatch(folder),
      // What goes wrong while closing changes nothing: nobody listens any more.
      close: () => void watcher.close().catch(() => undefined),
    };
  },
  identityOf: async folder => {
    const { dev, ino } = await stat(folder, { bigint: true });
    return `${dev}:${ino}`;
  },
  // The numbers are Linux's; those of macOS change with its version, and Windows has none.
  fileSystemOf: async path => (process.platform === 'linux' ? (await statfs(path)).type : null),
};

/** The port with few calls at once where one may never answer. */
export function gatedWatchPort(port: WatchPort, gate: MountGate): WatchPort {
  return {
    openEvents: listener => port.openEvents(listener),
    identityOf: folder => gate.through(folder, () => port.identityOf(folder)),
    fileSystemOf: path => gate.through(path, () => port.fileSystemOf(path)),
  };
}
