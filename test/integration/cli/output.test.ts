import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { install, samples, type Installed } from './auditlog';

const sample = join(samples, 'snbb/scheduler_audit.jsonl');
const damaged = join(samples, 'auditlog/damaged/audit.jsonl');

let auditlog: Installed;

beforeAll(async () => {
  auditlog = await install();
});
afterAll(() => auditlog.remove());

describe('raw output', () => {
  test('is the file itself when all its lines are records, whatever their ends and letters are', async () => {
    const log = join(auditlog.folder, 'raw.jsonl');
    const lines = ['{"event":"a"}\n', '{ "event" : "b" }\r\n', '\t{"n":1e-07,"é":"\\u00e9\u2028"} \n', '{}\n'];
    await writeFile(log, lines.join(''));
    const running = auditlog.start('follow', log, '--output', 'raw');
    await running.lines(4);
    expect(await running.interrupt()).toBe(0);
    expect(running.output()).toEqual(await readFile(log));
  });

  test('leaves out lines that are no records, and tells of each where it is', async () => {
    const running = auditlog.start('follow', damaged, '--output', 'raw', '--events', 'json', '--no-archives');
    await running.lines(112);
    await running.told(/"line":89/);
    expect(await running.interrupt()).toBe(0);
    const lines = (await readFile(damaged, 'latin1')).split('\n');
    const told = running
      .complaints()
      .split('\n')
      .slice(0, -1)
      .map(line => JSON.parse(line) as { kind: string; data: { line: number; byte: number } })
      .filter(({ kind }) => kind === 'problem');
    const broken = told.map(({ data }) => data.line);
    expect(broken).toEqual([9, 17, 25, 26, 35, 44, 53, 80, 89]);
    for (const { data } of told) {
      expect(data.byte).toBe(lines.slice(0, data.line - 1).reduce((sum, line) => sum + line.length + 1, 0));
    }
    const good = lines.slice(0, 121).filter((_, at) => !broken.includes(at + 1));
    expect(running.output().toString('latin1')).toBe(good.map(line => `${line}\n`).join(''));
    expect(good[61 - 7]).toMatch(/\r$/);
  });

  test('tells of many lines that are no records in one line', async () => {
    const running = auditlog.start('follow', damaged, '--output', 'raw', '--no-archives');
    await running.lines(112);
    await running.told(/no records/);
    expect(await running.interrupt()).toBe(0);
    expect(running.complaints()).toBe(
      `auditlog: ${relative(process.cwd(), damaged)}: 9 lines are no records: not valid JSON (7), blank line (2)\n`,
    );
  });

  test('of a query has only the records that match, as bytes of the log', async () => {
    const running = auditlog.start('follow', sample, '--output', 'raw', '--query', 'status:failed');
    const failed = (await readFile(sample, 'utf8')).split('\n').filter(line => line.includes('"new_status": "failed"'));
    expect(await running.lines(failed.length)).toEqual(failed);
    expect(await running.interrupt()).toBe(0);
  });

  test('of words that stand in no column finds old and new records', async () => {
    const log = join(auditlog.folder, 'words.jsonl');
    await writeFile(log, '{"event":"a","node":"n1"}\n{"event":"b","node":"n2"}\n'.repeat(3000));
    const running = auditlog.start('follow', log, '--output', 'raw', '--query', 'node:n2');
    await running.lines(3000);
    await appendFile(log, '{"event":"c","node":"n1"}\n{"event":"d","node":"n2"}\n');
    await running.lines(3001);
    expect(await running.interrupt()).toBe(0);
    expect(running.text()).toBe(`${'{"event":"b","node":"n2"}\n'.repeat(3000)}{"event":"d","node":"n2"}\n`);
  });
});

