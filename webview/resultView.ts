import { DisposableBase, toDisposable } from '../src/base/disposable';
import { Emitter } from '../src/base/emitter';
import type { ResultId, RowId } from '../src/core/ids';
import type { Complaint } from '../src/core/query';
import type { Summary } from '../src/core/summary';
import type { ResultSpec } from '../src/protocol/engineApi';
import type { RowView, RowWindow } from '../src/protocol/engineViews';
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

  /** Records of all sources, as far as the last summary knew. */
  private get records(): number {
    return this.lastSummary?.sources.reduce((sum, source) => sum + source.records, 0) ?? 0;
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
    const shown = {
      id: result,
      epoch,
      spec,
      complaints,
      count,
      // Until the next summary says it exactly.
      total: Math.max(count, this.records),
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
      // The count and the total stay those of the rows on the screen until the new ones are here.
      this.shown = { ...shown, searching, complaints };
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
      const total = Math.max(count, this.records);
      this.install({ ...this.shown, count, total, revision, orderRevision }, window, false);
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

  /** The kept rows' positions and the rows around the first of them, all of one moment. */
  private async load(result: ResultId, isNewResult: boolean): Promise<Loaded | null> {
    const kept = this.kept(isNewResult);
    const { rows, isFollowing: isAtEnd, position } = kept;
    const around = await this.host.rowsAround({ result, rows, isAtEnd, position, pageRows: rowsPerCachePage });
    if (!around) return null;
    const positions = new Map(rows.map((row, index) => [row, around.positions[index] ?? null]));
    return { kept, positions, fallback: around.place, rows: around.window };
  }
}

interface Loaded {
  readonly kept: Kept;
  readonly positions: ReadonlyMap<RowId, number | null>;
  readonly fallback: number;
  readonly rows: RowWindow;
}
