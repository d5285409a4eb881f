import { dialects } from '../../../src/core/dialects';
import type { Dialect } from '../../../src/core/dialect';
import { outcomes } from '../../../src/core/outcome';
import { createValueTables } from '../../../src/core/valueTables';
import type { ReaderEvent, ReaderState, SourceReader } from '../../../src/sources/adapter';
import { diskFiles, type Files } from '../../../src/sources/bytes/files';
import { createSqlite } from '../../../src/sources/sqlite';
import { loadSqlite, type SqliteConnection, type SqliteModule } from '../../../src/sources/tables/sqliteModule';

interface ModelOptions {
  readonly dialect?: Dialect;
  readonly files?: Files;
  readonly load?: () => SqliteModule | null;
}

/** What was told of an entry. */
export interface ModelEntry {
  readonly job: string;
  readonly outcome: string;
  readonly timeMs: number;
  readonly problem: string | null;
  fate: 'there' | 'gone' | 'replaced';
}

/** Holds what a reader of a table told, as its owner would, and checks that it makes sense. */
export class TableModel {
  readonly reader: SourceReader;
  readonly entries: ModelEntry[] = [];
  readonly states: ReaderState[] = [];
  readonly progress: number[] = [];
  /** Of all questions to SQLite so far, in ms. */
  longestLockMs = 0;
  /** Is called right after a segment was told, as the engine asks for the mark then. */
  onSegment: () => Promise<void> = () => Promise.resolve();
  private isBegun = false;
  private readonly tables = createValueTables();

  constructor(
    readonly path: string,
    { dialect = dialects.get('ddeutil'), files = diskFiles, load = loadSqlite }: ModelOptions = {},
  ) {
    if (dialect === undefined) throw new Error('There is no such dialect.');
    const adapter = createSqlite(load, (_, tookMs) => (this.longestLockMs = Math.max(this.longestLockMs, tookMs)));
    this.reader = adapter.open({ path, dialect, tables: this.tables, assumedZone: 'UTC', files, archives: null });
  }

  /** Looks once, and reads all that is to be read. */
  async look(signal = new AbortController().signal): Promise<void> {
    for await (const event of this.reader.advance(signal)) await this.take(event);
    for await (const event of this.reader.backfill(signal)) await this.take(event);
  }

  get state(): ReaderState | undefined {
    return this.states.at(-1);
  }

  /** What a person reads of a state that is not good; else its kind. */
  get message(): string {
    const { state } = this;
    return state?.kind === 'failed' ? state.message : (state?.kind ?? 'none');
  }

  /** Jobs of the records that are in the table for all that was told, sorted. */
  get jobs(): string[] {
    return this.entries.flatMap(({ fate, problem, job }) => (fate === 'there' && problem === null ? [job] : [])).sort();
  }

  get problems(): string[] {
    return this.entries.flatMap(({ fate, problem }) => (fate === 'there' && problem !== null ? [problem] : []));
  }

  /** The text of the entries, in their order; `null` of what can't be read. */
  async texts(entries = this.entries.map((_, at) => at)): Promise<(string | null)[]> {
    const found = await this.reader.readRecords(
      0,
      entries.map(at => ({ from: at, to: at + 1 })),
    );
    return found.map(bytes => (bytes === null ? null : Buffer.from(bytes).toString()));
  }

  private async take(event: ReaderEvent): Promise<void> {
    switch (event.kind) {
      case 'segment':
        if (this.isBegun || event.segment !== 0) throw new Error('There is one segment only.');
        this.isBegun = true;
        return this.onSegment();
      case 'batch': {
        const { batch } = event;
        const told: [number, ModelEntry][] = batch.problems.map(({ offset, kind }) => [
          offset,
          { job: '', outcome: 'neutral', timeMs: NaN, problem: kind, fate: 'there' },
        ]);
        for (let row = 0; row < batch.rowCount; row++) {
          const job = this.tables.job.textOf(batch.codes.job[row] ?? 0);
          const outcome = outcomes[batch.outcome[row] ?? 0] ?? 'neutral';
          told.push([
            batch.offset[row] ?? -1,
            { job, outcome, timeMs: batch.timeMs[row] ?? NaN, problem: null, fate: 'there' },
          ]);
        }
        for (const [position, entry] of told.sort(([a], [b]) => a - b)) {
          if (position !== this.entries.length) throw new Error(`Entry ${position} is told as ${this.entries.length}.`);
          this.entries.push(entry);
        }
        if (batch.endOffset !== this.entries.length) throw new Error('A batch ends where its entries do not.');
        return;
      }
      case 'entries':
        for (let at = event.from; at < event.to; at++) {
          const entry = this.entries[at];
          if (entry === undefined) throw new Error(`Entry ${at} was never told.`);
          if (entry.fate === 'replaced' || entry.fate === event.fate)
            throw new Error(`Entry ${at} is ${entry.fate} already.`);
          entry.fate = event.fate;
        }
        return;
      case 'state':
        this.states.push(event.state);
        return;
      case 'progress':
        this.progress.push(event.doneBytes / event.totalBytes);
        return;
      default:
        throw new Error(`A table tells of no ${event.kind}.`);
    }
  }
}

/** Reads a database by another way than ours; to be used when nobody writes any more, or to make one. */
export function withDatabase<T>(path: string, use: (connection: SqliteConnection) => T): T {
  const sqlite = loadSqlite();
  if (sqlite === null) throw new Error('This Node has no SQLite; see scripts/test.mjs.');
  const connection = new sqlite.DatabaseSync(path, { timeout: 5000 });
  try {
    return use(connection);
  } finally {
    connection.close();
  }
}

/** The run ids in the table, sorted. */
export function runIdsIn(path: string): string[] {
  return withDatabase(path, connection => {
    const rows = connection.prepare('SELECT run_id FROM audits').all() as { run_id: string }[];
    return rows.map(row => row.run_id).sort();
  });
}
