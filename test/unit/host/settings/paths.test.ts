import { describe, expect, test } from 'vitest';
import { isUncPath, isWithin, literalPath, resolvePath, type PathBase } from '../../../../src/host/settings/paths';

const main = { name: 'main', path: '/data/main' };
const other = { name: 'other', path: '/data/other [old]' };
const base: PathBase = { folder: main, folders: [main, other], home: '/home/ada' };

const resolved: readonly (readonly [string, string, boolean])[] = [
  ['/logs/a.jsonl', '/logs/a.jsonl', false],
  ['  /logs/a.jsonl ', '/logs/a.jsonl', false],
  ['/logs/../data/a.jsonl', '/data/a.jsonl', false],
  ['~/a.jsonl', '/home/ada/a.jsonl', false],
  ['~', '/home/ada', false],
  ['~ada/a.jsonl', '/data/main/~ada/a.jsonl', false],
  ['logs/a.jsonl', '/data/main/logs/a.jsonl', false],
  ['./logs/a.jsonl', '/data/main/logs/a.jsonl', false],
  ['${workspaceFolder}/a.jsonl', '/data/main/a.jsonl', false],
  ['${userHome}/a.jsonl', '/home/ada/a.jsonl', false],
  ['${workspaceFolder:other}/a.jsonl', '/data/other [old]/a.jsonl', false],
  ['/data/*/scheduler_audit.jsonl', '/data/*/scheduler_audit.jsonl', true],
  ['logs/*.jsonl', '/data/main/logs/*.jsonl', true],
  ['${workspaceFolder:other}/*.jsonl', '/data/other [[]old]/*.jsonl', true],
  ['/data/run [[]1]/a.jsonl', '/data/run [1]/a.jsonl', false],
  ['/data/run \\[1\\]/../a.jsonl', '/data/a.jsonl', false],
  ['${workspaceFolder:other}/run [[]1]', '/data/other [old]/run [1]', false],
  ['run [[]1].jsonl', '/data/main/run [1].jsonl', false],
];
test.each(resolved)('resolves %s', (text, path, isGlob) => {
  expect(resolvePath(text, base)).toEqual({ kind: 'path', path, isGlob });
});

const unusable: readonly (readonly [string, PathBase, RegExp])[] = [
  ['', base, /empty/],
  ['a\0b', base, /NUL/],
  ['${workspaceFolder:gone}/a', base, /no workspace folder "gone"; there are: main, other/],
  ['${env:HOME}/a', base, /\$\{env:HOME\} is not known/],
  ['${workspaceFolder}/a', { ...base, folder: null }, /open the folder/],
  ['/logs/[z-a].jsonl', base, /pattern "\/logs\/\[z-a\]\.jsonl" has “\[z-a\]”, a range/],
  [`/logs/${'{a,b}'.repeat(16)}`, base, /more than 1000 alternatives/],
  ['/{/server/share,x}/*.jsonl', base, /hides a share/],
  ['a.jsonl', { ...base, folder: null }, /relative, and no folder is open/],
];
test.each(unusable)('says what to do about %j', (text, from, reason) => {
  const answer = resolvePath(text, from);
  expect(answer.kind).toBe('unusable');
  expect(answer.kind === 'unusable' ? answer.reason : '').toMatch(reason);
});

test.each([
  '/data/run [1]/a.jsonl',
  '/data/{a,b}/*?[!x].jsonl',
  '/data/a]b}.jsonl',
  '/data/back\\slash [1].jsonl',
  '/data/back\\slash.jsonl',
  '/data/${userHome}/a',
  '/data/blank ',
  '/data/plain.jsonl',
])('the path %s that is written literally is read as itself', path => {
  expect(resolvePath(literalPath(path), base)).toEqual({ kind: 'path', path, isGlob: false });
});

test('where no pattern can stand, its signs are those of a name', () => {
  expect(resolvePath('/data/run [1]/{a,b}.yaml', base, 'path')).toEqual({
    kind: 'path',
    path: '/data/run [1]/{a,b}.yaml',
    isGlob: false,
  });
});

describe('shares of other machines', () => {
  test.each(['\\\\server\\share\\a', '//server/share/a'])('%s is one', path => expect(isUncPath(path)).toBe(true));
  test.each(['/server/share', 'C:\\logs', '///a', '/'])('%s is none', path => expect(isUncPath(path)).toBe(false));
});

test('a folder holds itself and what is below it, not its neighbours', () => {
  expect(isWithin('/data/main', '/data/main/a')).toBe(true);
  expect(isWithin('/data/main/', '/data/main')).toBe(true);
  expect(isWithin('/data/main', '/data/main2/a')).toBe(false);
  expect(isWithin('/data/main', '/data/main/../other/a')).toBe(false);
});
