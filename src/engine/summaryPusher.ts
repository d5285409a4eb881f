import { DisposableBase, toDisposable } from '../base/disposable';

/** Calls `push` soon after a change, at most ten times a second. */
export class SummaryPusher extends DisposableBase {
  private timer: NodeJS.Timeout | undefined;
  private lastMs = -Infinity;
  private isDisposed = false;

  constructor(private readonly push: () => void) {
    super();
    this._register(
      toDisposable(() => {
        this.isDisposed = true;
        clearTimeout(this.timer);
      }),
    );
  }

  /** Something changed. */
  schedule(): void {
    if (this.timer !== undefined || this.isDisposed) return;
    const waitMs = Math.max(0, this.lastMs + INTERVAL_MS - performance.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.lastMs = performance.now();
      this.push();
    }, waitMs);
  }
}

const INTERVAL_MS = 100;
