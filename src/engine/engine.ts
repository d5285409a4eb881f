import { DisposableBase, type Disposable } from '../base/disposable';
import type { Batch, ValueTables } from '../core/columns';
import { rowIdOf, type RowId, type SourceId } from '../core/ids';
import type { Query, ValuePattern } from '../core/query';
import type { Summary } from '../core/summary';
import { createValueTables } from '../core/valueTables';
import { matchesPattern } from '../core/wildcard';
import type { EngineApi, EnginePushes } from '../protocol/engineApi';
import type {
  FoundRow,
  GroupRows,
  GroupRowsRequest,
  RowsAround,
  RowsAroundRequest,
  RowWindow,
} from '../protocol/engineViews';
import type { SegmentKey } from '../sources/adapter';
import { diskFiles, type Files } from '../sources/bytes/files';
import { gatedFiles, MountGate } from './gatedFiles';
import { RemoteMounts } from './remoteMounts';
import { compileQuery, type CompiledQuery } from './query/compiledQuery';
import type { FollowedSource } from './followedSource';
import { ledgerOf } from './ledger/ledger';
import { Records } from './records';
import { findGroupRows } from './result/groupRows';
import { findText, stepToFailure, type FoundPosition } from './result/stepRows';
import type { Result } from './result/result';
import { ResultSet } from './resultSet';
import { readRowViews } from './rowViews';
import { SourceSet } from './sourceSet';
import { LogIndex, type FoundInSegment } from './store/logIndex';
import { summarizeFailures, summarizeResults, summarizeSource } from './summaryBuilder';
import { SummaryPusher } from './summaryPusher';
import { diskWatchPort, gatedWatchPort, type WatchPort } from './watch/watchPort';

/** What an engine needs; everything but the listener has a default for the real world. */
export interface EngineOptions {
  readonly onSummary: (summary: Summary) => void;
  readonly log?: (level: EnginePushes['log']['level'], message: string) => void;
  readonly files?: Files;
  readonly watchPort?: WatchPort;
  readonly now?: () => number;
  /** What else hears of what goes on: see `inProcessEngine.ts`. */
  readonly createOutlet?: (parts: EngineParts) => EngineOutlet;
}

/** What an engine is made of, for those who live in it. */
export interface EngineParts {
  readonly index: LogIndex;
  readonly tables: ValueTables;
  readonly sources: SourceSet;
  readonly results: ResultSet;
  readonly now: () => number;
}

/** Passes records on to somebody in the engine's own process. */
export interface EngineOutlet {
  /** A batch of a source comes in, which is valid only now. */
  keep(ordinal: number, key: SegmentKey, batch: Batch): void;
  /** Something changed. */
  note(): void;
  /** The sources of the configuration are there. */
  noteConfigured(): void;
}

/** An engine in this process: the thread's entry, the command line, tests and benchmarks start it in the same way. */
export interface Engine extends Disposable {
  readonly api: EngineApi;
  /** The state as it is now; also pushed to `onSummary` when it changed. */
  summary(): Summary;
  /** Bytes that the columns and value tables hold. */
  readonly memoryBytes: number;
}

export function createEngine(options: EngineOptions): Engine {
  return new LogEngine(options);
}

class LogEngine extends DisposableBase implements Engine {
  readonly api: EngineApi;
  private readonly outlet: EngineOutlet | undefined;
  private readonly now: () => number;
  private readonly files: Files;
  private readonly tables: ValueTables = createValueTables();
  private readonly index = new LogIndex();
  private readonly sources: SourceSet;
  private readonly results: ResultSet;
  private readonly records: Records;
  private readonly pusher: SummaryPusher;
  private readonly epoch: number;
  private revision = 0;
  private zone = 'UTC';

