import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Dialect } from '../../../src/core/dialect';
import { readDialect } from '../../../src/core/dialectMapping';
import { knownDialects } from '../../../src/core/knownDialects';
import { diskFiles, type Files } from '../../../src/sources/bytes/files';
import { detectSource, type Detected } from '../../../src/sources/detect';

const samples = join(import.meta.dirname, '../../fixtures/samples');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'detect-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

type Told = readonly [format: string, dialect: string, isCertain: boolean];

async function detect(path: string, own: readonly Dialect[] = [], files: Files = diskFiles): Promise<Told> {
  const { format, dialect, isCertain }: Detected = await detectSource(path, files, [...knownDialects(own).values()]);
  return [format, dialect.id, isCertain];
}

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

test.each<readonly [string, ...Told]>([
  ['snbb/scheduler_audit.jsonl', 'jsonl', 'snbb', true],
  ['betty/audit_log.json', 'jsonArray', 'betty', true],
  ['betty/mixed/audit_log.json', 'jsonArray', 'betty', true],
  ['ddeutil/audits', 'jsonTree', 'ddeutil', true],
  ['ddeutil', 'jsonTree', 'ddeutil', true],
  ['ddeutil/audits/workflow=one-off', 'jsonTree', 'ddeutil', true],
  ['ddeutil/audits/workflow=one-off/release=20250309070000', 'jsonTree', 'ddeutil', true],
  ['ddeutil/sqlite/workflow_audits.db', 'sqlite', 'ddeutil', true],
  ['auditlog/audit.jsonl', 'jsonl', 'scout', true],
  ['auditlog/damaged/audit.jsonl', 'jsonl', 'scout', true],
  ['auditlog/hostile/audit.jsonl', 'jsonl', 'scout', true],
  ['auditlog/audit_20260301_103949.jsonl.gz', 'jsonl', 'scout', true],
  ['auditlog/audit_20260301_122416.jsonl.gz', 'jsonl', 'scout', true],
])('%s is %s, %s', async (name, ...told) => {
  expect(await detect(join(samples, name))).toEqual(told);
});

const line = '{"ts":"2025-01-01T00:00:00Z","event":"x","session_id":"s"}';
const snbb = '{"timestamp":"t","event":"e","subject":"s","session":"","procedure":"p"}';
const pretty = JSON.stringify({ at: 'x', list: [{ a: 1 }, { b: 2 }], kind: 'k' }, null, 2);
const long = (length: number): string => `{"ts":"t","event":"e","session_id":"s","text":"${'x'.repeat(length)}"}`;

test.each<readonly [string, string, string | Uint8Array, ...Told]>([
  ['names do not matter where the content tells', 'odd.txt', `${line}\n`, 'jsonl', 'scout', true],
  ['lines in a .json', 'a.json', `${line}\n${line}\n`, 'jsonl', 'scout', true],
  ['an array in a .jsonl', 'a.jsonl', `[${line},\n${line}]`, 'jsonArray', 'scout', true],
  ['a byte-order mark and blanks before an array', 'a.txt', `\uFEFF \r\n [ ${line} ]`, 'jsonArray', 'scout', true],
  ['an array on one line', 'a.json', `[${line},${line}]\n`, 'jsonArray', 'scout', true],
  [
    'an array cut in its first element',
    'a.json',
    '[\n  {\n    "ts": "t", "event": "e", "session_id": "s", "x": "',
    'jsonArray',
    'scout',
    true,
  ],
  ['an empty array', 'audit_log.json', '[]', 'jsonArray', 'betty', false],
  ['an array that is only begun', 'x.json', '[\n', 'jsonArray', 'guessed', false],
  ['lines that are arrays', 'a.jsonl', `[${line}]\n[${line}]\n`, 'jsonl', 'snbb', false],
  ['an array of numbers', 'a.jsonl', '[1, 2]\n', 'jsonl', 'snbb', false],
  ['lines of which the first is an array', 'a.log', `[]\n${line}\n${line}\n`, 'jsonl', 'scout', true],
  ['a first line that is broken', 'a.log', `half of a line"}\n${line}\n${line}\n`, 'jsonl', 'scout', true],
  [
    'zeros of a power loss before the first record',
    'a.log',
    `${'\0'.repeat(512)}${line}\n${line}\n`,
    'jsonl',
    'scout',
    true,
  ],
  ['one line without an end', 'a.log', line, 'jsonl', 'scout', true],
  ['lines with CRLF', 'a.log', `${snbb}\r\n${snbb}\r\n`, 'jsonl', 'snbb', true],
  ['a first record that is longer than the head', 'a.log', `${long(200_000)}\n${line}\n`, 'jsonl', 'scout', true],
  ['a record that is cut by the head', 'a.log', `${line}\n${long(200_000)}\n`, 'jsonl', 'scout', true],
  ['one object over many lines', 'a.jsonl', pretty, 'jsonl', 'guessed', false],
  ['one object over many lines in a .json', 'package.json', pretty, 'jsonArray', 'guessed', false],
  ['other keys', 'a.jsonl', '{"at":"2025-01-01T00:00:00Z","kind":"x"}\n', 'jsonl', 'guessed', true],
  ['plain text', 'a.log', 'hello\nworld\n', 'jsonl', 'snbb', false],
  ['bytes of anything', 'a.bin', Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256), 'jsonl', 'snbb', false],
  ['nothing', 'audit_log.json', '', 'jsonArray', 'betty', false],
  ['nothing in a .db', 'x.sqlite3', '', 'sqlite', 'ddeutil', false],
  ['nothing but blanks', 'scheduler_audit.jsonl', ' \n\n', 'jsonl', 'snbb', false],
  ['a database of another name', 'x.bin', 'SQLite format 3\0 and so on', 'sqlite', 'ddeutil', true],
  ['a compressed log of another name', 'x', gzipSync(`${line}\n`), 'jsonl', 'scout', true],
  ['a compressed log that is cut', 'x.gz', gzipSync(`${line}\n`.repeat(5000)).subarray(0, 200), 'jsonl', 'scout', true],
  ['a compressed array', 'x.gz', gzipSync(`[${line},\n${line}]`), 'jsonl', 'scout', false],
  ['an archive that grows without end', 'x.gz', gzipSync(new Uint8Array(50_000_000)), 'jsonl', 'snbb', false],
  ['what only begins like an archive', 'x.gz', Uint8Array.of(0x1f, 0x8b, 8, 0xff, 1, 2), 'jsonl', 'snbb', false],
  [
    'an array of deep nesting',
    'x.json',
    `[{"ts":"t","event":"e","session_id":"s","d":${'['.repeat(30_000)}`,
    'jsonArray',
    'scout',
    true,
  ],
])('%s', async (_, name, content, ...told) => {
  expect(await detect(write(name, content))).toEqual(told);
});

