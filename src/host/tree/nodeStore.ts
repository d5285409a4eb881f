import type { Generation } from '../../core/ledger';
import type { SourceSummary } from '../../core/summary';
import type { GroupField } from '../../core/roles';
import type { GroupView, ProblemView, RowView } from '../../protocol/engineViews';
import type {
  FileNode,
  FilesNode,
  GroupNode,
  NoticeNode,
  ProblemNode,
  ProblemsNode,
  RecordNode,
  SourceNode,
  TreeNode,
} from './nodes';

/**
 * One object a node: the editor knows nodes by identity, so the same thing is the same object as long as it is shown.
 * Ids of groups are made of their values, so that expansion survives a new result and a reload.
 */
export class NodeStore {
  private readonly nodes = new Map<string, TreeNode>();

  source(source: SourceSummary): SourceNode {
    const id = `source:${source.id}`;
    const node = this.ofKind(id, 'source');
    if (node !== undefined) {
      node.source = source;
      return node;
    }
    return this.put<SourceNode>({ kind: 'source', id, parent: null, source });
  }

  problems(parent: SourceNode): ProblemsNode {
    const id = `problems:${parent.source.id}`;
    const node = this.ofKind(id, 'problems');
    const count = parent.source.problems;
    if (node !== undefined) {
      node.count = count;
      return node;
    }
    return this.put<ProblemsNode>({ kind: 'problems', id, parent, count });
  }

  problem(parent: ProblemsNode, problem: ProblemView): ProblemNode {
    // Path, place and kind: a truncated file can have another problem at the same place later.
    const id = `${parent.id}:${problem.path}:${problem.isOnDisk}:${problem.byteOffset}:${problem.byteLength}:${problem.kind}`;
    const node = this.ofKind(id, 'problem');
    if (node !== undefined) {
      node.problem = problem;
      return node;
    }
    return this.put<ProblemNode>({ kind: 'problem', id, parent, problem });
  }

  notice(parent: SourceNode, text: string, facts: Pick<NoticeNode, 'isWarning' | 'isAboutLimit'>): NoticeNode {
    const id = `notice:${parent.source.id}:${text}`;
    const node = this.ofKind(id, 'notice');
    if (node !== undefined) return Object.assign(node, facts);
    return this.put<NoticeNode>({ kind: 'notice', id, parent, text, ...facts });
  }

  files(parent: SourceNode): FilesNode {
    const id = `files:${parent.source.id}`;
    return this.ofKind(id, 'files') ?? this.put<FilesNode>({ kind: 'files', id, parent, files: [] });
  }

  /** `key` names the file among those of its source. */
  file(parent: FilesNode, key: string, generation: Generation): FileNode {
    const id = `file:${parent.parent.source.id}:${key}`;
    const node = this.ofKind(id, 'file');
    if (node !== undefined) {
      node.generation = generation;
      return node;
    }
    return this.put<FileNode>({ kind: 'file', id, parent, generation });
  }

  group(parent: GroupNode | null, grouping: readonly GroupField[], group: GroupView): GroupNode {
    const path = [...(parent?.path ?? []), group.value];
    // Only the levels down to here: what is open stays open when a level joins below.
    const id = `group:${grouping.slice(0, path.length).join()}:${JSON.stringify(path)}`;
    const node = this.ofKind(id, 'group');
    if (node !== undefined) {
      node.group = group;
      return node;
    }
    return this.put<GroupNode>({ kind: 'group', id, parent, grouping, path, group });
  }

  record(parent: GroupNode, row: RowView, epoch: number): RecordNode {
    const id = `record:${epoch}:${row.row}:${parent.id}`;
    const node = this.ofKind(id, 'record');
    if (node !== undefined) {
      node.row = row;
      return node;
    }
    return this.put<RecordNode>({ kind: 'record', id, parent, row });
  }

  find(id: string): TreeNode | undefined {
    return this.nodes.get(id);
  }

  /** Forgets nodes that are shown no more, with what stands below them. */
  forget(nodes: readonly TreeNode[]): void {
    const gone = new Set<TreeNode>(nodes);
    if (gone.size === 0) return;
    for (const [id, node] of this.nodes) {
      if (gone.has(node) || (node.parent !== null && gone.has(node.parent))) {
        gone.add(node);
        this.nodes.delete(id);
      }
    }
  }

  /** Forgets what another filter, grouping or engine makes void; sources stay what they are. */
  forgetBelowSources(): void {
    for (const [id, { kind }] of this.nodes) {
      if (kind === 'group' || kind === 'record' || kind === 'problem') this.nodes.delete(id);
    }
  }

  private ofKind<Kind extends TreeNode['kind']>(id: string, kind: Kind): Extract<TreeNode, { kind: Kind }> | undefined {
    const node = this.nodes.get(id);
    return node?.kind === kind ? (node as Extract<TreeNode, { kind: Kind }>) : undefined;
  }

  private put<T extends TreeNode>(node: T): T {
    this.nodes.set(node.id, node);
    return node;
  }
}
