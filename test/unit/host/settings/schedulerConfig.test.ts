import { expect, test } from 'vitest';
import { auditLogOf } from '../../../../src/host/settings/schedulerConfig';

const options = { home: '/home/ada', confinedTo: null };
const config = '/data/snbb/config.yaml';

const logs: readonly (readonly [string, string, string])[] = [
  ['log_file', 'log_file: /logs/audit.jsonl', '/logs/audit.jsonl'],
  ['log_file before state_file', 'state_file: /s/x.parquet\nlog_file: /logs/a.jsonl', '/logs/a.jsonl'],
  ['the folder of state_file', 'state_file: /s/state/x.parquet', '/s/state/scheduler_audit.jsonl'],
  ['state_file when log_file is empty', 'log_file:\nstate_file: /s/x.parquet', '/s/scheduler_audit.jsonl'],
  ['the home folder', 'log_file: ~/a.jsonl', '/home/ada/a.jsonl'],
  ['a path beside the config', 'log_file: logs/a.jsonl', '/data/snbb/logs/a.jsonl'],
  ['a state file beside the config', 'state_file: .state.parquet', '/data/snbb/scheduler_audit.jsonl'],
];
test.each(logs)('finds the log by %s', async (_, yaml, path) => {
  expect(await auditLogOf(yaml, config, options)).toEqual({ kind: 'log', path });
});

/** Each line holds the one before ten times. */
const aliasBomb = [
  'a0: &a0 [x]',
  ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`),
].join('\n');

const bad: readonly (readonly [string, string, RegExp])[] = [
  ['broken YAML', 'log_file: [', /not valid YAML/],
  ['an alias without an anchor', 'log_file: *hunter2', /an alias \(\*name\) has no anchor/],
  ['aliases that multiply', aliasBomb, /too many/],
  [
    'values too deep to be read',
    `log_file: ${'['.repeat(1_000)}${']'.repeat(1_000)}`,
    /not valid YAML \(RESOURCE_EXHAUSTION\)/,
  ],
  ['a list', '- a\n- b', /not a mapping/],
  ['an empty file', '', /not a mapping/],
  ['neither key', 'bids_root: /data', /neither log_file nor state_file/],
  ['a log_file that is no text', 'log_file: 7', /log_file is not a text/],
  ['a key of the prototype', 'constructor: 1', /neither/],
];
test.each(bad)('says what is wrong with %s', async (_, yaml, reason) => {
  const answer = await auditLogOf(yaml, config, options);
  expect(answer.kind === 'unusable' ? answer.reason : '').toMatch(reason);
});

test('never says what the config holds', async () => {
  for (const text of ['password: hunter2\nlog_file: [hunter2', 'log_file: *hunter2']) {
    expect(JSON.stringify(await auditLogOf(text, config, options))).not.toContain('hunter2');
  }
});

test('a config of strangers leads nowhere outside its folder', async () => {
  const confined = { ...options, confinedTo: '/data/snbb' };
  expect((await auditLogOf('log_file: /etc/passwd', config, confined)).kind).toBe('unusable');
  expect((await auditLogOf('log_file: ../../etc/passwd', config, confined)).kind).toBe('unusable');
  expect((await auditLogOf('log_file: ~/a.jsonl', config, confined)).kind).toBe('unusable');
  expect(await auditLogOf('log_file: logs/a.jsonl', config, confined)).toEqual({
    kind: 'log',
    path: '/data/snbb/logs/a.jsonl',
  });
});
