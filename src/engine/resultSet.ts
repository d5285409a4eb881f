import { DisposableBase, toDisposable } from '../base/disposable';
import type { ResultId } from '../core/ids';
import { parseQuery } from '../core/queryParser';
import type { Query } from '../core/query';
import type { FacetField } from '../core/roles';
import type { OpenedResult, ResultSpec } from '../protocol/engineApi';
import type { FacetRequest, Facets } from '../protocol/engineViews';
import type { CompiledQuery } from './query/compiledQuery';
import { FacetCounter } from './result/facetCounter';
import { Matches } from './result/matches';
import { Result } from './result/result';
import { Search } from './query/search';
import type { LogIndex } from './store/logIndex';
import type { ValueTables } from '../core/columns';

/** The open results, and the matches that they share when their queries are the same. */
export class ResultSet extends DisposableBase {
  private readonly open = new Map<ResultId, Result>();
  private readonly shared = new Map<string, Shared>();
  private lastId = 0;

  constructor(private readonly options: ResultSetOptions) {
    super();
    this._register(
      toDisposable(() => {
        for (const { search } of this.shared.values()) search.stop();
      }),
    );
  }

  get all(): Iterable<Result> {
    return this.open.values();
  }

  add(spec: ResultSpec): OpenedResult {
    const id = ++this.lastId as ResultId;
    const matches = this.matchesOf(spec.query);
    const result = new Result(id, spec, matches, this.options.tables);
    this.open.set(id, result);
    result.update();
    return { result: id, complaints: matches.query.complaints };
  }

  close(id: ResultId): void {
    this.open.delete(id);
    this.forgetUnused();
  }

  /** The result, up to date. */
  get(id: ResultId): Result | undefined {
    const result = this.open.get(id);
    const shared = result === undefined ? undefined : this.sharedOf(result);
    if (shared !== undefined) this.update(shared);
    result?.update();
    return result;
  }

  /** The matches of a query, up to date as far as columns go. The last few that no result uses are kept for the next question. */
  matchesOf(text: string): Matches {
    const { index, compile, now, onDidChange, onFault } = this.options;
    let shared = this.shared.get(text);
    if (shared === undefined) {
      const matches = new Matches(index, parseQuery(text), compile, now());
      shared = { matches, search: new Search(matches, onDidChange, onFault), facets: new Map() };
    }
    // The last one that was asked for stands last.
    this.shared.delete(text);
    this.shared.set(text, shared);
    this.update(shared);
    this.forgetUnused();
    return shared.matches;
  }

  /** Share of the records that were looked up so far; `null` when the search is done. */
  searching(result: Result): number | null {
    return this.sharedOf(result)?.search.progress ?? null;
  }

  /** Every query may mean something else now. */
  recompile(): void {
    for (const { matches } of this.shared.values()) matches.recompile(this.options.now());
  }

  /** The values of a field under a query, with their counts. */
  facets({ query, field, contains, limit }: FacetRequest): Facets {
    this.matchesOf(query);
    const shared = this.shared.get(query);
    if (shared === undefined) return { values: [], distinct: 0 };
    let counter = shared.facets.get(field);
    if (counter === undefined) {
      counter = new FacetCounter(shared.matches, field, this.options.tables);
      shared.facets.set(field, counter);
    }
    return counter.list(contains, limit);
  }

  private update(shared: Shared): void {
    shared.matches.update(this.options.now());
    shared.search.start();
  }

  private sharedOf(result: Result): Shared | undefined {
    return this.shared.get(result.spec.query);
  }

  private forgetUnused(): void {
    const used = new Set([...this.open.values()].map(result => result.spec.query));
    const unused = [...this.shared].filter(([text]) => !used.has(text));
    for (const [text, { search }] of unused.slice(0, -KEPT_UNUSED)) {
      search.stop();
      this.shared.delete(text);
    }
  }
}

/** What the set needs of the engine. */
export interface ResultSetOptions {
  readonly index: LogIndex;
  readonly tables: ValueTables;
  readonly now: () => number;
  readonly compile: (query: Query, nowMs: number) => CompiledQuery;
  /** A search in the records' text went on. */
  readonly onDidChange: () => void;
  readonly onFault: (error: unknown) => void;
}

/** What results with the same query have in common. */
interface Shared {
  readonly matches: Matches;
  readonly search: Search;
  readonly facets: Map<FacetField, FacetCounter>;
}

const KEPT_UNUSED = 2;
