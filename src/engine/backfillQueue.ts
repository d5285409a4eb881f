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

  constructor(private readonly onFailure: (error: unknown) => void) {}

  /** May be called again and again; a source is read once at a time. */
  add(source: Backfillable): void {
    if (!source.hasBackfill || source.isCancelled) return;
    if (this.running.has(source) || this.waiting.includes(source)) return;
    this.waiting.push(source);
    this.startNext();
  }

  remove(source: Backfillable): void {
    this.waiting = this.waiting.filter(other => other !== source);
  }

  private startNext(): void {
    while (this.running.size < AT_ONCE) {
      const source = this.waiting.shift();
      if (source === undefined) return;
      if (!source.hasBackfill || source.isCancelled) continue;
      this.running.add(source);
      source
        .backfill()
        .catch(this.onFailure)
        .finally(() => {
          this.running.delete(source);
          this.startNext();
        });
    }
  }
}

const AT_ONCE = 2;
