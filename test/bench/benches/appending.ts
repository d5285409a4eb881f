// Budget 7: 10,000 more records for an index that is as big as the big log's.
import { appendFileSync, copyFileSync, readFileSync, rmSync, truncateSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BenchEngine } from '../support/engine';
import { logOf, options, report } from '../support/options';
import { cpuSeconds, median, milliseconds, spread } from '../support/statistics';

const more = 10_000;
const log = join(options.scratch, 'appending.jsonl');
copyFileSync(logOf('big'), log);
const lines = readFileSync(logOf('small'), 'latin1').split('\n', more).join('\n') + '\n';
if (lines.split('\n').length <= more) throw new Error('the small log is too small');
const engine = new BenchEngine();
const cpu: number[] = [];
const wall: number[] = [];
try {
  let records = (await engine.index(log)).sources[0]?.records ?? 0;
  const result = await engine.open('status:failed');
  await engine.count(result);
  for (let i = 0; i < options.repeats + 2; i++) {
    await quiet();
    const expected = records + more;
    // Another program writes the log: its work is not counted.
    appendFileSync(log, lines);
    const cpuBefore = cpuSeconds();
    const started = performance.now();
    await engine.until(summary => (summary.sources[0]?.records ?? 0) >= expected);
    wall.push(performance.now() - started);
    cpu.push((cpuSeconds() - cpuBefore) * 1000);
    records = expected;
  }
} finally {
  await engine.end();
  truncateSync(log, Math.min(1, statSync(log).size));
  rmSync(log, { force: true });
}
report({
  budget: '7',
  quantity: `append of ${more.toLocaleString('en')} records with an open filter: CPU of the process, its reading included`,
  measured: `${spread(cpu, milliseconds)}; until told ${milliseconds(median(wall))}`,
  limit: '10 ms',
  isWithin: median(cpu) <= 10,
});

/** The follower looks again for a while after each change: waits until that is over, so that it is not counted. */
function quiet(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 600));
}
