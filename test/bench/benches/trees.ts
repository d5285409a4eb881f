// Trees of runs: from opening a folder of ten thousand files to its first records and to all of them, and what quiet looks cost.
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dialects } from '../../../src/core/dialects';
import { createValueTables } from '../../../src/core/valueTables';
import type { ReaderEvent, SourceReader } from '../../../src/sources/adapter';
import { diskFiles } from '../../../src/sources/bytes/files';
import { jsonTree } from '../../../src/sources/jsonTree';
import { runText } from '../../support/writers/runs.mjs';
import { options, report, type Measurement } from '../support/options';
import { cpuSeconds, median, milliseconds, spread } from '../support/statistics';

const count = options.isSmoke ? 500 : 10_000;
const never = new AbortController().signal;
const root = join(options.scratch, 'audits');
const measurements: Measurement[] = [];

makeTree();
try {
  const firsts: number[] = [];
  const alls: number[] = [];
  for (let i = 0; i < Math.max(3, options.repeats); i++) {
    const { reader, firstMs, allMs } = await open();
    firsts.push(firstMs);
    alls.push(allMs);
    reader.dispose();
  }
  add(`first records of a tree of ${count.toLocaleString('en')} files, from opening`, firsts, 1000);
  add('all of its records', alls, 10_000);
  await quietLooks();
} finally {
  rmSync(root, { recursive: true, force: true });
}
report(...measurements);

/** A release in a folder of its own each, as ddeutil does it, of 20 workflows; written long ago. */
function makeTree(): void {
  for (let n = 0; n < count; n++) {
    const workflow = `workflow-${n % 20}`;
    const release = String(20250101000000 + n);
    const folder = join(root, `workflow=${workflow}`, `release=${release}`);
    const path = join(folder, `${n}.log`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, runText({ workflow, release, id: String(n), status: n % 10 === 0 ? 'FAILED' : 'SUCCESS' }));
    for (const written of [path, folder]) utimesSync(written, 1_700_000_000 + n, 1_700_000_000 + n);
  }
}

async function open(): Promise<{ reader: SourceReader; firstMs: number; allMs: number }> {
  const dialect = dialects.get('ddeutil');
  if (dialect === undefined) throw new Error('There is no ddeutil.');
  const tables = createValueTables();
  const started = performance.now();
  const reader = jsonTree.open({ path: root, dialect, tables, files: diskFiles, archives: null, assumedZone: 'UTC' });
  let records = 0;
  let firstMs = NaN;
  const take = async (events: AsyncGenerator<ReaderEvent>): Promise<void> => {
    for await (const event of events) {
      if (event.kind !== 'batch') continue;
      if (records === 0) firstMs = performance.now() - started;
      records += event.batch.rowCount;
    }
  };
  await take(reader.advance(never));
  await take(reader.backfill(never));
  if (records !== count) throw new Error(`${records} of ${count} records were told`);
  return { reader, firstMs, allMs: performance.now() - started };
}

/** A look a second, as the engine does it where it gets no events. */
async function quietLooks(): Promise<void> {
  const { reader } = await open();
  const cpu: number[] = [];
  for (let i = 0; i < (options.isSmoke ? 3 : 30); i++) {
    await sleep(1000);
    const before = cpuSeconds();
    for await (const event of reader.advance(never))
      if (event.kind === 'batch') throw new Error('a quiet tree told more');
    cpu.push((cpuSeconds() - before) * 1000);
  }
  reader.dispose();
  add('a look at it while it is quiet: CPU of the process', cpu, 100);
}

function add(quantity: string, values: readonly number[], limitMs: number): void {
  const isWithin = median(values) <= limitMs;
  measurements.push({
    budget: 'trees',
    quantity,
    measured: spread(values, milliseconds),
    limit: milliseconds(limitMs),
    isWithin,
  });
}
