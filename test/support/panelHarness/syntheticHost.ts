import { Emitter } from '../../../src/base/emitter';
import { outcomes } from '../../../src/core/outcome';
import type { ResultId, RowId } from '../../../src/core/ids';
import { parseQuery } from '../../../src/core/queryParser';
import { withoutField } from '../../../src/core/queryEdit';
import type { SourceState, SourceSummary, Summary } from '../../../src/core/summary';
import type { ResultSpec } from '../../../src/protocol/engineApi';
import type { FoundRow, RecordView, RowsAround, RowWindow } from '../../../src/protocol/engineViews';
import type { HostApi, HostPushes, PanelSettings } from '../../../src/protocol/hostApi';
import { fieldsOf, kindFacts, nameOf, rawText } from './syntheticKinds';
import type { SyntheticKind, SyntheticRecord } from './syntheticRecord';
import { matcherOf } from './syntheticMatcher';
import { indexOfRow, rowIdAt, sourceIdAt, syntheticRecord, viewOf } from './syntheticLog';

export interface SyntheticOptions {
  readonly records: number;
  /** By which system each source is written. */
  readonly sources: readonly SyntheticKind[];
  /** How long an answer takes, like a busy extension host. */
  readonly delayMs: number;
  readonly state: SourceState;
  readonly filter: string;
  readonly epoch: number;
}

export const defaultOptions: SyntheticOptions = {
  records: 98_310,
  sources: ['snbb'],
  delayMs: 4,
  state: { kind: 'following' },
  filter: '',
  epoch: 1,
};

interface OpenResult {
  readonly spec: ResultSpec;
  readonly matches: ((record: SyntheticRecord) => boolean) | undefined;
  /** Indexes of the records, when they are not simply all of them in log order. */
  rows: number[] | undefined;
  revision: number;
  orderRevision: number;
}

/** What the panel asked for that a test wants to see: the method and its argument. */
export interface Asked {
  readonly method: string;
  readonly argument: unknown;
}

/** The extension's side of the wire, over a log that is computed: for the harness page, tests and benchmarks. */
export class SyntheticHost {
  readonly asked: Asked[] = [];
  private readonly results = new Map<number, OpenResult>();
  private readonly pushes = new Emitter<{ readonly name: keyof HostPushes; readonly value: unknown }>();
  readonly onPush = this.pushes.event;
  private records: number;
  /** Records in front of the first one that are not there yet: `addOlder` brings them. */
  private firstIndex = 0;
  private lastResult = 0;
  private revision = 1;
  private seenUpTo: number;
  private hiddenRoles: ReadonlySet<string> = new Set();
  private epoch: number;
  private filter: string;
  private zoneChoice: 'local' | 'utc' = 'utc';

  constructor(private readonly options: SyntheticOptions) {
    this.records = options.records;
    this.seenUpTo = options.records - 40;
    this.filter = options.filter;
    this.epoch = options.epoch;
  }

  /** `count` new records at the end, as a scheduler writes them. */
  append(count: number): void {
    const from = this.records;
    this.records += count;
    for (const result of this.results.values()) {
      result.revision++;
      if (!result.rows) continue;
      for (let index = from; index < this.records; index++) {
        if (result.matches?.(this.at(index)) ?? true) result.rows.push(index);
      }
      if (this.sort(result)) result.orderRevision++;
    }
    this.pushSummary();
  }

  /** The first `count` records were hidden so far and join now, before all others. */
  hideOlder(count: number): void {
    this.firstIndex = count;
  }

  /** The newest `count` of the hidden records join, before all others. */
  showOlder(count = this.firstIndex): void {
    this.firstIndex = Math.max(0, this.firstIndex - count);
    for (const result of this.results.values()) {
      result.rows &&= this.collect(result);
      result.orderRevision++;
      result.revision++;
    }
    this.pushSummary();
  }

  /** No record is known to have a value for these roles; none named: all that have one are known. */
  hideRoles(...hidden: readonly string[]): void {
    this.hiddenRoles = new Set(hidden);
    this.pushSummary();
  }

  /** As if the engine had died and been started again. */
  restart(): void {
    this.results.clear();
    this.epoch++;
    this.pushSummary();
  }

  push<K extends keyof HostPushes>(name: K, value: HostPushes[K]): void {
    this.pushes.fire({ name, value });
  }

  pushSummary(): void {
    this.revision++;
    this.push('summary', this.summary());
  }

