import { appendFile, mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { RowView } from '../../../src/protocol/engineViews';
import { engineForEachTest } from '../../support/engineForEachTest';
import { followConfig, onlySource, type RunningEngine } from '../../support/engineWorker';

let engine: RunningEngine;
let folder: string;
let log: string;

engineForEachTest(given => {
  ({ engine, folder } = given);
  log = join(folder, 'scheduler_audit.jsonl');
});

/** A record as the scheduler writes it. */
function line(subject: string, status: string, second: number): string {
  const record = {
    timestamp: `2025-02-13T23:05:${String(second).padStart(2, '0')}.000001+00:00`,
    event: 'status_change',
    subject,
    session: '',
    procedure: 'bids',
    job_id: '7',
    old_status: 'running',
    new_status: status,
  };
  return `${JSON.stringify(record)}\n`;
}

async function subjects(): Promise<string[]> {
  return (await rows()).map(row => row.subject);
}

async function rows(): Promise<readonly RowView[]> {
  const { result } = await engine.api.openResult({ query: '', order: { by: 'log' } });
  const window = await engine.api.rows({ result, from: 0, to: 1000 });
  await engine.api.closeResult({ result });
  return window?.rows ?? [];
}

async function recordsAre(count: number): Promise<void> {
  await engine.until(`there are ${count} records`, summary => onlySource(summary).records === count);
}

for (const watch of ['auto', 'poll'] as const) {
  describe(`with watch: ${watch}`, () => {
    const follow = (paths: readonly string[] = [log]) => engine.api.configure(followConfig(paths, { watch }));

    test('says how it watches', async () => {
      await writeFile(log, line('a', 'running', 1));
      await follow();
      const { watch: status } = onlySource(
        await engine.until('followed', s => onlySource(s).state.kind === 'following'),
      );
      expect(status.mode).toBe(watch === 'auto' ? 'events' : 'polling');
    });

    test('shows what is appended', async () => {
      await writeFile(log, line('a', 'running', 1));
      await follow();
      await recordsAre(1);
      await appendFile(log, line('b', 'running', 2));
      await recordsAre(2);
      await appendFile(log, line('c', 'failed', 3) + line('d', 'complete', 4));
      await recordsAre(4);
      expect(await subjects()).toEqual(['a', 'b', 'c', 'd']);
    });

    test('keeps the half line until its end arrives', async () => {
      const whole = line('b', 'running', 2);
      await writeFile(log, line('a', 'running', 1) + whole.slice(0, 40));
      await follow();
      await recordsAre(1);
      await appendFile(log, whole.slice(40));
      await recordsAre(2);
      expect(await subjects()).toEqual(['a', 'b']);
      expect(onlySource(await engine.until('still', () => true)).problems).toBe(0);
    });

    test('keeps the records of a truncated file, marked, and says so', async () => {
      await writeFile(log, line('a', 'failed', 1) + line('b', 'running', 2));
      await follow();
      await recordsAre(2);
      await truncate(log, 0);
      await appendFile(log, line('c', 'running', 3));
      await recordsAre(3);
      expect((await rows()).map(row => [row.subject, row.isOnDisk])).toEqual([
        ['a', false],
        ['b', false],
        ['c', true],
      ]);
      const notices = [
        'truncated after 2 records; what was written since the look before is not known',
        '2 records are no longer on disk; they are still shown',
      ];
      await engine.until('told', s => {
        const source = onlySource(s);
        return source.recordsNotOnDisk === 2 && isDeepStrictEqual(source.notices, notices);
      });
    });

    test('follows a file that replaces another one', async () => {
      await writeFile(log, line('a', 'running', 1));
      await follow();
      await recordsAre(1);
      await writeFile(`${log}.new`, line('b', 'running', 2));
      await rename(`${log}.new`, log);
      await recordsAre(2);
      await appendFile(log, line('c', 'running', 3));
      await recordsAre(3);
      expect(await subjects()).toEqual(['a', 'b', 'c']);
    });

    test('shows nothing twice when a file is written again with the same content', async () => {
      const content = line('a', 'failed', 1) + line('b', 'running', 2);
      await writeFile(log, content);
      await follow();
      await recordsAre(2);
      const before = await rows();
      await writeFile(`${log}.new`, content + line('c', 'running', 3));
      await rename(`${log}.new`, log);
      await recordsAre(3);
      expect((await rows()).map(row => [row.subject, row.isOnDisk])).toEqual([
        ['a', true],
        ['b', true],
        ['c', true],
      ]);
      const source = onlySource(await engine.until('still', s => onlySource(s).records === 3));
      expect(source).toMatchObject({ recordsNotOnDisk: 0, notices: [], failures: 1, unseen: 0 });
      expect(before).toHaveLength(2);
    });

    test('shows the old rows from the one on that the new file has not', async () => {
      await writeFile(log, line('a', 'running', 1) + line('b', 'running', 2) + line('c', 'running', 3));
      await follow();
      await recordsAre(3);
      await writeFile(`${log}.new`, line('a', 'running', 1) + line('x', 'running', 2));
      await rename(`${log}.new`, log);
      await recordsAre(4);
      expect((await rows()).map(row => [row.subject, row.isOnDisk])).toEqual([
        ['b', false],
        ['c', false],
        ['a', true],
        ['x', true],
      ]);
    });

    test('waits for a file in folders that do not exist yet', async () => {
      const deep = join(folder, 'one/two/scheduler_audit.jsonl');
      await follow([deep]);
      await engine.until('missing', s => onlySource(s).state.kind === 'missing');
      await mkdir(dirname(deep), { recursive: true });
      await writeFile(deep, line('a', 'failed', 1));
      const summary = await engine.until('there', s => onlySource(s).records === 1);
      expect(summary.failures).toMatchObject({ total: 1, unseen: 1 });
      await appendFile(deep, line('b', 'running', 2));
      await recordsAre(2);
    });

    test('goes on after the folder was removed and made again', async () => {
      const inner = join(folder, 'logs/audit.jsonl');
      await mkdir(dirname(inner));
      await writeFile(inner, line('a', 'running', 1));
      await follow([inner]);
      await recordsAre(1);
      await rm(dirname(inner), { recursive: true });
      await engine.until('missing', s => onlySource(s).state.kind === 'missing');
      await mkdir(dirname(inner));
      await writeFile(inner, line('b', 'running', 2));
      await recordsAre(2);
      await appendFile(inner, line('c', 'running', 3));
      await recordsAre(3);
    });

    test('follows a file that a glob matches later', async () => {
      await writeFile(log, line('a', 'running', 1));
      await follow([join(folder, '**/*.jsonl')]);
      await recordsAre(1);
      await mkdir(join(folder, 'later'));
      await writeFile(join(folder, 'later/other.jsonl'), line('b', 'running', 0));
      await engine.until('two sources', s => s.sources.length === 2 && s.sources.every(({ records }) => records === 1));
      // Several sources are merged by time.
      expect(await subjects()).toEqual(['b', 'a']);
    });

    test('ends a source that is configured no longer and keeps the others', async () => {
      const other = join(folder, 'other.jsonl');
      await writeFile(log, line('a', 'running', 1));
      await writeFile(other, line('b', 'running', 2));
      await follow([log, other]);
      await engine.until('both', s => s.sources.length === 2 && s.sources.every(({ records }) => records === 1));
      const [kept] = await rows();
      await follow([log]);
      expect(await rows()).toEqual([kept]);
    });
  });
}

test('tells the states of what is not a log', async () => {
  const sources = [{ path: folder, isGlob: false, format: 'jsonl', dialect: 'snbb', label: '' }] as const;
  await engine.api.configure({ ...followConfig([folder]), sources });
  const source = onlySource(await engine.until('looked', s => onlySource(s).state.kind === 'notAFile'));
  expect(source.state).toMatchObject({ kind: 'notAFile' });
});

test('loses none of many appends that come close together', async () => {
  await writeFile(log, '');
  await engine.api.configure(followConfig([log]));
  for (let round = 0; round < 300; round++) await appendFile(log, line(`s${round}`, 'running', round % 60));
  await recordsAre(300);
  expect(await subjects()).toEqual(Array.from({ length: 300 }, (_, round) => `s${round}`));
  expect((await readFile(log, 'utf8')).split('\n')).toHaveLength(301);
});

test('shows the text of records that were read live after the log was truncated', async () => {
  await writeFile(log, line('a', 'running', 1));
  await engine.api.configure(followConfig([log]));
  await recordsAre(1);
  await appendFile(log, line('b', 'failed', 2));
  await recordsAre(2);
  await truncate(log, 0);
  await appendFile(log, line('c', 'running', 3));
  await recordsAre(3);
  const shown = await rows();
  expect(shown.map(({ isOnDisk }) => isOnDisk)).toEqual([false, false, true]);
  const bytes = await engine.api.rawBytes({ rows: shown.map(({ row }) => row) });
  expect(bytes.map(record => record && `${Buffer.from(record).toString()}\n`)).toEqual([
    // What was there when the log was opened is not kept.
    null,
    line('b', 'failed', 2),
    line('c', 'running', 3),
  ]);
});
