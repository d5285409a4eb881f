// Budgets 4, 5 and 6: filters, groups and pages over the whole index.
import { BenchEngine } from '../support/engine';
import { logOf, options, report, type Measurement } from '../support/options';
import { median, milliseconds, percentile, spread, timed } from '../support/statistics';

const queries = [
  'status:failed',
  'event:status_change procedure:qsiprep',
  'event:status_change procedure:qsiprep,freesurfer -status:complete',
];
const grouping = ['procedure', 'subject', 'session'] as const;

const engine = new BenchEngine();
const summary = await engine.index(logOf('big'));
const records = summary.sources[0]?.records ?? 0;
const all = await engine.open('');
await engine.count(all);

const measurements: Measurement[] = [];
for (const query of queries) {
  const times: number[] = [];
  let count = 0;
  for (let i = 0; i < options.repeats + 2; i++) {
    // What a query matches is kept for a while under its text: blanks make it another text.
    const text = query + ' '.repeat(i);
    const started = performance.now();
    const result = await engine.open(text);
    count = await engine.count(result);
    times.push(performance.now() - started);
    await engine.api.closeResult({ result });
  }
  const perRow = times.map(time => (time * 1e6) / records);
  measurements.push({
    budget: '4',
    quantity: `filter \`${query}\` over all rows (${count.toLocaleString('en')} match), two round trips included`,
    measured: `${spread(perRow, nanoseconds)}; ${milliseconds(median(times))}`,
    limit: '5 ns a row',
    isWithin: median(perRow) <= 5,
  });
}

// Cold: a result that nobody grouped yet.
const cold = await repeated(options.repeats, async () => {
  const result = await engine.open('');
  const first = await engine.api.groups({ result, grouping, path: [], from: 0, limit: 100, order: 'name' });
  const procedure = first?.groups[0]?.value ?? '';
  const second = await engine.api.groups({ result, grouping, path: [procedure], from: 0, limit: 100, order: 'name' });
  const subject = second?.groups[0]?.value ?? '';
  await engine.api.groups({ result, grouping, path: [procedure, subject], from: 0, limit: 100, order: 'name' });
  await engine.api.closeResult({ result });
});
measurements.push({
  budget: '5',
  quantity: 'grouping by procedure, subject, session: three levels opened, cold',
  measured: spread(cold, milliseconds),
  limit: '150 ms',
  isWithin: median(cold) <= 150,
});

const ids =
  (await engine.api.rows({ result: all, from: Math.floor(records / 2), to: Math.floor(records / 2) + 100 }))?.rows ??
  [];
const byId = await repeated(200, () => engine.api.rowsById({ rows: ids.map(({ row }) => row) }));
let position = 12345;
const anywhere = await repeated(200, () => {
  position = (position * 48271) % 2147483647;
  const from = position % Math.max(1, records - 100);
  return engine.api.rows({ result: all, from, to: from + 100 });
});
for (const [what, times] of [
  ['by id', byId],
  ['anywhere in the log, with details from disk', anywhere],
] as const) {
  measurements.push({
    budget: '6',
    quantity: `a page of 100 rows ${what}, round trip to the worker included`,
    measured: `p50 ${milliseconds(median(times))}, p99 ${milliseconds(percentile(times, 99))}`,
    limit: '1 ms',
    isWithin: median(times) <= 1,
  });
}
await engine.end();
report(...measurements);

async function repeated(times: number, work: () => Promise<unknown>): Promise<number[]> {
  const values: number[] = [];
  for (let i = 0; i < times; i++) values.push(await timed(work));
  return values;
}

function nanoseconds(value: number): string {
  return `${value.toFixed(1)} ns`;
}
