import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, copyFile, mkdtemp, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { install, root, type Installed } from './auditlog';

const writer = join(root, 'test/support/rotatingWriter.mjs');

let auditlog: Installed;

beforeAll(async () => {
  auditlog = await install();
});
afterAll(() => auditlog.remove());

async function newLog(): Promise<string> {
  return join(await mkdtemp(join(auditlog.folder, 'rotation-')), 'audit.jsonl');
}

/** What was printed against what was written: nothing missing, nothing twice. What only an archive has comes late. */
function judge(text: string, written: readonly string[]): void {
  const printed = idsIn(text);
  const counts = new Map<string, number>();
  for (const id of printed) counts.set(id, (counts.get(id) ?? 0) + 1);
  expect({
    missing: rangesOf(written.filter(id => !counts.has(id))),
    twice: rangesOf([...counts].filter(([, count]) => count > 1).map(([id]) => id)),
    invented: rangesOf([...counts.keys()].filter(id => !written.includes(id))),
  }).toEqual({ missing: '', twice: '', invented: '' });
}

function rangesOf(ids: readonly string[]): string {
  const ranges: [number, number][] = [];
  for (const id of ids.map(Number)) {
    const last = ranges[ranges.length - 1];
    if (last?.[1] === id - 1) last[1] = id;
    else ranges.push([id, id]);
  }
  return ranges.map(range => range.join('–')).join(', ');
}

function idsIn(text: string): string[] {
  return Array.from(text.matchAll(/"job_id": "(\d+)"/g), ([, id]) => id ?? '');
}

const modes = [
  'rename',
  'rename without creating',
  'rename and gzip later',
  'rename and gzip',
  'copy and truncate',
  'copy, truncate and gzip',
  'dates',
  'gzip by the writer',
];

/** The old file is read to its end before the new one; a look a second may miss a whole file, which then comes late. */
const isInOrder = new Set(['rename', 'rename without creating', 'dates']);

describe.each(['auto', '--poll'])('through rotations (%s)', option => {
  test.each(modes)('each record is printed once: %s', async mode => {
    const log = await newLog();
    await writeFile(log, '');
    const running = auditlog.start(
      'follow',
      log,
      '--output',
      'raw',
      '--events',
      'json',
      ...(option === 'auto' ? [] : [option]),
    );
    await running.told(/"opened"/);
    const manifest = `${log}.manifest`;
    const pause = option === 'auto' ? '20' : '120';
    await promisify(execFile)(process.execPath, [writer, log, manifest, mode, '4', '400', pause]);
    const written = (await readFile(manifest, 'utf8')).split('\n').slice(0, -1);
    await running.lines(written.length);
    // Rows that an archive has again would come now.
    await appendFile(log, '{"event": "end", "job_id": "999999"}\n');
    await running.lines(written.length + 1);
    expect(await running.interrupt()).toBe(0);
    judge(running.text(), [...written, '999999']);
    if (option === 'auto' && isInOrder.has(mode)) expect(idsIn(running.text())).toEqual([...written, '999999']);
  });
});

describe('from the end on', () => {
  test.each(modes)('only what comes is printed, each record once: %s', async mode => {
    const log = await newLog();
    await writeFile(`${log}.9`, '{"timestamp": "2024-01-01T00:00:00.000000+00:00", "job_id": "777"}\n');
    await writeFile(log, '{"timestamp": "2025-01-01T00:00:00.000000+00:00", "job_id": "888"}\n'.repeat(3000));
    const running = auditlog.start('follow', log, '--from', 'end', '--output', 'raw', '--events', 'json');
    await running.told(/"opened"/);
    const manifest = `${log}.manifest`;
    await promisify(execFile)(process.execPath, [writer, log, manifest, mode, '3', '300', '20']);
    const written = (await readFile(manifest, 'utf8')).split('\n').slice(0, -1);
    await running.lines(written.length);
    await appendFile(log, '{"event": "end", "job_id": "999999"}\n');
    await running.lines(written.length + 1);
    expect(await running.interrupt()).toBe(0);
    judge(running.text(), [...written, '999999']);
  });
});

