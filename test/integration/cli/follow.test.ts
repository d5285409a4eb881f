import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { install, samples, type Installed } from './auditlog';

const sample = join(samples, 'snbb/scheduler_audit.jsonl');

let auditlog: Installed;

beforeAll(async () => {
  auditlog = await install();
});
afterAll(() => auditlog.remove());

describe('auditlog follow', () => {
  test('prints the bytes of the log', async () => {
    const running = auditlog.start('follow', sample, '--output', 'raw', '--poll');
    await running.lines(32);
    expect(await running.interrupt()).toBe(0);
    expect(running.output()).toEqual(await readFile(sample));
    expect(running.complaints()).toBe('');
  });

  test.each(['--poll', '--query='])('goes on as the log grows, from its end on (%s)', async option => {
    const log = join(auditlog.folder, `growing${option}.jsonl`);
    await writeFile(log, '{"event": "old"}\n');
    const running = auditlog.start('follow', log, '--from', 'end', '--output', 'raw', option);
    const beat = setInterval(() => void appendFile(log, '{"event": "new"}\n'), 300);
    const lines = await running.lines(2);
    clearInterval(beat);
    expect(lines.slice(0, 2)).toEqual(['{"event": "new"}', '{"event": "new"}']);
    expect(await running.interrupt()).toBe(0);
  });

  test('waits for a file that is missing, and says so', async () => {
    const log = join(auditlog.folder, 'later/audit.jsonl');
    const running = auditlog.start('follow', log, '--output', 'raw');
    await running.told(/is missing/);
    await mkdir(join(auditlog.folder, 'later'));
    await writeFile(log, '{"event": "first"}\n');
    expect(await running.lines(1)).toEqual(['{"event": "first"}']);
    expect(await running.interrupt()).toBe(0);
    expect(running.complaints()).toBe(`auditlog: ${log} is missing; waiting for it\nauditlog: ${log} is there now\n`);
  });

  test('prints rotated archives before the log, unless it is told not to', async () => {
    const log = join(auditlog.folder, 'rotated.jsonl');
    await writeFile(`${log}.2.gz`, gzipSync('{"event": "first"}\n'));
    await writeFile(`${log}.1`, '{"event": "second"}\n');
    await writeFile(log, '{"event": "third"}\n');
    const running = auditlog.start('follow', log, '--output', 'raw');
    expect(await running.lines(3)).toEqual(['{"event": "first"}', '{"event": "second"}', '{"event": "third"}']);
    expect(await running.interrupt()).toBe(0);
    const without = auditlog.start('follow', log, '--output', 'raw', '--no-archives');
    expect(await without.lines(1)).toEqual(['{"event": "third"}']);
    expect(await without.interrupt()).toBe(0);
    expect(without.text()).toBe('{"event": "third"}\n');
  });

  test('prints nothing again when an editor saves the log anew, with a line more', async () => {
    const log = join(auditlog.folder, 'saved.jsonl');
    const old = Array.from({ length: 5000 }, (_, id) => `{"event": "old", "job_id": "${id}"}\n`).join('');
    await writeFile(log, old);
    const running = auditlog.start('follow', log, '--output', 'raw');
    await running.lines(5000);
    await writeFile(`${log}.new`, `${old}{"event": "more"}\n`);
    await rename(`${log}.new`, log);
    await running.lines(5001);
    await appendFile(log, '{"event": "last"}\n');
    await running.lines(5002);
    expect(await running.interrupt()).toBe(0);
    expect(running.text()).toBe(`${old}{"event": "more"}\n{"event": "last"}\n`);
  });

  test('answers 1 when nothing matches', async () => {
    const log = join(auditlog.folder, 'quiet.jsonl');
    await writeFile(log, '{"event": "a"}\nno record\n');
    const running = auditlog.start('follow', log, '--query', 'event:b');
    await running.told(/line 2: not valid JSON/);
    expect(await running.interrupt()).toBe(1);
    expect(running.text()).toBe('');
  });

  test('answers 3 when what it is given is no file', async () => {
    const running = auditlog.start('follow', '/dev/null');
    expect(await running.exit).toBe(3);
    expect(running.complaints()).toMatch(/^auditlog: \/dev\/null is not a file: [^\n]+\n$/);
  });

  test('answers 3 when one of the logs was never there', async () => {
    const missing = join(auditlog.folder, 'never.jsonl');
    const running = auditlog.start('follow', sample, missing, '--output', 'raw');
    await running.lines(32);
    expect(await running.interrupt()).toBe(3);
    expect(running.complaints()).toBe(`auditlog: ${missing} is missing; waiting for it\n`);
  });
});
