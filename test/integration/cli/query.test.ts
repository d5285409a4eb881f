import { spawn, spawnSync } from 'node:child_process';
import { chmod, copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { install, samples, type Installed } from './auditlog';

const snbb = join(samples, 'snbb/scheduler_audit.jsonl');
const damaged = join(samples, 'auditlog/damaged/audit.jsonl');

let auditlog: Installed;

beforeAll(async () => {
  auditlog = await install();
});
afterAll(() => auditlog.remove());

interface Ended {
  readonly code: number | null;
  readonly text: string;
  readonly output: Buffer;
  readonly told: string;
}

/** Each with its line end. */
function linesOf(text: string): readonly string[] {
  return text.split(/(?<=\n)/);
}

async function run(...args: readonly string[]): Promise<Ended> {
  const running = auditlog.start(...args);
  const code = await running.exit;
  return { code, text: running.text(), output: running.output(), told: running.complaints() };
}

describe('auditlog query', () => {
  test('prints the bytes of the log', async () => {
    const { code, output, told } = await run('query', '', snbb, '--output', 'raw');
    expect(output).toEqual(await readFile(snbb));
    expect([code, told]).toEqual([0, '']);
  });

  test('prints a table, with its titles', async () => {
    const { text } = await run('query', 'status:failed', snbb, '--zone', 'Asia/Tokyo');
    const [titles, first, second, ...rest] = text.split('\n');
    expect(titles).toMatch(/^TIME {17}EVENT {10}PROCEDURE {2}SUBJECT\/SESSION {12}STATUS {2}DETAIL$/);
    expect(first).toMatch(/^2025-02-10 22:08:00 {2}status_change {2}bids {7}sub-0001\/ses-\d+ {2}failed {2}-$/);
    expect(second).toMatch(/^2025-02-12 22:27:00 {2}/);
    expect(rest).toEqual(['']);
  });

  test('prints objects as follow does', async () => {
    const { text } = await run('query', '', snbb, '--output', 'json');
    const following = auditlog.start('follow', snbb, '--output', 'json', '--poll');
    const lines = await following.lines(32);
    await following.interrupt();
    expect(text.trimEnd().split('\n')).toEqual(lines);
  });

  test('prints a sheet by RFC 4180', async () => {
    const { text } = await run('query', 'event:error', snbb, '--output', 'csv');
    expect(text).toMatch(/^time,source,file,line,/);
    expect(text).toContain('"Größe überschritten: 失敗 🚫\nsecond line"');
    expect(text.endsWith('\r\n')).toBe(true);
  });

  test.each([
    ['', 32],
    ['status:failed', 2],
    ['-status:failed', 30],
    ['größe event:error -sbatch', 1],
  ])('counts %j', async (query, count) => {
    expect(await run('query', query, snbb, '--output', 'count')).toMatchObject({ code: 0, text: `${count}\n` });
  });

  test('answers 1 when nothing matches, and says nothing', async () => {
    expect(await run('query', 'event:none', snbb)).toMatchObject({ code: 1, text: '', told: '' });
    expect(await run('query', 'event:none', snbb, '--output', 'count')).toMatchObject({ code: 1, text: '0\n' });
  });

  test('answers 2 to a query that it does not understand, with one line', async () => {
    const { code, text, told } = await run('query', 'is:faild', snbb);
    expect([code, text]).toEqual([2, '']);
    expect(told).toMatch(/^auditlog: the query: [^\n]*“faild”[^\n]*Did you mean failed\?[^\n]*\n$/);
  });

  test('answers 3 when a log is missing, and prints the others', async () => {
    const missing = join(auditlog.folder, 'missing.jsonl');
    const { code, text, told } = await run('query', '', missing, snbb, '--output', 'count');
    expect([code, text, told]).toEqual([3, '32\n', `auditlog: ${missing} is missing\n`]);
  });

  test('says that no file matches a glob', async () => {
    const { code, told } = await run('query', '', join(auditlog.folder, 'nothing-*.jsonl'));
    expect([code, told]).toEqual([1, 'auditlog: no file matches\n']);
  });

  test('tells how many lines are no records, and of the last one that has no end', async () => {
    const { code, text, told } = await run('query', '', damaged, '--output', 'count');
    expect([code, text]).toEqual([0, '112\n']);
    expect(told).toMatch(/9 lines are no records: not valid JSON \(7\), blank line \(2\)\n$/);
    expect(told).toMatch(/the last line has no line end and is left out \(74 bytes\)/);
  });

  test('reads archives with their log, unless it is told not to', async () => {
    const log = join(auditlog.folder, 'rotated.jsonl');
    await writeFile(`${log}.2.gz`, gzipSync('{"event": "first"}\n'));
    await writeFile(`${log}.1`, '{"event": "second"}\n');
    await writeFile(log, '{"event": "third"}\n');
    const all = await run('query', '', log, '--output', 'raw');
    expect(all.text).toBe('{"event": "first"}\n{"event": "second"}\n{"event": "third"}\n');
    expect((await run('query', '', log, '--output', 'raw', '--limit', '2')).text).toBe(
      '{"event": "first"}\n{"event": "second"}\n',
    );
    expect((await run('query', '', log, '--output', 'raw', '--no-archives')).text).toBe('{"event": "third"}\n');
  });

  test('merges several logs by time', async () => {
    const paths = ['a', 'b'].map(name => join(auditlog.folder, `merged-${name}.jsonl`));
    const lines = Array.from(
      { length: 5000 },
      (_, at) => `{"timestamp": "${new Date(1.74e12 + at * 1000).toISOString()}", "event": "e${at}"}\n`,
    );
    await Promise.all(paths.map((path, part) => writeFile(path, lines.filter((_, at) => at % 2 === part).join(''))));
    const { output } = await run('query', '', ...paths, '--output', 'raw');
    expect(output.toString()).toBe(lines.join(''));
    const first = await run('query', '', join(auditlog.folder, 'merged-*.jsonl'), '--limit', '3', '--output', 'raw');
    expect(first.text).toBe(lines.slice(0, 3).join(''));
  });

  test('finds words that stand in no column', async () => {
    const log = join(auditlog.folder, 'words.jsonl');
    await writeFile(log, '{"event":"a","node":"n1"}\r\n{"event":"b","node":"n2"}\r\n'.repeat(5000));
    const { text } = await run('query', 'node:n2', log, '--output', 'raw');
    expect(text).toBe('{"event":"b","node":"n2"}\r\n'.repeat(5000));
    expect((await run('query', 'node:n2', log, '--output', 'count', '--limit', '7')).text).toBe('7\n');
  });

  test.each(['raw', 'json', 'csv', 'table'])('prints the first ones alone as %s', async output => {
    const log = join(auditlog.folder, `first-${output}.jsonl`);
    await writeFile(log, Array.from({ length: 9000 }, (_, at) => `{"event": "e${at}"}\n`).join(''));
    const all = await run('query', '', log, '--output', output);
    const first = await run('query', '', log, '--output', output, '--limit', '5000');
    const titles = output === 'csv' || output === 'table' ? 1 : 0;
    expect(linesOf(first.text)).toEqual(linesOf(all.text).slice(0, 5000 + titles));
    expect(first.code).toBe(0);
  });

  test('takes times without a zone as it is told', async () => {
    const log = join(auditlog.folder, 'zoneless.jsonl');
    await writeFile(log, '{"timestamp": "2025-02-10T05:00:00", "event": "a"}\n');
    const timeOf = async (...args: readonly string[]): Promise<unknown> =>
      (JSON.parse((await run('query', '', log, '--output', 'json', ...args)).text) as { time: unknown }).time;
    expect(await timeOf()).toBe('2025-02-10T05:00:00.000000Z');
    expect(await timeOf('--assume-zone', 'Asia/Tokyo')).toBe('2025-02-09T20:00:00.000000Z');
  });

  test('ends silently when its reader has enough', async () => {
    const log = join(auditlog.folder, 'long.jsonl');
    await writeFile(log, '{"event": "a"}\n'.repeat(200_000));
    const child = spawn(process.execPath, [auditlog.program, 'query', '', log, '--output', 'json']);
    let told = '';
    child.stderr.on('data', (data: Buffer) => (told += data.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise(resolve => child.once('close', resolve));
    expect([code, told]).toEqual([0, '']);
  });

  test('does not touch what a name with the signs of a glob does not mean', async () => {
    const log = join(auditlog.folder, 'a[1]{2}.jsonl');
    await writeFile(log, '{"event":"a"}\n');
    expect(await run('query', '', log, '--output', 'raw')).toMatchObject({
      code: 0,
      text: '{"event":"a"}\n',
      told: '',
    });
  });

  test('can not read what it has no permission for', async () => {
    const log = join(auditlog.folder, 'denied.jsonl');
    await writeFile(log, '{"event":"a"}\n');
    await chmod(log, 0);
    // Root may read everything.
    const isRoot = spawnSync('id', ['-u'], { encoding: 'utf8' }).stdout.trim() === '0';
    const { code, told } = await run('query', '', log, '--output', 'count');
    expect([code, told]).toEqual(isRoot ? [0, ''] : [3, `auditlog: ${log}: permission denied\n`]);
  });
});

describe('a folder', () => {
  test('is all the logs in it, archives with theirs, and no other files', async () => {
    const folder = join(auditlog.folder, 'runs');
    await mkdir(join(folder, 'deep/er'), { recursive: true });
    await mkdir(join(folder, 'node_modules/x'), { recursive: true });
    await mkdir(join(folder, '.hidden'));
    await copyFile(snbb, join(folder, 'deep/er/scheduler_audit.jsonl'));
    const [line = ''] = linesOf(await readFile(snbb, 'utf8'));
    await writeFile(join(folder, 'deep/er/scheduler_audit.jsonl.1'), line.replace('dry_run', 'submitted'));
    await copyFile(snbb, join(folder, 'node_modules/x/scheduler_audit.jsonl'));
    await copyFile(snbb, join(folder, '.hidden/scheduler_audit.jsonl'));
    await copyFile(join(samples, 'auditlog/audit.jsonl'), join(folder, 'audit.jsonl'));
    await writeFile(join(folder, 'notes.txt'), 'nothing\n');
    await symlink(folder, join(folder, 'deep/loop'));
    const { code, text } = await run('sources', folder, '--output', 'json', '--no-archives');
    const { sources } = JSON.parse(text) as { sources: { path: string; records: number }[] };
    expect(code).toBe(0);
    expect(sources.map(({ path, records }) => [path, records])).toEqual([
      [join(folder, 'audit.jsonl'), 90],
      [join(folder, 'deep/er/scheduler_audit.jsonl'), 32],
    ]);
    expect((await run('query', '', folder, '--output', 'count')).text).toBe(`${90 + 32 + 1}\n`);
  });
});
