import type { ValueTables } from '../../core/columns';
import type { Dialect } from '../../core/dialect';
import type { ProblemKind } from '../../core/problem';
import { indexedRoles } from '../../core/roles';
import { parseTimestamp } from '../../core/timestamp';
import type { RowWriter } from './rowWriter';

/**
 * The second door: reads any line with `JSON.parse`, slowly, into the same columns as the walker.
 * Strings stand for themselves, numbers and booleans for the text that JavaScript prints of them; null, objects and
 * arrays count as missing.
 */
export interface SlowRecord {
  /** Reads the line `bytes[from, to)` (without its line end) into the row that is not counted yet, or says what is wrong with it. */
  read(bytes: Uint8Array, from: number, to: number): ProblemKind | null;
}

export function createSlowRecord(dialect: Dialect, tables: ValueTables, writer: RowWriter): SlowRecord {
  // A byte-order mark in mid-file is not skipped: JSON does not allow it.
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const timeKey = dialect.keys.time;
  const columns = indexedRoles.flatMap((role, at) => {
    const key = dialect.keys[role];
    return key === undefined ? [] : [{ key, table: tables[role], start: at * writer.capacity }];
  });

  const parse = (bytes: Uint8Array): { readonly value: unknown } | ProblemKind => {
    let text: string;
    try {
      text = decoder.decode(bytes);
    } catch {
      // The decoder throws for one reason only.
      return 'invalidUtf8';
    }
    try {
      return { value: JSON.parse(text) as unknown };
    } catch {
      // Nothing but the kind is told: the message would quote the log.
      return 'notJson';
    }
  };

  return {
    read: (bytes, from, to) => {
      if (isBlank(bytes, from, to)) return 'blankLine';
      const parsed = parse(bytes.subarray(from, to));
      if (typeof parsed === 'string') return parsed;
      const record = parsed.value;
      if (typeof record !== 'object' || record === null || Array.isArray(record)) return 'notAnObject';
      const row = writer.rowCount;
      writer.columns.timeMs[row] = timeKey === undefined ? NaN : timeOf(valueOf(record, timeKey));
      for (const { key, table, start } of columns) {
        writer.codes[start + row] = table.codeOf(textOf(valueOf(record, key)));
      }
      return null;
    },
  };
}

/** As far as calendars reach, both ways. */
const LATEST_MS = 8.64e15;
/** Numbers above this are milliseconds since 1970, others seconds. */
const LARGEST_SECONDS = 1e11;

function timeOf(value: unknown): number {
  if (typeof value === 'string') return parseTimestamp(value);
  if (typeof value !== 'number') return NaN;
  const timeMs = value > LARGEST_SECONDS ? value : value * 1000;
  return Math.abs(timeMs) <= LATEST_MS ? timeMs : NaN;
}

function textOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return '';
  }
}

/** The record's own value: `toString` and `__proto__` are keys like any other. */
function valueOf(record: object, key: string): unknown {
  return Object.hasOwn(record, key) ? (record as Record<string, unknown>)[key] : undefined;
}

function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  }
  return true;
}
