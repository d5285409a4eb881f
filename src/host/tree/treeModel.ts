import { DisposableBase, MutableDisposable, toDisposable } from '../../base/disposable';
import { Emitter, type Event } from '../../base/emitter';
import type { GroupField, Role } from '../../core/roles';
import type { ResultSummary, Summary } from '../../core/summary';
import type { Container, TreeContext, TreeEngine } from './container';
import { effectiveGrouping } from './effectiveGrouping';
import { GroupLevel } from './groupLevel';
import { isLeafGroup, type GroupNode, type ProblemsNode, type SourceNode, type TreeNode } from './nodes';
import { NodeStore } from './nodeStore';
import { OpenResult } from './openResult';
import { ProblemList } from './problemList';
import { RecordPage } from './recordPage';
import { accountKeyOf, SourceAccount } from './sourceAccount';
import { TreeChanges } from './treeChanges';

export interface TreeShape {
  /** As the person chose; levels that no record has a value for are left out. */
  readonly grouping: readonly GroupField[];
  readonly order: 'name' | 'appearance';
}

/**
 * The tree without the editor: nodes, what stands below them, and what has to be drawn anew when the log grows.
 * It looks again at most every `refreshEveryMs`, only below nodes that are open, and only while someone looks.
 */
export class TreeModel extends DisposableBase {
  private readonly changes = this._register(new Emitter<readonly TreeNode[] | undefined>());
  private readonly timer = this._register(new MutableDisposable());
  private readonly opened = this._register(new MutableDisposable<OpenResult>());
  private readonly nodes = new NodeStore();
  private containers = new Map<string, Container>();
  private readonly expanded = new Set<string>();
  private summary: Summary | undefined;
  private sources: readonly SourceNode[] = [];
  private isVisible = false;
  private drawn = nothingDrawn;
  private isRefreshing = false;
  private lastRefreshMs = 0;
  private grouping: readonly GroupField[];
  /** Of the sources with these ids; a role that was there stays, so that levels do not come and go as records do. */
  private roles: ReadonlySet<Role> = new Set();
  private rolesOf = '';

  /** Nodes to draw anew with what is below them; `undefined` is everything. */
  readonly onDidChange: Event<readonly TreeNode[] | undefined> = this.changes.event;

  constructor(
    private readonly engine: TreeEngine,
    private query: string,
    private shape: TreeShape,
  ) {
    super();
    this.grouping = shape.grouping;
  }

  /** The tree's own result, as of the last summary. */
  get result(): ResultSummary | undefined {
    const id = this.opened.value?.id;
    return this.summary?.results.find(result => result.id === id);
  }

  async children(node?: TreeNode): Promise<readonly TreeNode[]> {
    if (node === undefined) return this.roots();
    switch (node.kind) {
      case 'files':
        return node.files;
      case 'source':
      case 'problems':
      case 'group':
        return this.childrenOf(node);
      default:
        return [];
    }
  }

  setQuery(query: string): void {
    if (query === this.query) return;
    this.query = query;
    this.opened.value = undefined;
    this.forgetContainers();
    this.changes.fire(undefined);
  }

  setShape(shape: TreeShape): void {
    if (shape.order === this.shape.order && shape.grouping.join() === this.shape.grouping.join()) return;
    this.shape = shape;
    this.grouping = effectiveGrouping(shape.grouping, this.roles);
    this.forgetContainers();
    this.changes.fire(undefined);
  }

  /** A new whole state: sources are drawn at once, groups and records at the next look. */
  update(summary: Summary): void {
    const isNewLife = this.summary !== undefined && this.summary.epoch !== summary.epoch;
    this.summary = summary;
    const isRegrouped = this.learnRoles(summary);
    if (isNewLife || isRegrouped) {
      // Row ids mean nothing any more, or groups stand elsewhere.
      this.forgetContainers();
      this.changes.fire(undefined);
    }
    this.refreshLater();
  }

