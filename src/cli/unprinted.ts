import { rowInSegment, segmentOf, type ResultId, type SegmentId } from '../core/ids';
import type { EngineApi } from '../protocol/engineApi';
import type { RowView } from '../protocol/engineViews';

/**
 * Hands out each row of a result once, in the order of the result as far as rows come at its end.
 * Rows that are put in elsewhere (a late record of another source) come next. Within a segment rows only ever come at
 * its end, so that one number a segment says what was handed out.
 */
export class UnprintedRows {
  private handedOut = 0;
  private orderRevision = -1;
  private readonly lastRows = new Map<SegmentId, number>();

  constructor(
    private readonly api: Pick<EngineApi, 'rows'>,
    private readonly result: ResultId,
  ) {}

  /** Calls `visit` with each page of rows that were not handed out yet. */
  async takeNew(visit: (rows: readonly RowView[]) => Promise<void>): Promise<void> {
    const head = await this.api.rows({ result: this.result, from: 0, to: 0 });
    if (head === null) return;
    if (head.orderRevision !== this.orderRevision && this.handedOut > 0) await this.takeScattered(head.count, visit);
    else await this.takeFrom(this.handedOut, head.count, visit);
    this.orderRevision = head.orderRevision;
    this.handedOut = head.count;
  }

  /** Marks everything that is there as handed out. */
  async skipAll(): Promise<void> {
    await this.takeNew(async () => undefined);
  }

  private async takeFrom(from: number, to: number, visit: (rows: readonly RowView[]) => Promise<void>): Promise<void> {
    for (let at = from; at < to; at += PAGE) {
      const page = await this.api.rows({ result: this.result, from: at, to: Math.min(to, at + PAGE) });
      if (page === null) return;
      this.note(page.rows);
      await visit(page.rows);
    }
  }

  /** Rows moved: those that are new are looked for from the end. */
  private async takeScattered(count: number, visit: (rows: readonly RowView[]) => Promise<void>): Promise<void> {
    const found: RowView[] = [];
    for (let to = count; to > 0 && found.length < count - this.handedOut; to -= PAGE) {
      const page = await this.api.rows({ result: this.result, from: Math.max(0, to - PAGE), to });
      if (page === null) return;
      const isNew = (row: RowView): boolean => rowInSegment(row.row) > (this.lastRows.get(segmentOf(row.row)) ?? -1);
      found.unshift(...page.rows.filter(isNew));
    }
    const rows = found.slice(-Math.max(0, count - this.handedOut) || found.length);
    this.note(rows);
    if (rows.length > 0 && count > this.handedOut) await visit(rows);
  }

  private note(rows: readonly RowView[]): void {
    for (const { row } of rows) {
      const segment = segmentOf(row);
      this.lastRows.set(segment, Math.max(rowInSegment(row), this.lastRows.get(segment) ?? -1));
    }
  }
}

const PAGE = 1000;
