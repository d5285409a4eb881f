/**
 * Whether events really come for a file. Many mounts accept a watch and never give an event: when looks find what no event
 * announced, several times in a row, and no event follows either, the file is silent. The next event proves the contrary.
 */
export class EventProof {
  isSilent = false;
  private unannounced = 0;
  /** A look found something that no event had announced; an event may still follow. */
  private isOpen = false;
  private lastEventMs = -Infinity;
  private lastLookMs = NaN;

  noteEvent(): void {
    this.lastEventMs = performance.now();
    this.unannounced = 0;
    this.isOpen = false;
    this.isSilent = false;
  }

  /** A look ended. What happened before the watch began has no event. */
  looked(hasNews: boolean, watchedSinceMs: number): void {
    const isUnannounced = this.lastEventMs < this.lastLookMs && watchedSinceMs + SETTLE_MS < this.lastLookMs;
    if (hasNews && isUnannounced) this.isOpen = true;
    this.lastLookMs = performance.now();
  }

  /** To be called once a second, before the next look: by now an event would have come. */
  judge(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.isSilent = ++this.unannounced >= UNANNOUNCED;
  }
}

const UNANNOUNCED = 3;
/** A watch begins a little after it was asked for. */
const SETTLE_MS = 500;
