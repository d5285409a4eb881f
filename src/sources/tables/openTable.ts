import type { TableRule } from '../../core/dialect';
import {
  allRows,
  prepare,
  type SqliteConnection,
  type SqliteModule,
  type SqliteStatement,
  type SqlValue,
} from './sqliteModule';
import { describeTable, type TableShape } from './tableShape';
import type { TableSql } from './tableSql';

/** A connection to a database, and the table in it. It is asked synchronously; between two questions it holds no lock. */
export interface OpenTable {
  readonly shape: TableShape;
  /** Asks one of the questions of `TableSql`. */
  readonly ask: (question: keyof TableSql, ...values: SqlValue[]) => SqlValue[][];
  /** Changes when somebody else commits, as long as the connection is open. */
  dataVersion(): string;
  schemaVersion(): string;
  close(): void;
}

/** Told of each question: how long it took and so held the lock, in ms. */
export type OnQuestion = (question: keyof TableSql, tookMs: number) => void;

/**
 * Opens it read-only, as hostile: nothing in the file is run, nothing beside it is loaded, and nobody is waited for.
 * `location`: a path, or a `file:` URI.
 */
export function openTable(
  sqlite: SqliteModule,
  location: string,
  rule: TableRule,
  path: string,
  onQuestion: OnQuestion,
): OpenTable {
  const connection = new sqlite.DatabaseSync(location, {
    readOnly: true,
    allowExtension: false,
    enableForeignKeyConstraints: false,
    enableDoubleQuotedStringLiterals: false,
    timeout: 0,
  });
  try {
    harden(connection);
    const shape = describeTable(connection, rule, path);
    const statements = new Map<keyof TableSql, SqliteStatement>();
    const statementOf = (question: keyof TableSql): SqliteStatement => {
      const known = statements.get(question);
      if (known !== undefined) return known;
      const statement = prepare(connection, shape.sql[question]);
      statements.set(question, statement);
      return statement;
    };
    const pragma = (name: string): (() => string) => {
      const statement = prepare(connection, `PRAGMA ${name}`);
      return () => String(allRows(statement, [])[0]?.[0]);
    };
    return {
      shape,
      ask: (question, ...values) => {
        const statement = statementOf(question);
        const startedMs = performance.now();
        try {
          return allRows(statement, values);
        } finally {
          onQuestion(question, performance.now() - startedMs);
        }
      },
      dataVersion: pragma('data_version'),
      schemaVersion: pragma('schema_version'),
      close: () => connection.close(),
    };
  } catch (error) {
    connection.close();
    throw error;
  }
}

function harden(connection: SqliteConnection): void {
  connection.enableDefensive?.(true);
  connection.exec(
    'PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0',
  );
}
