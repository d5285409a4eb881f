import type { ValueTables } from '../../core/columns';
import type { ResultId } from '../../core/ids';
import type { GroupField } from '../../core/roles';
import type { ResultSummary } from '../../core/summary';
import type { ResultSpec } from '../../protocol/engineApi';
import type { HistogramView } from '../../protocol/engineViews';
import { ColumnOrder } from './columnOrder';
import { GroupTree } from './groupTree';
import { HistogramCounter } from './histogramCounter';
import { LogOrder } from './logOrder';
import type { Matches } from './matches';
import type { RowOrder } from './rowOrder';

/** A query held against the growing index, in an order; with what was counted over it. */
export class Result {
  readonly order: RowOrder;
  revision = 0;
  orderRevision = 0;
  /** Grows with each search in this result, so that a search knows when another one took its place. */
  findRevision = 0;
  private readonly logOrder: LogOrder;
  private histogramCounter: HistogramCounter | undefined;
  private readonly trees = new Map<string, GroupTree>();

  constructor(
    readonly id: ResultId,
    readonly spec: ResultSpec,
    readonly matches: Matches,
    private readonly tables: ValueTables,
  ) {
    this.logOrder = new LogOrder(matches);
    this.order =
      spec.order.by === 'log' ? this.logOrder : new ColumnOrder(matches.index, this.logOrder, spec.order, tables);
  }

  /** Takes what its matches have become; call it before anything is asked. */
  update(): void {
    const change = this.order.update();
    if (change === 'none') return;
    this.revision++;
    if (change === 'moved') this.orderRevision++;
  }

  /** The order of the log, whatever the order of the result is; groups list their rows by it. */
  get inLogOrder(): RowOrder {
    return this.logOrder;
  }

  histogram(): HistogramView {
    this.histogramCounter ??= new HistogramCounter(this.matches);
    return { ...this.histogramCounter.view(), revision: this.revision };
  }

  /** The groups, up to date. The trees of the last few groupings are kept. */
  groups(grouping: readonly GroupField[], zone: string): GroupTree {
    const name = `${zone} ${grouping.join(' ')}`;
    const tree = this.trees.get(name) ?? new GroupTree(this.matches, grouping, this.tables, zone);
    this.trees.delete(name);
    this.trees.set(name, tree);
    for (const other of [...this.trees.keys()].slice(0, -MAX_TREES)) this.trees.delete(other);
    tree.update();
    return tree;
  }

  summary(total: number, searching: number | null): ResultSummary {
    const { id, revision, orderRevision } = this;
    const { complaints } = this.matches.query;
    return { id, revision, orderRevision, count: this.order.count, total, searching, complaints };
  }
}

const MAX_TREES = 3;
