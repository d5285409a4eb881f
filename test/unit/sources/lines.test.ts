import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineCounter } from '../../../src/sources/bytes/lineCounter';
import { readLinesAround } from '../../../src/sources/bytes/lines';
import { readRecords } from '../../../src/sources/bytes/recordReader';
import { findTailStart } from '../../../src/sources/bytes/tail';
import { MemoryFile } from './memoryFile';

const BLOCK = 1024 * 1024;

/** Where lines start, as an editor and as `\n` counts. */
function startsOf(content: Uint8Array, countsAs: 'editor' | 'newline'): number[] {
  const breaks = countsAs === 'editor' ? /\r\n|\n|\r/g : /\n/g;
  return [
    0,
    ...[...Buffer.from(content).toString('latin1').matchAll(breaks)].map(found => found.index + found[0].length),
  ];
}

const texts = fc
  .array(fc.constantFrom('a', 'bc', '\n', '\r', '\r\n', '\n\n'), { maxLength: 60 })
  .map(pieces => Buffer.from(pieces.join('')));

test.each(['editor', 'newline'] as const)(
  'finds the line of every offset and the offset of every line, counted as %s',
  async countsAs => {
    await fc.assert(
      fc.asyncProperty(texts, fc.constantFrom(0, BLOCK - 5, 2 * BLOCK - 1), async (text, before) => {
        const content = Buffer.concat([Buffer.alloc(before, 0x78), text]);
        const file = new MemoryFile(content);
        const counter = new LineCounter();
        const starts = startsOf(content, countsAs);
        for (const [line, start] of starts.entries()) {
          // The position between CR and LF is none at which a line starts.
          expect(await counter.lineAt(file, start, countsAs)).toBe(line);
          expect(await counter.offsetOf(file, line, countsAs)).toBe(start);
        }
        expect(await counter.offsetOf(file, starts.length, countsAs)).toBe(null);
        expect(await counter.lineAt(file, content.length + 1, countsAs)).toBe(null);
      }),
      { numRuns: 60 },
    );
  },
);

test('counts on when the file has grown', async () => {
  const file = new MemoryFile(Buffer.from('a\n'.repeat(BLOCK)));
  const counter = new LineCounter();
  expect(await counter.lineAt(file, 2 * BLOCK, 'newline')).toBe(BLOCK);
  file.content = Buffer.from('a\n'.repeat(BLOCK * 2));
  expect(await counter.lineAt(file, 4 * BLOCK, 'newline')).toBe(BLOCK * 2);
  expect(await counter.offsetOf(file, BLOCK * 2 - 1, 'editor')).toBe(4 * BLOCK - 2);
});

test.each(['\n', '\r\n', '\r'])(
  'counts the same when it was told of places by a reader, with lines that end with %j',
  async end => {
    const content = Buffer.from(
      Array.from({ length: 60_000 }, (_, line) => 'x'.repeat(line % 101) + (line % 9 ? '\n' : end)).join(''),
    );
    const file = new MemoryFile(content);
    for (const countsAs of ['newline', 'editor'] as const) {
      const starts = startsOf(content, countsAs);
      const newlineStarts = startsOf(content, 'newline');
      const counter = new LineCounter();
      for (let line = 7000; line < newlineStarts.length; line += 7000) counter.learn(newlineStarts[line] ?? 0, line);
      for (let line = 0; line < starts.length; line += 997) {
        expect(await counter.offsetOf(file, line, countsAs)).toBe(starts[line]);
        expect(await counter.lineAt(file, starts[line] ?? 0, countsAs)).toBe(line);
      }
      expect(await counter.offsetOf(file, starts.length, countsAs)).toBe(null);
    }
  },
);

test('reads a window of lines around any byte as splitting the text does', async () => {
  const long = 'long'.repeat(100_000);
  const contents = ['', 'a', 'a\n', 'a\r\nb', '\n\n\n', `a\nbb\n${long}\nccc\n\ndd`, `${long}\n`.repeat(3)];
  for (const text of contents) {
    const content = Buffer.from(text);
    const lines = text.replace(/\n$/, '').split('\n');
    const starts = startsOf(content, 'newline');
    const counter = new LineCounter();
    const offsets =
      content.length < 100 ? [...content.keys(), content.length + 5] : [0, 3, 5, 300_000, content.length - 1];
    for (const offset of offsets) {
      for (const [linesBefore, linesAfter] of [
        [0, 0],
        [1, 2],
        [10, 10],
      ] as const) {
        const window = await readLinesAround(new MemoryFile(content), counter, { offset, linesBefore, linesAfter });
        if (text === '') {
          expect(window?.lines).toEqual([]);
          continue;
        }
        const inside = Math.min(offset, content.length - 1);
        const line = starts.findLastIndex(start => start <= inside);
        const first = Math.max(0, line - linesBefore);
        const expected = lines.slice(first, line + linesAfter + 1).map(one => one.replace(/\r$/, ''));
        expect(window).toEqual({
          lines: expected,
          firstLine: first,
          focus: line - first,
          isAtStart: first === 0,
          isAtEnd: first + expected.length === lines.length,
        });
      }
    }
  }
});

test('cuts a line of 5 MiB in a window at 1 MiB, and has its neighbours whole', async () => {
  const content = Buffer.from(`before\n${'x'.repeat(5 * BLOCK)}\nafter\n`);
  const window = await readLinesAround(new MemoryFile(content), new LineCounter(), {
    offset: 4 * BLOCK,
    linesBefore: 3,
    linesAfter: 3,
  });
  expect(window?.lines.map(line => line.length)).toEqual([6, BLOCK, 5]);
  expect(window).toMatchObject({ firstLine: 0, focus: 1, isAtStart: true, isAtEnd: true });
});

test('reads the records of spans together, in the order asked, without their line ends', async () => {
  const content = Buffer.from('{"a": 1}\n\nbroken\n{"b": 2}\r\n{"c": 3}\n');
  const file = new MemoryFile(content);
  const spans = [
    { from: 27, to: 36 },
    { from: 0, to: 17 },
    { from: 17, to: 27 },
  ];
  const found = await readRecords(file, spans);
  expect(found.map(bytes => bytes && Buffer.from(bytes).toString())).toEqual(['{"c": 3}', '{"a": 1}', '{"b": 2}']);
  expect(file.reads).toBe(1);
});

test('answers null for records that are not there any more', async () => {
  const file = new MemoryFile(Buffer.from('{"a": 1}\n{"b"'));
  const found = await readRecords(file, [
    { from: 9, to: 18 },
    { from: 100, to: 120 },
    { from: 0, to: 9 },
  ]);
  expect(found.map(bytes => bytes && Buffer.from(bytes).toString())).toEqual([null, null, '{"a": 1}']);
});

test.each([
  ['in a small file', 'a\nb\n', 10, 0],
  ['where the window meets a line start', 'aaa\nbbb\nccc\n', 4, 8],
  ['after the first line end of the window', 'aaa\nbbb\nccc\n', 6, 8],
  ['further up when the window has no whole line', 'aaaaaaaa\nbbbb\n', 3, 9],
  ['at the file start when one line is all there is', 'aaaaaaaaaaaaaaa\n', 3, 0],
  ['before a half line', 'aaa\nbbb\nccc\nd', 6, 8],
])('the newest part starts %s', async (_, text, tailBytes, start) => {
  expect(await findTailStart(new MemoryFile(Buffer.from(text)), text.length, tailBytes)).toBe(start);
});
