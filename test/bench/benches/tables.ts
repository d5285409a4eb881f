// A database of 100,000 rows: until its first records are told, until all are, and how long its writer is kept waiting meanwhile.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { dialects } from '../../../src/core/dialects';
import { createValueTables } from '../../../src/core/valueTables';
import { diskFiles } from '../../../src/sources/bytes/files';
import { createSqlite } from '../../../src/sources/sqlite';
import { loadSqlite, type SqliteConnection } from '../../../src/sources/tables/sqliteModule';
import { options, report } from '../support/options';
import { median, milliseconds, seconds, spread } from '../support/statistics';

interface Run {
  readonly firstMs: number;
  readonly allMs: number;
  readonly longestLockMs: number;
  /** A row that was written again, until it is told. */
  readonly changeMs: number;
  /** A deleted row, until it is told: the whole table is compared. */
  readonly goneMs: number;
}

const rowCount = options.isSmoke ? 5000 : 100_000;
const rows = rowCount.toLocaleString('en');
const sqlite = loadSqlite();
if (sqlite === null) {
  report({ budget: '–', quantity: 'tables', measured: 'this Node has no SQLite', limit: '–', isWithin: null });
} else {
  const path = join(options.scratch, 'workflow_audits.db');
  const runs: Run[] = [];
  for (let i = 0; i < options.repeats; i++) {
    rmSync(path, { force: true });
    const writer = new sqlite.DatabaseSync(path, {});
    fill(writer);
    runs.push(await readAll(path, writer));
    writer.close();
  }
  const told = (value: keyof Run, format: (value: number) => string): string =>
    spread(
      runs.map(run => run[value]),
      format,
    );
  const inSeconds = (ms: number): string => seconds(ms / 1000);
  const line = (quantity: string, value: keyof Run, limitMs: number, format = inSeconds) => ({
    budget: '–',
    quantity,
    measured: told(value, format),
    limit: format(limitMs),
    isWithin: median(runs.map(run => run[value])) <= limitMs,
  });
  report(
    line(`first records of a table of ${rows} rows`, 'firstMs', 1000),
    line(`all records of a table of ${rows} rows`, 'allMs', 10_000),
    line(`longest lock on a table of ${rows} rows`, 'longestLockMs', 20, milliseconds),
    line(`a row that was written again in a table of ${rows} rows`, 'changeMs', 2000),
    line(`a row that was deleted from a table of ${rows} rows`, 'goneMs', 10_000),
  );
}

async function readAll(path: string, writer: SqliteConnection): Promise<Run> {
  let longestLockMs = 0;
  const adapter = createSqlite(loadSqlite, (_, tookMs) => (longestLockMs = Math.max(longestLockMs, tookMs)));
  const dialect = dialects.get('ddeutil');
  if (dialect === undefined) throw new Error('there is no dialect of tables');
  const tables = createValueTables();
  const reader = adapter.open({ path, dialect, tables, assumedZone: 'UTC', files: diskFiles, archives: null });
  const { signal } = new AbortController();
  const startedMs = performance.now();
  let firstMs = NaN;
  let count = 0;
  for (const events of [() => reader.advance(signal), () => reader.backfill(signal)]) {
    for await (const event of events()) {
      if (event.kind === 'state' && event.state.kind !== 'ok') throw new Error(JSON.stringify(event.state));
      if (event.kind !== 'batch') continue;
      count += event.batch.rowCount;
      if (Number.isNaN(firstMs)) firstMs = performance.now() - startedMs;
    }
  }
  const allMs = performance.now() - startedMs;
  if (count !== rowCount) throw new Error(`${count} records were told`);

  const until = async (fate: 'replaced' | 'gone'): Promise<number> => {
    const writtenMs = performance.now();
    for (;;) {
      for await (const event of reader.advance(signal)) {
        if (event.kind === 'entries' && event.fate === fate) return performance.now() - writtenMs;
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  };
  insert(writer, 7, 1);
  const changeMs = await until('replaced');
  writer.exec('DELETE FROM audits WHERE rowid = 100');
  const goneMs = await until('gone');
  reader.dispose();
  return { firstMs, allMs, longestLockMs, changeMs, goneMs };
}

function fill(writer: SqliteConnection): void {
  writer.exec(`CREATE TABLE audits (workflow TEXT NOT NULL, release TEXT NOT NULL, type TEXT NOT NULL, context BLOB NOT NULL,
    parent_run_id TEXT, run_id TEXT NOT NULL, metadata BLOB NOT NULL, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (workflow, release)); BEGIN`);
  for (let run = 0; run < rowCount; run++) insert(writer, run, 0);
  writer.exec('COMMIT');
}

function insert(writer: SqliteConnection, run: number, attempt: number): void {
  const started = new Date(Date.UTC(2025, 3, 1) + run * 60_000).toISOString();
  const status = run % 50 === 0 ? 'FAILED' : 'SUCCESS';
  const info = { exec_start: started, exec_end: started, exec_latency: (run * 7919) % 1000 };
  const stage = { outputs: { rows: run * 31 }, status, info };
  const stages = { pull: stage, check: stage, stop: { ...stage, status: 'SKIP' } };
  const context = { status, jobs: { main: { status, stages, info } } };
  const metadata = { runs_by: 'cron', ...info, timeout: 600, original_name: 'ingest-orders', audit_excluded: null };
  const id = `${started}T${run}-${attempt}`;
  writer
    .prepare(
      `INSERT OR REPLACE INTO audits (workflow, release, type, context, parent_run_id, run_id, metadata)
       VALUES (?, ?, 'normal', ?, ?, ?, ?)`,
    )
    .all(
      `flow-${run % 20}`,
      started.slice(0, 19),
      deflateSync(JSON.stringify(context)),
      id,
      id,
      deflateSync(JSON.stringify(metadata)),
    );
}
