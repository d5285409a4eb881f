import { DisposableBase, toDisposable } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import type { SourceSummary } from '../core/summary';

/** How a source is watched, and why. */
export type WatchStatus = SourceSummary['watch'];

/**
 * Says when it is time to look at a file. It carries no content and decides nothing: events are hints that may be late,
 * doubled or lost, so each path is also due about once a second.
 */
export class Watcher extends DisposableBase {
  private readonly hints = this._register(new Emitter<string>());
  readonly onHint: Event<string> = this.hints.event;
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor() {
    super();
    this._register(
      toDisposable(() => {
        for (const timer of this.timers.values()) clearTimeout(timer);
        this.timers.clear();
      }),
    );
  }

  setPaths(paths: readonly string[]): void {
    const wanted = new Set(paths);
    for (const [path, timer] of this.timers) {
      if (wanted.has(path)) continue;
      clearTimeout(timer);
      this.timers.delete(path);
    }
    for (const path of wanted) if (!this.timers.has(path)) this.schedulePoll(path);
  }

  statusOf(): WatchStatus {
    return { mode: 'polling', reason: 'as configured' };
  }

  private schedulePoll(path: string): void {
    const timer = setTimeout(
      () => {
        this.schedulePoll(path);
        this.hints.fire(path);
      },
      POLL_MS * (0.9 + Math.random() * 0.2),
    );
    this.timers.set(path, timer);
  }
}

const POLL_MS = 1000;
