import { expect, test } from 'vitest';
import { NewestFiles } from '../../../../src/sources/trees/treeMarks';

const NOW = 1_000_000;

function newest(life: string, files: readonly [number, string][]): NewestFiles {
  const found = new NewestFiles(life, () => NOW);
  for (const [modifiedMs, name] of files) found.add(modifiedMs, name);
  return found;
}

const filesOf = (files: readonly [number, string][]) => files.map(([modifiedMs, name]) => ({ modifiedMs, name }));

test.each<[string, [number, string][], [number, string][], number]>([
  [
    'nothing new',
    [
      [1, 'a'],
      [2, 'b'],
    ],
    [
      [1, 'a'],
      [2, 'b'],
    ],
    2,
  ],
  [
    'one more',
    [
      [1, 'a'],
      [2, 'b'],
    ],
    [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ],
    2,
  ],
  [
    'one that was written again',
    [
      [1, 'a'],
      [2, 'b'],
    ],
    [
      [2, 'b'],
      [3, 'a'],
    ],
    1,
  ],
  [
    'the newest is gone',
    [
      [1, 'a'],
      [2, 'b'],
    ],
    [
      [1, 'a'],
      [3, 'c'],
    ],
    1,
  ],
  [
    'several at once, in another order',
    [
      [2, 'a'],
      [2, 'b'],
    ],
    [
      [2, 'b'],
      [2, 'a'],
    ],
    2,
  ],
  [
    'another one in the same millisecond',
    [
      [1, 'a'],
      [2, 'b'],
    ],
    [
      [1, 'a'],
      [2, 'b'],
      [2, 'c'],
    ],
    1,
  ],
  [
    'a time that lies ahead does not count',
    [
      [1, 'a'],
      [NOW + 100_000, 'x'],
    ],
    [
      [1, 'a'],
      [2, 'b'],
      [NOW + 100_000, 'x'],
    ],
    1,
  ],
  ['none left', [[1, 'a']], [], 0],
])('finds a mark of an earlier life: %s', (_, before, after, expected) => {
  const mark = newest('first', before).mark(before.length);
  expect(newest('second', after).resolve(mark, filesOf(after))).toBe(expected);
});

test('a mark of this life names the number', () => {
  const one = newest('one', [[1, 'a']]);
  expect(one.resolve(one.mark(7), [])).toBe(7);
});

test('the mark of something else means nothing', () => {
  expect(newest('one', [[1, 'a']]).resolve({ identity: '1:2', offset: 5, hash: '' }, filesOf([[1, 'a']]))).toBe(0);
});

test('a file that is told again counts once', () => {
  const mark = newest('one', [
    [1, 'a'],
    [2, 'b'],
    [2, 'b'],
  ]).mark(2);
  const after: [number, string][] = [
    [1, 'a'],
    [2, 'b'],
  ];
  expect(newest('two', after).resolve(mark, filesOf(after))).toBe(2);
});

test('a file whose time lies ahead stays acknowledged while nothing else is new', () => {
  const before: [number, string][] = [
    [1, 'a'],
    [NOW + 100_000, 'x'],
  ];
  const mark = newest('one', before).mark(2);
  expect(newest('two', before).resolve(mark, filesOf(before))).toBe(2);
  const after: [number, string][] = [...before, [NOW + 200_000, 'y']];
  expect(newest('three', after).resolve(mark, filesOf(after))).toBe(1);
});

test('a mark of an earlier life is not known before the files are', () => {
  const mark = newest('one', [[1, 'a']]).mark(1);
  expect(newest('two', []).resolve(mark, null)).toBeNull();
  expect(newest('two', []).resolve({ identity: null, offset: 0, hash: '' }, null)).toBe(0);
});
