import type { GroupField } from '../../core/roles';
import type { Generation } from '../../core/ledger';
import type { SourceSummary } from '../../core/summary';
import type { GroupView, ProblemView, RowView } from '../../protocol/engineViews';

/**
 * What the tree shows. A node keeps its identity as long as it is shown (the editor knows nodes by object),
 * so its data is replaced in place; ids are stable over restarts for everything but records.
 */
export type TreeNode =
  | SourceNode
  | NoticeNode
  | FilesNode
  | FileNode
  | ProblemsNode
  | ProblemNode
  | MoreProblemsNode
  | GroupNode
  | MoreGroupsNode
  | RecordNode
  | OlderNode
  | NewerNode;

export interface SourceNode {
  readonly kind: 'source';
  readonly id: string;
  readonly parent: null;
  source: SourceSummary;
}

/** Something that happened to a source and matters for trust. */
export interface NoticeNode {
  readonly kind: 'notice';
  readonly id: string;
  readonly parent: SourceNode;
  readonly text: string;
  /** Whether it says that something is missing, or could not be read or proven. */
  isWarning: boolean;
  /** Whether it says that archives were left out for their size. */
  isAboutLimit: boolean;
}

/** The files that hold the records of a source: the log, what it was before, its archives. */
export interface FilesNode {
  readonly kind: 'files';
  readonly id: string;
  readonly parent: SourceNode;
  /** Newest first. */
  files: readonly FileNode[];
}

export interface FileNode {
  readonly kind: 'file';
  readonly id: string;
  readonly parent: FilesNode;
  generation: Generation;
}

export interface ProblemsNode {
  readonly kind: 'problems';
  readonly id: string;
  readonly parent: SourceNode;
  count: number;
}

export interface ProblemNode {
  readonly kind: 'problem';
  readonly id: string;
  readonly parent: ProblemsNode;
  problem: ProblemView;
}

export interface MoreProblemsNode {
  readonly kind: 'moreProblems';
  readonly id: string;
  readonly parent: ProblemsNode;
  remaining: number;
}

export interface GroupNode {
  readonly kind: 'group';
  readonly id: string;
  readonly parent: GroupNode | null;
  readonly grouping: readonly GroupField[];
  /** One value a level, from the top; the last one is this group's. */
  readonly path: readonly string[];
  group: GroupView;
}

export interface MoreGroupsNode {
  readonly kind: 'moreGroups';
  readonly id: string;
  readonly parent: GroupNode | null;
  remaining: number;
}

export interface RecordNode {
  readonly kind: 'record';
  readonly id: string;
  readonly parent: GroupNode;
  row: RowView;
}

export interface OlderNode {
  readonly kind: 'older';
  readonly id: string;
  readonly parent: GroupNode;
}

export interface NewerNode {
  readonly kind: 'newer';
  readonly id: string;
  readonly parent: GroupNode;
  count: number;
}

/** The field of a group node: the level that its last value is of. */
export function fieldOf(node: GroupNode): GroupField {
  const field = node.grouping[node.path.length - 1];
  if (field === undefined) throw new Error('A group stands deeper than its grouping.');
  return field;
}

/** The value of a group node. */
export function valueOf(node: GroupNode): string {
  return node.path.at(-1) ?? '';
}

/** Whether records, not groups, stand below the node. */
export function isLeafGroup(node: GroupNode): boolean {
  return node.path.length === node.grouping.length;
}

/** The source that the node is part of; `null` for groups and records, which may be of several. */
export function sourceAbove(node: TreeNode): SourceNode | null {
  if (node.kind === 'source') return node;
  return node.parent === null ? null : sourceAbove(node.parent);
}

/** Commands can be called by anyone with anything: what claims to be a node is looked at. */
export function isTreeNode(value: unknown): value is TreeNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    'id' in value &&
    typeof value.id === 'string' &&
    typeof value.kind === 'string' &&
    Object.hasOwn(nodeKinds, value.kind)
  );
}

const nodeKinds: Readonly<Record<TreeNode['kind'], true>> = {
  source: true,
  notice: true,
  files: true,
  file: true,
  problems: true,
  problem: true,
  moreProblems: true,
  group: true,
  moreGroups: true,
  record: true,
  older: true,
  newer: true,
};
