import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TableModel, withDatabase } from './tableModel';
import { startTableWriter, type TableWriter } from './tableWriter';

/** A folder for one test, with all that works in it. */
export class TableFolder {
  readonly folder = mkdtempSync(join(tmpdir(), 'alv-table-'));
  readonly path = join(this.folder, 'audits.db');
  private readonly models: TableModel[] = [];
  private readonly writers: TableWriter[] = [];

  model(
    ...options: ConstructorParameters<typeof TableModel> extends [string, ...infer Rest] ? Rest : never
  ): TableModel {
    const model = new TableModel(this.path, ...options);
    this.models.push(model);
    return model;
  }

  async writer(journal: 'delete' | 'wal' = 'delete', path = this.path, ...more: 'unkeyed'[]): Promise<TableWriter> {
    const writer = await startTableWriter(path, journal, ...more);
    this.writers.push(writer);
    return writer;
  }

  /** Makes a database, or changes it, in this process. */
  sql(...statements: string[]): void {
    withDatabase(this.path, connection => {
      for (const statement of statements) connection.exec(statement);
    });
  }

  /** Names, sizes and times of all files: what we must leave as it is. */
  listing(): string[] {
    return readdirSync(this.folder)
      .sort()
      .map(name => {
        const { size, mtimeMs, ino } = statSync(join(this.folder, name));
        return `${name} ${size} ${mtimeMs} ${ino}`;
      });
  }

  get names(): string[] {
    return readdirSync(this.folder).sort();
  }

  async dispose(): Promise<void> {
    for (const { reader } of this.models) reader.dispose();
    await Promise.all(this.writers.map(writer => writer.kill()));
    rmSync(this.folder, { recursive: true });
  }
}

/** A table as ddeutil's, of one's own making. */
export const CREATE_AUDITS = `CREATE TABLE audits (workflow TEXT, release TEXT, type TEXT, context BLOB, parent_run_id TEXT,
  run_id TEXT, metadata BLOB, created_at TIMESTAMP, updated_at TIMESTAMP, PRIMARY KEY (workflow, release))`;

/** Inserts a row; the values are SQL. */
export function insertAudit(run: string, { context = `'{"status": "SUCCESS"}'`, metadata = `'{}'` } = {}): string {
  return `INSERT INTO audits (workflow, release, type, context, run_id, metadata)
    VALUES ('flow', '${run}', 'normal', ${context}, '${run}', ${metadata})`;
}