test.each<readonly [string, ...Told]>([
  ['scheduler_audit.jsonl', 'jsonl', 'snbb', false],
  ['registry/audit_log.json', 'jsonArray', 'betty', false],
  ['workflow_audits.db', 'sqlite', 'ddeutil', false],
  ['audit.jsonl', 'jsonl', 'scout', false],
  ['some.ndjson', 'jsonl', 'snbb', false],
  ['some', 'jsonl', 'snbb', false],
])('%s that is missing is told by its name', async (name, ...told) => {
  expect(await detect(join(folder, name))).toEqual(told);
});

test('a FIFO is not waited for', async () => {
  const path = join(folder, 'pipe.jsonl');
  execFileSync('mkfifo', [path]);
  expect(await detect(path)).toEqual(['jsonl', 'snbb', false]);
});

test('a folder that holds no tree is a tree all the same, but that is not certain', async () => {
  write('logs/audit.jsonl', line);
  write('logs/k=v/readme.txt', 'x');
  expect(await detect(folder)).toEqual(['jsonTree', 'guessed', false]);
});

test('a tree of other keys is guessed, and files of other programs in it are no records', async () => {
  write('deep/er/day=1/kind=a/.betty12345678.json', '[]');
  write('deep/er/day=1/kind=a/1.json', '{"at":"2025-01-01T00:00:00Z","kind":"x"}');
  expect(await detect(folder)).toEqual(['jsonTree', 'guessed', true]);
});

test('a large tree takes a bounded number of questions', async () => {
  let calls = 0;
  const counted: Files = {
    ...diskFiles,
    list: async path => {
      calls++;
      return Array.from({ length: 500 }, (_, i) => (path === folder ? `folder${i}` : `x${i}`));
    },
    open: async path => {
      calls++;
      return diskFiles.open(path);
    },
  };
  expect(await detect(folder, [], counted)).toEqual(['jsonTree', 'guessed', false]);
  expect(calls).toBeLessThan(60);
});

test('no more than the head of a file is read', async () => {
  const path = write('a.jsonl', `${line}\n`.repeat(50_000));
  let bytes = 0;
  const counted: Files = {
    ...diskFiles,
    open: async file => {
      const opened = await diskFiles.open(file);
      return {
        ...opened,
        read: async (buffer, offset, length, position) => {
          const read = await opened.read(buffer, offset, length, position);
          bytes += read;
          return read;
        },
      };
    },
  };
  expect(await detect(path, [], counted)).toEqual(['jsonl', 'scout', true]);
  expect(bytes).toBeLessThanOrEqual(64 * 1024 + 1);
});

test('faults of the disk are no faults of ours', async () => {
  const fault = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
  const path = write('scheduler_audit.jsonl', line);
  for (const files of [
    { ...diskFiles, stat: fault('ESTALE') },
    { ...diskFiles, open: fault('EACCES') },
    { ...diskFiles, open: async () => ({ ...(await diskFiles.open(path)), read: fault('EIO') }) },
  ]) {
    expect(await detect(path, [], files)).toEqual(['jsonl', 'snbb', false]);
  }
});

test('dialects of a person’s own are known', async () => {
  const { dialect } = readDialect('nightly', { time: 'at', event: 'kind', subject: 'who', fileNames: 'night*.jsonl' });
  const own = dialect === null ? [] : [dialect];
  expect(await detect(write('x.jsonl', '{"at":1,"kind":"k","who":"w"}\n'), own)).toEqual(['jsonl', 'nightly', true]);
  expect(await detect(write('night.jsonl', ''), own)).toEqual(['jsonl', 'nightly', false]);
});
