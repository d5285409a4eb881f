import { expect, test } from 'vitest';
import { isPathOfSource } from '../../../src/host/sourcePaths';

test.each([
  ['the log itself', '/logs/a.jsonl', null, 'jsonl', '/logs/a.jsonl', true],
  ['where its link leads', '/logs/a.jsonl', '/mnt/b.jsonl', 'jsonl', '/mnt/b.jsonl', true],
  ['an archive beside it', '/logs/a.jsonl', null, 'jsonl', '/logs/a.jsonl.1', false],
  ['a file of a folder', '/logs/audits', null, 'jsonTree', '/logs/audits/workflow=a/1.log', true],
  ['a file of a folder that is named with a slash', '/logs/audits/', null, 'jsonTree', '/logs/audits/1.log', true],
  ['a file of a folder that a link leads to', '/l', '/mnt/audits', 'jsonTree', '/mnt/audits/1.log', true],
  ['a file of a folder on Windows', 'C:\\audits', null, 'jsonTree', 'C:\\audits\\1.log', true],
  ['a file of a folder with a longer name', '/logs/audits', null, 'jsonTree', '/logs/audits2/1.log', false],
  ['a file below what is no folder', '/logs/audits', null, 'jsonl', '/logs/audits/1.log', false],
])('%s', (_what, path, realPath, format, file, isOfSource) => {
  expect(isPathOfSource({ path, realPath, format }, file)).toBe(isOfSource);
});
