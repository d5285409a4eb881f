// Budget 3: from "follow this log" to its newest 100 records, whatever its size. The engine is running already.
import { BenchEngine } from '../support/engine';
import { options, report, type Measurement } from '../support/options';
import { median, milliseconds, spread } from '../support/statistics';

const limitMs = 50;
const measurements: Measurement[] = [];
for (const size of ['small', 'big', 'huge'] as const) {
  const log = options.logs[size];
  if (log === undefined) continue;
  const times: number[] = [];
  for (let i = 0; i < Math.max(3, options.repeats); i++) times.push(await open(log));
  measurements.push({
    budget: '3',
    quantity: `newest 100 records of ${options.names[size]}, from opening`,
    measured: spread(times, milliseconds),
    limit: milliseconds(limitMs),
    isWithin: median(times) <= limitMs,
  });
}
report(...measurements);

async function open(log: string): Promise<number> {
  const engine = new BenchEngine();
  await engine.api.configure({ sources: [], watch: 'auto', zone: 'UTC', marks: {} });
  const result = await engine.open('');
  const started = performance.now();
  await engine.follow(log);
  for (;;) {
    const count = await engine.count(result);
    if (count >= 100) {
      const window = await engine.api.rows({ result, from: count - 100, to: count });
      if (window?.rows.length === 100 && window.rows.every(row => row.detail !== null)) break;
    }
    await new Promise(next => setTimeout(next, 1));
  }
  const elapsed = performance.now() - started;
  await engine.end();
  return elapsed;
}
