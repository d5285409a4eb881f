import type { ValueTables } from '../../core/columns';
import type { ResultOrder } from '../../protocol/engineApi';
import type { IndexedRole } from '../../core/roles';
import { globalRowOf, type GlobalRow, type LogIndex } from '../store/logIndex';
import type { Segment } from '../store/segment';
import type { LogOrder } from './logOrder';
import type { OrderChange, RowOrder } from './rowOrder';
import { stableOrder, stableOrderOfRanks } from './stableOrder';
import { compareTexts, rankValues } from './valueRanks';

type ColumnSort = Exclude<ResultOrder, { by: 'log' }>;

/**
 * The order of a column; rows with equal values stand as in the log. Values sort as text, jobs as numbers where they
 * are some, and missing values come first. A few new rows are put in place at once, many sort anew when asked for.
 */
export class ColumnOrder implements RowOrder {
  count = 0;
  private rows = new Uint32Array(0);
  private sortedCount = 0;
  private isStale = true;

  constructor(
    private readonly index: LogIndex,
    private readonly base: LogOrder,
    private readonly sort: ColumnSort,
    private readonly tables: ValueTables,
  ) {}

  get matches(): LogOrder['matches'] {
    return this.base.matches;
  }

  update(): OrderChange {
    const change = this.base.update();
    if (change === 'none') return 'none';
    const added = this.base.count - this.sortedCount;
    this.count = this.base.count;
    if (change === 'appended' && !this.isStale && added <= FEW_ROWS) return this.insertNew();
    this.isStale = true;
    return 'moved';
  }

  at(position: number): GlobalRow | undefined {
    this.refresh();
    return position >= 0 && position < this.count ? this.rows[position] : undefined;
  }

  positionOf(segment: Segment, row: number): number {
    this.refresh();
    return this.base.positionOf(segment, row) < 0
      ? -1
      : this.rows.subarray(0, this.count).indexOf(globalRowOf(segment, row));
  }

  private refresh(): void {
    if (!this.isStale) return;
    this.isStale = false;
    this.reserve(this.count);
    this.place(0, this.sortedRows(0, this.count));
    this.sortedCount = this.count;
  }

  private insertNew(): OrderChange {
    const from = this.sortedCount;
    const added = this.sortedRows(from, this.count);
    this.reserve(this.count);
    const keyOf = this.createKey();
    // From the last to the first: each finds its place behind the rows that are equal to it.
    let to = from;
    let isMoved = false;
    for (let left = added.length; left > 0; left--) {
      const row = added[left - 1] ?? 0;
      const key = keyOf(row);
      let low = 0;
      let high = to;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (keyOf(this.rows[middle] ?? 0) <= key) low = middle + 1;
        else high = middle;
      }
      if (low < to) {
        this.rows.copyWithin(low + left, low, to);
        isMoved = true;
      }
      this.rows[low + left - 1] = row;
      to = low;
    }
    this.sortedCount = this.count;
    return isMoved ? 'moved' : 'appended';
  }

  /** Rows [from, to) of the base, sorted. */
  private sortedRows(from: number, to: number): Uint32Array {
    const rows = new Uint32Array(to - from);
    for (let at = 0; at < rows.length; at++) rows[at] = this.base.at(from + at) ?? 0;
    const keyOf = this.createKey();
    const keys = this.sort.by === 'time' ? new Float64Array(rows.length) : new Uint32Array(rows.length);
    for (let at = 0; at < rows.length; at++) keys[at] = keyOf(rows[at] ?? 0);
    const order = keys instanceof Uint32Array ? stableOrderOfRanks(keys) : stableOrder(keys);
    for (let at = 0; at < order.length; at++) order[at] = rows[order[at] ?? 0] ?? 0;
    return order;
  }

  private place(from: number, rows: Uint32Array): void {
    this.rows.set(rows, from);
  }

  private reserve(count: number): void {
    if (count <= this.rows.length) return;
    const wider = new Uint32Array(Math.ceil(count * 1.25));
    wider.set(this.rows.subarray(0, this.sortedCount));
    this.rows = wider;
  }

  /** A number for each row, smaller for those that come first; an unsigned 32-bit number unless rows are sorted by time. */
  private createKey(): (row: GlobalRow) => number {
    const isAscending = this.sort.direction === 'ascending';
    const { by } = this.sort;
    if (by === 'time') {
      return row => {
        const time = this.index.chunkAt(row >>> 16)?.timeMs[row & 0xffff] ?? NaN;
        const known = Number.isNaN(time) ? -Infinity : time;
        return isAscending ? known : -known;
      };
    }
    const rank = by === 'source' ? this.rankSources() : this.rankCodes(by);
    return row => (isAscending ? rank(row) : MAX_RANK - rank(row));
  }

  private rankSources(): (row: GlobalRow) => number {
    const named = [...this.index.sources].sort((a, b) => compareTexts(a.label, b.label));
    const ranks = new Map(named.map((source, rank) => [source.ordinal, rank]));
    return row => ranks.get(this.index.segmentAt(row >>> 16)?.owner.ordinal ?? -1) ?? 0;
  }

  private rankCodes(role: IndexedRole): (row: GlobalRow) => number {
    const rank = this.rankOf(role);
    return row => rank(this.index.chunkAt(row >>> 16)?.codes[role][row & 0xffff] ?? 0);
  }

  private ranks: { readonly maxCode: number; readonly of: (code: number) => number } | undefined;

  private rankOf(role: IndexedRole): (code: number) => number {
    const table = this.tables[role];
    if (this.ranks?.maxCode !== table.maxCode) this.ranks = { maxCode: table.maxCode, of: rankValues(table) };
    return this.ranks.of;
  }
}

const FEW_ROWS = 20_000;
const MAX_RANK = 0xffff_ffff;
