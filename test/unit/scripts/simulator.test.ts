import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { simulatedLines } from '../../../scripts/simulator/simulate.mjs';
import { lineOf } from '../../../scripts/simulator/writer.mjs';

type AuditRecord = Record<string, string | undefined> & { timestamp: string; event: string };

const clockStartMs = Date.UTC(2025, 1, 10, 6);
const lines = [...simulatedLines({ seed: 1, count: 3000, clockStartMs })];
const records = lines.map(line => JSON.parse(line) as AuditRecord);

test('writes the bytes of the real writer for each of its sample records', () => {
  const sample = readFileSync(new URL('../../fixtures/samples/snbb/scheduler_audit.jsonl', import.meta.url), 'latin1');
  const written = sample.split(/(?<=\n)/).map(line => {
    const { timestamp, ...rest } = JSON.parse(line) as AuditRecord;
    const decimals = /\.(\d{3})(\d{3})\+/.exec(timestamp);
    return lineOf(rest, Date.parse(timestamp), Number(decimals?.[2] ?? 0));
  });
  expect(written).toHaveLength(32);
  expect(written.join('')).toBe(sample);
});

test('leaves the decimals out at an exact second, as the writer does', () => {
  expect(lineOf({ event: 'note' }, Date.UTC(2025, 1, 13, 23, 5), 0)).toBe(
    '{"timestamp": "2025-02-13T23:05:00+00:00", "event": "note"}\n',
  );
  expect(records.some(({ timestamp }) => /:\d\d\+00:00$/.test(timestamp))).toBe(true);
});

test('lives the same life for the same seed, and another one for another', () => {
  const again = [...simulatedLines({ seed: 1, count: 200, clockStartMs })];
  const other = [...simulatedLines({ seed: 2, count: 200, clockStartMs })];
  expect(again).toEqual(lines.slice(0, 200));
  expect(other).not.toEqual(again);
});

test('tells every kind of event in time order, and jobs that run, complete and fail', () => {
  const events = new Set(records.map(({ event }) => event));
  expect([...events].sort()).toEqual(['dry_run', 'error', 'retry_cleared', 'status_change', 'submitted']);
  const statuses = new Set(records.map(record => record['new_status']));
  expect([...statuses].filter(Boolean).sort()).toEqual(['complete', 'failed', 'running']);
  const times = records.map(({ timestamp }) => timestamp.replace('+00:00', '').padEnd(26, '.000000'));
  expect(times).toEqual([...times].sort());
});

test('sends again what a broken-off round had sent, and names the whole command in the error', () => {
  const at = records.findIndex(({ event }, index) => event === 'error' && records[index - 1]?.event === 'submitted');
  const broken = records[at];
  const sent = records[at - 1];
  expect(broken?.['detail']).toMatch(/^Command '\['sbatch', .*'\]' returned non-zero exit status \d\.$/);
  const isSame = (record: AuditRecord): boolean =>
    record.event === 'submitted' &&
    record['subject'] === sent?.['subject'] &&
    record['session'] === sent?.['session'] &&
    record['procedure'] === sent?.['procedure'];
  const again = records.slice(at + 1).find(isSame);
  expect(again).toBeDefined();
  expect(again?.['job_id']).not.toBe(sent?.['job_id']);
});
