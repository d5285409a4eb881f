import type { ValueTables } from '../../core/columns';
import type { GroupField } from '../../core/roles';
import type { GroupPage, GroupsRequest, GroupView } from '../../protocol/engineViews';
import { CHUNK_ROWS, type Chunk } from '../store/chunk';
import { createLevel, type GroupLevel } from './groupLevel';
import { GroupNodes, ROOT } from './groupNodes';
import { LeafCounts, type LeafCodes } from './leafCounts';
import { MatchCursor } from './matchCursor';
import type { Matches } from './matches';
import { pickRows } from './pickRows';
import { compareTexts } from './valueRanks';

/**
 * The matches of a result counted in nested groups, kept up to date as they grow.
 * A group is a node: the pair (parent, code) names it. Its children hang on it in the order of their first record.
 */
export class GroupTree {
  readonly levels: readonly GroupLevel[];
  private readonly cursor: MatchCursor;
  private nodes = new GroupNodes();
  private leaves = new LeafCounts();
  /** The node of each combination that `leaves` counts. */
  private leafNodes: number[] = [];
  private isStale = false;
  private readonly sorted = new Map<number, readonly number[]>();
  /** The codes of the rows that are being counted, one array a level, and one of zeros for levels that there are not. */
  private readonly codes = [newCodes(), newCodes(), newCodes(), newCodes()] as const;
  /** The same arrays, in the order that counting likes best. */
  private counted: LeafCodes | undefined;
  private readonly outcomes = new Uint8Array(CHUNK_ROWS);

  constructor(
    matches: Matches,
    grouping: readonly GroupField[],
    tables: ValueTables,
    readonly zone: string,
  ) {
    this.cursor = new MatchCursor(matches);
    this.levels = grouping.slice(0, MAX_LEVELS).map(field => createLevel(field, tables, zone));
  }

  update(): void {
    this.cursor.advance(
      () => {
        this.nodes = new GroupNodes();
        this.leaves = new LeafCounts();
        this.leafNodes = [];
        this.counted = undefined;
        this.sorted.clear();
      },
      (_, chunk, rows, count) => this.count(chunk, rows, count),
    );
    if (!this.isStale) return;
    this.isStale = false;
    this.nodes.clearCounts();
    this.leaves.visit((leaf, count, failures) => this.nodes.addCounts(this.leafNodes[leaf] ?? 0, count, failures));
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
    this.isStale = true;
    this.levels.forEach((level, depth) => {
      const codes = this.codes[depth];
      if (codes !== undefined) level.read(chunk, rows, count, codes);
    });
    pickRows(chunk.outcome, rows, count, this.outcomes);
    this.counted ??= this.narrowestFirst();
    this.leaves.addAll(this.counted, this.outcomes, count, at => this.addLeaf(at));
  }

  private narrowestFirst(): LeafCodes {
    const ofLevels = this.levels.map((level, depth) => ({ codes: this.codes[depth], size: level.size }));
    ofLevels.sort((a, b) => a.size - b.size);
    const none = this.codes[MAX_LEVELS];
    const [first = none, second = none, third = none] = ofLevels.map(({ codes }) => codes);
    return [first, second, third];
  }

  private addLeaf(at: number): void {
    let node = ROOT;
    for (let depth = 0; depth < this.levels.length; depth++) {
      node = this.nodes.findOrAdd(node, this.codes[depth]?.[at] ?? 0);
    }
    this.leafNodes.push(node);
  }

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

function newCodes(): Uint32Array {
  return new Uint32Array(CHUNK_ROWS);
}

/** More levels than the counting knows. */
const MAX_LEVELS = 3;
