import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../../../scripts/steps.mjs';
import { simulate } from '../../../scripts/simulator/simulate.mjs';

let folder: string;
let log: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  log = join(folder, 'scheduler_audit.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('ends after the records it was asked for, on a controlled clock', async () => {
  const program = join(root, 'scripts/simulator/main.mjs');
  const options = ['--log', log, '--speed', 'max', '--records', '50', '--seed', '3', '--clock', '2025-02-10T06:00:00Z'];
  await promisify(execFile)(process.execPath, [program, ...options]);
  const lines = readFileSync(log, 'utf8').split('\n');
  expect(lines).toHaveLength(51);
  expect(lines[0]).toMatch(/^\{"timestamp": "2025-02-10T06:00:0/);
});

test('ends after the rounds it was asked for', async () => {
  const written = await simulate({ log, speed: Infinity, rounds: 5, clockStartMs: 0 });
  expect(written.rounds).toBe(5);
  expect(readFileSync(log, 'utf8').split('\n')).toHaveLength(written.records + 1);
});

test('writes its history at once, up to now, and goes on live until it is aborted', async () => {
  const ending = new AbortController();
  const startedMs = Date.now();
  let lines = 0;
  await simulate({
    log,
    speed: 1e5,
    history: 100,
    signal: ending.signal,
    onRecord: () => {
      lines++;
      if (lines === 110) ending.abort();
    },
  });
  const times = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map(line => Date.parse((JSON.parse(line) as { timestamp: string }).timestamp));
  expect(times).toHaveLength(110);
  expect(Math.abs((times[99] ?? 0) - startedMs)).toBeLessThan(1000);
  expect(times[0]).toBeLessThan(startedMs - 3_600_000);
  expect(times[109]).toBeGreaterThanOrEqual(startedMs);
});