test('two rotations between two looks lose nothing, from the end on too', async () => {
  const log = await newLog();
  await writeFile(log, '{"timestamp": "2025-01-01T00:00:00.000000+00:00", "job_id": "1"}\n');
  const running = auditlog.start('follow', log, '--from', 'end', '--output', 'raw', '--poll', '--events', 'json');
  await running.told(/"opened"/);
  const record = (id: number): string => `{"timestamp": "2025-01-01T00:00:0${id}.000000+00:00", "job_id": "${id}"}\n`;
  await appendFile(log, record(2));
  await rename(log, `${log}.1`);
  await writeFile(log, record(3));
  await rename(`${log}.1`, `${log}.2`);
  await rename(log, `${log}.1`);
  await writeFile(log, record(4));
  await running.lines(3);
  expect(await running.interrupt()).toBe(0);
  expect(idsIn(running.text()).sort()).toEqual(['2', '3', '4']);
});

test('tells of a rotation on standard error', async () => {
  const log = await newLog();
  await writeFile(log, '{"job_id": "1"}\n'.repeat(1200));
  const running = auditlog.start('follow', log, '--output', 'raw');
  await running.lines(1200);
  await rename(log, `${log}.1`);
  await writeFile(log, '{"job_id": "2"}\n');
  await running.told(/rotated/);
  await running.lines(1201);
  expect(await running.interrupt()).toBe(0);
  expect(running.complaints()).toBe(`auditlog: ${log}: rotated to audit.jsonl.1 after 1,200 records\n`);
});

test('says at the end that something is not certain, of a log that was emptied but not of one that was deleted', async () => {
  const [emptied, deleted] = [await newLog(), await newLog()];
  for (const log of [emptied, deleted]) await writeFile(log, '{"job_id": "1"}\n');
  const running = auditlog.start('follow', emptied, deleted, '--output', 'raw', '--events', 'json');
  await running.lines(2);
  await truncate(emptied);
  await running.told(/"truncated"/);
  await rm(deleted);
  await running.told(/"missing"/);
  await running.told(/"recordsGone"/);
  await writeFile(deleted, '{"job_id": "2"}\n');
  await running.lines(3);
  await running.told(/"deleted"/);
  expect(await running.interrupt()).toBe(0);
  const told = running.complaints().split('\n').slice(0, -1);
  const uncertain = told.map(line => JSON.parse(line) as { kind: string; file: string });
  expect(uncertain.filter(({ kind }) => kind === 'unproven').map(({ file }) => file)).toEqual([emptied]);
});

test('prints what was read before a copy is truncated, though nobody has it any more', async () => {
  const log = await newLog();
  await writeFile(log, '{"job_id": "1"}\n');
  const running = auditlog.start('follow', log, '--output', 'raw');
  await running.lines(1);
  await copyFile(log, `${log}.1`);
  // Written after the copy was made: only the log has it, and only for a moment.
  await appendFile(log, '{"job_id": "2"}\n');
  await running.lines(2);
  await truncate(log);
  await appendFile(log, '{"job_id": "3"}\n');
  await running.lines(3);
  expect(await running.interrupt()).toBe(0);
  expect(idsIn(running.text())).toEqual(['1', '2', '3']);
});

test('prints nothing again when an archive is finished after another copy of it was read', async () => {
  const log = await newLog();
  const record = (id: number): string =>
    `{"timestamp": "2025-01-01T00:00:00.${String(id).padStart(6, '0')}+00:00", "job_id": "${id}", "detail": "${createHash('sha256').update(String(id)).digest('hex')}"}\n`;
  const records = Array.from({ length: 1000 }, (_, id) => record(id));
  const whole = gzipSync(records.join(''));
  await writeFile(log, records.slice(0, 700).join(''));
  await writeFile(`${log}.1.gz`, whole.subarray(0, whole.length / 2));
  const running = auditlog.start('follow', log, '--output', 'raw', '--events', 'json');
  await running.lines(700);
  await running.told(/archiveWaiting/);
  await writeFile(`${log}.1`, records.join(''));
  await running.lines(1000);
  await appendFile(`${log}.1.gz`, whole.subarray(whole.length / 2));
  await running.told(/archiveRead.*1\.gz/);
  await appendFile(log, record(1000));
  await running.lines(1001);
  expect(await running.interrupt()).toBe(0);
  judge(
    running.text(),
    Array.from({ length: 1001 }, (_, id) => String(id)),
  );
});