  constructor(private readonly options: EngineOptions) {
    super();
    const mounts = new RemoteMounts();
    const gate = new MountGate(path => mounts.of(path));
    this.files = options.files ?? gatedFiles(diskFiles, gate);
    const { files } = this;
    this.now = options.now ?? Date.now;
    this.epoch = this.now() + Math.random();
    this.pusher = this._register(new SummaryPusher(() => this.options.onSummary(this.summary())));
    const onDidChange = (): void => this.changed();
    const log = options.log ?? (() => undefined);
    const onFault = (error: unknown): void =>
      log('error', error instanceof Error ? (error.stack ?? error.message) : String(error));
    const { index, tables, now } = this;
    const watchPort = options.watchPort ?? gatedWatchPort(diskWatchPort, gate);
    this.sources = this._register(
      new SourceSet({
        index,
        tables,
        files,
        watchPort,
        gate,
        now,
        onBatch: (ordinal, key, batch) => this.outlet?.keep(ordinal, key, batch),
        onDidChange,
        onFault,
        log,
        onDidChangeSet: () => this.recompile(),
      }),
    );
    this.results = this._register(
      new ResultSet({
        index,
        tables,
        now,
        compile: (query, nowMs) => this.compile(query, nowMs),
        onDidChange,
        onFault,
      }),
    );
    const { sources, results } = this;
    this.outlet = options.createOutlet?.({ index, tables, sources, results, now });
    this.records = new Records(index, tables, this.sources, files);
    this.api = this.createApi();
  }

  get memoryBytes(): number {
    return this.index.memoryBytes + Object.values(this.tables).reduce((sum, table) => sum + table.memoryBytes, 0);
  }

  summary(): Summary {
    const sources = this.sources.all;
    for (const result of this.results.all) this.results.get(result.id);
    return {
      epoch: this.epoch,
      revision: this.revision,
      sources: sources.map(source => summarizeSource(source, this.sources.watchOf(source))),
      failures: summarizeFailures(sources, this.tables),
      results: summarizeResults(this.results.all, sources, result => this.results.searching(result)),
    };
  }

  private changed(): void {
    this.outlet?.note();
    this.revision++;
    this.pusher.schedule();
  }

  /** Other sources or another zone: queries may mean something else now. */
  private recompile(): void {
    this.results.recompile();
    this.changed();
  }

  private compile(query: Query, nowMs: number): CompiledQuery {
    const { tables, zone } = this;
    return compileQuery(query, {
      tables,
      zone,
      nowMs,
      matchesSource: (ordinal, values) => this.isSourceNamed(ordinal, values),
    });
  }

  private isSourceNamed(ordinal: number, values: readonly ValuePattern[]): boolean {
    const source = this.index.sources.find(candidate => candidate.ordinal === ordinal);
    if (source === undefined) return false;
    const names = [source.label, source.path, source.path.split(/[\\/]/).pop() ?? ''];
    return values.some(value => names.some(name => matchesPattern(value, name)));
  }

