import { expect, test } from 'vitest';
import { factsOfPath, isRunFile } from '../../../../src/sources/trees/pathFacts';

test.each<[string, string, string, [string, string][]]>([
  [
    'folders and the file',
    '/a',
    'workflow=w/release=1/id.log',
    [
      ['workflow', 'w'],
      ['release', '1'],
      ['file', 'id'],
    ],
  ],
  [
    'only folders that say something',
    '/a',
    'x/y=1/=z/k=/id.json',
    [
      ['y', '1'],
      ['k', ''],
      ['file', 'id'],
    ],
  ],
  [
    'the first equals sign ends the key',
    '/a',
    'k=a=b/x.y.log',
    [
      ['k', 'a=b'],
      ['file', 'x.y'],
    ],
  ],
  [
    'the deepest of one key',
    '/a',
    'k=1/k=2/f.log',
    [
      ['k', '2'],
      ['file', 'f'],
    ],
  ],
  ['the file’s name before a folder called file', '/a', 'file=x/f.log', [['file', 'f']]],
  [
    'the last folders of the root',
    '/k=0/a/tenant=t/workflow=w',
    'release=1/f.log',
    [
      ['tenant', 't'],
      ['workflow', 'w'],
      ['release', '1'],
      ['file', 'f'],
    ],
  ],
  [
    'keys that are special elsewhere',
    '/a',
    '__proto__=p/toString=t/f.log',
    [
      ['__proto__', 'p'],
      ['toString', 't'],
      ['file', 'f'],
    ],
  ],
])('%s', (_, root, path, expected) => {
  const { $path } = factsOfPath(root, path.split('/'));
  expect(Object.entries($path)).toEqual(expected);
  expect(Object.getPrototypeOf($path)).toBeNull();
});

test.each([
  ['a.log', true],
  ['a.json', true],
  ['日本 [x].log', true],
  ['.log', false],
  ['.a.log', false],
  ['a.log.tmp', false],
  ['a.logx', false],
  ['a.txt', false],
])('%s holds a run: %s', (name, expected) => expect(isRunFile(name)).toBe(expected));
