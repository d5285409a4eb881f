/** What SQLite keeps in a column, as `node:sqlite` gives it: whole numbers are exact. */
export type SqlValue = null | bigint | number | string | Uint8Array;

/** The part of `node:sqlite` that is used here. Not every Node that has the module has all of it. */
export interface SqliteModule {
  readonly DatabaseSync: new (path: string, options: Readonly<Record<string, unknown>>) => SqliteConnection;
}

export interface SqliteConnection {
  prepare(sql: string): SqliteStatement;
  exec(sql: string): void;
  close(): void;
  enableDefensive?(isOn: boolean): void;
}

export interface SqliteStatement {
  all(...values: SqlValue[]): unknown[];
  setReadBigInts(isOn: boolean): void;
  setReturnArrays?(isOn: boolean): void;
}

/** The module, or `null` where the running Node has none: below 22.13. */
export function loadSqlite(): SqliteModule | null {
  // It is not imported: the bundles also run where there is no such module.
  if (typeof Reflect.get(process, 'getBuiltinModule') !== 'function') return null;
  return withoutWarning(() => asModule(process.getBuiltinModule('node:sqlite')));
}

/** A statement whose whole numbers are exact. */
export function prepare(connection: SqliteConnection, sql: string): SqliteStatement {
  const statement = connection.prepare(sql);
  statement.setReadBigInts(true);
  statement.setReturnArrays?.(true);
  return statement;
}

/** All rows of a statement, as arrays. It is finished then, and holds no lock. */
export function allRows(statement: SqliteStatement, values: readonly SqlValue[]): SqlValue[][] {
  // Where there is no way to get arrays they are objects, whose keys are in the order of the columns.
  return statement
    .all(...values)
    .map(row => (Array.isArray(row) ? (row as SqlValue[]) : (Object.values(row as object) as SqlValue[])));
}

/**
 * Some versions of Node print that the module is experimental when it is loaded: that would stand between the lines of a command.
 * Only this warning is kept back, and only while the module is loaded, in which nothing else runs.
 */
function withoutWarning<T>(load: () => T): T {
  const emitWarning: unknown = Reflect.get(process, 'emitWarning');
  if (typeof emitWarning !== 'function') return load();
  const others = (...warning: readonly unknown[]): void => {
    const [text, type] = warning;
    if (type !== 'ExperimentalWarning' || typeof text !== 'string' || !text.startsWith('SQLite '))
      Reflect.apply(emitWarning, process, warning);
  };
  Reflect.set(process, 'emitWarning', others);
  try {
    return load();
  } finally {
    Reflect.set(process, 'emitWarning', emitWarning);
  }
}

function asModule(loaded: unknown): SqliteModule | null {
  if (typeof loaded !== 'object' || loaded === null || !('DatabaseSync' in loaded)) return null;
  return typeof loaded.DatabaseSync === 'function' ? (loaded as SqliteModule) : null;
}
