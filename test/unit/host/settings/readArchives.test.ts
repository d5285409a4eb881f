import { expect, test } from 'vitest';
import { defaultArchiveOptions } from '../../../../src/core/archiveOptions';
import { readArchives, type ArchiveSettings } from '../../../../src/host/settings/readArchives';

const trusted = { isTrusted: true, home: '/home/ada' };
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

const patterns: readonly (readonly [unknown, string | null, string | null])[] = [
  ['old/{stem}-*.jsonl.gz', 'old/{stem}-*.jsonl.gz', 'old/{stem}-*.jsonl.gz'],
  ['  {name}.bak ', '{name}.bak', '{name}.bak'],
  ['a..b/*', 'a..b/*', 'a..b/*'],
  ['../archive/{name}.*', '../archive/{name}.*', null],
  ['old/../../etc/*', 'old/../../etc/*', null],
  ['/var/log/old/{name}-*', '/var/log/old/{name}-*', null],
  ['~/old/{name}-*', '/home/ada/old/{name}-*', null],
  ['C:\\logs\\*', 'C:\\logs\\*', null],
  ['\\\\server\\share\\*', null, null],
  ['//server/share/*', null, null],
  ['old/*/{name}', null, null],
  ['old/', null, null],
  ['a\0b', null, null],
  ['', null, null],
  [7, null, null],
];
test.each(patterns)(
  'the pattern %j means %j where the workspace is trusted, else %j',
  (pattern, trusting, doubting) => {
    for (const [isTrusted, expected] of [
      [true, trusting],
      [false, doubting],
    ] as const) {
      const { options, complaints } = read({ patterns: [pattern, 'good'] }, { ...trusted, isTrusted });
      expect(options?.patterns).toEqual(expected === null ? ['good'] : [expected, 'good']);
      expect(complaints).toHaveLength(expected === null ? 1 : 0);
      for (const complaint of complaints) expect(complaint).toMatch(/^auditLogViewer\.archives\.patterns\[0\] /);
    }
  },
);

test('wrong values are named with what to do, and the others count', () => {
  const { options, complaints } = read({ enabled: 'yes', patterns: 'x', limitMegabytes: 3 });
  expect(options).toEqual({ patterns: [], limitBytes: 3 * 1024 ** 2 });
  expect(complaints.map(complaint => complaint.split(' ')[0])).toEqual([
    'auditLogViewer.archives.enabled',
    'auditLogViewer.archives.patterns',
  ]);
});
