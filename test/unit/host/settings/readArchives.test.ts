import { expect, test } from 'vitest';
import { defaultArchiveOptions } from '../../../../src/core/archiveOptions';
import { readArchives, type ArchiveSettings } from '../../../../src/host/settings/readArchives';

const trusted = { isTrusted: true };
const unset = { enabled: undefined, patterns: undefined, limitMegabytes: undefined };

function read(given: Partial<ArchiveSettings>, trust = trusted) {
  const complaints: string[] = [];
  return { options: readArchives({ ...unset, ...given }, trust, message => complaints.push(message)), complaints };
}

test('what is not set is as the engine has it', () => {
  expect(read({})).toEqual({ options: defaultArchiveOptions, complaints: [] });
});

test('archives that are switched off are not read, whatever else is set', () => {
  expect(read({ enabled: false, patterns: 7 })).toEqual({ options: null, complaints: [] });
});

const limits: readonly (readonly [unknown, number, boolean])[] = [
  [0, 0, false],
  [1, 1024 ** 2, false],
  [0.5, 1024 ** 2 / 2, false],
  [1e300, Number.MAX_SAFE_INTEGER, false],
  [-1, defaultArchiveOptions.limitBytes, true],
  [NaN, defaultArchiveOptions.limitBytes, true],
  ['10', defaultArchiveOptions.limitBytes, true],
];
test.each(limits)('a limit of %j megabytes is %d bytes', (limitMegabytes, bytes, isWrong) => {
  const { options, complaints } = read({ limitMegabytes });
  expect(options?.limitBytes).toBe(bytes);
  expect(complaints).toHaveLength(isWrong ? 1 : 0);
});

const patterns: readonly (readonly [unknown, boolean, boolean])[] = [
  ['old/{stem}-*.jsonl.gz', true, true],
  ['  {name}.bak ', true, true],
  ['../archive/{name}.*', true, false],
  ['old/../../etc/*', true, false],
  ['{old,..}/*', true, false],
  ['a..b/*', true, true],
  ['/var/log/*', false, false],
  ['~/logs/*', false, false],
  ['C:\\logs\\*', false, false],
  ['\\\\server\\share\\*', false, false],
  ['//server/share/*', false, false],
  ['a\0b', false, false],
  ['', false, false],
  [7, false, false],
];
test.each(patterns)('the pattern %j counts where the workspace is trusted: %s, else: %s', (pattern, isGood, isSafe) => {
  for (const [trust, counts] of [
    [{ isTrusted: true }, isGood],
    [{ isTrusted: false }, isSafe],
  ] as const) {
    const { options, complaints } = read({ patterns: [pattern, 'good'] }, trust);
    expect(options?.patterns).toEqual(counts ? [String(pattern).trim(), 'good'] : ['good']);
    expect(complaints).toHaveLength(counts ? 0 : 1);
    for (const complaint of complaints) expect(complaint).toMatch(/^auditLogViewer\.archives\.patterns\[0\] /);
  }
});

test('wrong values are named with what to do, and the others count', () => {
  const { options, complaints } = read({ enabled: 'yes', patterns: 'x', limitMegabytes: 3 });
  expect(options).toEqual({ patterns: [], limitBytes: 3 * 1024 ** 2 });
  expect(complaints.map(complaint => complaint.split(' ')[0])).toEqual([
    'auditLogViewer.archives.enabled',
    'auditLogViewer.archives.patterns',
  ]);
});
