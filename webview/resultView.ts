import { DisposableBase, toDisposable } from '../src/base/disposable';
import { Emitter } from '../src/base/emitter';
import type { ResultId, RowId } from '../src/core/ids';
import type { Complaint } from '../src/core/query';
import type { Summary } from '../src/core/summary';
import type { ResultSpec, RowView, RowWindow } from '../src/protocol/engineApi';
import type { HostApi } from '../src/protocol/hostApi';
import { RowCache, rowsPerCachePage } from './table/rowCache';
import type { RowRange } from './table/scaling';

/** The result that is shown, as far as the panel knows it. */
export interface ShownResult {
  readonly id: ResultId;
  readonly epoch: number;
  readonly spec: ResultSpec;
  readonly count: number;
  readonly total: number;
  readonly revision: number;
  readonly orderRevision: number;
  readonly searching: number | null;
  readonly complaints: readonly Complaint[];
}

/** Rows that should be found again when positions change; the first that is still there keeps its place on the screen. */
export interface Kept {
  readonly rows: readonly RowId[];
  /** Whether to show the end when none of them is there. */
  readonly isFollowing: boolean;
  /** Where to stand when none is there and the end is not wanted. */
  readonly position: number;
}

/** Positions are new: where the kept rows stand now, `null` for those that are not in the result. */
export interface Replacement {
  readonly isNewResult: boolean;
  readonly kept: Kept;
  readonly positions: ReadonlyMap<RowId, number | null>;
  /** Where to stand when no kept row was found. */
  readonly fallback: number;
  /** The row that stood at a position before, as far as it was here. */
  readonly rowBefore: (position: number) => RowId | undefined;
}

const maxAttempts = 4;

/**
 * One result and the rows of it that are here. A new result, or new positions, take the place of the old ones only when
 * the rows to be shown have come, so that the table never blinks.
 */
export class ResultView extends DisposableBase {
  private readonly changes = this._register(new Emitter<void>());
  private readonly replacements = this._register(new Emitter<Replacement>());
  readonly onDidChange = this.changes.event;
  readonly onDidReplace = this.replacements.event;

  private shown: ShownResult | undefined;
  private rows: RowCache | undefined;
  private ticket = 0;
  private repositioning = false;
  private lastSummary: Summary | undefined;

  constructor(
    private readonly host: HostApi,
    private readonly kept: (isNewResult: boolean) => Kept,
    private readonly failed: (error: unknown) => void,
  ) {
    super();
    this._register(toDisposable(() => this.rows?.close()));
  }

  get result(): ShownResult | undefined {
    return this.shown;
  }

  rowAt(position: number): RowView | undefined {
    return this.rows?.rowAt(position);
  }

  want(range: RowRange): void {
    if (this.shown) this.rows?.want(range, this.shown.count);
  }

  /** Opens a result and shows it as soon as its first rows are here; of several calls the last one wins. */
  async open(spec: ResultSpec, epoch: number): Promise<void> {
    const ticket = ++this.ticket;
    const { result, complaints } = await this.host.openResult(spec);
    const window = ticket === this.ticket ? await this.load(result, true) : null;
    if (ticket !== this.ticket || !window) {
      await this.host.closeResult({ result });
      return;
    }
    const last = this.shown;
    const { count, revision, orderRevision } = window.rows;
    // Until the next summary says it exactly.
    const records = this.lastSummary?.sources.reduce((sum, source) => sum + source.records, 0) ?? 0;
    const shown = {
      id: result,
      epoch,
      spec,
      complaints,
      count,
      total: Math.max(count, records),
      revision,
      orderRevision,
      searching: null,
    };
    this.install(shown, window, true);
    if (this.lastSummary) this.update(this.lastSummary);
    if (last?.epoch === epoch) await this.host.closeResult({ result: last.id });
  }

  /** Takes in what the engine says about the result. */
  update(summary: Summary): void {
    this.lastSummary = summary;
    const shown = this.shown;
    if (shown?.epoch !== summary.epoch) return;
    const news = summary.results.find(result => result.id === shown.id);
    if (!news || news.revision < shown.revision) return;
    const { total, searching, complaints } = news;
    if (news.orderRevision !== shown.orderRevision) {
      this.shown = { ...shown, total, searching, complaints };
      this.reposition().catch(this.failed);
      return;
    }
    if (news.revision === shown.revision && total === shown.total && searching === shown.searching) return;
    this.shown = { ...shown, count: news.count, revision: news.revision, total, searching, complaints };
    this.changes.fire();
  }

