import type { ValueTables } from '../../src/core/columns';
import { sourceIdOf } from '../../src/core/ids';
import { roles } from '../../src/core/roles';
import { parseQuery } from '../../src/core/queryParser';
import { createValueTables } from '../../src/core/valueTables';
import { matchesPattern } from '../../src/core/wildcard';
import { compileQuery } from '../../src/engine/query/compiledQuery';
import { Matches } from '../../src/engine/result/matches';
import type { IndexedSource } from '../../src/engine/store/indexedSource';
import { LogIndex, type GlobalRow } from '../../src/engine/store/logIndex';
import type { Segment } from '../../src/engine/store/segment';
import { keyedDialect } from './keyedDialect';
import { buildBatch, type TestRecord } from './batchBuilder';

/** A source whose records are in memory: what it is asked to read, it makes of the records again. */
export class TestSource implements IndexedSource {
  readonly id;
  readonly path;
  segments: Segment[] = [];
  private readonly records = new Map<Segment, TestRecord[]>();

  constructor(
    private readonly owner: TestIndex,
    readonly label: string,
    readonly ordinal: number,
  ) {
    this.path = `/logs/${label}.jsonl`;
    this.id = sourceIdOf(this.path);
  }

  /** Begins a segment; `place` is where it stands among the source's segments, at the end when not given. */
  addSegment(place = this.segments.length, startOffset = 0): Segment {
    const segment = this.owner.index.addSegment(this.segments.length, this, startOffset, 0);
    this.segments = [...this.segments.slice(0, place), segment, ...this.segments.slice(place)];
    this.records.set(segment, []);
    return segment;
  }

  /** Appends records to a segment; to the last one when not given. */
  append(records: readonly TestRecord[], segment = this.segments.at(-1) ?? this.addSegment()): void {
    segment.append(
      buildBatch(this.owner.tables, records, { offset: segment.endOffset, line: segment.endLine, recordBytes: 100 }),
    );
    this.records.get(segment)?.push(...records);
  }

  recordAt(segment: Segment, row: number): TestRecord {
    return this.records.get(segment)?.[row] ?? {};
  }

  readonly dialect = keyedDialect('test', Object.fromEntries(roles.map(role => [role, role])));
  order: 'log' | 'time' = 'log';

  readonly entries = null;

  async readRecords(key: number, spans: readonly { readonly from: number }[]): Promise<readonly Uint8Array[]> {
    const segment = this.segments.find(candidate => candidate.key === key);
    return spans.map(({ from }) => {
      const record = segment === undefined ? {} : this.recordAt(segment, (from - segment.startOffset) / 100);
      return new TextEncoder().encode(JSON.stringify(record));
    });
  }
}

/** An index over records in memory, with the matches of queries. The clock stands at `nowMs`. */
export class TestIndex {
  readonly tables: ValueTables = createValueTables();
  readonly index = new LogIndex();
  nowMs = Date.UTC(2025, 1, 14);
  zone = 'UTC';

  addSource(label: string): TestSource {
    const source = new TestSource(this, label, this.index.sources.length);
    this.index.sources = [...this.index.sources, source];
    return source;
  }

  matches(query: string): Matches {
    const matches = new Matches(
      this.index,
      parseQuery(query),
      (parsed, nowMs) =>
        compileQuery(parsed, {
          tables: this.tables,
          nowMs,
          zone: this.zone,
          matchesSource: (ordinal, values) =>
            values.some(value => matchesPattern(value, this.index.sources[ordinal]?.label ?? '')),
        }),
      this.nowMs,
    );
    matches.update(this.nowMs);
    return matches;
  }

  /** The record of a row. */
  recordOf(row: GlobalRow | undefined): TestRecord {
    if (row === undefined) return {};
    const { segment, row: inSegment } = this.index.placeOf(row);
    return segment.owner instanceof TestSource ? segment.owner.recordAt(segment, inSegment) : {};
  }

  /** The records of all matches, source by source. */
  matchingRecords(matches: Matches): TestRecord[] {
    return matches.parts().flatMap(part => {
      const rows = Array.from({ length: part.count }, (_, at) => part.rowAt(part.start + at));
      const { owner } = part.segment;
      return owner instanceof TestSource ? rows.map(row => owner.recordAt(part.segment, row)) : [];
    });
  }
}

/** A generator of numbers in [0, n) that is the same in each run with the same seed. */
export function createDice(seed: number): (n: number) => number {
  let state = seed;
  return n => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/** Some records with few distinct values, mostly in the order of time. */
export function randomRecords(
  dice: (n: number) => number,
  count: number,
  startMs = Date.UTC(2025, 1, 10),
): TestRecord[] {
  const pick = <T>(values: readonly T[]): T => values[dice(values.length)] as T;
  let timeMs = startMs;
  return Array.from({ length: count }, () => {
    timeMs += dice(3) * 60_000 * (dice(20) === 0 ? -3 : 1);
    const outcome = pick(['neutral', 'neutral', 'failure', 'success', 'running'] as const);
    return {
      ...(dice(30) === 0 ? {} : { timeMs }),
      event: pick(['submitted', 'status_change', 'error', 'Note']),
      subject: pick(['', 'sub-1', 'sub-2', 'SUB-2', 'sub-10', 'größe']),
      session: pick(['', 'ses-a', 'ses-b']),
      procedure: pick(['bids', 'bids_post', 'qsi*prep']),
      job: pick(['', '7', '77', '770', '12345678', 'x77', '0']),
      old: pick(['', 'pending']),
      status: pick(['', 'running', 'failed', 'complete']),
      detail: pick(['', 'Out of Memory', 'exit code 77', 'GRÖSSE "quoted"', 'back\\slash']),
      outcome,
    };
  });
}
