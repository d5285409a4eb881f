import type { Events } from '../bytes/events';
import type { KnownRows } from './knownRows';
import type { RowSlices } from './rowSlices';
import { LEAST_ROW_ID, type RowTaker } from './rowTaker';
import type { DatabaseView, TableDatabase } from './tableDatabase';
import { slimRow, wholeRow, type WholeRow } from './tableRow';

/** Compares all rows with what is known of them, slice by slice: finds what was changed in its place, and what was deleted. */
export class TableSweep {
  /** Of the file that the known rows were compared with last. */
  identity: string | null = null;
  private running: Running | null = null;
  /** Of the database when the last sweep that was finished began. */
  private version = '';
  private endedMs = -Infinity;

  constructor(
    private readonly database: TableDatabase,
    private readonly slices: RowSlices,
    private readonly taker: RowTaker,
    private readonly known: KnownRows,
  ) {}

  /** `isUrgent`: the table is another one than before, so all of it is compared now. */
  async *run(view: DatabaseView, isUrgent: boolean, signal: AbortSignal): Events {
    const isSmall = this.known.there <= SMALL_ROWS;
    const isDue = view.version !== this.version && (isSmall || performance.now() - this.endedMs > PAUSE_MS);
    if (isUrgent || (this.running === null && isDue)) {
      this.running = {
        after: LEAST_ROW_ID,
        end: this.known.count,
        version: view.version,
        identity: view.identity,
        isUrgent,
      };
      this.taker.sweep++;
    }
    const untilMs = performance.now() + TURN_MS;
    while (this.running !== null && !signal.aborted) {
      if (!isSmall && !this.running.isUrgent && performance.now() > untilMs) return;
      if (yield* this.compareSlice(this.running)) yield* this.end(this.running);
    }
  }

  /** Answers whether it was the last one. */
  private async *compareSlice(running: Running): Events<boolean> {
    const { known, taker, slices } = this;
    const slice = await this.database.read(table => slices.slim(table, running.after));
    const others: bigint[] = [];
    for (const row of slice.rows) {
      const entry = known.find(row.identity);
      if (entry !== undefined && known.isSame(entry, row)) known.seen(entry, row.rowId, taker.sweep);
      else others.push(row.rowId);
    }
    yield* this.takeEach(others);
    running.after = slice.to;
    return slice.isLast;
  }

  private async *takeEach(rowIds: readonly bigint[]): Events {
    for (let at = 0; at < rowIds.length;) {
      const { rows, columns, next } = await this.database.read(({ ask, shape }) => {
        const startedMs = performance.now();
        const found: WholeRow[] = [];
        let bytes = 0;
        let place = at;
        do {
          const [row] = ask('wholeAt', rowIds[place] ?? 0n).map(answer => wholeRow(shape, answer));
          if (row !== undefined) found.push(row);
          bytes += row?.sizeBytes ?? 0;
          place++;
        } while (place < rowIds.length && bytes < MAX_BYTES && performance.now() - startedMs < ASK_MS);
        return { rows: found, columns: shape.columns, next: place };
      });
      yield* this.taker.take(rows, columns);
      at = next;
    }
  }

  private async *end(running: Running): Events {
    const { known, taker } = this;
    const missing = known.unseen(taker.sweep, running.end);
    const gone: number[] = [];
    for (let at = 0; at < missing.length;) {
      const found = await this.database.read(({ ask, shape }) => {
        const startedMs = performance.now();
        const entries: number[] = [];
        let next = at;
        do {
          const entry = missing[next] ?? 0;
          // It may have been moved to a place behind the sweep by now; what is still there is no longer missing.
          const [row] = ask('slimAt', known.rowIdOf(entry)).map(answer => slimRow(shape, answer));
          if (row === undefined || !known.isSame(entry, row)) entries.push(entry);
          next++;
        } while (next < missing.length && performance.now() - startedMs < ASK_MS);
        return { entries, next };
      });
      gone.push(...found.entries);
      at = found.next;
    }
    yield* taker.tellGone(gone);
    // Row ids that were given back by deleting the last rows are given again.
    taker.lastRead = running.after;
    this.version = running.version;
    this.identity = running.identity;
    this.endedMs = performance.now();
    this.running = null;
  }
}

interface Running {
  /** Up to which row id rows are compared. */
  after: bigint;
  /** Entries from here on were told after it began. */
  readonly end: number;
  readonly version: string;
  readonly identity: string;
  readonly isUrgent: boolean;
}

/** So many rows are compared at every look that finds a change. */
const SMALL_ROWS = 2048;
/** Between two sweeps of more rows. */
const PAUSE_MS = 5000;
/** How much of a look a sweep takes. */
const TURN_MS = 60;
/** For how long rows are asked for one by one before others have their turn; each is a lock of its own. */
const ASK_MS = 8;
const MAX_BYTES = 4 * 1024 ** 2;
