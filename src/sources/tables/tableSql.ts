/** A column of the table that is read. */
export interface TableColumn {
  readonly name: string;
  readonly isJson: boolean;
  /** Its place in the key; -1 when it is not part of it. */
  readonly keyAt: number;
}

/**
 * What is asked of a table. `slim` answers what tells whether a row is the same as before: its row id, then a value a column: the
 * column's own where it is short, else its length; of a column of JSON text its type, its length and its last bytes, which in a zlib
 * stream are a checksum. `whole` answers what `slim` does, then the size of the row, then a value a column: what `slim` leaves out, and
 * nothing of a row that is too large.
 */
export interface TableSql {
  /** Least and greatest row id. */
  readonly ends: string;
  /** Row id and size of the rows after a row id: (row id, limit). Only the heads of rows are read for it. */
  readonly sizes: string;
  /** How many rows there are after one row id and up to another, and the last one's: (row id, row id, limit). */
  readonly count: string;
  /** Rows after one row id and up to another: (row id, row id, limit). */
  readonly slim: string;
  readonly slimAt: string;
  /** Up to so many rows at an end of the table: (limit). */
  readonly slimFirst: string;
  readonly slimLast: string;
  /** As `slim`. */
  readonly whole: string;
  readonly wholeAt: string;
}

/** Rows of more bytes than that are not read. */
export const MAX_ROW_BYTES = 16 * 1024 ** 2;

/** `table` in SQL; `rowId`: the word that stands for the row id there. */
export function tableSql(table: string, rowId: string, columns: readonly TableColumn[]): TableSql {
  const size = columns.map(({ name }) => `coalesce(octet_length(${quoteSql(name)}), 0)`).join(' + ');
  const slim = [rowId, ...columns.map(slimOf)].join(', ');
  const whole = [slim, size, ...columns.map(column => wholeOf(column, size))].join(', ');
  const between = `FROM ${table} WHERE ${rowId} > ? AND ${rowId} <= ? ORDER BY ${rowId} LIMIT ?`;
  const at = `FROM ${table} WHERE ${rowId} = ?`;
  return {
    ends: `SELECT (SELECT min(${rowId}) FROM ${table}), (SELECT max(${rowId}) FROM ${table})`,
    sizes: `SELECT ${rowId}, ${size} FROM ${table} WHERE ${rowId} > ? ORDER BY ${rowId} LIMIT ?`,
    count: `SELECT count(*), max(id) FROM (SELECT ${rowId} AS id ${between})`,
    slim: `SELECT ${slim} ${between}`,
    slimAt: `SELECT ${slim} ${at}`,
    slimFirst: `SELECT ${slim} FROM ${table} ORDER BY ${rowId} LIMIT ?`,
    slimLast: `SELECT ${slim} FROM ${table} ORDER BY ${rowId} DESC LIMIT ?`,
    whole: `SELECT ${whole} ${between}`,
    wholeAt: `SELECT ${whole} ${at}`,
  };
}

/** A name as SQL has it. */
export function quoteSql(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function slimOf({ name, isJson, keyAt }: TableColumn): string {
  const column = quoteSql(name);
  // A key that is not told makes the row one without a name (see `slimRow`): a length would name two rows alike.
  if (keyAt >= 0) return `CASE WHEN octet_length(${column}) <= ${MAX_KEY} THEN ${column} END`;
  if (!isJson)
    return `CASE WHEN octet_length(${column}) <= ${MAX_SLIM} THEN ${column} ELSE octet_length(${column}) END`;
  const end = `CASE WHEN octet_length(${column}) <= ${MAX_CHECKED} THEN hex(substr(${column}, -4)) ELSE '' END`;
  return `typeof(${column}) || octet_length(${column}) || ':' || ${end}`;
}

function wholeOf({ name, isJson, keyAt }: TableColumn, size: string): string {
  const column = quoteSql(name);
  const isLeftOut = isJson && keyAt < 0 ? '' : ` AND octet_length(${column}) > ${keyAt >= 0 ? MAX_KEY : MAX_SLIM}`;
  return `CASE WHEN ${size} <= ${MAX_ROW_BYTES}${isLeftOut} THEN ${column} END`;
}

/** Values of more bytes are told apart by their length only. */
const MAX_SLIM = 1024;
const MAX_KEY = 16 * 1024;
/** The end of a longer value is not looked at: all of it would have to be read. */
const MAX_CHECKED = 64 * 1024;
