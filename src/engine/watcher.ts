import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FSWatcher } from 'chokidar';
import { DisposableBase, toDisposable } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import type { SourceSummary } from '../core/summary';
import type { EngineConfig } from '../protocol/engineApi';

/** How a source is watched, and why. */
export type WatchStatus = SourceSummary['watch'];

/**
 * Says when it is time to look at a file. It carries no content and decides nothing: events are hints that may be late,
 * doubled or lost, so each path is also looked at a little after the last event, and about once a second anyway.
 *
 * Folders are watched, not files: a watch on a file goes blind when the file is replaced. A folder that is missing, or
 * was made again, is found by the poll.
 */
export class Watcher extends DisposableBase {
  private readonly hints = this._register(new Emitter<string>());
  /** A path that should be looked at. */
  readonly onHint: Event<string> = this.hints.event;
  private readonly changes = this._register(new Emitter<undefined>());
  /** The status changed. */
  readonly onDidChange: Event<undefined> = this.changes.event;
  private readonly timers = new Map<string, PathTimers>();
  private readonly folders = new Map<string, string>();
  private paths: ReadonlySet<string> = new Set();
  private watcher: FSWatcher | undefined;
  private starting: Promise<void> | undefined;
  private mode: EngineConfig['watch'] = 'poll';
  private fault: string | undefined;
  private isDisposed = false;

  constructor() {
    super();
    this._register(
      toDisposable(() => {
        this.isDisposed = true;
        for (const timers of this.timers.values()) endTimers(timers);
        this.timers.clear();
        this.close();
      }),
    );
  }

  /** Which files are followed from now on, and whether events may be used. */
  setPaths(paths: readonly string[], mode: EngineConfig['watch']): void {
    this.paths = new Set(paths);
    this.mode = mode;
    for (const [path, timers] of this.timers) {
      if (this.paths.has(path)) continue;
      endTimers(timers);
      this.timers.delete(path);
    }
    for (const path of this.paths) {
      if (this.timers.has(path)) continue;
      this.timers.set(path, { poll: undefined, again: [] });
      this.schedulePoll(path);
    }
    if (mode === 'poll') this.close();
    else void this.watchFolders();
  }

  get status(): WatchStatus {
    if (this.mode === 'poll') return { mode: 'polling', reason: 'file events are switched off' };
    if (this.fault !== undefined) return { mode: 'polling', reason: this.fault };
    return { mode: 'events', reason: '' };
  }

  private schedulePoll(path: string): void {
    const timers = this.timers.get(path);
    if (timers === undefined) return;
    timers.poll = setTimeout(
      () => {
        this.schedulePoll(path);
        this.hints.fire(path);
        if (this.mode === 'auto') void this.watchFolder(dirname(path));
      },
      POLL_MS * (0.9 + Math.random() * 0.2),
    );
  }

  /** An event came: look now, and again when its writer may have written more without another event. */
  private hint(path: string): void {
    const timers = this.timers.get(path);
    if (timers === undefined) return;
    for (const timer of timers.again) clearTimeout(timer);
    timers.again = AGAIN_MS.map(ms => setTimeout(() => this.hints.fire(path), ms));
    this.hints.fire(path);
  }

  private async watchFolders(): Promise<void> {
    this.starting ??= this.start();
    await this.starting;
    await Promise.all([...new Set([...this.paths].map(path => dirname(path)))].map(folder => this.watchFolder(folder)));
  }

  private async start(): Promise<void> {
    try {
      // Only when it is needed: with polling it is never loaded.
      const { watch } = await import('chokidar');
      if (this.isDisposed || this.mode === 'poll') return;
      this.watcher = watch([], {
        depth: 0,
        persistent: true,
        ignoreInitial: true,
        awaitWriteFinish: false,
        atomic: false,
        ignored: path => !this.folders.has(path) && !this.paths.has(path),
      });
      this.watcher.on('all', (_, path) => this.hint(path));
      this.watcher.on('error', error => this.fail(error));
    } catch (error) {
      this.fail(error);
    }
  }

  /** Watches a folder that is there and is not watched yet; one that was made again has another identity. */
  private async watchFolder(folder: string): Promise<void> {
    if (this.watcher === undefined) return;
    let identity: string | undefined;
    try {
      const { dev, ino } = await stat(folder, { bigint: true });
      identity = `${dev}:${ino}`;
    } catch {
      // It is missing or not permitted: the poll asks again, and whoever looks at the file says what is wrong.
    }
    const { watcher } = this;
    const known = this.folders.get(folder);
    if (known === identity || this.fault !== undefined) return;
    if (known !== undefined) {
      watcher.unwatch(folder);
      this.folders.delete(folder);
    }
    if (identity === undefined) return;
    this.folders.set(folder, identity);
    watcher.add(folder);
    // What happened before the watch began has no event.
    for (const path of this.paths) if (dirname(path) === folder) this.hint(path);
  }

  private fail(error: unknown): void {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    this.fault =
      code === 'ENOSPC' || code === 'EMFILE'
        ? 'the system has no more file watches'
        : `file events failed ${code}`.trim();
    this.close();
    this.changes.fire(undefined);
  }

  private close(): void {
    const { watcher } = this;
    this.watcher = undefined;
    this.starting = undefined;
    this.folders.clear();
    // What goes wrong while closing changes nothing: nobody listens any more.
    watcher?.close().catch(() => undefined);
  }
}

interface PathTimers {
  poll: NodeJS.Timeout | undefined;
  again: readonly NodeJS.Timeout[];
}

function endTimers({ poll, again }: PathTimers): void {
  clearTimeout(poll);
  for (const timer of again) clearTimeout(timer);
}

const POLL_MS = 1000;
/** chokidar drops the last change of a burst, and a writer may still be in the middle of a line. */
const AGAIN_MS = [60, 300];
