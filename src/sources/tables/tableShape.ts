import type { TableRule } from '../../core/dialect';
import { DatabaseFault, quoteName } from './databaseFault';
import { allRows, prepare, type SqliteConnection, type SqlValue } from './sqliteModule';
import { quoteSql, tableSql, type TableColumn, type TableSql } from './tableSql';

/** How a table looks, and what is asked of it. Everything that is asked is finished at once: no statement stays open. */
export interface TableShape {
  readonly columns: readonly TableColumn[];
  /** Whether no two rows can have the same values in the key columns. */
  readonly isKeyUnique: boolean;
  /** Of the database when this was found out. */
  readonly schemaVersion: string;
  readonly sql: TableSql;
}

/** Finds the table and its columns; throws a fault when it is not there or is no ordinary table. `path` is for messages. */
export function describeTable(connection: SqliteConnection, rule: TableRule, path: string): TableShape {
  const name = findTable(connection, rule, path);
  const quoted = quoteSql(name);
  const schemaVersion = String(rowsOf(connection, 'PRAGMA schema_version')[0]?.[0]);
  const found = rowsOf(connection, `PRAGMA main.table_info(${quoted})`).map(row => ({
    name: textOf(row[1]),
    isInKey: row[5] !== 0n,
  }));
  const missing = [...rule.key, ...rule.jsonColumns].filter(column => !found.some(one => isSame(one.name, column)));
  if (missing.length > 0) {
    const columns = listed(found.map(one => one.name));
    throw new DatabaseFault(
      'unreadable',
      `The table ${quoteName(name)} of ${path} has no column ${missing.map(quoteName).join(' and no ')} (it has: ${columns}).`,
    );
  }
  const columns = found.map(column => ({
    name: column.name,
    isJson: rule.jsonColumns.some(one => isSame(one, column.name)),
    keyAt: rule.key.findIndex(one => isSame(one, column.name)),
  }));
  const primary = found.filter(column => column.isInKey).map(column => column.name);
  const isKeyUnique = [primary, ...uniqueIndexes(connection, quoted)].some(
    unique => unique.length > 0 && unique.every(one => rule.key.some(key => isSame(one, key))),
  );
  const rowId = ROW_IDS.find(word => !found.some(column => isSame(column.name, word)));
  if (rowId === undefined || !hasRowIds(connection, quoted, rowId)) {
    throw new DatabaseFault(
      'unreadable',
      `The table ${quoteName(name)} of ${path} has no row ids; it can't be followed.`,
    );
  }
  return { columns, isKeyUnique, schemaVersion, sql: tableSql(`main.${quoted}`, rowId, columns) };
}

function rowsOf(connection: SqliteConnection, sql: string, ...values: SqlValue[]): SqlValue[][] {
  return allRows(prepare(connection, sql), values);
}

function findTable(connection: SqliteConnection, rule: TableRule, path: string): string {
  const rows = rowsOf(
    connection,
    `SELECT name, type, rootpage, substr(sql, 1, 200) FROM main.sqlite_schema WHERE type IN ('table', 'view') LIMIT ${MAX_TABLES}`,
  );
  const row = rows.find(([name]) => isSame(textOf(name), rule.name));
  if (row === undefined) {
    const names = rows.flatMap(([name, type]) =>
      type === 'table' && !textOf(name).startsWith('sqlite_') ? [textOf(name)] : [],
    );
    throw new DatabaseFault('unreadable', `${path} has no table ${quoteName(rule.name)} (it has: ${listed(names)}).`);
  }
  const [name, type, rootPage, sql] = row;
  // Views and virtual tables run what the file says: whoever made it decides what that is.
  const isOrdinary = type === 'table' && typeof rootPage === 'bigint' && rootPage > 0n && ORDINARY.test(textOf(sql));
  if (!isOrdinary) {
    throw new DatabaseFault(
      'unreadable',
      `${quoteName(rule.name)} of ${path} is a view or a virtual table: it is not read.`,
    );
  }
  return textOf(name);
}

function uniqueIndexes(connection: SqliteConnection, quoted: string): string[][] {
  const indexes = rowsOf(connection, `PRAGMA main.index_list(${quoted})`);
  return indexes
    .filter(([, , isUnique, , isPartial]) => isUnique === 1n && isPartial === 0n)
    .map(([, name]) =>
      // An expression has no name, and is no column of the key.
      rowsOf(connection, `PRAGMA main.index_info(${quoteSql(textOf(name))})`).map(([, , column]) => textOf(column)),
    );
}

function hasRowIds(connection: SqliteConnection, quoted: string, rowId: string): boolean {
  try {
    rowsOf(connection, `SELECT ${rowId} FROM main.${quoted} LIMIT 0`);
    return true;
  } catch (error) {
    // Anything but "no such column" is a fault of the database, and is met again.
    if (error instanceof Error && 'errcode' in error && error.errcode === 1) return false;
    throw error;
  }
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const more = names.length - MAX_LISTED;
  return names.slice(0, MAX_LISTED).map(quoteName).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function textOf(value: SqlValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Names are compared as SQLite does: only ASCII letters have two cases. */
function isSame(a: string, b: string): boolean {
  return lowerAscii(a) === lowerAscii(b);
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, letters => letters.toLowerCase());
}

const ORDINARY = /^CREATE TABLE\b/i;
const ROW_IDS = ['rowid', '_rowid_', 'oid'];
const MAX_TABLES = 1000;
const MAX_LISTED = 10;
