import { expect, test } from 'vitest';
import type { Batch } from '../../../src/core/columns';
import { createValueTables } from '../../../src/core/valueTables';
import { defaultDialect } from '../../../src/core/dialects';
import { BlockSums, sameTo } from '../../../src/sources/bytes/blockSums';
import { Fingerprint } from '../../../src/sources/bytes/fileIdentity';
import { LineStream, type ReadEnd } from '../../../src/sources/bytes/lineStream';
import { createScanner, MAX_LINE_BYTES } from '../../../src/sources/bytes/scanner';
import { MemoryFile } from './memoryFile';
import { rowsOf, type Scanned } from './scannedLines';

const neverAborted = new AbortController().signal;
const odd = Buffer.from(
  '\ufeff{"event": "é𝄞", "detail": "ü"}\r\n\n{"event": "b"}\r\n   \r\nbroken\n{"event": "c", "detail": "\\u00e9\\n"}\n{"event": "half',
);

test('comes to the same wherever the file ended at the first look', async () => {
  const whole = await read(odd, [odd.length]);
  expect(whole.rows.map(row => [row.values[0], row.line, row.offset])).toEqual([
    ['é𝄞', 0, 3],
    ['b', 2, 41],
    ['c', 5, 69],
  ]);
  expect(whole.problems.map(({ kind, line }) => [kind, line])).toEqual([
    ['blankLine', 1],
    ['blankLine', 3],
    ['notJson', 4],
  ]);
  for (let cut = 0; cut <= odd.length; cut++) expect(await read(odd, [cut, odd.length])).toEqual(whole);
  for (let step = 1; step < 8; step++) {
    const looks = Array.from({ length: Math.ceil(odd.length / step) }, (_, at) =>
      Math.min(odd.length, (at + 1) * step),
    );
    expect(await read(odd, looks)).toEqual(whole);
  }
});

test('comes to the same whatever the size of chunks and reads', async () => {
  const whole = await read(odd, [odd.length]);
  for (let chunk = 1; chunk < 60; chunk++) expect(await read(odd, [odd.length], { chunk })).toEqual(whole);
  for (const longestRead of [1, 7]) {
    expect(await read(odd, [odd.length], { chunk: 16, longestRead })).toEqual(whole);
  }
});

test('waits for the end of a half line, and counts it as neither record nor problem', async () => {
  const file = new MemoryFile(Buffer.from('{"event": "a"}\n{"event": '));
  const { stream, next } = open(file);
  expect((await next()).rows).toHaveLength(1);
  expect([stream.offset, stream.pendingBytes]).toEqual([15, 10]);
  file.content = Buffer.from('{"event": "a"}\n{"event": "b"}\n');
  expect((await next()).rows.map(row => row.values[0])).toEqual(['b']);
  expect([stream.offset, stream.pendingBytes]).toEqual([30, 0]);
});

test.each([
  ['another content before its place', '{"event": "z"}\n{"event": "b"}\n'],
  ['less than was read', '{"event"'],
])('says that the file changed when it has %s', async (_, content) => {
  const file = new MemoryFile(Buffer.from('{"event": "a"}\n'));
  const { next } = open(file);
  await next();
  file.content = Buffer.from(content);
  expect(await next(30)).toEqual({ rows: [], problems: [], end: 'changed' });
});

test('says that the file changed when that happens between two chunks', async () => {
  const line = `{"event": "a", "detail": "${'x'.repeat(1000)}"}\n`;
  const file = new MemoryFile(Buffer.from(line.repeat(100)));
  const { stream } = open(file, 16 * 1024);
  const batches = stream.read(file, file.content.length, neverAborted);
  let rowCount = rowCountOf(await batches.next());
  file.content = Buffer.from(line.replaceAll('x', 'y').repeat(100));
  for (;;) {
    const next = await batches.next();
    if (next.done === true) {
      expect(next.value).toBe('changed');
      break;
    }
    rowCount += next.value.rowCount;
  }
  // The chunk that was read ahead may be the last one of the old content.
  expect(rowCount).toBeLessThan(40);
  expect(stream.offset).toBe(rowCount * line.length);
});

