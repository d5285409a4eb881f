import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitsSigns } from '../../../src/core/globName';
import { literalGlob, onlyPathOf, readGlob, type Glob } from '../../../src/core/globPattern';

function fits(pattern: string, name: string): boolean {
  const glob = readGlob(pattern, '/');
  if (glob.kind !== 'glob') throw new Error(glob.reason);
  return glob.alternatives.some(([part]) => {
    if (part?.kind === 'name') return part.name === name;
    return part?.kind === 'signs' && fitsSigns(part.signs, name);
  });
}

test.each<[string, string[], string[]]>([
  ['*.jsonl', ['a.jsonl', '.jsonl'], ['a.jsonl2', 'ajsonl']],
  ['a?c', ['abc', 'a😀c', 'a\nc'], ['ac', 'abbc']],
  ['[ab]x', ['ax', 'bx'], ['cx', '[ab]x']],
  ['[!a-c]x', ['dx', '!x'], ['ax', 'bx']],
  ['[a^]', ['a', '^'], ['b']],
  ['[-a]', ['-', 'a'], ['b']],
  ['[a-]', ['-', 'a'], ['b']],
  ['[!]', ['!'], ['a', '']],
  ['[[]1]', ['[1]'], ['1', '[']],
  ['[\\]a]', [']', 'a'], ['\\']],
  ['\\*\\[a\\]', ['*[a]'], ['x[a]', '*a']],
  ['{a,b{c,d}}', ['a', 'bc', 'bd'], ['b', 'c']],
  ['{a}', ['a'], ['{a}']],
  ['a{,b}', ['a', 'ab'], ['a{,b}']],
  ['{a,{b}', ['{a,b'], ['a']],
  ['a}b,c', ['a}b,c'], []],
  ['a[b', ['a[b'], ['ab']],
  ['a(b)+$.^|', ['a(b)+$.^|'], ['ab']],
  ['*a*b*', ['ab', 'xaxbx', 'aab'], ['ba', 'a']],
])('%s', (pattern, good, bad) => {
  expect(good.filter(name => !fits(pattern, name))).toEqual([]);
  expect(bad.filter(name => fits(pattern, name))).toEqual([]);
});

test('many stars take no longer than the name is long times the pattern', () => {
  expect(fits(`${'*a'.repeat(1000)}*b`, 'a'.repeat(2000))).toBe(false);
  expect(fits(`${'*a'.repeat(1000)}*b`, `${'a'.repeat(2000)}b`)).toBe(true);
});

test.each<[string, RegExp]>([
  ['{'.repeat(2000) + '}'.repeat(2000), /braces more than 20 deep/],
  ['[z-a]', /“\[z-a\]”, a range whose end comes before/],
  ['{a,b}'.repeat(16), /more than 1000 alternatives/],
  ['{a,b}'.repeat(2000).slice(0, 4096), /more than 1000 alternatives/],
  ['{{a,b}{a,b},c}'.repeat(9), /more than 1000 alternatives/],
  ['*'.repeat(5000), /longer than 4096/],
])('a pattern that can’t be used is said so (%#)', (pattern, reason) => {
  const glob: Glob = readGlob(pattern, '/');
  expect(glob.kind === 'unusable' ? glob.reason : '').toMatch(reason);
});

describe('separators', () => {
  const parts = (pattern: string, separator: '/' | '\\'): unknown => {
    const glob = readGlob(pattern, separator);
    return glob.kind === 'glob' ? glob.alternatives.map(alternative => alternative.map(({ kind }) => kind)) : glob;
  };

  test('braces may hold them, names may not', () => {
    expect(parts('/{a/b,**}/*', '/')).toEqual([
      ['name', 'name', 'name', 'signs'],
      ['name', 'folders', 'signs'],
    ]);
    expect(parts('/[a/b]', '/')).toEqual([['name', 'name', 'name']]);
  });

  test('a backslash is one where it is that of the system', () => {
    expect(parts('C:\\logs\\*.jsonl', '\\')).toEqual([['name', 'name', 'signs']]);
    expect(parts('/logs\\*.jsonl', '/')).toEqual([['name', 'name']]);
  });
});

test.each(['/', '\\'] as const)('any path can be written literally where %s separates', separator => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from('ab/\\*?[]{}!,-$ é😀')) }), path => {
      const glob = readGlob(literalGlob(path, separator), separator);
      const expected = separator === '\\' ? path.replaceAll('\\', '/') : path;
      expect(glob.kind === 'glob' ? onlyPathOf(glob.alternatives) : glob).toBe(expected);
    }),
  );
});
