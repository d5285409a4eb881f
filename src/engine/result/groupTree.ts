import type { ValueTables } from '../../core/columns';
import { FAILURE } from '../../core/outcome';
import type { GroupField } from '../../core/roles';
import type { GroupPage, GroupsRequest, GroupView } from '../../protocol/engineApi';
import { CHUNK_ROWS, type Chunk } from '../store/chunk';
import { DayCodes } from './dayCodes';
import { MatchCursor } from './matchCursor';
import type { Matches } from './matches';
import { PairTable, widened } from './pairTable';
import { compareTexts } from './valueRanks';

/**
 * The matches of a result counted in nested groups, kept up to date as they grow.
 * A group is a node: the pair (parent, code) names it. Its children hang on it in the order of their first record.
 */
export class GroupTree {
  readonly levels: readonly GroupLevel[];
  private readonly cursor: MatchCursor;
  private nodes = new NodeTable();
  private readonly sorted = new Map<number, readonly number[]>();
  private readonly codes: readonly Uint32Array<ArrayBuffer>[];

  constructor(
    matches: Matches,
    grouping: readonly GroupField[],
    tables: ValueTables,
    readonly zone: string,
  ) {
    this.cursor = new MatchCursor(matches);
    this.levels = grouping.map(field => createLevel(field, tables, zone));
    this.codes = grouping.map(() => new Uint32Array(CHUNK_ROWS));
  }

  update(): void {
    this.cursor.advance(
      () => {
        this.nodes = new NodeTable();
        this.sorted.clear();
      },
      (_, chunk, rows, count) => this.count(chunk, rows, count),
    );
  }

  page({ path, from, limit, order }: Pick<GroupsRequest, 'path' | 'from' | 'limit' | 'order'>): GroupPage {
    const level = this.levels[path.length];
    const parent = this.nodeOf(path);
    if (level === undefined || parent < 0) return { groups: [], total: 0 };
    const children = order === 'name' ? this.sortedChildren(parent, level) : this.nodes.childrenOf(parent);
    const groups = children.slice(from, from + limit).map(node => this.viewOf(node, level));
    return { groups, total: children.length };
  }

  /** The codes that rows of the group have, one a level; `undefined` when there is no such group. */
  codesOf(path: readonly string[]): readonly number[] | undefined {
    const codes: number[] = [];
    for (const [depth, value] of path.entries()) {
      const code = this.levels[depth]?.findCode(value);
      if (code === undefined) return undefined;
      codes.push(code);
    }
    return this.nodeOf(path) < 0 ? undefined : codes;
  }

  /** How many rows the group has. */
  countOf(path: readonly string[]): number {
    const node = this.nodeOf(path);
    return node < 0 ? 0 : this.nodes.countOf(node);
  }

  private count(chunk: Chunk, rows: Uint32Array, count: number): void {
    const { nodes } = this;
    this.levels.forEach((level, depth) => {
      const codes = this.codes[depth];
      if (codes !== undefined) level.read(chunk, rows, count, codes);
    });
    const parents = this.parents.fill(ROOT, 0, count);
    for (const codes of this.codes) nodes.descend(parents, codes, count, chunk.outcome, rows);
  }

  private readonly parents = new Int32Array(CHUNK_ROWS);

  private nodeOf(path: readonly string[]): number {
    let node = ROOT;
    for (const [depth, value] of path.entries()) {
      const code = this.levels[depth]?.findCode(value);
      node = code === undefined ? -1 : this.nodes.find(node, code);
      if (node < 0) return -1;
    }
    return node;
  }

  private sortedChildren(parent: number, level: GroupLevel): readonly number[] {
    const known = this.sorted.get(parent);
    const children = this.nodes.childrenOf(parent);
    // Groups are never taken back: as many as there were are the same ones.
    if (known?.length === children.length) return known;
    const named = children.map(node => ({ node, name: level.textOf(this.nodes.codeOf(node)) }));
    named.sort((a, b) => compareTexts(a.name, b.name));
    const nodes = named.map(({ node }) => node);
    this.sorted.set(parent, nodes);
    return nodes;
  }

