import { flattenJson } from '../../../src/core/jsonFields';
import { createValueTables } from '../../../src/core/valueTables';
import type { Batch } from '../../../src/core/columns';
import type { Dialect } from '../../../src/core/dialect';
import { outcomeOf } from '../../../src/core/dialect';
import type { Problem, ProblemKind } from '../../../src/core/problem';
import { indexedRoles } from '../../../src/core/roles';
import { parseTimestamp } from '../../../src/core/timestamp';
import { createScanner, SCAN_PADDING, type ScannerSize } from '../../../src/sources/bytes/scanner';

/** One record as plain values, to compare. */
export interface PlainRow {
  readonly offset: number;
  readonly line: number;
  readonly timeMs: number;
  readonly values: readonly string[];
  readonly outcome: number;
}

export interface Scanned {
  readonly rows: PlainRow[];
  readonly problems: Problem[];
}

/** The rows of a batch as plain values. */
export function rowsOf(batch: Batch, tables: ReturnType<typeof createValueTables>): PlainRow[] {
  return Array.from({ length: batch.rowCount }, (_, row) => ({
    offset: batch.offset[row] ?? -1,
    line: batch.line[row] ?? -1,
    timeMs: batch.timeMs[row] ?? -1,
    values: indexedRoles.map(role => tables[role].textOf(batch.codes[role][row] ?? -1)),
    outcome: batch.outcome[row] ?? -1,
  }));
}

/** What the scanner makes of whole lines. */
export function scanLines(content: Uint8Array, dialect: Dialect, size: ScannerSize = 'small'): Scanned {
  const bytes = new Uint8Array(content.length + SCAN_PADDING).fill(0x7b);
  bytes.set(content);
  const tables = createValueTables();
  const scanner = createScanner(dialect, tables, size);
  const scanned: Scanned = { rows: [], problems: [] };
  let at = 0;
  let line = 0;
  while (at < content.length) {
    const batch = scanner.scan({ bytes, from: at, to: content.length, fileOffset: 1000, line });
    scanned.rows.push(...rowsOf(batch, tables));
    scanned.problems.push(...batch.problems);
    at = batch.endOffset - 1000;
    line = batch.endLine;
  }
  return scanned;
}

/** The same by the plainest means: split, decode, `JSON.parse`. What the scanner makes must equal this, for any bytes. */
export function referenceScan(content: Uint8Array, dialect: Dialect): Scanned {
  const scanned: Scanned = { rows: [], problems: [] };
  let from = 0;
  for (let line = 0; from < content.length; line++) {
    const newline = content.indexOf(0x0a, from);
    const to = content[newline - 1] === 0x0d && newline > from ? newline - 1 : newline;
    const offset = 1000 + from;
    const record = parse(content.slice(from, to));
    if (typeof record === 'string') scanned.problems.push({ kind: record, offset, length: to - from, line });
    else {
      const valueOf = (key: string | undefined): unknown => (key === undefined ? undefined : record.get(key));
      const values = indexedRoles.map(role => plainText(valueOf(dialect.fields[role]?.paths[0])));
      const outcome = outcomeOf(dialect, role => values[indexedRoles.indexOf(role)] ?? '');
      scanned.rows.push({ offset, line, timeMs: plainTime(valueOf(dialect.fields.time?.paths[0])), values, outcome });
    }
    from = newline + 1;
  }
  return scanned;
}

function parse(bytes: Uint8Array): Map<string, unknown> | ProblemKind {
  if (/^[ \t\r]*$/.test(Buffer.from(bytes).toString('latin1'))) return 'blankLine';
  const text = Buffer.from(bytes).toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) return 'invalidUtf8';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'notJson';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'notAnObject';
  return new Map(Object.entries(withLongNumbers(text, value)));
}

/** Whole numbers that JavaScript would round stand as they are written. */
function withLongNumbers(text: string, record: object): object {
  const rounded = Object.entries(record).filter(([, value]) => Number.isInteger(value) && !Number.isSafeInteger(value));
  if (rounded.length === 0) return record;
  const written = new Map(flattenJson(text, Infinity).fields.map(field => [field.path, field.text]));
  return { ...record, ...Object.fromEntries(rounded.map(([key]) => [key, new LongNumber(written.get(key) ?? '')])) };
}

class LongNumber {
  constructor(readonly text: string) {}
}

function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof LongNumber) return value.text;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function plainTime(value: unknown): number {
  if (typeof value === 'string') return parseTimestamp(value);
  if (value instanceof LongNumber) return plainTime(Number(value.text));
  if (typeof value !== 'number') return NaN;
  const timeMs = value > 1e11 ? value : value * 1000;
  return Math.abs(timeMs) > 8.64e15 ? NaN : timeMs;
}
