import type { RowView } from '../../protocol/engineViews';
import { noChange, type Change, type Container, type RefreshHint, type TreeContext } from './container';
import type { GroupNode, NewerNode, OlderNode, RecordNode, TreeNode } from './nodes';

/**
 * The records of a group, newest first. What is shown stays where it is: records that arrive later are counted
 * in a node at the top, and come when that node is asked for.
 */
export class RecordPage implements Container {
  children: readonly TreeNode[] = [];
  private records: readonly RecordNode[] = [];
  private hasOlder = false;
  private isLoaded = false;
  private readonly newer: NewerNode;
  private readonly older: OlderNode;

  constructor(private readonly parent: GroupNode) {
    this.newer = { kind: 'newer', id: `newer:${parent.id}`, parent, count: 0 };
    this.older = { kind: 'older', id: `older:${parent.id}`, parent };
  }

  async refresh(context: TreeContext, hint: RefreshHint): Promise<Change> {
    const newest = this.records[0];
    if (!this.isLoaded || newest === undefined) return this.load(context);
    const wanted = { before: null, limit: 1, newerThan: newest.row.row };
    const page = await context.engine.groupRows({ ...this.place(context), ...wanted });
    if (page === null) return noChange;
    const changed = hint.areRowsStale ? await this.lookAgain(context) : [];
    const hadNewer = this.newer.count > 0;
    if (page.newerCount !== this.newer.count) {
      this.newer.count = page.newerCount;
      if (hadNewer && page.newerCount > 0) return { isStructural: false, changed: [...changed, this.newer] };
      this.arrange();
      return { isStructural: true, changed };
    }
    return { isStructural: false, changed };
  }

  /** Adds the page before the oldest one that is shown. */
  async loadOlder(context: TreeContext): Promise<void> {
    const before = this.records.at(-1)?.row.row ?? null;
    const page = await context.engine.groupRows({
      ...this.place(context),
      before,
      limit: pageSize,
      newerThan: null,
    });
    if (page === null) return;
    this.hasOlder = page.hasOlder;
    this.records = [...this.records, ...this.nodesOf(context, page.rows)];
    this.arrange();
  }

  /** Brings what arrived since; when that is more than a page, the page begins anew at the newest. */
  async loadNewer(context: TreeContext): Promise<void> {
    const newest = this.records[0]?.row.row ?? null;
    const wanted = { before: null, limit: pageSize, newerThan: newest };
    const page = await context.engine.groupRows({ ...this.place(context), ...wanted });
    if (page === null) return;
    if (newest === null || page.newerCount > page.rows.length) {
      await this.load(context);
      return;
    }
    this.records = [...this.nodesOf(context, page.rows.slice(0, page.newerCount)), ...this.records];
    this.newer.count = 0;
    this.arrange();
  }

  private async load(context: TreeContext): Promise<Change> {
    const page = await context.engine.groupRows({
      ...this.place(context),
      before: null,
      limit: pageSize,
      newerThan: null,
    });
    if (page === null) return noChange;
    const last = this.records;
    this.records = this.nodesOf(context, page.rows);
    const now = new Set(this.records);
    context.store.forget(last.filter(node => !now.has(node)));
    this.hasOlder = page.hasOlder;
    this.newer.count = 0;
    this.isLoaded = true;
    this.arrange();
    const isSame = last.length === this.records.length && this.records.every((node, i) => node === last[i]);
    return { isStructural: !isSame, changed: [] };
  }

  /** Reads the shown rows again; answers those that look different now. */
  private async lookAgain(context: TreeContext): Promise<readonly TreeNode[]> {
    const changed: TreeNode[] = [];
    for (let from = 0; from < this.records.length; from += rowsAtOnce) {
      const part = this.records.slice(from, from + rowsAtOnce);
      const rows = await context.engine.rowsById({ rows: part.map(node => node.row.row) });
      const byId = new Map(rows.map(row => [row.row, row]));
      for (const node of part) {
        const row = byId.get(node.row.row);
        if (row === undefined || !looksDifferent(node.row, row)) continue;
        node.row = row;
        changed.push(node);
      }
    }
    return changed;
  }

  private arrange(): void {
    this.children = [
      ...(this.newer.count > 0 ? [this.newer] : []),
      ...this.records,
      ...(this.hasOlder ? [this.older] : []),
    ];
  }

  private place({
    result,
    grouping,
  }: TreeContext): Pick<Parameters<TreeContext['engine']['groupRows']>[0], 'result' | 'grouping' | 'path'> {
    return { result, grouping, path: this.parent.path };
  }

  private nodesOf(context: TreeContext, rows: readonly RowView[]): readonly RecordNode[] {
    return rows.map(row => context.store.record(this.parent, row, context.epoch));
  }
}

const pageSize = 100;
const rowsAtOnce = 1000;

function looksDifferent(a: RowView, b: RowView): boolean {
  return a.isUnseen !== b.isUnseen || a.isOnDisk !== b.isOnDisk || a.detail !== b.detail;
}
