import { expect, test } from 'vitest';
import { literalPath, resolvePath } from '../../../../src/host/settings/paths';
import { writtenFile, writtenSource, type WrittenWhere } from '../../../../src/host/settings/writtenPath';

const main = { name: 'main', path: '/data/main' };
const odd = { name: 'odd', path: '/data/odd [1]' };
const twin = { name: 'main', path: '/twin/main' };
const user: WrittenWhere = { isWorkspace: false, folders: [main, odd] };
const one: WrittenWhere = { isWorkspace: true, folders: [main] };
const several: WrittenWhere = { isWorkspace: true, folders: [main, odd, twin] };
const oddFirst: WrittenWhere = { isWorkspace: true, folders: [odd, main] };

test.each<[string, WrittenWhere, string]>([
  ['logs/a.jsonl', one, 'logs/a.jsonl'],
  ['logs/a.jsonl', several, '${workspaceFolder:main}/logs/a.jsonl'],
  ['logs/*.jsonl', several, '${workspaceFolder:main}/logs/*.jsonl'],
  ['logs/*.jsonl', oddFirst, '${workspaceFolder:odd}/logs/*.jsonl'],
  ['run [[]1].jsonl', oddFirst, '${workspaceFolder:odd}/run [[]1].jsonl'],
  ['../a.jsonl', several, '/data/a.jsonl'],
  ['logs/a.jsonl', user, '/data/main/logs/a.jsonl'],
  ['logs/*.jsonl', { ...user, folders: [odd] }, '/data/odd [[]1]/logs/*.jsonl'],
  ['~/a.jsonl', user, '~/a.jsonl'],
  ['${workspaceFolder}/a.jsonl', user, '${workspaceFolder}/a.jsonl'],
  ['/data/main/a.jsonl', one, '${workspaceFolder}/a.jsonl'],
  ['/data/main/a.jsonl', user, '/data/main/a.jsonl'],
  ['/data/main2/a.jsonl', one, '/data/main2/a.jsonl'],
  ['/data/main/../x/a.jsonl', one, '/data/main/../x/a.jsonl'],
  ['/twin/main/a.jsonl', several, '/twin/main/a.jsonl'],
  ['/data/odd [[]1]/a.jsonl', several, '${workspaceFolder:odd}/a.jsonl'],
])('%s is written so that it means the same everywhere (%#)', (text, where, written) => {
  expect(writtenSource(text, where)).toBe(written);
});

test.each(['/data/odd [1]/run {2}/a.jsonl', '/data/main/run [1]/a.jsonl', '/elsewhere/?.jsonl'])(
  'a file that was chosen, %s, is read as itself',
  path => {
    for (const where of [user, several]) {
      const written = writtenSource(literalPath(path), where);
      const base = { folder: main, folders: where.folders, home: '/home/ada' };
      expect(resolvePath(written, base)).toEqual({ kind: 'path', path, isGlob: false });
    }
  },
);

test('a config is written as a path, not as a pattern', () => {
  expect(writtenFile('/data/odd [1]/c [2].yaml', several)).toBe('${workspaceFolder:odd}/c [2].yaml');
  expect(writtenFile('/c [2].yaml', several)).toBe('/c [2].yaml');
});
