import type { RowView, RowWindow } from '../../src/protocol/engineViews';
import type { RowRange } from './scaling';

export const rowsPerCachePage = 100;
/** Enough for the tallest screen many times over; the table keeps no log. */
const maxPages = 40;
const maxRequests = 2;

/**
 * Rows of one result by position, in pages. Only what was asked for last is fetched: pages that were scrolled past
 * before their turn came are never asked for.
 */
export class RowCache {
  private readonly pages = new Map<number, readonly RowView[]>();
  private readonly stale = new Set<number>();
  private readonly running = new Set<number>();
  private wanted: number[] = [];
  private isClosed = false;

  /** `fetch` answers `null` when there is nothing to store. `arrived` is called after rows were stored. */
  constructor(
    private readonly fetch: (range: RowRange) => Promise<RowWindow | null>,
    private readonly arrived: (window: RowWindow) => void,
  ) {}

  rowAt(position: number): RowView | undefined {
    return this.pages.get(Math.floor(position / rowsPerCachePage))?.[position % rowsPerCachePage];
  }

  /** The rows at these positions that are here. */
  *rowsIn(range: RowRange): Iterable<{ readonly position: number; readonly row: RowView }> {
    for (let position = range.from; position < range.to; position++) {
      const row = this.rowAt(position);
      if (row) yield { position, row };
    }
  }

  /** Sees to it that the rows [from, to) of `count` come, nearest page first; what was wanted before is forgotten. */
  want(range: RowRange, count: number): void {
    this.wanted = [];
    const lastPage = Math.ceil(Math.min(range.to, count) / rowsPerCachePage);
    for (let page = Math.floor(range.from / rowsPerCachePage); page < lastPage; page++) {
      const rows = this.pages.get(page);
      const expected = Math.min(count - page * rowsPerCachePage, rowsPerCachePage);
      if (rows) this.touch(page, rows);
      if ((!rows || rows.length < expected || this.stale.has(page)) && !this.running.has(page)) this.wanted.push(page);
    }
    this.pump();
  }

  /** All rows may have changed without having moved: they are shown until the new ones are here. */
  markStale(): void {
    for (const page of this.pages.keys()) this.stale.add(page);
  }

  /** Late answers are dropped from now on. */
  close(): void {
    this.isClosed = true;
    this.wanted = [];
  }

  /** Rows that came with another answer; only whole pages from their start are kept. */
  store(window: RowWindow): void {
    const firstPage = Math.ceil(window.from / rowsPerCachePage);
    for (let page = firstPage; page * rowsPerCachePage < window.from + window.rows.length; page++) {
      const at = page * rowsPerCachePage - window.from;
      this.stale.delete(page);
      this.touch(page, window.rows.slice(at, at + rowsPerCachePage));
    }
  }

  private pump(): void {
    while (this.running.size < maxRequests) {
      const page = this.wanted.shift();
      if (page === undefined || this.isClosed) return;
      this.running.add(page);
      this.stale.delete(page);
      const from = page * rowsPerCachePage;
      this.fetch({ from, to: from + rowsPerCachePage }).then(
        window => this.answered(page, window),
        // The channel is gone or the host failed: the next summary asks again.
        () => this.answered(page, null),
      );
    }
  }

  private answered(page: number, window: RowWindow | null): void {
    this.running.delete(page);
    if (this.isClosed) return;
    if (window) {
      this.store(window);
      this.arrived(window);
    }
    this.pump();
  }

  /** Stores a page as the one used last, and forgets the one not used for longest. */
  private touch(page: number, rows: readonly RowView[]): void {
    this.pages.delete(page);
    this.pages.set(page, rows);
    if (this.pages.size <= maxPages) return;
    const oldest = this.pages.keys().next();
    if (oldest.done !== true) this.pages.delete(oldest.value);
  }
}
