import { MAX_LEDGER_ENTRIES, type LedgerEntry, type LedgerEvent } from '../../core/ledger';

/** What happened to a source, in the order in which it became certain; the oldest are dropped when there are too many. */
export class LedgerEntries {
  all: readonly LedgerEntry[] = [];
  dropped = 0;
  /** How many there ever were. */
  revision = 0;

  constructor(
    private readonly now: () => number,
    private readonly onEntry: (entry: LedgerEntry) => void,
    /** Those of the same log, which was read in another way before. */
    earlier?: LedgerEntries,
  ) {
    if (earlier === undefined) return;
    this.all = earlier.all;
    this.dropped = earlier.dropped;
    this.revision = earlier.revision;
  }

  /** `atMs`: when it happened; now when not given. */
  add(event: LedgerEvent, atMs = this.now()): void {
    const entry: LedgerEntry = { sequence: this.revision++, atMs, ...event };
    const all = [...this.all, entry];
    this.dropped += Math.max(0, all.length - MAX_LEDGER_ENTRIES);
    this.all = all.slice(-MAX_LEDGER_ENTRIES);
    this.onEntry(entry);
  }
}
