import { expect, test } from 'vitest';
import { newArchive, type Archive } from '../../../../src/sources/archives/archive';
import { archiveAge } from '../../../../src/sources/archives/archiveNames';
import { leavingArchives } from '../../../../src/sources/archives/leaving';

function archiveOf(name: string, change: Partial<Archive>): Archive {
  const facts = { identity: `1:${name}`, sizeBytes: 10, modifiedMs: 0, kind: 'file' as const };
  const age = archiveAge('audit.jsonl', name) ?? { kind: 'unknown' as const };
  return Object.assign(newArchive(`/logs/${name}`, age, facts), change);
}

const read = { state: 'read' } as const;

test.each<[string, [string, Partial<Archive>][], string[]]>([
  ['is alone', [['audit.jsonl.1', read]], []],
  [
    'has a copy that was just seen',
    [
      ['audit.jsonl.1', read],
      ['audit.jsonl.1.gz', {}],
    ],
    ['audit.jsonl.1'],
  ],
  [
    'has gone, and its copy is being read',
    [
      ['audit.jsonl.1', { ...read, isAbsent: true }],
      ['audit.jsonl.1.gz', { state: 'waiting' }],
    ],
    ['audit.jsonl.1'],
  ],
  [
    'has a copy that was read',
    [
      ['audit.jsonl.1', read],
      ['audit.jsonl.1.gz', read],
    ],
    [],
  ],
  [
    'has a copy that can not be read',
    [
      ['audit.jsonl.1', read],
      ['audit.jsonl.1.gz', { hasFailed: true }],
    ],
    [],
  ],
  [
    'has a copy that has gone',
    [
      ['audit.jsonl.1', read],
      ['audit.jsonl.1.gz', { isAbsent: true }],
    ],
    [],
  ],
  [
    'has a neighbour of another age',
    [
      ['audit.jsonl.1', read],
      ['audit.jsonl.2.gz', {}],
    ],
    [],
  ],
  [
    'has a date, and a copy',
    [
      ['audit.jsonl-20250301', read],
      ['audit.jsonl-20250301.gz', {}],
    ],
    ['audit.jsonl-20250301'],
  ],
  [
    'has a name that tells no age',
    [
      ['a', read],
      ['b', {}],
    ],
    [],
  ],
])('tells whether an archive is about to be deleted that %s', (_, archives, expected) => {
  const all = archives.map(([name, change]) => archiveOf(name, change));
  const leaving = [...leavingArchives(all, new Set())].map(({ path }) => path.slice('/logs/'.length));
  expect(leaving).toEqual(expected);
});

test('holds nothing for a copy that is beyond the limit', () => {
  const [archive, copy] = [archiveOf('audit.jsonl.1', read), archiveOf('audit.jsonl.1.gz', {})];
  expect(leavingArchives([archive, copy], new Set([copy])).size).toBe(0);
});