describe('line output', () => {
  test('is aligned, in the zone that was asked for', async () => {
    const running = auditlog.start('follow', sample, '--query', 'status:failed', '--zone', 'Asia/Tokyo');
    const lines = await running.lines(2);
    expect(lines[0]).toMatch(/^2025-02-10 22:08:00 {2}status_change {2}bids {8}sub-0001\/ses-\d+ {2}failed$/);
    expect(lines[1]).toMatch(/^2025-02-12 22:27:00 {2}status_change {2}/);
    expect(await running.interrupt()).toBe(0);
  });

  test.each([
    [{}, [], false],
    [{ FORCE_COLOR: '1' }, [], true],
    [{}, ['--color', 'always'], true],
    [{ FORCE_COLOR: '1' }, ['--color', 'never'], false],
  ] as const)('with %o and %o is coloured in a pipe: %s', async (environment, options, expected) => {
    const running = auditlog.startIn(environment, 'follow', sample, '--query', 'is:failed', ...options);
    const [line = ''] = await running.lines(1);
    expect(line.includes('\u001b[31m')).toBe(expected);
    expect(await running.interrupt()).toBe(0);
  });

  test('is cut to the width of a terminal, and coloured there', async () => {
    const { stdout: width } = await promisify(execFile)('script', ['-qec', 'stty cols 60; stty size', '/dev/null']);
    expect(width.trim()).toMatch(/ 60$/);
    const output = await inTerminal(60);
    const lines = output.split('\r\n').filter(line => line.includes('2025-'));
    expect(lines).toHaveLength(32);
    expect(output).toContain('\u001b[31m');
    for (const line of lines) expect(line.replace(/\u001b\[[0-9]+m/g, '').length).toBeLessThanOrEqual(60);
  });

  test('is whole on a terminal that does not tell its width', async () => {
    const lines = (await inTerminal(0)).split('\r\n').filter(line => line.includes('status_change'));
    expect(lines).toHaveLength(16);
    for (const line of lines) expect(line).toMatch(/ (running|complete|failed)\u001b\[39m$/);
  });
});

describe('json output', () => {
  test('has the fields, the file and the line, and all digits', async () => {
    const log = join(auditlog.folder, 'big.jsonl');
    await writeFile(
      log,
      '{"event": "a"}\n\n{"timestamp": "2025-02-10T05:58:00.429393+00:00", "event": "b", "id": 9007199254740993}\n',
    );
    const running = auditlog.start('follow', log, '--output', 'json', '--dialect', 'snbb');
    const [, line = ''] = await running.lines(2);
    expect(JSON.parse(line)).toMatchObject({ time: '2025-02-10T05:58:00.429393Z', event: 'b', file: log, line: 3 });
    expect(line).toContain('"extra":{"id":9007199254740993}');
    expect(await running.interrupt()).toBe(0);
  });

  test('counts lines through a log that is longer than its tail', async () => {
    const log = join(auditlog.folder, 'long.jsonl');
    await writeFile(log, Array.from({ length: 20_000 }, (_, id) => `{"job_id": "${id + 1}"}\n`).join(''));
    const running = auditlog.start('follow', log, '--output', 'json');
    const lines = await running.lines(20_000);
    expect(await running.interrupt()).toBe(0);
    const wrong = lines
      .map(text => JSON.parse(text) as { line: number; job: string })
      .filter(({ line, job }) => String(line) !== job);
    expect(wrong).toEqual([]);
  });
});

describe('several logs', () => {
  test('are merged by time, each with its name, and go on so', async () => {
    const [a, b] = [join(auditlog.folder, 'first.jsonl'), join(auditlog.folder, 'second.jsonl')];
    const record = (minute: number, event: string): string =>
      `{"timestamp": "2025-02-10T05:${minute}:00.000000+00:00", "event": "${event}"}\n`;
    await writeFile(a, record(10, 'a1') + record(30, 'a2'));
    await writeFile(b, record(20, 'b1') + record(40, 'b2'));
    const running = auditlog.start('follow', a, b, '--zone', 'utc');
    const lines = await running.lines(4);
    expect(lines.map(line => /\d\d {2}(\S+) +(\w+)/.exec(line)?.slice(1))).toEqual([
      ['first.jsonl', 'a1'],
      ['second.jsonl', 'b1'],
      ['first.jsonl', 'a2'],
      ['second.jsonl', 'b2'],
    ]);
    // Older than what was printed: it comes late, but it comes.
    await appendFile(a, record(35, 'late'));
    await running.lines(5);
    await appendFile(b, record(50, 'b3'));
    await running.lines(6);
    expect(await running.interrupt()).toBe(0);
    expect(Array.from(running.text().matchAll(/jsonl +(\w+)/g), ([, event]) => event)).toEqual([
      'a1',
      'b1',
      'a2',
      'b2',
      'late',
      'b3',
    ]);
  });

  test('a glob takes files that appear later, all of them', async () => {
    const running = auditlog.start(
      'follow',
      join(auditlog.folder, 'globbed-*.jsonl'),
      '--from',
      'end',
      '--output',
      'raw',
      '--events',
      'json',
    );
    await running.told(/no file matches yet/);
    await writeFile(join(auditlog.folder, 'globbed-1.jsonl'), '{"event":"one"}\n');
    expect(await running.lines(1)).toEqual(['{"event":"one"}']);
    expect(await running.interrupt()).toBe(0);
  });
});

test('a file whose name has the signs of a glob is that file', async () => {
  const log = join(auditlog.folder, 'a[1]{2}*.jsonl');
  await writeFile(log, '{"event":"a"}\n');
  const running = auditlog.start('follow', log, '--output', 'raw');
  expect(await running.lines(1)).toEqual(['{"event":"a"}']);
  expect(await running.interrupt()).toBe(0);
  expect(running.complaints()).toBe('');
});

test('--now is the clock of relative times in the query', async () => {
  const running = auditlog.start(
    'follow',
    sample,
    '--query',
    'since:1h',
    '--now',
    '2025-02-10T06:30',
    '--zone',
    'utc',
    '--output',
    'json',
  );
  const [line = ''] = await running.lines(1);
  expect(line).toContain('"time":"2025-02-10T05:58:00.429393Z"');
  expect(await running.interrupt()).toBe(0);
});

/** What it prints of the sample on a terminal of that width, and then of Ctrl-C; 0 is one that does not tell its width. */
async function inTerminal(columns: number): Promise<string> {
  const command = `stty cols ${columns}; exec ${process.execPath} ${auditlog.program} follow ${sample}`;
  const environment = { ...process.env, TERM: 'xterm', NO_COLOR: undefined, FORCE_COLOR: undefined };
  const child = execFile('script', ['-qec', command, '/dev/null'], { env: environment, timeout: 20_000 });
  let output = '';
  child.stdout?.on('data', (text: string) => {
    const isDone = output.split('\r\n').length > 32;
    output += text;
    if (!isDone && output.split('\r\n').length > 32) child.stdin?.write('\u0003');
  });
  await once(child, 'close');
  return output;
}
