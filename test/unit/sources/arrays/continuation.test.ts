import fc from 'fast-check';
import { expect, test } from 'vitest';
import { continuationOf } from '../../../../src/sources/arrays/continuation';
import { ElementTable } from '../../../../src/sources/arrays/elementTable';

/** One element a letter. */
function tableOf(letters: string): ElementTable {
  const table = new ElementTable();
  for (let at = 0; at < letters.length; at++) table.add(at, at + 1, letters.charCodeAt(at), 7);
  return table;
}

/** As `gone|appended`, the gone ones with their places. */
function describe(old: string, next: string, isFullAndNew = false): string {
  const { kind, oldOf, gone, isGuess } = continuationOf(tableOf(old), tableOf(next), isFullAndNew);
  const lost = gone.map(at => `${old[at]}${at}`).join(' ');
  const appended = Array.from(next)
    .filter((_, at) => oldOf[at] === -1)
    .join('');
  oldOf.forEach((before, at) => {
    if (before >= 0) expect(old[before]).toBe(next[at]);
  });
  const kept = oldOf.filter(before => before >= 0);
  expect(new Set(kept).size).toBe(kept.length);
  expect(kept.length + gone.length).toBe(old.length);
  return `${kind}${isGuess ? ' by guess' : ''}: -${lost} +${appended}`;
}

test.each([
  ['', '', 'slid: - +'],
  ['', 'AB', 'slid: - +AB'],
  ['ABC', 'ABC', 'slid: - +'],
  ['ABC', 'ABCD', 'slid: - +D'],
  // At the cap the head falls off.
  ['ABC', 'BCD', 'slid: -A0 +D'],
  ['ABCDEF', 'CDEFGH', 'slid: -A0 B1 +GH'],
  ['ABCDEF', 'FGHIJK', 'slid: -A0 B1 C2 D3 E4 +GHIJK'],
  // Equal neighbours at the seam.
  ['AAA', 'AAAA', 'slid: - +A'],
  ['AAA', 'AAAB', 'slid: - +B'],
  ['AAAA', 'AAAB', 'slid: -A0 +B'],
  ['AABB', 'ABBB', 'slid: -A0 +B'],
  ['BAAA', 'AAAA', 'slid: -B0 +A'],
  ['ABCC', 'BCCA', 'slid: -A0 +A'],
  ['ABAB', 'BABA', 'slid: -A0 +A'],
  // The head was cut off by hand.
  ['ABCD', 'BCD', 'slid: -A0 +'],
  ['ABCD', 'CD', 'slid: -A0 B1 +'],
  // Another process overwrote what one had appended.
  ['ABCX', 'ABCY', 'rearranged: -X3 +Y'],
  ['ABCXZ', 'ABCY', 'rearranged: -X3 Z4 +Y'],
  ['ABCX', 'BCYZ', 'rearranged: -A0 X3 +YZ'],
  ['ABAX', 'ABAY', 'rearranged: -X3 +Y'],
  // Edits.
  ['ABCD', 'ABXD', 'rearranged: -C2 +X'],
  ['ABCD', 'ACBD', 'rearranged: - +'],
  ['ABCDE', 'ABE', 'rearranged: -C2 D3 +'],
  ['ABCD', 'ABC', 'rearranged: -D3 +'],
  ['ABAA', 'XABA', 'rearranged: -A0 +X'],
  // Thrown away.
  ['ABC', 'XY', 'anew: -A0 B1 C2 +XY'],
  ['ABC', '', 'anew: -A0 B1 C2 +'],
])('%s → %s is %s', (old, next, expected) => {
  expect(describe(old, next)).toBe(expected);
});

test('a full list of equal elements in a new file has slid by one, which is a guess', () => {
  expect(describe('AAA', 'AAA', true)).toBe('slid by guess: -A0 +A');
  expect(describe('AAA', 'AAA', false)).toBe('slid: - +');
  expect(describe('AAB', 'AAB', true)).toBe('slid: - +');
  expect(describe('', '', true)).toBe('slid: - +');
});

const letter = fc.constantFrom('A', 'B', 'C');

test('whatever happens, every element has one origin, and one append is found exactly', () => {
  fc.assert(
    fc.property(fc.array(letter), fc.array(letter), (old, next) => {
      describe(old.join(''), next.join(''));
    }),
  );
  fc.assert(
    fc.property(fc.array(letter, { minLength: 2, maxLength: 12 }), letter, fc.boolean(), (old, more, isFull) => {
      const next = [...old, more].slice(isFull ? 1 : 0).join('');
      const isUniform = old.every(one => one === more);
      const lost = isFull ? `${old[0]}0` : '';
      const guess = isFull && isUniform ? ' by guess' : '';
      expect(describe(old.join(''), next, isFull)).toBe(`slid${guess}: -${lost} +${more}`);
    }),
  );
});

test('a list of distinct elements that slides by any number loses and gains that many', () => {
  fc.assert(
    // One element alone is a list of equal ones: at the cap, written anew, it counts as appended.
    fc.property(fc.integer({ min: 2, max: 300 }), fc.nat(300), (count, by) => {
      const list = (from: number): string =>
        String.fromCharCode(...Array.from({ length: count }, (_, at) => from + at));
      const { gone, oldOf } = continuationOf(tableOf(list(1000)), tableOf(list(1000 + by)), true);
      expect(gone).toEqual(Array.from({ length: Math.min(by, count) }, (_, at) => at));
      expect([...oldOf]).toEqual(Array.from({ length: count }, (_, at) => (at + by < count ? at + by : -1)));
    }),
  );
});

test('a full list of one element that is written anew counts as one append', () => {
  const { gone, oldOf } = continuationOf(tableOf('x'), tableOf('x'), true);
  expect([gone, [...oldOf]]).toEqual([[0], [-1]]);
});

test('two lists of ten thousand elements that have nothing in common are compared at once', () => {
  const tables = [0, 50_000].map(first => {
    const table = new ElementTable();
    for (let at = 0; at < 10_000; at++) table.add(at, at + 1, first + at, at);
    return table;
  });
  expect(continuationOf(tables[0]!, tables[1]!, true)).toMatchObject({ kind: 'anew' });
});