  private createApi(): EngineApi {
    const { sources, results, records, tables, index } = this;
    return {
      configure: async config => {
        const isOtherZone = this.zone !== config.zone;
        this.zone = config.zone;
        await sources.configure(config);
        this.outlet?.noteConfigured();
        if (isOtherZone) this.recompile();
        // Also when nothing was found: that is told, too.
        else this.changed();
      },
      openResult: async spec => {
        const opened = results.add(spec);
        this.changed();
        return opened;
      },
      closeResult: async ({ result }) => {
        results.close(result);
        this.changed();
      },
      rows: async ({ result, from, to }) => {
        const found = results.get(result);
        return found === undefined ? null : this.readWindow(found, from, to);
      },
      rowsAround: async request => {
        const found = results.get(request.result);
        return found === undefined ? null : this.readAround(found, request);
      },
      rowsById: async ({ rows }) =>
        readRowViews(
          tables,
          rows.slice(0, MAX_ROWS).flatMap(row => index.find(row) ?? []),
        ),
      positionOf: async ({ result, row }) => {
        const found = results.get(result);
        return found === undefined ? null : this.positionIn(found, row);
      },
      step: async ({ result, ...walk }) => {
        const found = results.get(result);
        return foundRow(found && stepToFailure(index, found.order, walk));
      },
      find: async ({ result, text, ...walk }) => {
        const found = results.get(result);
        if (found === undefined) return null;
        const revision = ++found.findRevision;
        return foundRow(await findText(index, found.order, walk, text, () => found.findRevision === revision));
      },
      facets: async request => results.facets(request),
      histogram: async ({ result }) => results.get(result)?.histogram() ?? null,
      groups: async ({ result, grouping, ...request }) =>
        results.get(result)?.groups(grouping, this.zone).page(request) ?? null,
      groupRows: async request => {
        const result = results.get(request.result);
        return result === undefined ? null : this.readGroupRows(result, request);
      },
      record: ({ row }) => records.record(row),
      rawBytes: ({ rows }) => records.rawBytes(rows.slice(0, MAX_ROWS)),
      locate: ({ row }) => records.locate(row),
      rowAt: request => records.rowAt(request),
      rawLines: request => records.rawLines(request),
      problems: async ({ source, from, limit }) => records.problems(source, from, limit),
      // A bundle of its own: see scripts/build.mjs.
      examine: async request => (await import('./examine')).examine(request, sources.kinds, this.files),
      ledger: async ({ source }) => {
        const found = sources.get(source);
        return found === undefined ? null : ledgerOf(found, sources.watchOf(found));
      },
      acknowledge: async ({ source }) => {
        await Promise.all(this.chosen(source).map(chosen => chosen.acknowledge()));
      },
      cancelIndexing: async ({ source }) => sources.get(source)?.cancelIndexing(),
      resumeIndexing: async ({ source }) => this.chosen(source).forEach(chosen => sources.resume(chosen)),
      refresh: async ({ source }) => {
        await Promise.all(this.chosen(source).map(chosen => sources.restart(chosen)));
      },
    };
  }

  private chosen(id: SourceId | null): readonly FollowedSource[] {
    return this.sources.all.filter(source => id === null || source.id === id);
  }

  private async readGroupRows(result: Result, request: GroupRowsRequest): Promise<GroupRows> {
    const order = result.inLogOrder;
    const tree = result.groups(request.grouping, this.zone);
    const { rows, hasOlder, newerCount } = findGroupRows(this.index, tree, order, request);
    return { rows: await readRowViews(this.tables, rows), hasOlder, newerCount };
  }

  /** All places are looked up before anything is waited for: they are of one moment. */
  private async readAround(result: Result, request: RowsAroundRequest): Promise<RowsAround> {
    const positions = request.rows.slice(0, MAX_ROWS).map(row => this.positionIn(result, row));
    const last = Math.max(0, result.order.count - 1);
    const wanted = positions.find(position => position !== null) ?? Math.max(0, request.position);
    const place = request.isAtEnd ? last : Math.min(wanted, last);
    const pageRows = Math.min(Math.max(1, request.pageRows), MAX_ROWS / 3);
    const page = Math.floor(place / pageRows);
    const window = await this.readWindow(result, Math.max(0, page - 1) * pageRows, (page + 2) * pageRows);
    return { window, positions, place };
  }

  private positionIn({ order }: Result, row: RowId): number | null {
    const place = this.index.find(row);
    const position = place === undefined ? -1 : order.positionOf(place.segment, place.row);
    return position < 0 ? null : position;
  }

  private async readWindow(result: Result, from: number, to: number): Promise<RowWindow> {
    const { order, revision, orderRevision } = result;
    const { count } = order;
    const places: FoundInSegment[] = [];
    const first = Math.max(0, Math.trunc(from));
    const end = Math.min(count, Math.trunc(to), first + MAX_ROWS);
    for (let position = first; position < end; position++) {
      const row = order.at(position);
      if (row !== undefined) places.push(this.index.placeOf(row));
    }
    return { from: first, rows: await readRowViews(this.tables, places), count, revision, orderRevision };
  }
}

const MAX_ROWS = 1000;

function foundRow(found: FoundPosition | undefined): FoundRow | null {
  if (found === undefined) return null;
  const { place, position, hasWrapped } = found;
  return { row: rowIdOf(place.segment.id, place.row), position, hasWrapped };
}
