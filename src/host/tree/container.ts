import type { ResultId } from '../../core/ids';
import type { GroupField } from '../../core/roles';
import type { EngineApi } from '../../protocol/engineApi';
import type { NodeStore } from './nodeStore';
import type { TreeNode } from './nodes';

/** What the tree asks the engine. */
export type TreeEngine = Pick<
  EngineApi,
  'openResult' | 'closeResult' | 'groups' | 'groupRows' | 'rowsById' | 'problems' | 'ledger'
>;

/** What the parts of the tree have in common: where they ask, and how the person wants it. */
export interface TreeContext {
  readonly engine: TreeEngine;
  readonly store: NodeStore;
  readonly result: ResultId;
  readonly grouping: readonly GroupField[];
  readonly order: 'name' | 'appearance';
  readonly epoch: number;
}

/** A node whose children are loaded. Between two refreshes its children stay as they are, whatever the log does. */
export interface Container {
  readonly children: readonly TreeNode[];
  /** Looks again; answers what is to be drawn anew. */
  refresh(context: TreeContext, hint: RefreshHint): Promise<Change>;
}

export interface RefreshHint {
  /** Records that are shown may look different: acknowledged, or gone from the disk. */
  readonly areRowsStale: boolean;
}

export interface Change {
  /** Children came, went or moved. */
  readonly isStructural: boolean;
  /** Children whose own look changed. */
  readonly changed: readonly TreeNode[];
}

export const noChange: Change = { isStructural: false, changed: [] };
