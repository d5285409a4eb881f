import { expect, test } from 'vitest';
import { archivePlaces } from '../../../../src/sources/archives/archivePlaces';

/** What of some paths is an archive of `/logs/audit.jsonl`. */
function archivesAmong(patterns: readonly string[], paths: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const path of paths) {
    const slash = path.lastIndexOf('/');
    for (const place of archivePlaces('/logs/audit.jsonl', patterns)) {
      const age = place.folder === path.slice(0, slash) ? place.ageOf(path.slice(slash + 1)) : null;
      if (age !== null) found[path] = age.kind;
    }
  }
  return found;
}

const paths = [
  '/logs/audit.jsonl',
  '/logs/audit.jsonl.1',
  '/logs/audit.1.jsonl',
  '/logs/audit.jsonl.bak',
  '/logs/old/audit.jsonl-20250301.gz',
  '/logs/old/audit.jsonl.2',
  '/logs/old/other.jsonl.1',
  '/archive/audit-march.jsonl',
  '/archive/audit-april.json',
  '/archive/audit.jsonl',
];

test.each<[string, string[], Record<string, string>]>([
  ['no pattern', [], { '/logs/audit.jsonl.1': 'number' }],
  [
    'names in the same folder',
    ['{stem}.?.jsonl'],
    { '/logs/audit.jsonl.1': 'number', '/logs/audit.1.jsonl': 'unknown' },
  ],
  [
    'a folder in it',
    ['old/{name}-*'],
    { '/logs/audit.jsonl.1': 'number', '/logs/old/audit.jsonl-20250301.gz': 'date' },
  ],
  [
    'two patterns of one folder',
    ['old/{name}-*', './old/{name}.[0-9]'],
    {
      '/logs/audit.jsonl.1': 'number',
      '/logs/old/audit.jsonl-20250301.gz': 'date',
      '/logs/old/audit.jsonl.2': 'number',
    },
  ],
  [
    'a folder beside it',
    ['../archive/{stem}-*.jsonl'],
    { '/logs/audit.jsonl.1': 'number', '/archive/audit-march.jsonl': 'unknown' },
  ],
  ['an absolute folder', ['/archive/{name}'], { '/logs/audit.jsonl.1': 'number', '/archive/audit.jsonl': 'unknown' }],
  ['a dot that is one', ['/archive/audit?april.j.on'], { '/logs/audit.jsonl.1': 'number' }],
  ['the log itself', ['*.jsonl'], { '/logs/audit.jsonl.1': 'number', '/logs/audit.1.jsonl': 'unknown' }],
  ['[!…]', ['/archive/audit-[!m]*'], { '/logs/audit.jsonl.1': 'number', '/archive/audit-april.json': 'unknown' }],
])('finds archives by %s', (_, patterns, expected) => {
  expect(archivesAmong(patterns, paths)).toEqual(expected);
});
