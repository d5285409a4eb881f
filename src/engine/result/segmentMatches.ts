import { CHUNK_ROWS } from '../store/chunk';
import { RowList } from '../store/rowList';
import type { Segment } from '../store/segment';
import type { RowFilter } from '../query/filterRows';

/**
 * The rows of one segment that match, ascending, as rows in the segment.
 * Where everything matches no list is kept. With slow terms `rows` holds what was looked up and found,
 * and `candidates` what the fast tests left.
 */
export class SegmentMatches {
  rows: RowList | undefined;
  candidates: RowList | undefined;
  /** How many of the candidates were looked up. */
  lookedUp = 0;
  /** Hidden rows are looked at too: they may be shown again. */
  private scannedTo = 0;
  private readonly hiddenRevision: number;

  constructor(
    readonly segment: Segment,
    private filter: RowFilter | undefined,
    isSlow: boolean,
  ) {
    this.hiddenRevision = segment.hiddenRevision;
    this.rows = isSlow || filter !== undefined || segment.hasReplaced ? new RowList() : undefined;
    this.candidates = isSlow ? new RowList() : undefined;
  }

  /** Whether rows were hidden that may be among its matches: then it is to be made anew. */
  get isStale(): boolean {
    return this.hiddenRevision !== this.segment.hiddenRevision;
  }

  /** Takes up to `limit` new rows of the segment; answers how many. */
  scan(limit: number): number {
    const from = this.scannedTo;
    const to = Math.min(this.segment.rowCount, from + limit);
    const target = this.candidates ?? this.rows;
    if (target !== undefined) {
      for (let row = from; row < to;) {
        const chunk = this.segment.chunks[row >>> 16];
        if (chunk === undefined) break;
        const end = Math.min(to, chunk.firstRow + CHUNK_ROWS);
        this.scanChunk(target, row, end);
        row = end;
      }
    }
    this.scannedTo = to;
    return to - from;
  }

  /** Matching rows before this index are hidden by now. */
  get start(): number {
    const { firstVisible } = this.segment;
    if (this.rows === undefined) return firstVisible;
    return firstVisible === 0 ? 0 : this.rows.countBelow(firstVisible);
  }

  /** Matching rows, hidden ones included: valid indexes are [start, end). */
  get end(): number {
    return this.rows === undefined ? this.scannedTo : this.rows.length;
  }

  get count(): number {
    return this.end - this.start;
  }

  rowAt(index: number): number {
    return this.rows === undefined ? index : this.rows.at(index);
  }

  /** The index of a row, or -1 when it does not match. */
  indexOf(row: number): number {
    if (this.rows === undefined) return row >= this.start && row < this.end ? row : -1;
    const index = this.rows.countBelow(row);
    return index >= this.start && index < this.end && this.rows.at(index) === row ? index : -1;
  }

  /** Takes a filter that lets less through than the one before; what was looked up stays so. */
  narrow(filter: RowFilter): void {
    this.filter = filter;
    const lookedUp = new RowList();
    for (let at = 0; at < this.lookedUp; at++) lookedUp.push(this.candidates?.at(at) ?? 0);
    this.lookedUp = this.passing(lookedUp, filter).length;
    if (this.candidates !== undefined) this.candidates = this.passing(this.candidates, filter);
    if (this.rows !== undefined) this.rows = this.passing(this.rows, filter);
  }

  private passing(list: RowList, filter: RowFilter): RowList {
    const kept = new RowList();
    for (let at = 0; at < list.length;) {
      const chunk = this.segment.chunkOf(list.at(at));
      if (chunk === undefined) break;
      const { rows, count } = filter(this.segment, chunk, 0, chunk.rowCount);
      const passes = new Set(rows.subarray(0, count));
      for (; at < list.length && list.at(at) < chunk.firstRow + CHUNK_ROWS; at++) {
        if (passes.has(list.at(at) - chunk.firstRow)) kept.push(list.at(at));
      }
    }
    return kept;
  }

  private scanChunk(target: RowList, from: number, to: number): void {
    const chunk = this.segment.chunks[from >>> 16];
    if (chunk === undefined) return;
    if (this.filter === undefined) {
      for (let row = from; row < to; row++) if (!this.isReplaced(row)) target.push(row);
      return;
    }
    const { rows, count } = this.filter(this.segment, chunk, from - chunk.firstRow, to - chunk.firstRow);
    for (let at = 0; at < count; at++) rows[at] = (rows[at] ?? 0) + chunk.firstRow;
    target.pushAll(rows, this.segment.hasReplaced ? this.withoutReplaced(rows, count) : count);
  }

  private withoutReplaced(rows: Uint32Array, count: number): number {
    let kept = 0;
    for (let at = 0; at < count; at++) {
      const row = rows[at] ?? 0;
      rows[kept] = row;
      if (!this.isReplaced(row)) kept++;
    }
    return kept;
  }

  /** Rows before the first visible one may be shown again, these never. */
  private isReplaced(row: number): boolean {
    return this.segment.hasReplaced && this.segment.isReplaced(row);
  }
}
