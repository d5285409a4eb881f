import { PairTable, widened } from './pairTable';

/**
 * The groups of all levels as columns. Node 0 is the root, nodes are numbered as they come, and the pair (parent, code)
 * names one. Counts are filled in by whoever counted.
 */
export class GroupNodes {
  private readonly table = new PairTable();
  /** Node after node: how many rows, how many failures. */
  private counts = new Uint32Array(512);
  private firstChild = new Uint32Array(256);
  private lastChild = new Uint32Array(256);
  private nextSibling = new Uint32Array(256);

  constructor() {
    // The root is the child of nobody: no row has this pair.
    this.table.add(NOBODY, 0);
  }

  /** -1 when there is none. */
  find(parent: number, code: number): number {
    return this.table.find(parent, code);
  }

  findOrAdd(parent: number, code: number): number {
    const known = this.table.find(parent, code);
    if (known >= 0) return known;
    const node = this.table.add(parent, code);
    if (node >= this.firstChild.length) this.grow();
    const last = this.lastChild[parent] ?? 0;
    if (last === 0) this.firstChild[parent] = node;
    else this.nextSibling[last] = node;
    this.lastChild[parent] = node;
    return node;
  }

  codeOf(node: number): number {
    return this.table.secondOf(node);
  }

  countOf(node: number): number {
    return this.counts[node * 2] ?? 0;
  }

  failuresOf(node: number): number {
    return this.counts[node * 2 + 1] ?? 0;
  }

  /** In the order of their first rows. */
  childrenOf(parent: number): number[] {
    const children: number[] = [];
    for (let node = this.firstChild[parent] ?? 0; node !== 0; node = this.nextSibling[node] ?? 0) children.push(node);
    return children;
  }

  clearCounts(): void {
    this.counts.fill(0);
  }

  /** Counts rows for the node and all above it. */
  addCounts(node: number, count: number, failures: number): void {
    for (let at = node; at !== ROOT && at !== NOBODY; at = this.table.firstOf(at)) {
      this.counts[at * 2] = (this.counts[at * 2] ?? 0) + count;
      this.counts[at * 2 + 1] = (this.counts[at * 2 + 1] ?? 0) + failures;
    }
  }

  private grow(): void {
    const length = this.firstChild.length * 2;
    this.counts = widened(this.counts, length * 2);
    this.firstChild = widened(this.firstChild, length);
    this.lastChild = widened(this.lastChild, length);
    this.nextSibling = widened(this.nextSibling, length);
  }
}

export const ROOT = 0;
const NOBODY = 0xffff_ffff;
