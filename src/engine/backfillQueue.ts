/** Something that has an older part to read. */
export interface Backfillable {
  readonly hasBackfill: boolean;
  readonly isCancelled: boolean;
  backfill(): Promise<void>;
}

/** Lets at most two sources read their older parts at once, in the order in which they asked. */
export class BackfillQueue {
  private waiting: Backfillable[] = [];
  private readonly running = new Set<Backfillable>();
  /** Those that asked again while they were read. */
  private readonly again = new Set<Backfillable>();
  private readonly removed = new WeakSet<Backfillable>();

  constructor(private readonly onFailure: (error: unknown) => void) {}

  /** May be called again and again; a source is read once at a time. */
  add(source: Backfillable): void {
    if (!source.hasBackfill || source.isCancelled) return;
    if (this.running.has(source)) this.again.add(source);
    if (this.running.has(source) || this.waiting.includes(source)) return;
    this.waiting.push(source);
    this.startNext();
  }

  remove(source: Backfillable): void {
    this.removed.add(source);
    this.waiting = this.waiting.filter(other => other !== source);
  }

  private end(source: Backfillable, mayGoOn: boolean): void {
    this.running.delete(source);
    // It may have been cancelled and resumed before it had ended. Unasked it is not begun again: where a cancelled one
    // waits for something else, that would go on without end, and leave no turn to what it waits for.
    const isAsked = this.again.delete(source);
    if (mayGoOn && isAsked && !this.removed.has(source)) this.add(source);
    this.startNext();
  }

  private startNext(): void {
    while (this.running.size < AT_ONCE) {
      const source = this.waiting.shift();
      if (source === undefined) return;
      if (!source.hasBackfill || source.isCancelled) continue;
      this.running.add(source);
      source.backfill().then(
        () => this.end(source, true),
        (error: unknown) => {
          this.onFailure(error);
          this.end(source, false);
        },
      );
    }
  }
}

const AT_ONCE = 2;
