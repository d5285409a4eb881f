import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { gunzipSync, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { debianProgram } from '../../../scripts/debianPrograms.mjs';
import { install, samples, type Installed } from './auditlog';

// What the command line counts is what jq counts in the same bytes. jq knows nothing of us: what is read here is the log itself.

let auditlog: Installed;

beforeAll(async () => {
  auditlog = await install();
});
afterAll(() => auditlog.remove());

interface Sample {
  readonly name: string;
  readonly path: string;
  readonly options: readonly string[];
  readonly format: string;
  readonly dialect: string;
  /** The JSON of all records, one after the other, in any order. */
  readonly json: () => string;
  /** What jq is to do with it to get the records. */
  readonly filter: string;
  /** How jq finds the value of each role. */
  readonly roles: Readonly<Record<string, string>>;
  /** When jq says that a record is a failure. */
  readonly failed: string;
}

const snbbRoles = {
  event: '.event',
  subject: '.subject',
  session: '.session',
  procedure: '.procedure',
  status: '.new_status',
};
const scoutRoles = { event: '.event', session: '.session_id' };
const bettyRoles = {
  event: '.action // "execution"',
  subject: '.agent',
  procedure: '.skill',
  status: '.status // .write_status',
};
const bettyFailed = '[.status, .write_status] | any(. == "failed" or . == "timeout" or . == "error")';

const ddeutilRoles = {
  event: '.type',
  session: '.parent_run_id',
  procedure: '.name // .workflow',
  status: '.context.status',
};
const ddeutilFailed = '.context.status == "FAILED"';

const rows: readonly Sample[] = [
  {
    name: 'the snbb scheduler',
    path: 'snbb/scheduler_audit.jsonl',
    options: [],
    format: 'jsonl',
    dialect: 'snbb',
    json: () => textOf('snbb/scheduler_audit.jsonl'),
    filter: '.',
    roles: snbbRoles,
    failed: '.event == "error" or .new_status == "failed"',
  },
  {
    name: 'scout, without its archives',
    path: 'auditlog/audit.jsonl',
    options: ['--no-archives'],
    format: 'jsonl',
    dialect: 'scout',
    json: () => textOf('auditlog/audit.jsonl'),
    filter: '.',
    roles: scoutRoles,
    failed: '.event == "validation_fail"',
  },
  {
    name: 'scout, with its archives',
    path: 'auditlog/audit.jsonl',
    options: [],
    format: 'jsonl',
    dialect: 'scout',
    json: () =>
      ['audit_20260301_103949.jsonl.gz', 'audit_20260301_122416.jsonl.gz']
        .map(name => gunzipSync(readFileSync(join(samples, 'auditlog', name))).toString('utf8'))
        .join('') + textOf('auditlog/audit.jsonl'),
    filter: '.',
    roles: scoutRoles,
    failed: '.event == "validation_fail"',
  },
  {
    name: 'scout, after crashes',
    path: 'auditlog/damaged/audit.jsonl',
    options: [],
    format: 'jsonl',
    dialect: 'scout',
    json: () => recordsIn(textOf('auditlog/damaged/audit.jsonl')).good.join('\n'),
    filter: '.',
    roles: scoutRoles,
    failed: '.event == "validation_fail"',
  },
  {
    name: 'Betty',
    path: 'betty/audit_log.json',
    options: [],
    format: 'jsonArray',
    dialect: 'betty',
    json: () => textOf('betty/audit_log.json'),
    filter: '.[]',
    roles: bettyRoles,
    failed: bettyFailed,
  },
  {
    name: 'Betty and her agents',
    path: 'betty/mixed/audit_log.json',
    options: [],
    format: 'jsonArray',
    dialect: 'betty',
    json: () => textOf('betty/mixed/audit_log.json'),
    filter: '.[]',
    roles: bettyRoles,
    failed: bettyFailed,
  },
  {
    name: 'ddeutil, a tree of files',
    path: 'ddeutil/audits',
    options: [],
    format: 'jsonTree',
    dialect: 'ddeutil',
    json: () =>
      filesBelow(join(samples, 'ddeutil/audits'))
        .map(path => readFileSync(path, 'utf8'))
        .join('\n'),
    filter: '.',
    roles: ddeutilRoles,
    failed: ddeutilFailed,
  },
  ...sqliteRows(),
];

describe.each(rows)('$name', sample => {
  const path = join(samples, sample.path);
  const ask = async (query: string, output: string): Promise<string> => {
    const running = auditlog.start('query', query, path, '--output', output, ...sample.options);
    await running.exit;
    return running.text();
  };
  const jq = (program: string): unknown[] => askJq(sample.json(), `${sample.filter} | ${program}`);

  test('has as many records and failures', async () => {
    expect(Number(await ask('', 'count'))).toBe(jq('1').length);
    expect(Number(await ask('is:failed', 'count'))).toBe(jq(`select(${sample.failed}) | 1`).length);
  });

  test.each(Object.entries(sample.roles))('has the same values of %s, as often', async (role, found) => {
    const expected = tally(jq(`(${found}) // ""`));
    const records = (await ask('', 'json')).trimEnd().split('\n');
    const values = records.map(line => (JSON.parse(line) as Readonly<Record<string, unknown>>)[role] ?? '');
    expect(tally(values)).toEqual(expected);
    const some = [...expected].filter(([value]) => value !== '').slice(0, 3);
    for (const [value, count] of some) {
      expect([value, await ask(`${role}:"${value}"`, 'count')]).toEqual([value, `${count}\n`]);
    }
  });

  test('is detected, and read from its first to its last record', async () => {
    const running = auditlog.start('sources', path, '--output', 'json', ...sample.options);
    expect(await running.exit).toBe(0);
    const { sources } = JSON.parse(running.text()) as { sources: unknown[] };
    const { format, dialect } = sample;
    expect(sources).toMatchObject([{ path, format, dialect, isCertain: true, records: jq('1').length }]);
  });
});

test.each([
  ['auditlog/damaged/audit.jsonl', 9],
  ['auditlog/hostile/audit.jsonl', 7],
])('problems stand on the lines of %s that are no objects', async (sample, atLeast) => {
  const running = auditlog.start('sources', join(samples, sample), '--output', 'json', '--format', 'jsonl');
  expect(await running.exit).toBe(0);
  const { sources } = JSON.parse(running.text()) as { sources: { problems: { line: number }[]; records: number }[] };
  const { good, bad } = recordsIn(readFileSync(join(samples, sample)));
  expect(sources[0]?.problems.map(({ line }) => line)).toEqual(bad);
  expect(sources[0]?.records).toBe(good.length);
  expect(bad.length).toBeGreaterThanOrEqual(atLeast);
});

/** Older versions of Node have no SQLite: then the command line has none, either, and says so. */
function sqliteRows(): readonly Sample[] {
  const sqlite = process.getBuiltinModule('node:sqlite') as { DatabaseSync: typeof DatabaseSync } | undefined;
  if (sqlite === undefined) return [];
  const path = 'ddeutil/sqlite/workflow_audits.db';
  const json = (): string => {
    const database = new sqlite.DatabaseSync(join(samples, path), { readOnly: true });
    const runs = database.prepare('select * from audits').all();
    database.close();
    return runs
      .map(({ context, metadata, ...run }) => {
        const parsed = [context, metadata].map(
          blob => JSON.parse(inflateSync(blob as Uint8Array).toString()) as unknown,
        );
        return JSON.stringify({ ...run, context: parsed[0], metadata: parsed[1] });
      })
      .join('\n');
  };
  const name = 'ddeutil, a table';
  const [options, filter] = [[], '.'];
  return [
    {
      name,
      path,
      options,
      format: 'sqlite',
      dialect: 'ddeutil',
      json,
      filter,
      roles: ddeutilRoles,
      failed: ddeutilFailed,
    },
  ];
}

function textOf(sample: string): string {
  return readFileSync(join(samples, sample), 'utf8');
}

/** Reads each line that has an end by itself: which are objects, and the numbers of those that are not. */
function recordsIn(log: Buffer | string): { readonly good: readonly string[]; readonly bad: readonly number[] } {
  const good: string[] = [];
  const bad: number[] = [];
  const bytes = Buffer.from(log);
  let from = 0;
  for (let line = 1; from < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, from);
    if (end < 0) break;
    try {
      // It leaves out the byte-order mark of the first line.
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(from, end));
      const record: unknown = JSON.parse(text);
      if (typeof record !== 'object' || record === null || Array.isArray(record)) throw new Error('no object');
      good.push(text);
    } catch {
      // The only way to find out.
      bad.push(line);
    }
    from = end + 1;
  }
  return { good, bad };
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
}

function askJq(input: string, program: string): unknown[] {
  const { path, env } = debianProgram('jq');
  const ended = spawnSync(path, ['-c', program], {
    input,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 1 << 28,
  });
  if (ended.status !== 0) throw new Error(ended.stderr);
  return ended.stdout
    .trimEnd()
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as unknown);
}

function tally(values: readonly unknown[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  return counts;
}
