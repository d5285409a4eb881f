import { capText, visibleText } from '../../core/visibleText';
import type { EntryPlace, RecordSpan } from '../adapter';
import { codeOf } from '../bytes/readerState';
import { DatabaseFault } from './databaseFault';
import type { KnownRows } from './knownRows';
import { rowText } from './rowText';
import type { SqlValue } from './sqliteModule';
import { NotAFile, type TableDatabase } from './tableDatabase';
import { slimRow, wholeRow, type WholeRow } from './tableRow';
import type { TableColumn } from './tableSql';

/** The text of entries, each as one line; `null` of those that are not in the table any more as they were told, and of problems. */
export async function readEntries(
  database: TableDatabase,
  known: KnownRows,
  spans: readonly RecordSpan[],
): Promise<readonly (Uint8Array | null)[]> {
  const texts: (Uint8Array | null)[] = [];
  while (texts.length < spans.length) {
    const found = await readSome(database, known, spans.slice(texts.length));
    // It can't be read now; the next look at the database finds out why, and says so.
    if (found === null) return spans.map((_, at) => texts[at] ?? null);
    for (const row of found.rows) {
      const { text } = row === null ? { text: null } : await rowText(found.columns, row);
      texts.push(text === null ? null : Buffer.from(text));
    }
  }
  return texts;
}

/** Where the row of an entry is; `null` when it is not there any more. */
export async function locateEntry(
  path: string,
  database: TableDatabase,
  known: KnownRows,
  entry: number,
): Promise<EntryPlace | null> {
  if (known.fateOf(entry) !== 'there') return null;
  return nullIfUnreadable(
    database.read(({ ask, shape }, { sizeBytes }) => {
      const [row] = ask('slimAt', known.rowIdOf(entry)).map(answer => slimRow(shape, answer));
      if (row === undefined || !known.isSame(entry, row)) return null;
      const name = `row ${row.key.map(nameOf).join(', ')}`;
      return { path, name: capText(name, MAX_NAME), span: null, line: null, focusLine: null, fileSizeBytes: sizeBytes };
    }),
  );
}

/** What the world makes impossible is `null`; what is wrong with us is thrown on. */
export async function nullIfUnreadable<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isFaultOfWorld(error)) return null;
    throw error;
  }
}

/** Whether something out there made it impossible, and not a mistake of ours. */
export function isFaultOfWorld(error: unknown): boolean {
  return error instanceof DatabaseFault || error instanceof NotAFile || codeOf(error) !== undefined;
}

/** As many of the first spans as can be read before others have their turn; each is a question, and a lock, of its own. */
function readSome(database: TableDatabase, known: KnownRows, spans: readonly RecordSpan[]): Promise<SomeRows | null> {
  return nullIfUnreadable(
    database.read(({ ask, shape }) => {
      const startedMs = performance.now();
      const rows: (WholeRow | null)[] = [];
      let bytes = 0;
      do {
        const entry = spans[rows.length]?.from ?? -1;
        const isThere = known.fateOf(entry) === 'there';
        const answers = isThere ? ask('wholeAt', known.rowIdOf(entry)) : [];
        const [row] = answers.map(answer => wholeRow(shape, answer));
        rows.push(row !== undefined && known.isSame(entry, row) ? row : null);
        bytes += row?.sizeBytes ?? 0;
      } while (rows.length < spans.length && bytes < MAX_BYTES && performance.now() - startedMs < ASK_MS);
      return { rows, columns: shape.columns };
    }),
  );
}

interface SomeRows {
  readonly rows: readonly (WholeRow | null)[];
  readonly columns: readonly TableColumn[];
}

function nameOf(value: SqlValue): string {
  if (value instanceof Uint8Array) return `blob of ${value.length} bytes`;
  return value === null ? 'null' : visibleText(capText(String(value), MAX_NAME));
}

const MAX_NAME = 200;
const MAX_BYTES = 4 * 1024 ** 2;
const ASK_MS = 8;