  readonly api: HostApi = {
    ready: async () => ({
      summary: this.summary(),
      filter: this.filter,
      settings: this.settings,
      history: ['event:error', 'status:failed procedure:bids', 'since:2025-02-11'],
    }),
    openResult: async spec => this.answer(this.openResult(spec)),
    closeResult: async ({ result }) => void this.results.delete(result),
    rows: async request => this.answer(this.rows(request)),
    rowsAround: async request => this.answer(this.rowsAround(request)),
    positionOf: async ({ result, row }) => this.answer(this.positionOf(result, row)),
    step: async ({ result, from, direction }) =>
      this.answer(this.search(result, from, direction, record => record.outcome === 'failure')),
    find: async ({ result, from, direction, text }) => {
      const wanted = text.toLowerCase();
      const has = (record: SyntheticRecord): boolean => rawText(record).toLowerCase().includes(wanted);
      return this.answer(this.search(result, from, direction, has));
    },
    record: async ({ row }) => this.answer(this.record(row)),
    histogram: async ({ result }) => this.answer(this.histogram(result)),
    facets: async ({ field, contains, limit }) => this.answer(this.facets(field, contains, limit)),
    setFilter: async ({ query }) => {
      this.asked.push({ method: 'setFilter', argument: query });
      this.filter = query;
      this.push('filter', { query });
    },
    setZone: async ({ zone }) => {
      this.zoneChoice = zone;
      this.push('settings', this.settings);
    },
    jumpToRawLine: async argument => this.note('jumpToRawLine', argument),
    copyRecords: async argument => this.note('copyRecords', argument),
    copyText: async argument => this.note('copyText', argument),
    openLink: async argument => this.note('openLink', argument),
    acknowledge: async argument => {
      this.note('acknowledge', argument);
      this.seenUpTo = this.records;
      this.pushSummary();
    },
    cancelIndexing: async argument => this.note('cancelIndexing', argument),
    resumeIndexing: async argument => this.note('resumeIndexing', argument),
    showProblems: async argument => this.note('showProblems', argument),
    selectionChanged: async argument => this.note('selectionChanged', argument),
  };

  private get settings(): PanelSettings {
    return { zoneChoice: this.zoneChoice, zone: this.zoneChoice === 'utc' ? 'UTC' : '', assumedZone: 'UTC' };
  }

  private note(method: string, argument: unknown): void {
    this.asked.push({ method, argument });
  }

  private answer<T>(value: T): Promise<T> {
    return new Promise(resolve => setTimeout(() => resolve(value), this.options.delayMs));
  }

  private readonly labelOf = ({ source }: SyntheticRecord): string => this.kindOf(source).label;

  private kindOf(source: number): ReturnType<typeof kindFacts> {
    const facts = kindFacts(this.options.sources[source] ?? 'snbb', source);
    return { ...facts, roles: facts.roles.filter(role => !this.hiddenRoles.has(role)) };
  }

  private at(index: number): SyntheticRecord {
    return syntheticRecord(index, this.options.sources);
  }

  private openResult(spec: ResultSpec): { result: ResultId; complaints: Summary['results'][0]['complaints'] } {
    const query = parseQuery(spec.query);
    const matches = matcherOf(query, this.labelOf);
    const result: OpenResult = { spec, matches, rows: undefined, revision: 1, orderRevision: 1 };
    if (matches ?? (spec.order.by !== 'log' && spec.order.by !== 'time')) result.rows = this.collect(result);
    if (spec.order.by === 'time' && spec.order.direction === 'descending') result.rows = this.collect(result);
    this.results.set(++this.lastResult, result);
    return { result: this.lastResult as ResultId, complaints: query.complaints };
  }

  private collect(result: OpenResult): number[] {
    const rows: number[] = [];
    for (let index = this.firstIndex; index < this.records; index++) {
      if (result.matches?.(this.at(index)) ?? true) rows.push(index);
    }
    result.rows = rows;
    this.sort(result);
    return rows;
  }

  private sort({ spec, rows }: OpenResult): boolean {
    const { order } = spec;
    if (order.by === 'log' || !rows) return false;
    const key = (index: number): string | number =>
      order.by === 'time' ? index : order.by === 'source' ? this.labelOf(this.at(index)) : this.at(index)[order.by];
    const keyed = rows.map(index => ({ index, key: key(index) }));
    const sign = order.direction === 'ascending' ? 1 : -1;
    keyed.sort((left, right) =>
      left.key < right.key ? -sign : left.key > right.key ? sign : left.index - right.index,
    );
    keyed.forEach(({ index }, position) => (rows[position] = index));
    return true;
  }

  private countOf(result: OpenResult): number {
    return result.rows?.length ?? this.records - this.firstIndex;
  }

  private indexAt(result: OpenResult, position: number): number {
    return result.rows ? (result.rows[position] ?? -1) : this.firstIndex + position;
  }

  private rows({ result, from, to }: Parameters<HostApi['rows']>[0]): RowWindow | null {
    const open = this.results.get(result);
    if (!open) return null;
    const end = Math.min(to, this.countOf(open), from + 1000);
    const rows = [];
    for (let position = from; position < end; position++) {
      const index = this.indexAt(open, position);
      rows.push(viewOf(this.at(index), this.isUnseen(index)));
    }
    const { revision, orderRevision } = open;
    return { from, rows, count: this.countOf(open), revision, orderRevision };
  }

  private rowsAround(request: Parameters<HostApi['rowsAround']>[0]): RowsAround | null {
    const open = this.results.get(request.result);
    if (!open) return null;
    const { result, pageRows } = request;
    const positions = request.rows.map(row => this.positionOf(result, row));
    const last = Math.max(0, this.countOf(open) - 1);
    const wanted = positions.find(position => position !== null) ?? request.position;
    const place = request.isAtEnd ? last : Math.min(wanted, last);
    const page = Math.floor(place / pageRows);
    const window = this.rows({ result, from: Math.max(0, page - 1) * pageRows, to: (page + 2) * pageRows });
    return window && { window, positions, place };
  }

