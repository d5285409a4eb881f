import { FAILURE } from '../../core/outcome';
import { CHUNK_ROWS, type Chunk, type CodeColumn } from '../store/chunk';
import type { Segment } from '../store/segment';
import type { CodeTest } from './codeTest';
import type { FastTest } from './compiledQuery';

/**
 * Rows of a chunk that pass all tests, by number in the chunk, ascending. The answer is only valid until the next call.
 * Each test goes once over what the tests before it left, without a branch on the outcome of a row.
 */
export interface FilteredRows {
  readonly rows: Uint32Array;
  readonly count: number;
}

/** Filters rows [from, to) of the chunk. */
export type RowFilter = (segment: Segment, chunk: Chunk, from: number, to: number) => FilteredRows;

/** `undefined` when there is nothing to test: every row passes. */
export function createRowFilter(tests: readonly FastTest[]): RowFilter | undefined {
  if (tests.length === 0) return undefined;
  const rows = new Uint32Array(CHUNK_ROWS);
  return (segment, chunk, from, to) => {
    const narrow = tests.map(test => narrowTest(test, chunk)).filter(test => test !== undefined);
    let count = to - from;
    if (narrow.length > 0) count = filterNarrow(narrow, rows, from, to);
    else for (let at = 0; at < count; at++) rows[at] = from + at;
    for (const test of tests) {
      if (count === 0) break;
      if (narrowTest(test, chunk) === undefined) count = applyTest(test, segment, chunk, rows, count);
    }
    return { rows, count };
  };
}

/** A test that only asks a column of bytes: 1 in `lookup` for each value that passes. */
interface NarrowTest {
  readonly column: Uint8Array;
  readonly lookup: Uint8Array;
}

function narrowTest(test: FastTest, chunk: Chunk): NarrowTest | undefined {
  if (test.kind === 'state' && !test.withUnseen) {
    return { column: chunk.outcome, lookup: test.isNegated ? test.lookup.map(wanted => 1 - wanted) : test.lookup };
  }
  const column = test.kind === 'codes' ? chunk.codes[test.role] : undefined;
  const lookup = test.kind === 'codes' && column instanceof Uint8Array ? test.test.lookup() : undefined;
  return column instanceof Uint8Array && lookup !== undefined ? { column, lookup } : undefined;
}

/**
 * Tests of bytes cost least. The one that lets the fewest rows through goes first, as far as some rows tell, and no list
 * of all rows is made before it.
 */
function filterNarrow(tests: readonly NarrowTest[], rows: Uint32Array, from: number, to: number): number {
  const [first, ...others] = tests.length === 1 ? tests : sortBySample(tests, from, to);
  if (first === undefined) return 0;
  const { column, lookup } = first;
  let count = 0;
  for (let row = from; row < to; row++) {
    rows[count] = row;
    count += lookup[column[row] ?? 0] ?? 0;
  }
  for (const test of others) count = filterBytes(test.column, test.lookup, rows, count);
  return count;
}

function sortBySample(tests: readonly NarrowTest[], from: number, to: number): readonly NarrowTest[] {
  const end = Math.min(to, from + SAMPLE_ROWS);
  const sampled = tests.map(test => {
    let hits = 0;
    for (let row = from; row < end; row++) hits += test.lookup[test.column[row] ?? 0] ?? 0;
    return { test, hits };
  });
  return sampled.sort((a, b) => a.hits - b.hits).map(({ test }) => test);
}

const SAMPLE_ROWS = 256;

function applyTest(test: FastTest, segment: Segment, chunk: Chunk, rows: Uint32Array, count: number): number {
  switch (test.kind) {
    case 'nothing':
      return 0;
    case 'source':
      return test.accepts(segment.owner.ordinal) ? count : 0;
    case 'codes':
      return filterCodes(chunk.codes[test.role], test.test, rows, count);
    case 'time':
      return filterTimes(chunk.timeMs, test.fromMs, test.toMs, rows, count);
    case 'state': {
      const unseenFrom = test.withUnseen ? segment.firstUnseenRow() - chunk.firstRow : CHUNK_ROWS;
      return filterStates(chunk.outcome, test.lookup, unseenFrom, test.isNegated ? 0 : 1, rows, count);
    }
  }
}

function filterCodes(column: CodeColumn, test: CodeTest, rows: Uint32Array, count: number): number {
  const lookup = test.lookup();
  let kept = 0;
  if (lookup === undefined) {
    const { only } = test;
    if (only !== undefined) return filterEqual(column, only, rows, count);
    for (let at = 0; at < count; at++) {
      const row = rows[at] ?? 0;
      rows[kept] = row;
      if (test.accepts(column[row] ?? 0)) kept++;
    }
    return kept;
  }
  // One loop for each width: in a shared one the engine would have to look at the kind of the array for each row.
  if (column instanceof Uint8Array) return filterBytes(column, lookup, rows, count);
  if (column instanceof Uint16Array) return filterWords(column, lookup, rows, count);
  for (let at = 0; at < count; at++) {
    const row = rows[at] ?? 0;
    rows[kept] = row;
    kept += lookup[column[row] ?? 0] ?? 0;
  }
  return kept;
}

function filterEqual(column: CodeColumn, code: number, rows: Uint32Array, count: number): number {
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const row = rows[at] ?? 0;
    rows[kept] = row;
    kept += column[row] === code ? 1 : 0;
  }
  return kept;
}

function filterBytes(column: Uint8Array, lookup: Uint8Array, rows: Uint32Array, count: number): number {
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const row = rows[at] ?? 0;
    rows[kept] = row;
    kept += lookup[column[row] ?? 0] ?? 0;
  }
  return kept;
}

function filterWords(column: Uint16Array, lookup: Uint8Array, rows: Uint32Array, count: number): number {
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const row = rows[at] ?? 0;
    rows[kept] = row;
    kept += lookup[column[row] ?? 0] ?? 0;
  }
  return kept;
}

function filterTimes(column: Float64Array, fromMs: number, toMs: number, rows: Uint32Array, count: number): number {
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const row = rows[at] ?? 0;
    const time = column[row] ?? NaN;
    rows[kept] = row;
    if (time >= fromMs && time < toMs) kept++;
  }
  return kept;
}

function filterStates(
  column: Uint8Array,
  lookup: Uint8Array,
  unseenFrom: number,
  wanted: number,
  rows: Uint32Array,
  count: number,
): number {
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const row = rows[at] ?? 0;
    const outcome = column[row] ?? 0;
    rows[kept] = row;
    const is = outcome === FAILURE && row >= unseenFrom ? 1 : (lookup[outcome] ?? 0);
    kept += is === wanted ? 1 : 0;
  }
  return kept;
}
