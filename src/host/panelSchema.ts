import type { ResultId, RowId, SourceId } from '../core/ids';
import { indexedRoles, type FacetField } from '../core/roles';
import type { ResultOrder } from '../protocol/engineApi';
import type { HostApi } from '../protocol/hostApi';

/** The argument of a method, or what a method without one is given. */
type ArgumentOf<K extends keyof HostApi> = Parameters<HostApi[K]>[0];

/** Reads an unknown value as what it must be, or throws. The answer holds the known keys only. */
type Reader<T> = (value: unknown) => T;

/** One reader a method; total, so that a method without a check is a compile error. */
export const panelSchema: { readonly [K in keyof HostApi]: Reader<ArgumentOf<K>> } = {
  ready: value => ({ zone: text(shape(value)['zone'], 100) }),
  openResult: value => {
    const { query, order } = shape(value);
    return { query: text(query, queryLimit), order: orderOf(order) };
  },
  closeResult: value => ({ result: resultOf(value) }),
  rows: value => ({ result: resultOf(value), from: count(shape(value)['from']), to: count(shape(value)['to']) }),
  rowsAround: value => {
    const { rows, isAtEnd, position, pageRows } = shape(value);
    return {
      result: resultOf(value),
      rows: rowList(rows, 1000),
      isAtEnd: isAtEnd === true,
      position: count(position),
      pageRows: count(pageRows),
    };
  },
  positionOf: value => ({ result: resultOf(value), row: rowOf(value) }),
  step: stepOf,
  find: value => ({ ...stepOf(value), text: text(shape(value)['text'], queryLimit) }),
  record: value => ({ row: rowOf(value) }),
  histogram: value => ({ result: resultOf(value) }),
  facets: value => {
    const { field, contains, limit } = shape(value);
    return {
      field: oneOf<FacetField>(field, [...indexedRoles, 'source']),
      contains: text(contains, queryLimit),
      limit: Math.min(count(limit), 1000),
    };
  },
  setFilter: value => ({ query: text(shape(value)['query'], queryLimit) }),
  setZone: value => ({ zone: oneOf(shape(value)['zone'], ['local', 'utc']) }),
  jumpToRawLine: value => ({ row: rowOf(value) }),
  copyRecords: value => {
    const { rows, as } = shape(value);
    return { rows: rowList(rows, 100_000), as: oneOf(as, ['raw', 'text']) };
  },
  copyText: value => ({ text: text(shape(value)['text'], 4 * 1024 * 1024) }),
  openLink: value => ({ url: webUrl(shape(value)['url']) }),
  acknowledge: value => ({ source: sourceOrAll(value) }),
  cancelIndexing: value => ({ source: sourceOf(value) }),
  resumeIndexing: value => ({ source: sourceOf(value) }),
  showProblems: value => ({ source: sourceOrAll(value) }),
  selectionChanged: value => {
    const { row, count: selected } = shape(value);
    return { row: row === null ? null : (count(row) as RowId), count: count(selected) };
  },
};

/** The same methods, each believing only arguments that its reader has passed. */
export function checked(api: HostApi): HostApi {
  // The schema is total: each method of the API is in it once.
  const methods = api as unknown as Readonly<Record<string, (argument: unknown) => Promise<unknown>>>;
  const readers = Object.entries(panelSchema) as readonly (readonly [string, Reader<unknown>])[];
  const pairs = readers.map(([name, read]) => [name, async (argument: unknown) => methods[name]?.(read(argument))]);
  return Object.fromEntries(pairs) as HostApi;
}

const queryLimit = 20_000;

function shape(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new Error('The argument must be an object.');
  return value as Readonly<Record<string, unknown>>;
}

function text(value: unknown, limit: number): string {
  if (typeof value !== 'string' || value.length > limit)
    throw new Error(`A text of at most ${limit} characters is needed.`);
  return value;
}

function rowList(value: unknown, limit: number): readonly RowId[] {
  if (!Array.isArray(value) || value.length > limit) throw new Error(`A list of at most ${limit} rows is needed.`);
  return value.map((row: unknown) => count(row) as RowId);
}

function count(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new Error('A whole number from 0 is needed.');
  }
  return value;
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T {
  const found = allowed.find(candidate => candidate === value);
  if (found === undefined) throw new Error(`One of ${allowed.join(', ')} is needed.`);
  return found;
}

function resultOf(value: unknown): ResultId {
  return count(shape(value)['result']) as ResultId;
}

function rowOf(value: unknown): RowId {
  return count(shape(value)['row']) as RowId;
}

function sourceOf(value: unknown): SourceId {
  return text(shape(value)['source'], 10_000) as SourceId;
}

function sourceOrAll(value: unknown): SourceId | null {
  return shape(value)['source'] === null ? null : sourceOf(value);
}

function stepOf(value: unknown): ArgumentOf<'step'> {
  const { from, direction } = shape(value);
  if (typeof from !== 'number' || !Number.isSafeInteger(from) || from < -1)
    throw new Error('"from" must be a position or -1.');
  if (direction !== 1 && direction !== -1) throw new Error('"direction" must be 1 or -1.');
  return { result: resultOf(value), from, direction };
}

function orderOf(value: unknown): ResultOrder {
  const { by, direction } = shape(value);
  if (by === 'log') return { by };
  return {
    by: oneOf(by, ['time', 'source', ...indexedRoles] as const),
    direction: oneOf(direction, ['ascending', 'descending'] as const),
  };
}

function webUrl(value: unknown): string {
  const url = text(value, 8_000);
  const { protocol } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') throw new Error('Only http and https links are opened.');
  return url;
}
