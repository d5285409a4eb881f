import { dirname } from 'node:path';
import { DisposableBase, toDisposable } from '../../base/disposable';
import { Emitter, type Event } from '../../base/emitter';
import type { SourceSummary } from '../../core/summary';
import type { EngineConfig } from '../../protocol/engineApi';
import { WatchedFolders } from './watchedFolders';
import { whyWithoutEvents } from './watchedFileSystem';
import { EventProof } from './watchProof';
import type { WatchPort } from './watchPort';

/** How a source is watched, and why. */
export type WatchStatus = SourceSummary['watch'];

/**
 * Says when it is time to look at a file. It carries no content and decides nothing: events are hints that may be late,
 * doubled or lost, so each path is also looked at a little after the last event, and about once a second anyway: every
 * source feeds the failure counter, so none may lag behind.
 *
 * Folders are watched, not files: a watch on a file goes blind when the file is replaced. A folder is watched after its file
 * was looked at for the first time, so that a mount that hangs holds up nothing but its own sources.
 */
export class Watcher extends DisposableBase {
  private readonly hints = this._register(new Emitter<string>());
  /** A path that should be looked at; `looked` is to be called afterwards. */
  readonly onHint: Event<string> = this.hints.event;
  private readonly changes = this._register(new Emitter<string>());
  /** The status of a path changed. */
  readonly onDidChange: Event<string> = this.changes.event;
  private paths = new Map<string, WatchedPath>();
  private folders: WatchedFolders;
  private mode: EngineConfig['watch'] = 'poll';
  private trees: ReadonlySet<string> = new Set();

  constructor(private readonly port: WatchPort) {
    super();
    this.folders = this.watchFolders();
    this._register(
      toDisposable(() => {
        for (const watched of this.paths.values()) endTimers(watched);
        this.paths.clear();
        this.folders.dispose();
      }),
    );
  }

  /**
   * Which files are followed from now on, and whether events may be used. `trees` are those that are folders with files in any
   * depth: watching thousands of folders costs more than looking, so they are only looked at.
   */
  setPaths(paths: readonly string[], mode: EngineConfig['watch'], trees: ReadonlySet<string> = new Set()): void {
    const isOtherMode = mode !== this.mode;
    this.mode = mode;
    this.trees = trees;
    const before = this.paths;
    this.paths = new Map(paths.map(path => [path, before.get(path) ?? newPath()]));
    for (const [path, watched] of before) if (!this.paths.has(path)) endTimers(watched);
    for (const [path, watched] of this.paths) {
      watched.folder = dirname(path);
      if (watched.poll === undefined) this.schedulePoll(path, watched);
    }
    if (isOtherMode && mode === 'poll') {
      this.folders.dispose();
      this.folders = this.watchFolders();
    } else {
      const files = [...this.paths].filter(([path]) => !trees.has(path));
      this.folders.keep(new Set(files.map(([, { folder }]) => folder)));
    }
    for (const [path, watched] of this.paths) {
      // Those that are new are watched when they were looked at.
      if (isOtherMode && watched.hasLooked) void this.check(path, watched);
      this.tell(path, watched);
    }
  }

  statusOf(path: string): WatchStatus {
    if (this.mode === 'poll') return { mode: 'polling', reason: 'file events are switched off' };
    if (this.trees.has(path)) return { mode: 'polling', reason: 'it is a tree of folders' };
    const watched = this.paths.get(path);
    const fault = this.folders.faultOf(dirname(path)) ?? '';
    const reason = fault !== '' ? fault : (watched?.fault ?? '');
    if (reason !== '') return { mode: 'polling', reason };
    if (watched?.proof.isSilent === true) return { mode: 'polling', reason: 'this folder gives no file events' };
    return { mode: 'events', reason: '' };
  }

  /** A path was looked at, and something new was found there or not. */
  looked(path: string, hasNews: boolean): void {
    const watched = this.paths.get(path);
    if (watched === undefined) return;
    watched.isLooking = false;
    watched.hasLooked = true;
    watched.proof.looked(hasNews, this.folders.watchedSinceMs(watched.folder));
    const isWatched = this.folders.faultOf(watched.folder) === '';
    const sinceCheckMs = performance.now() - watched.checkedMs;
    if (sinceCheckMs > (isWatched && !hasNews ? CHECK_MS : CHECK_SOON_MS)) void this.check(path, watched);
  }

