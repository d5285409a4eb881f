import { DisposableBase, MutableDisposable, toDisposable } from '../base/disposable';
import type { Summary } from '../core/summary';
import { plural } from '../core/quantityText';

/**
 * Tells of new failures: with counts only, at most once in a while, and never of those that were there at the start.
 * `show` is given a sentence without any text of a record.
 */
export class FailureNotice extends DisposableBase {
  private readonly timer = this._register(new MutableDisposable());
  private told: number | undefined;
  private unseen = 0;
  private lastMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly isWanted: () => boolean,
    private readonly show: (message: string) => void,
  ) {
    super();
  }

  update({ failures, sources }: Summary): void {
    this.unseen = failures.unseen;
    const isOpening = sources.some(({ state }) => state.kind === 'opening' || state.kind === 'indexing');
    // What was already unseen when the window opened stands in the status bar; a notification tells only of news.
    if (this.told === undefined || isOpening) {
      this.told = this.unseen;
      return;
    }
    if (this.unseen < this.told) this.told = this.unseen;
    if (this.unseen === this.told || this.timer.value !== undefined) return;
    const delayMs = Math.max(gatherMs, this.lastMs + pauseMs - Date.now());
    const timer = setTimeout(() => this.tell(), delayMs);
    this.timer.value = toDisposable(() => clearTimeout(timer));
  }

  private tell(): void {
    this.timer.value = undefined;
    const fresh = this.unseen - (this.told ?? 0);
    this.told = this.unseen;
    if (fresh <= 0 || !this.isWanted()) return;
    this.lastMs = Date.now();
    const rest = this.unseen > fresh ? ` (${plural(this.unseen, 'failure')} not acknowledged)` : '';
    this.show(`${plural(fresh, 'new failure')} in the audit log${rest}.`);
  }
}

/** Failures come in rounds: those within this time make one notification. */
const gatherMs = 2_000;
/** The least time between two notifications. */
const pauseMs = 30_000;
