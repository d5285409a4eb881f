// Budgets 8 and 11: how long until a line on disk is in the index, and what following a quiet file costs.
import { appendFileSync, copyFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { ResultId } from '../../../src/core/ids';
import { BenchEngine } from '../support/engine';
import { logOf, options, report, type Measurement } from '../support/options';
import { cpuSeconds, median, milliseconds, percentile, spread } from '../support/statistics';

const lines = readFileSync(logOf('small'), 'latin1').split('\n').slice(0, 10_000);
const measurements: Measurement[] = [];

/** One write a record, 100 of them every 10 ms. */
const writerSource = `
const { workerData: { log, lines, times } } = require('node:worker_threads');
const { openSync, writeSync, closeSync } = require('node:fs');
const records = lines.map(line => Buffer.from(line + '\\n', 'latin1'));
const start = Date.now();
let tick = 0;
const timer = setInterval(() => {
  while (tick < times.length && Date.now() - start >= tick * 10) {
    for (const record of records) {
      const file = openSync(log, 'a');
      writeSync(file, record);
      closeSync(file);
    }
    times[tick++] = Date.now();
  }
  if (tick === times.length) clearInterval(timer);
}, 2);
`;

// First, while nothing that was done before has to be collected.
await idle('auto', 'following a quiet file');
await idle('poll', 'following a quiet file without file events');
await calm();
await polled();
await underLoad();
report(...measurements);

async function calm(): Promise<void> {
  const latencies = await oneByOne('auto', options.isSmoke ? 40 : 500, () => 40);
  add('8', 'append on disk → in the index, 25 a second', latencies, '5 ms', '50 ms', [5, 50]);
}

async function polled(): Promise<void> {
  // Not in step with the follower's own second.
  const latencies = await oneByOne('poll', options.isSmoke ? 4 : 40, i => 150 + ((i * 377) % 900));
  add('8', 'append on disk → in the index, without file events', latencies, '–', '1.5 s', [Infinity, 1500]);
}

async function oneByOne(watch: 'auto' | 'poll', count: number, pauseMs: (i: number) => number): Promise<number[]> {
  return following(watch, async (engine, log, result) => {
    const latencies: number[] = [];
    let records = await engine.count(result);
    for (let i = 0; i < count; i++) {
      await sleep(pauseMs(i));
      appendFileSync(log, `${lines[i % lines.length] ?? ''}\n`);
      const started = performance.now();
      records++;
      while ((await engine.count(result)) < records) await sleep(0.5);
      latencies.push(performance.now() - started);
    }
    return latencies;
  });
}

/** A writer in a thread of its own, one write a record, 100 of them every 10 ms; it notes when it wrote how many. */
async function underLoad(): Promise<void> {
  const ticks = options.isSmoke ? 100 : 2000;
  const latencies = await following('auto', async (engine, log, result) => {
    const before = await engine.count(result);
    const times = new Float64Array(new SharedArrayBuffer(8 * ticks));
    const writer = new Worker(writerSource, { eval: true, workerData: { log, lines: lines.slice(0, 100), times } });
    const ended = new Promise(resolve => writer.once('exit', resolve));
    const found: number[] = [];
    while (found.length < ticks) {
      const seen = Math.floor(((await engine.count(result)) - before) / 100);
      const now = Date.now() + (performance.now() % 1);
      while (found.length < seen) found.push(now - (times[found.length] ?? now));
      await sleep(1);
    }
    await ended;
    return found;
  });
  add('8', 'append on disk → in the index, 10,000 a second', latencies, '–', '250 ms', [Infinity, 250]);
}

async function idle(watch: 'auto' | 'poll', what: string): Promise<void> {
  const seconds = options.isSmoke ? 1 : 5;
  const shares = await following(watch, async () => {
    // What indexing left behind is still being collected, which costs more than all that is measured here.
    await sleep(15_000);
    const found: number[] = [];
    for (let i = 0; i < 6; i++) {
      const before = cpuSeconds();
      await sleep(seconds * 1000);
      found.push((100 * (cpuSeconds() - before)) / seconds);
    }
    return found;
  });
  measurements.push({
    budget: '11',
    quantity: `${what} for ${6 * seconds} s: CPU of the process, each ${seconds} s`,
    measured: spread(shares, share => `${share.toFixed(2)} %`),
    limit: '0.1 %',
    isWithin: median(shares) <= 0.1,
  });
}

async function following<T>(
  watch: 'auto' | 'poll',
  work: (engine: BenchEngine, log: string, result: ResultId) => Promise<T>,
): Promise<T> {
  const log = join(options.scratch, 'following.jsonl');
  copyFileSync(logOf('small'), log);
  const engine = new BenchEngine();
  try {
    await engine.index(log, watch);
    return await work(engine, log, await engine.open(''));
  } finally {
    await engine.end();
    rmSync(log);
  }
}

function add(
  budget: string,
  quantity: string,
  latencies: readonly number[],
  p50: string,
  p99: string,
  limits: readonly [number, number],
): void {
  const [middle, late] = [median(latencies), percentile(latencies, 99)];
  measurements.push({
    budget,
    quantity: `${quantity} (${latencies.length} samples)`,
    measured: `p50 ${milliseconds(middle)}, p99 ${milliseconds(late)}`,
    limit: `p50 ${p50}, p99 ${p99}`,
    isWithin: middle <= limits[0] && late <= limits[1],
  });
}
