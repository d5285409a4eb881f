import type { Change, Container, TreeContext } from './container';
import type { MoreProblemsNode, ProblemsNode, TreeNode } from './nodes';

/** The problems of a source, in the order of the log; more come when they are asked for. */
export class ProblemList implements Container {
  children: readonly TreeNode[] = [];
  private limit = pageSize;
  private readonly more: MoreProblemsNode;

  constructor(private readonly parent: ProblemsNode) {
    this.more = { kind: 'moreProblems', id: `moreProblems:${parent.id}`, parent, remaining: 0 };
  }

  extend(): void {
    this.limit += pageSize;
  }

  async refresh({ engine, store }: TreeContext): Promise<Change> {
    const source = this.parent.parent.source.id;
    const problems = await engine.problems({ source, from: 0, limit: this.limit });
    const last = this.children;
    const nodes: TreeNode[] = problems.map(problem => store.problem(this.parent, problem));
    this.more.remaining = Math.max(0, this.parent.count - nodes.length);
    if (this.more.remaining > 0) nodes.push(this.more);
    const now = new Set(nodes);
    store.forget(last.filter(node => !now.has(node)));
    this.children = nodes;
    const isStructural = last.length !== nodes.length || nodes.some((node, i) => node !== last[i]);
    return { isStructural, changed: isStructural ? [] : nodes };
  }
}

const pageSize = 100;