  private viewOf(node: number, level: GroupLevel): GroupView {
    const value = level.textOf(this.nodes.codeOf(node));
    return { value, count: this.nodes.countOf(node), failures: this.nodes.failuresOf(node) };
  }
}

/** One level of a grouping: how rows get their codes, and what the codes mean. */
export interface GroupLevel {
  /** Writes the codes of `rows[0, count)` of the chunk. */
  read(chunk: Chunk, rows: Uint32Array, count: number, codes: Uint32Array): void;
  codeAt(chunk: Chunk, row: number): number;
  textOf(code: number): string;
  findCode(text: string): number | undefined;
}

function createLevel(field: GroupField, tables: ValueTables, zone: string): GroupLevel {
  if (field === 'day') {
    const days = new DayCodes(zone);
    return {
      read: (chunk, rows, count, codes) => {
        const { timeMs } = chunk;
        for (let at = 0; at < count; at++) codes[at] = days.codeOf(timeMs[rows[at] ?? 0] ?? NaN);
      },
      codeAt: (chunk, row) => days.codeOf(chunk.timeMs[row] ?? NaN),
      textOf: code => days.textOf(code),
      findCode: text => days.findCode(text),
    };
  }
  const table = tables[field];
  return {
    read: (chunk, rows, count, codes) => {
      const column = chunk.codes[field];
      for (let at = 0; at < count; at++) codes[at] = column[rows[at] ?? 0] ?? 0;
    },
    codeAt: (chunk, row) => chunk.codes[field][row] ?? 0,
    textOf: code => table.textOf(code),
    findCode: text => table.findCode(text),
  };
}

/** The nodes of all levels as columns. Node 0 is the root; nodes are numbered as they come. */
class NodeTable {
  private readonly table = new PairTable();
  private counts = new Uint32Array(256);
  private failures = new Uint32Array(256);
  private firstChild = new Uint32Array(256);
  private lastChild = new Uint32Array(256);
  private nextSibling = new Uint32Array(256);

  constructor() {
    // The root is the child of nobody: no row has this pair.
    this.table.add(NOBODY, 0);
  }

  find(parent: number, code: number): number {
    return this.table.find(parent, code);
  }

  codeOf(node: number): number {
    return this.table.seconds[node] ?? 0;
  }

  countOf(node: number): number {
    return this.counts[node] ?? 0;
  }

  failuresOf(node: number): number {
    return this.failures[node] ?? 0;
  }

  childrenOf(parent: number): number[] {
    const children: number[] = [];
    for (let node = this.firstChild[parent] ?? 0; node !== 0; node = this.nextSibling[node] ?? 0) children.push(node);
    return children;
  }

  /** Moves each entry of `nodes` to its child by `codes`, counting the row there. */
  descend(nodes: Int32Array, codes: Uint32Array, count: number, outcome: Uint8Array, rows: Uint32Array): void {
    const { table } = this;
    for (let at = 0; at < count; at++) {
      const parent = nodes[at] ?? 0;
      const code = codes[at] ?? 0;
      let node = table.find(parent, code);
      if (node < 0) node = this.add(parent, code);
      nodes[at] = node;
      this.counts[node] = (this.counts[node] ?? 0) + 1;
      if (outcome[rows[at] ?? 0] === FAILURE) this.failures[node] = (this.failures[node] ?? 0) + 1;
    }
  }

  private add(parent: number, code: number): number {
    const node = this.table.add(parent, code);
    if (node >= this.counts.length) this.grow();
    const last = this.lastChild[parent] ?? 0;
    if (last === 0) this.firstChild[parent] = node;
    else this.nextSibling[last] = node;
    this.lastChild[parent] = node;
    return node;
  }

  private grow(): void {
    const length = this.counts.length * 2;
    this.counts = widened(this.counts, length);
    this.failures = widened(this.failures, length);
    this.firstChild = widened(this.firstChild, length);
    this.lastChild = widened(this.lastChild, length);
    this.nextSibling = widened(this.nextSibling, length);
  }
}

const ROOT = 0;
const NOBODY = 0xffff_ffff;