  setVisible(isVisible: boolean): void {
    this.isVisible = isVisible;
    if (isVisible) this.refreshLater();
  }

  setExpanded(node: TreeNode, isExpanded: boolean): void {
    if (!isExpanded) {
      this.expanded.delete(node.id);
      return;
    }
    this.expanded.add(node.id);
    // While it was closed nobody looked below it.
    this.drawn = { ...this.drawn, counts: '' };
    this.refreshLater();
  }

  async loadOlder(node: GroupNode): Promise<void> {
    const page = this.containers.get(node.id);
    const context = await this.context();
    if (context === undefined || !(page instanceof RecordPage)) return;
    await page.loadOlder(context);
    this.changes.fire([node]);
  }

  async loadNewer(node: GroupNode): Promise<void> {
    const page = this.containers.get(node.id);
    const context = await this.context();
    if (context === undefined || !(page instanceof RecordPage)) return;
    await page.loadNewer(context);
    this.changes.fire([node]);
  }

  async loadMore(node: GroupNode | ProblemsNode | null): Promise<void> {
    const list = this.containers.get(node?.id ?? rootId);
    const context = await this.context();
    if (context === undefined || !(list instanceof GroupLevel || list instanceof ProblemList)) return;
    list.extend();
    await list.refresh(context);
    this.changes.fire(node === null ? undefined : [node]);
  }

  /** Answers whether the levels are others now. */
  private learnRoles({ sources }: Summary): boolean {
    const ids = sources.map(source => source.id).join('\n');
    const known = ids === this.rolesOf ? this.roles : new Set<Role>();
    this.rolesOf = ids;
    this.roles = new Set([...known, ...sources.flatMap(source => source.roles)]);
    // While sources are opened anew nothing is known of them: the levels stay as they are.
    if (this.roles.size === 0) return false;
    const last = this.grouping;
    this.grouping = effectiveGrouping(this.shape.grouping, this.roles);
    return this.grouping.join() !== last.join();
  }

  private async roots(): Promise<readonly TreeNode[]> {
    if (this.summary === undefined || this.summary.sources.length === 0) return [];
    this.sources = this.summary.sources.map(source => this.nodes.source(source));
    const sources = this.sources;
    return [...sources, ...(await this.childrenOf(null))];
  }

  /** From what is loaded; loads when nothing is. */
  private async childrenOf(node: ContainerNode | null): Promise<readonly TreeNode[]> {
    const id = node?.id ?? rootId;
    // Children are asked for when a node opens, also when the editor opens it again by itself.
    this.expanded.add(id);
    const loaded = this.containers.get(id);
    if (loaded !== undefined) return loaded.children;
    const containers = this.containers;
    const context = await this.context();
    if (context === undefined) return [];
    const container = containers.get(id) ?? containerOf(node);
    if (!containers.has(id)) {
      await container.refresh(context, { areRowsStale: false });
      // What was asked for before a filter came must not be kept after it.
      if (containers === this.containers) containers.set(id, container);
    }
    return container.children;
  }

  private async context(): Promise<TreeContext | undefined> {
    const opened = (this.opened.value ??= new OpenResult(this.engine, this.query));
    const result = await opened.ready;
    if (result === undefined || opened !== this.opened.value) return undefined;
    const { engine, nodes, grouping } = this;
    const { order } = this.shape;
    return { engine, store: nodes, result, grouping, order, epoch: this.summary?.epoch ?? 0 };
  }

  private forgetContainers(): void {
    this.containers = new Map();
    this.nodes.forgetBelowSources();
    this.drawn = nothingDrawn;
  }

  private refreshLater(): void {
    if (!this.isVisible || this.isRefreshing || this.timer.value !== undefined) return;
    const delayMs = Math.max(0, this.lastRefreshMs + refreshEveryMs - Date.now());
    const timer = setTimeout(() => {
      this.timer.value = undefined;
      void this.refreshNow();
    }, delayMs);
    this.timer.value = toDisposable(() => clearTimeout(timer));
  }