test('goes on where it stopped', async () => {
  const content = Buffer.from('{"event": "a"}\n'.repeat(1000));
  const file = new MemoryFile(content);
  const { stream, next } = open(file, 1000);
  const batches = stream.read(file, content.length, neverAborted);
  const first = rowCountOf(await batches.next());
  await batches.return('stopped');
  expect(first).toBeGreaterThan(0);
  expect((await next()).rows).toHaveLength(1000 - first);
  const aborted = stream.read(file, content.length, AbortSignal.abort());
  expect(await aborted.next()).toEqual({ done: true, value: 'stopped' });
});

test.each([['\n'], ['\r\n']])(
  'passes a line that is too long without holding it, and reads the next ones (%j)',
  async end => {
    const long = Buffer.alloc(MAX_LINE_BYTES * 2 + 12_345, 0x78);
    const content = Buffer.concat([
      Buffer.from('{"event": "a"}\n'),
      long,
      Buffer.from(`${end}{"event": "b"}\n`),
      long,
      Buffer.from(`${end}{"event": "c"}\n`),
    ]);
    const secondAt = 15 + long.length + end.length + 15;
    const expected = {
      events: [
        ['a', 0],
        ['b', 2],
        ['c', 4],
      ],
      problems: [
        { kind: 'lineTooLong', offset: 15, length: long.length, line: 1 },
        { kind: 'lineTooLong', offset: secondAt, length: long.length, line: 3 },
      ],
    };
    const looksAt = [
      [content.length],
      [20_000_000, 30_000_000, 15 + long.length, 15 + long.length + end.length, content.length - 16, content.length],
    ];
    for (const looks of looksAt) {
      const { rows, problems } = await read(content, looks);
      expect({ events: rows.map(row => [row.values[0], row.line]), problems }).toEqual(expected);
    }
  },
);

test('does not read the part of an unfinished long line again that it passed', async () => {
  const file = new MemoryFile(Buffer.alloc(40 * 1024 * 1024, 0x78));
  const { stream, next } = open(file);
  await next();
  expect([stream.offset, stream.pendingBytes, stream.seenTo]).toEqual([0, 40 * 1024 * 1024, 40 * 1024 * 1024]);
  file.reads = 0;
  file.content = Buffer.concat([file.content, Buffer.from('\n{"event": "a"}\n')]);
  expect((await next()).rows).toHaveLength(1);
  expect(file.reads).toBeLessThan(4);
});

interface ReadOptions {
  readonly chunk?: number;
  readonly longestRead?: number;
}

function rowCountOf(next: IteratorResult<Batch, ReadEnd>): number {
  return next.done === true ? 0 : next.value.rowCount;
}

/** Reads a file that has each of the sizes in turn. */
async function read(
  content: Uint8Array,
  sizes: readonly number[],
  { chunk, longestRead }: ReadOptions = {},
): Promise<Scanned> {
  const file = new MemoryFile(content, longestRead);
  const { stream, next } = open(file, chunk);
  const all: Scanned = { rows: [], problems: [] };
  for (const size of sizes) {
    file.content = content.subarray(0, size);
    const { rows, problems, end } = await next();
    expect(end).toBe('reached');
    all.rows.push(...rows);
    all.problems.push(...problems);
  }
  const expected = new BlockSums(0);
  expected.add(content.subarray(0, stream.offset));
  const other = new BlockSums(0);
  other.add(Buffer.from(content.subarray(0, stream.offset)).reverse());
  expect(sameTo(stream.sums, expected, Infinity)).toBe(stream.offset);
  const isKnown = all.problems.every(({ kind }) => kind !== 'lineTooLong');
  if (stream.offset > 0 && isKnown) expect(sameTo(stream.sums, other, Infinity)).toBe(0);
  return all;
}

function open(file: MemoryFile, chunk = 1024 * 1024) {
  const tables = createValueTables();
  const stream = new LineStream(size => createScanner(defaultDialect, tables, size), Fingerprint.ofStart, 0, chunk);
  const next = async (limit = file.content.length) => {
    const scanned: Scanned = { rows: [], problems: [] };
    const batches = stream.read(file, limit, neverAborted);
    for (;;) {
      const batch = await batches.next();
      if (batch.done === true) return { ...scanned, end: batch.value };
      scanned.rows.push(...rowsOf(batch.value, tables));
      scanned.problems.push(...batch.value.problems);
    }
  };
  return { stream, next };
}
