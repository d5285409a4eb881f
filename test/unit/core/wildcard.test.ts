import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containsPattern, foldCase, matchesPattern } from '../../../src/core/wildcard';

/** Slow and plain: tries every length for every star. */
function matchesSlowly(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (!pattern.startsWith('*'))
    return text.startsWith(pattern.charAt(0)) && matchesSlowly(pattern.slice(1), text.slice(1));
  return [...Array(text.length + 1).keys()].some(length => matchesSlowly(pattern.slice(1), text.slice(length)));
}

const fewLetters = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom('a', 'b', 'A'), maxLength });
const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 7 });

describe('matchesPattern', () => {
  it.each([
    ['error', 'error', true],
    ['Error', 'eRROR', true],
    ['error', 'errors', false],
    ['err*', 'error', true],
    ['*ror', 'error', true],
    ['e*r', 'error', true],
    ['e*o*r', 'error', true],
    ['e*x*r', 'error', false],
    ['err*ror', 'error', false],
    ['err*or', 'error', true],
    ['*', 'x', true],
    ['*', '', false],
    ['**', '', false],
    ['a*', 'a', true],
    ['a.c', 'abc', false],
    ['[a]+(', '[A]+(', true],
    ['STRASSE*', 'strasse 1', true],
    ['ΟΔΟΣ*', 'οδος 1', true],
    ['οδο*', 'ΟΔΟΣ', true],
  ])('%j and %j: %s', (pattern, text, isMatch) => {
    expect(matchesPattern({ text: pattern, hasWildcard: pattern.includes('*') }, text)).toBe(isMatch);
  });

  it('takes stars as they are where the value was quoted', () => {
    expect(matchesPattern({ text: 'a*', hasWildcard: false }, 'abc')).toBe(false);
    expect(matchesPattern({ text: 'a*', hasWildcard: false }, 'A*')).toBe(true);
    expect(matchesPattern({ text: '', hasWildcard: false }, '')).toBe(true);
    expect(matchesPattern({ text: '', hasWildcard: false }, 'a')).toBe(false);
  });

  it('agrees with trying everything', () => {
    fc.assert(
      fc.property(patterns, fewLetters(8), (pattern, text) => {
        const isPresence = /^\*+$/.test(pattern) && text === '';
        const isMatch = !isPresence && matchesSlowly(pattern, text.toLowerCase());
        expect(matchesPattern({ text: pattern, hasWildcard: pattern.includes('*') }, text)).toBe(isMatch);
      }),
      { numRuns: 3000 },
    );
  });

  it('is not slowed down by patterns made for it', () => {
    const text = 'a'.repeat(500_000);
    expect(matchesPattern({ text: `${'a*'.repeat(5000)}b`, hasWildcard: true }, text)).toBe(false);
    expect(matchesPattern({ text: `*${'a'.repeat(1000)}b*a`, hasWildcard: true }, text)).toBe(false);
  });
});

describe('containsPattern', () => {
  it.each([
    ['full', 'disk full!', true],
    ['FULL', 'disk full', true],
    ['empty', 'disk full', false],
    ['disk*full', 'the disk is full!', true],
    ['full*disk', 'the disk is full!', false],
    ['*', '', false],
    ['*', 'x', true],
    ['', '', true],
    ['', 'x', false],
  ])('%j in %j: %s', (pattern, text, isMatch) => {
    expect(containsPattern({ text: pattern, hasWildcard: pattern.includes('*') }, text)).toBe(isMatch);
  });

  it('agrees with a pattern between stars', () => {
    fc.assert(
      fc.property(patterns, fewLetters(8), (pattern, text) => {
        fc.pre(!/^\**$/.test(pattern));
        const whole = matchesPattern({ text: `*${pattern}*`, hasWildcard: true }, text);
        expect(containsPattern({ text: pattern, hasWildcard: pattern.includes('*') }, text)).toBe(whole);
      }),
    );
  });
});

describe('foldCase', () => {
  it('makes letters of either case equal', () => {
    expect(foldCase('ÄÖÜ ΣΑΣ')).toBe(foldCase('äöü σας'));
  });
});