  private async refreshNow(): Promise<void> {
    this.isRefreshing = true;
    this.lastRefreshMs = Date.now();
    const summary = this.summary;
    try {
      if (summary !== undefined) await this.refresh(summary);
    } catch {
      // The engine died and said so in the log; its next summary brings everything again.
      this.drawn = { ...this.drawn, counts: '' };
    } finally {
      this.isRefreshing = false;
      if (this.summary !== summary) this.refreshLater();
    }
  }

  private async refresh(summary: Summary): Promise<void> {
    const changes = new TreeChanges();
    this.refreshSources(summary, changes);
    const now: Drawn = { counts: this.countsKey(), looks: looksKeyOf(summary) };
    const containers = this.containers;
    const context = containers.size > 0 ? await this.context() : undefined;
    const areRowsStale = now.looks !== this.drawn.looks;
    if (context !== undefined && (areRowsStale || now.counts !== this.drawn.counts)) {
      this.drawn = now;
      for (const [id, container] of [...containers]) {
        const node = id === rootId ? null : this.nodes.find(id);
        if (node === undefined || !this.isOpen(node)) continue;
        const change = await container.refresh(context, { areRowsStale });
        if (containers !== this.containers) return;
        changes.add(node, change);
      }
    }
    const nodes = changes.nodes();
    if (nodes === undefined || nodes.length > 0) this.changes.fire(nodes);
  }

  private refreshSources(summary: Summary, changes: TreeChanges): void {
    // Summaries are copies: what has changed is seen by their content.
    const before = new Map(this.sources.map(node => [node, lookKeyOf(node)]));
    const sources = summary.sources.map(source => this.nodes.source(source));
    const isSame = sources.length === this.sources.length && sources.every((node, i) => node === this.sources[i]);
    const changed = sources.filter(node => before.get(node) !== lookKeyOf(node));
    this.sources = sources;
    for (const node of changed) if (node.source.problems > 0) this.nodes.problems(node);
    changes.add(null, { isStructural: !isSame, changed });
  }

  /** Changes when groups, records or problems came or went, or something happened to a source. */
  private countsKey(): string {
    const sources = this.sources.map(node => [accountKeyOf(node), node.source.notices, node.source.warnings]);
    return `${this.result?.revision ?? -1} ${JSON.stringify(sources)}`;
  }

  private isOpen(node: TreeNode | null): boolean {
    return node === null || (this.expanded.has(node.id) && this.isOpen(node.parent));
  }
}

const rootId = '';
const refreshEveryMs = 400;

type ContainerNode = SourceNode | GroupNode | ProblemsNode;

function containerOf(node: ContainerNode | null): Container {
  if (node === null) return new GroupLevel(null);
  if (node.kind === 'source') return new SourceAccount(node);
  if (node.kind === 'problems') return new ProblemList(node);
  return isLeafGroup(node) ? new RecordPage(node) : new GroupLevel(node);
}

/** What the tree shows stands for this state of the log. */
interface Drawn {
  readonly counts: string;
  readonly looks: string;
}

/** Changes when the source's own line looks different. What is remembered of it is not seen, and what happened stands below it. */
function lookKeyOf({ source }: SourceNode): string {
  return JSON.stringify({ ...source, position: null, ledgerRevision: 0, notices: [], warnings: [] });
}

const nothingDrawn: Drawn = { counts: '', looks: '' };

/** Changes when rows that were counted long ago look different: acknowledged, or gone from the disk. */
function looksKeyOf(summary: Summary): string {
  const marks = summary.sources.map(source => `${source.mark?.identity ?? ''}:${source.mark?.offset ?? 0}`);
  return `${marks.join()} ${summary.sources.reduce((sum, source) => sum + source.recordsNotOnDisk, 0)}`;
}
