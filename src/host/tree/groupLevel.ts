import type { GroupView } from '../../protocol/engineViews';
import type { Change, Container, TreeContext } from './container';
import type { GroupNode, MoreGroupsNode, TreeNode } from './nodes';

/** The groups below one group, or at the top. They stand by name or first appearance, never by a count that moves. */
export class GroupLevel implements Container {
  children: readonly TreeNode[] = [];
  private groups: readonly GroupNode[] = [];
  private limit = firstPage;
  private readonly more: MoreGroupsNode;

  constructor(private readonly parent: GroupNode | null) {
    this.more = { kind: 'moreGroups', id: `moreGroups:${parent?.id ?? ''}`, parent, remaining: 0 };
  }

  /** Shows more of the groups at the next refresh. */
  extend(): void {
    this.limit += nextPages;
  }

  async refresh(context: TreeContext): Promise<Change> {
    const { engine, store, result, grouping, order } = context;
    const path = this.parent?.path ?? [];
    const page = await engine.groups({ result, grouping, path, from: 0, limit: this.limit, order });
    if (page === null) return { isStructural: false, changed: [] };
    const before = new Map(this.groups.map(node => [node, node.group]));
    const last = this.groups;
    this.groups = page.groups.map(group => store.group(this.parent, grouping, group));
    const remaining = Math.max(0, page.total - this.groups.length);
    const hadMore = this.more.remaining > 0;
    const changed: TreeNode[] = this.groups.filter(node => !isSame(before.get(node), node.group));
    if (hadMore && remaining > 0 && remaining !== this.more.remaining) changed.push(this.more);
    this.more.remaining = remaining;
    const now = new Set(this.groups);
    store.forget(last.filter(node => !now.has(node)));
    const isStructural =
      hadMore !== remaining > 0 ||
      last.length !== this.groups.length ||
      this.groups.some((node, i) => node !== last[i]);
    this.children = remaining > 0 ? [...this.groups, this.more] : this.groups;
    return { isStructural, changed };
  }
}

const firstPage = 200;
const nextPages = 500;

function isSame(a: GroupView | undefined, b: GroupView): boolean {
  return a?.count === b.count && a.failures === b.failures;
}
