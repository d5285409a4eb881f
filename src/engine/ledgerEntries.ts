import { MAX_LEDGER_ENTRIES, type LedgerEntry, type LedgerEvent } from '../core/ledger';

/** What happened to a source, newest last; the oldest are dropped when there are too many. */
export class LedgerEntries {
  all: readonly LedgerEntry[] = [];
  dropped = 0;
  /** How many there ever were. */
  revision = 0;

  constructor(private readonly now: () => number) {}

  add(event: LedgerEvent): void {
    const entry: LedgerEntry = { sequence: this.revision++, atMs: this.now(), ...event };
    const all = [...this.all, entry];
    this.dropped += Math.max(0, all.length - MAX_LEDGER_ENTRIES);
    this.all = all.slice(-MAX_LEDGER_ENTRIES);
  }
}