  private isUnseen(index: number): boolean {
    return index >= this.seenUpTo && this.at(index).outcome === 'failure';
  }

  private positionOf(result: ResultId, row: RowId): number | null {
    const open = this.results.get(result);
    if (!open) return null;
    const index = indexOfRow(row);
    const position = open.rows ? open.rows.indexOf(index) : index - this.firstIndex;
    return position >= 0 && position < this.countOf(open) ? position : null;
  }

  private search(
    result: ResultId,
    from: number,
    direction: 1 | -1,
    matches: (record: SyntheticRecord) => boolean,
  ): FoundRow | null {
    const open = this.results.get(result);
    const count = open ? this.countOf(open) : 0;
    if (!open) return null;
    for (let step = 1; step <= count; step++) {
      const unwrapped = from + direction * step;
      const position = ((unwrapped % count) + count) % count;
      const index = this.indexAt(open, position);
      if (matches(this.at(index))) return { row: rowIdAt(index), position, hasWrapped: position !== unwrapped };
    }
    return null;
  }

  private record(row: RowId): RecordView {
    const record = this.at(indexOfRow(row));
    const raw = rawText(record);
    const view = viewOf(record, this.isUnseen(record.index));
    const location = {
      path: sourceIdAt(record.source),
      name: nameOf(record),
      isDocument: false,
      byteOffset: record.index * 214,
      byteLength: raw.length,
      line: record.index,
      editorLine: record.index,
      fileSizeBytes: this.records * 214,
      isText: true,
      isOnDisk: view.isOnDisk,
    };
    return { view, fields: fieldsOf(record), hasMoreFields: false, raw, isRawCut: false, location };
  }

  private histogram(result: ResultId): Awaited<ReturnType<HostApi['histogram']>> {
    const open = this.results.get(result);
    if (!open) return null;
    const count = this.countOf(open);
    const bins = 240;
    const first = this.at(this.firstIndex).timeMs;
    const last = this.at(Math.max(0, this.records - 1)).timeMs;
    const binMs = Math.max(1, Math.ceil((last - first + 1) / bins));
    const counts = outcomes.map(() => new Array<number>(bins).fill(0));
    // A sample is enough for a picture: this runs in the page whose frames are measured.
    const stride = Math.max(1, Math.floor(count / 10_000));
    for (let position = 0; position < count; position += stride) {
      const record = this.at(this.indexAt(open, position));
      const series = counts[outcomes.indexOf(record.outcome)];
      const bin = Math.floor((record.timeMs - first) / binMs);
      if (series) series[bin] = (series[bin] ?? 0) + stride;
    }
    return { startMs: first, binMs, counts, withoutTime: 0, revision: open.revision };
  }

  private facets(
    field: Parameters<HostApi['facets']>[0]['field'],
    contains: string,
    limit: number,
  ): Awaited<ReturnType<HostApi['facets']>> {
    const matches = matcherOf(parseQuery(withoutField(this.filter, field)), this.labelOf);
    const counts = new Map<string, number>();
    const stride = Math.max(1, Math.floor(this.records / 100_000));
    for (let index = this.firstIndex; index < this.records; index += stride) {
      const record = this.at(index);
      if (matches?.(record) === false) continue;
      const value = field === 'source' ? this.labelOf(record) : record[field];
      if (value.toLowerCase().includes(contains.toLowerCase())) counts.set(value, (counts.get(value) ?? 0) + stride);
    }
    const values = [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
    return { values: values.slice(0, limit), distinct: values.length };
  }

  private summary(): Summary {
    const isThere = this.records > 0;
    const unseen = this.seenUpTo < this.records ? 3 : 0;
    return {
      epoch: this.epoch,
      revision: this.revision,
      sources: this.options.sources.map((_, index) => this.sourceSummary(index, unseen)),
      failures: { total: isThere ? Math.floor(this.records / 60) : 0, unseen, newest: [] },
      results: [...this.results].map(([id, open]) => ({
        id: id as ResultId,
        revision: open.revision,
        orderRevision: open.orderRevision,
        count: this.countOf(open),
        total: this.records - this.firstIndex,
        searching: null,
        complaints: parseQuery(open.spec.query).complaints,
      })),
    };
  }

  private sourceSummary(index: number, unseen: number): SourceSummary {
    const id = sourceIdAt(index);
    const share = Math.floor(this.records / this.options.sources.length);
    return {
      id,
      ...this.kindOf(index),
      path: id,
      realPath: id,
      state: index === 0 ? this.options.state : { kind: 'following' },
      watch: { mode: 'events', reason: '' },
      records: share,
      recordsNotOnDisk: 0,
      problems: index === 0 ? 3 : 0,
      failures: Math.floor(share / 60),
      unseen,
      sizeBytes: share * 214,
      firstTimeMs: null,
      lastTimeMs: null,
      mark: null,
      notices: [],
      ledgerRevision: 0,
      position: null,
    };
  }
}
