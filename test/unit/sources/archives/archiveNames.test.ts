import { expect, test } from 'vitest';
import { archiveAge, compareAges } from '../../../../src/sources/archives/archiveNames';

// Each row: a log, and names of its archives from the oldest to the newest.
test.each<[string, string[]]>([
  ['audit.jsonl', ['audit.jsonl.11.gz', 'audit.jsonl.10', 'audit.jsonl.2.gz', 'audit.jsonl.1', 'audit.jsonl.gz']],
  ['audit.jsonl', ['audit.jsonl-20250228', 'audit.jsonl-20250301.gz', 'audit.jsonl-20250301-1740787200']],
  ['audit.jsonl', ['audit.jsonl-20250301-9.gz', 'audit.jsonl-20250301-10', 'audit.jsonl-2025030211']],
  ['audit.jsonl', ['audit_20250301_000000.jsonl.gz', 'audit_20250301_000001.jsonl', 'audit_20250302_000000.jsonl.gz']],
  ['audit.jsonl', ['audit-20250301.jsonl', 'audit_20250302T101500Z.jsonl.gz']],
  ['scheduler_audit.jsonl', ['scheduler_audit.jsonl.3.gz', 'scheduler_audit.jsonl.2.gz', 'scheduler_audit.jsonl.1']],
  ['scheduler_audit.jsonl', ['scheduler_audit_20250228_235959.jsonl.gz', 'scheduler_audit_20250301_000000.jsonl.gz']],
  ['audit', ['audit-20250101', 'audit-20250102.gz']],
  ['audit.jsonl', ['audit.jsonl.3.zst', 'audit.jsonl.2.xz', 'audit.jsonl.1.bz2']],
  ['audit.jsonl', ['audit.jsonl.20250228', 'audit.jsonl.20250301.gz']],
  ['audit.jsonl', ['audit.jsonl.2025-02-28', 'audit.jsonl.2025-03-01_09', 'audit.jsonl.2025-03-01_10-30-00']],
  ['audit.jsonl', ['audit-2025-02-28.jsonl', 'audit_2025-03-01.jsonl.gz', 'audit-2025-03-01T10:00:00Z.jsonl.gz']],
  ['audit.jsonl', ['audit-20250301.jsonl.gz', 'audit.jsonl-20250301-1740787200.gz']],
])('orders the archives of %s', (log, names) => {
  const shuffled = [...names].reverse();
  const ages = new Map(names.map(name => [name, archiveAge(log, name)]));
  expect([...ages.values()]).not.toContain(null);
  shuffled.sort((a, b) => {
    const [x, y] = [ages.get(a) ?? null, ages.get(b) ?? null];
    return x === null || y === null ? NaN : (compareAges(x, y) ?? NaN);
  });
  expect(shuffled).toEqual(names);
});

test.each([
  'audit.jsonl',
  'audit.jsonl.bak',
  'audit.jsonl~',
  'audit.jsonl.1.tmp',
  'audit.jsonl-20250301.lock',
  'audit.jsonl-20250301~',
  'audit.jsonl.2025-0301',
  'audit.jsonl.20250300',
  // Whether a higher number is older depends on the writer: a pattern may name them, their records order them.
  'audit.1.jsonl',
  'audit.jsonl-20251301',
  'audit.jsonl-2025',
  'audit2.jsonl.1',
  'scheduler_audit.jsonl.1',
  'audit_errors.jsonl',
  'audit_errors_20250301_000000.jsonl.gz',
  '.audit.jsonl.1',
  'audit_20250301_000000.json.gz',
])('does not take %s for an archive of audit.jsonl', name => {
  expect(archiveAge('audit.jsonl', name)).toBeNull();
});

test('takes what logrotate sets aside for an archive whose name does not tell its place', () => {
  expect(archiveAge('audit.jsonl', 'audit.jsonl-2025030114.backup')).toEqual({ kind: 'unknown' });
  expect(archiveAge('audit.jsonl', 'audit.jsonl.old.backup')).toBeNull();
});

test('does not compare numbers with dates', () => {
  expect(compareAges({ kind: 'number', number: 1 }, { kind: 'date', digits: '20250301' })).toBeNull();
});
