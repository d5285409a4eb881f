import type { Change } from './container';
import type { TreeNode } from './nodes';

/** Gathers what one look at the log changed, and says which nodes the editor must draw anew: as few as will do. */
export class TreeChanges {
  private readonly structural = new Set<TreeNode | null>();
  private readonly changed = new Set<TreeNode>();

  /** `node` is the container, `null` for the top. */
  add(node: TreeNode | null, change: Change): void {
    if (change.isStructural) this.structural.add(node);
    for (const child of change.changed) this.changed.add(child);
  }

  /** `undefined` is everything. Drawing a node anew draws what is below it too, so that is left out. */
  nodes(): readonly TreeNode[] | undefined {
    if (this.structural.has(null)) return undefined;
    const all = new Set<TreeNode>(this.changed);
    for (const node of this.structural) if (node !== null) all.add(node);
    const isCovered = (node: TreeNode | null): boolean => node !== null && (all.has(node) || isCovered(node.parent));
    return [...all].filter(node => !isCovered(node.parent));
  }
}