  /** Marks of rows changed (unseen, no longer on disk) without their places. */
  refreshRows(): void {
    this.rows?.markStale();
    this.changes.fire();
  }

  /** Finds the kept rows again after rows were put between others. */
  private async reposition(): Promise<void> {
    if (this.repositioning) return;
    this.repositioning = true;
    try {
      const ticket = this.ticket;
      const id = this.shown?.id;
      const window = id === undefined ? null : await this.load(id, false);
      if (!window || !this.shown || ticket !== this.ticket) return;
      const { count, revision, orderRevision } = window.rows;
      this.install({ ...this.shown, count, revision, orderRevision }, window, false);
    } finally {
      this.repositioning = false;
    }
    if (this.lastSummary) this.update(this.lastSummary);
  }

  private install(shown: ShownResult, loaded: Loaded, isNewResult: boolean): void {
    const last = this.rows;
    last?.close();
    this.shown = shown;
    this.rows = new RowCache(
      range => this.fetch(shown, range),
      window => this.arrived(window),
    );
    this.rows.store(loaded.rows);
    this.replacements.fire({
      isNewResult,
      kept: loaded.kept,
      positions: loaded.positions,
      fallback: loaded.fallback,
      rowBefore: position => last?.rowAt(position)?.row,
    });
    this.changes.fire();
  }

  private async fetch(shown: ShownResult, { from, to }: RowRange): Promise<RowWindow | null> {
    const window = await this.host.rows({ result: shown.id, from, to });
    if (!window || window.orderRevision === shown.orderRevision) return window;
    // The positions of this answer are not the ones on the screen.
    if (this.shown?.id === shown.id) this.reposition().catch(this.failed);
    return null;
  }

  private arrived(window: RowWindow): void {
    if (this.shown && window.revision > this.shown.revision) {
      const { count, revision } = window;
      this.shown = { ...this.shown, count, revision, total: Math.max(this.shown.total, count) };
    }
    this.changes.fire();
  }

  /** The kept rows' positions and the rows around the first of them, from one and the same state of the result. */
  private async load(result: ResultId, isNewResult: boolean): Promise<Loaded | null> {
    for (let attempt = 1; ; attempt++) {
      const kept = this.kept(isNewResult);
      const positions = await this.positionsOf(result, kept.rows);
      const isThereStill = (row: RowId): boolean => typeof positions.get(row) === 'number';
      const anchor = kept.isFollowing ? undefined : kept.rows.find(isThereStill);
      const at = anchor === undefined ? undefined : (positions.get(anchor) ?? undefined);
      // Where the end is now nobody knows before the first answer.
      const end = isNewResult ? 0 : Math.max(0, (this.shown?.count ?? 0) - 1);
      const first = await this.around(result, at ?? (kept.isFollowing ? end : kept.position));
      if (!first) return null;
      const fallback = kept.isFollowing ? Math.max(0, first.count - 1) : Math.min(kept.position, first.count);
      const isThere = fallback >= first.from && fallback < first.from + first.rows.length;
      const rows = at !== undefined || isThere ? first : await this.around(result, fallback);
      if (!rows) return null;
      const isConsistent = at === undefined || rows.rows[at - rows.from]?.row === anchor;
      if (isConsistent || attempt === maxAttempts) return { kept, positions, fallback, rows };
    }
  }

  private async positionsOf(result: ResultId, rows: readonly RowId[]): Promise<Map<RowId, number | null>> {
    const positions = await Promise.all(rows.map(row => this.host.positionOf({ result, row })));
    return new Map(rows.map((row, index) => [row, positions[index] ?? null]));
  }

  /** Whole pages, with at least most of a page on both sides of the position. */
  private around(result: ResultId, position: number): Promise<RowWindow | null> {
    const page = Math.floor(position / rowsPerCachePage);
    const from = Math.max(0, page - 1) * rowsPerCachePage;
    return this.host.rows({ result, from, to: (page + 2) * rowsPerCachePage });
  }
}

interface Loaded {
  readonly kept: Kept;
  readonly positions: ReadonlyMap<RowId, number | null>;
  readonly fallback: number;
  readonly rows: RowWindow;
}
