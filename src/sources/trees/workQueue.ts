/** Does work that finds more work, a few pieces at once: a process has four threads for calls to the file system. */
export class WorkQueue {
  private waiting: (() => Promise<void>)[] = [];
  private next = 0;
  private running = 0;
  private done = 0;
  private failure: { readonly error: unknown } | null = null;
  private wake: () => void = () => undefined;

  constructor(private readonly isStopped: () => boolean) {}

  add(work: () => Promise<void>): void {
    this.waiting.push(work);
  }

  /** Works until nothing is left, and lets its caller breathe now and then. The first failure ends it and is thrown; so does a stop, silently. */
  async *run(): AsyncGenerator<void, void, void> {
    let breathe = BREATH;
    for (;;) {
      while (this.running < MAX_AT_ONCE && !this.isEnding) {
        const work = this.waiting[this.next];
        if (work === undefined) break;
        this.next++;
        void this.do(work);
      }
      if (this.running === 0) break;
      await new Promise<void>(resolve => (this.wake = resolve));
      this.forgetDone();
      if (this.done < breathe) continue;
      breathe = this.done + BREATH;
      yield;
    }
    if (this.failure !== null) throw this.failure.error;
  }

  private get isEnding(): boolean {
    return this.failure !== null || this.isStopped();
  }

  private async do(work: () => Promise<void>): Promise<void> {
    this.running++;
    try {
      await work();
    } catch (error) {
      // Thrown by `run`, to whoever asked for the work.
      this.failure ??= { error };
    }
    this.running--;
    this.done++;
    this.wake();
  }

  private forgetDone(): void {
    if (this.next < 1024 || this.next * 2 < this.waiting.length) return;
    this.waiting = this.waiting.slice(this.next);
    this.next = 0;
  }
}

/** How many calls to the file system are under way at once. */
export const MAX_AT_ONCE = 8;
const BREATH = 1000;