  private watchFolders(): WatchedFolders {
    return new WatchedFolders(this.port, {
      onEvent: path => this.onEvent(path),
      onDidChange: folder => {
        for (const [path, watched] of this.pathsIn(folder)) {
          this.tell(path, watched);
          // What happened before the watch began has no event.
          if (this.folders.faultOf(folder) === '') this.hint(path, watched);
        }
      },
      isFollowed: path => this.paths.has(path),
    });
  }

  private pathsIn(folder: string): [string, WatchedPath][] {
    return [...this.paths].filter(([, watched]) => watched.folder === folder);
  }

  private onEvent(path: string): void {
    const watched = this.paths.get(path);
    if (watched !== undefined) this.noteEvent(path, watched);
    else for (const [other, another] of this.pathsIn(path)) this.noteEvent(other, another);
  }

  private noteEvent(path: string, watched: WatchedPath): void {
    watched.proof.noteEvent();
    this.tell(path, watched);
    this.hint(path, watched);
  }

  /** Fires when the status is another one than before. */
  private tell(path: string, watched: WatchedPath): void {
    const { mode, reason } = this.statusOf(path);
    const status = `${mode} ${reason}`;
    if (watched.told === status) return;
    const isFirst = watched.told === '';
    watched.told = status;
    if (!isFirst) this.changes.fire(path);
  }

  private schedulePoll(path: string, watched: WatchedPath): void {
    watched.poll = setTimeout(
      () => {
        this.schedulePoll(path, watched);
        watched.proof.judge();
        this.tell(path, watched);
        // A look may take longer than a second, and on a hung mount it never ends.
        if (watched.isLooking) return;
        watched.isLooking = true;
        this.hints.fire(path);
      },
      POLL_MS * (0.9 + Math.random() * 0.2),
    );
  }

  /** An event came: look now, and again when its writer may have written more without another event. */
  private hint(path: string, watched: WatchedPath): void {
    for (const timer of watched.again) clearTimeout(timer);
    watched.again = AGAIN_MS.map(ms => setTimeout(() => this.hints.fire(path), ms));
    this.hints.fire(path);
  }

  /** Sees to it that the file's folder is watched, if it can be. */
  private async check(path: string, watched: WatchedPath): Promise<void> {
    if (this.mode === 'poll' || this.trees.has(path)) return;
    // When events are switched off meanwhile, these are disposed of and check nothing any more.
    const { folders } = this;
    watched.checkedMs = performance.now();
    // Where a symbolic link leads, there may be another file system than that of its folder.
    if (watched.checkedMs - watched.typedMs > RETYPE_MS) {
      watched.typedMs = watched.checkedMs;
      watched.fault = (await this.whyWithoutEvents(path)) ?? '';
      this.tell(path, watched);
    }
    await folders.check(watched.folder);
  }

  private async whyWithoutEvents(path: string): Promise<string | null> {
    try {
      return whyWithoutEvents(await this.port.fileSystemOf(path), path);
    } catch {
      // It is missing, or can't be asked: whoever looks at it says so.
      return null;
    }
  }
}

interface WatchedPath {
  folder: string;
  poll: NodeJS.Timeout | undefined;
  again: readonly NodeJS.Timeout[];
  /** Whether events really come. */
  readonly proof: EventProof;
  /** Why the file itself gives none, wherever its folder is. */
  fault: string;
  isLooking: boolean;
  hasLooked: boolean;
  checkedMs: number;
  /** When it was asked which file system it is on. */
  typedMs: number;
  /** The status that was told last. */
  told: string;
}

function newPath(): WatchedPath {
  return {
    folder: '',
    poll: undefined,
    again: [],
    proof: new EventProof(),
    fault: '',
    isLooking: false,
    hasLooked: false,
    checkedMs: -Infinity,
    typedMs: -Infinity,
    told: '',
  };
}

function endTimers({ poll, again }: WatchedPath): void {
  clearTimeout(poll);
  for (const timer of again) clearTimeout(timer);
}

const POLL_MS = 1000;
/** chokidar drops the last change of a burst, and a writer may still be in the middle of a line. */
const AGAIN_MS = [60, 300];
/** How often it is made sure that a folder is still the one that is watched; sooner when it is not, or something happened. */
const CHECK_MS = 5000;
const CHECK_SOON_MS = 850;
const RETYPE_MS = 60_000;
