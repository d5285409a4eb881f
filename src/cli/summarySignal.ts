import type { Summary } from '../core/summary';

/** Hands on the newest summary that was not taken yet; older ones are skipped. */
export class SummarySignal {
  private latest: Summary | undefined;
  private wake: (() => void) | undefined;

  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener('abort', () => this.wake?.(), { once: true });
  }

  set(summary: Summary): void {
    this.latest = summary;
    this.wake?.();
  }

  /** Waits for a summary, but not longer than that. `undefined` when there is none, or when it is time to end. */
  async next(waitMs: number): Promise<Summary | undefined> {
    if (this.latest === undefined && !this.signal.aborted) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>(resolve => {
        this.wake = resolve;
        if (waitMs < Infinity) timer = setTimeout(resolve, waitMs);
      });
      clearTimeout(timer);
    }
    const { latest } = this;
    this.latest = undefined;
    return this.signal.aborted ? undefined : latest;
  }
}
