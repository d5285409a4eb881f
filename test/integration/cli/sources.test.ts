import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { install, samples, type Installed } from './auditlog';

const scout = join(samples, 'auditlog/audit.jsonl');

let auditlog: Installed;

beforeAll(async () => {
  auditlog = await install();
});
afterAll(() => auditlog.remove());

async function sourcesOf(...args: readonly string[]): Promise<{ code: number | null; sources: readonly Report[] }> {
  const running = auditlog.start('sources', '--output', 'json', ...args);
  const code = await running.exit;
  return { code, sources: (JSON.parse(running.text()) as { sources: readonly Report[] }).sources };
}

interface Report {
  readonly path: string;
  readonly state: string;
  readonly records: number;
  readonly firstTime: string | null;
  readonly lastTime: string | null;
  readonly files: readonly { readonly file: string; readonly records: number }[];
  readonly problemCount: number;
  readonly problems: readonly { readonly line: number; readonly byteOffset: number; readonly cause: string }[];
}

describe('auditlog sources', () => {
  test('tells of a log with its archives', async () => {
    const { code, sources } = await sourcesOf(scout, '--dialect', 'scout');
    expect(code).toBe(0);
    expect(sources).toMatchObject([{ path: scout, format: 'jsonl', dialect: 'scout', records: 493, problems: [] }]);
    expect(sources[0]?.files.map(({ records }) => records)).toEqual([203, 200, 90]);
    const last = (await readFile(scout, 'utf8')).trimEnd().split('\n').pop() ?? '';
    const { ts } = JSON.parse(last) as { ts: string };
    expect(sources[0]?.lastTime).toBe(ts.replace('Z', '000Z'));
  });

  test('tells of each problem where it is and what is wrong, also of very many', async () => {
    const log = join(auditlog.folder, 'problems.jsonl');
    await writeFile(log, '{"event": "a"}\nno record\n'.repeat(2500));
    const { sources } = await sourcesOf(log);
    const problems = sources[0]?.problems ?? [];
    expect(problems).toHaveLength(2500);
    expect(problems[1234]).toMatchObject({ line: 2 * 1235, byteOffset: 1234 * 25 + 15, cause: 'not valid JSON' });
  });

  test('is a table to read', async () => {
    const log = join(auditlog.folder, 'table/audit.jsonl');
    await mkdir(join(auditlog.folder, 'table'));
    await copyFile(join(samples, 'auditlog/damaged/audit.jsonl'), log);
    const running = auditlog.start('sources', log, '--dialect', 'scout', '--format', 'jsonl', '--zone', 'utc');
    expect(await running.exit).toBe(0);
    const lines = running.text().split('\n');
    expect(lines[0]).toBe(log);
    expect(lines[1]).toBe('  format    jsonl');
    expect(lines[3]).toBe('  records   112, 3 failures');
    expect(lines).toContain('  pending   74 bytes without a line end');
    expect(lines.slice(-4)).toEqual([
      '    line 53: not valid JSON',
      '    line 80: not valid JSON',
      '    line 89: not valid JSON',
      '',
    ]);
  });

  test('answers 3 when one can not be read, and tells of the others', async () => {
    const { code, sources } = await sourcesOf(join(auditlog.folder, 'missing.jsonl'), scout);
    expect(code).toBe(3);
    expect(sources.map(({ state }) => state)).toEqual(['missing', 'read']);
  });

  test('answers 1 when there is nothing', async () => {
    expect(await sourcesOf(join(auditlog.folder, 'nothing-*.jsonl'))).toEqual({ code: 1, sources: [] });
  });

  test('names nothing that a terminal would obey', async () => {
    const log = join(auditlog.folder, 'a\u001b[31mb.jsonl');
    await writeFile(log, '{"event": "a"}\n');
    const running = auditlog.start('sources', log);
    expect(await running.exit).toBe(0);
    expect(running.text()).not.toContain('\u001b');
  });
});
