// Betty's array: how long one more entry takes when the whole file is a new one, and what opening a big one holds up.
import { closeSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { dialects } from '../../../src/core/dialects';
import { createValueTables } from '../../../src/core/valueTables';
import type { SourceReader } from '../../../src/sources/adapter';
import { diskFiles } from '../../../src/sources/bytes/files';
import { jsonArray } from '../../../src/sources/jsonArray';
import { options, report } from '../support/options';
import { median, milliseconds, percentile, seconds, spread } from '../support/statistics';

const cap = 10_000;
const changes = options.isSmoke ? 20 : 100;
const bigBytes = (options.isSmoke ? 10 : 200) * 1e6;
const log = join(options.scratch, 'audit_log.json');

try {
  const { perChange, bytes } = await measureChanges();
  const first = await measureFirstRecords();
  const opened = await measureOpening();
  report(
    {
      budget: 'arrays',
      quantity: `${cap.toLocaleString('en')}-entry array (${(bytes / 1e6).toFixed(1)} MB): read again and compared, a change`,
      measured: `${spread(perChange, milliseconds)}; 95 % within ${milliseconds(percentile(perChange, 95))}`,
      limit: '100 ms',
      isWithin: percentile(perChange, 95) <= 100,
    },
    {
      budget: 'arrays',
      quantity: `${cap.toLocaleString('en')}-entry array: opened, until its first records are told`,
      measured: spread(first, milliseconds),
      limit: '100 ms',
      isWithin: median(first) <= 100,
    },
    {
      budget: 'arrays',
      quantity: `array of ${bigBytes / 1e6} MB opened: longest delay of the event loop`,
      measured: `${spread(opened.delays, milliseconds)}; all told in ${seconds(median(opened.wall))}`,
      limit: '100 ms',
      isWithin: median(opened.delays) <= 100,
    },
  );
} finally {
  rmSync(log, { force: true });
}

/** Every change drops the oldest entry and adds one, in a file of its own. */
async function measureChanges() {
  let newest = cap;
  const entries = Array.from({ length: cap }, (_, at) => entryOf(at));
  const write = (): number => {
    const text = `[\n${entries.join(',\n')}\n]`;
    writeFileSync(`${log}.new`, text);
    renameSync(`${log}.new`, log);
    return text.length;
  };
  let bytes = write();
  const reader = open();
  const perChange: number[] = [];
  try {
    await count(reader);
    for (let change = 0; change < changes; change++) {
      entries.shift();
      entries.push(entryOf(newest++));
      bytes = write();
      const started = performance.now();
      const told = await count(reader);
      perChange.push(performance.now() - started);
      if (told !== 1) throw new Error(`A change told ${told} entries.`);
    }
    return { perChange, bytes };
  } finally {
    reader.dispose();
  }
}

async function measureFirstRecords(): Promise<number[]> {
  const first: number[] = [];
  for (let repeat = 0; repeat < options.repeats; repeat++) {
    const reader = open();
    const started = performance.now();
    for await (const event of reader.advance(new AbortController().signal)) {
      if (event.kind === 'batch') break;
    }
    first.push(performance.now() - started);
    reader.dispose();
  }
  return first;
}

async function measureOpening() {
  const delays: number[] = [];
  const wall: number[] = [];
  const written = writeBig();
  for (let repeat = 0; repeat < options.repeats; repeat++) {
    const reader = open();
    const delay = monitorEventLoopDelay({ resolution: 1 });
    try {
      await new Promise(resolve => setTimeout(resolve, 50));
      delay.enable();
      const started = performance.now();
      const told = await count(reader);
      wall.push((performance.now() - started) / 1000);
      delay.disable();
      delays.push(delay.max / 1e6);
      if (told !== written) throw new Error(`${told} of ${written} entries were told.`);
    } finally {
      reader.dispose();
    }
  }
  return { delays, wall };
}

function open(): SourceReader {
  const dialect = dialects.get('betty');
  if (dialect === undefined) throw new Error('There is no dialect for it.');
  const tables = createValueTables();
  return jsonArray.open({ path: log, dialect, tables, files: diskFiles, assumedZone: 'UTC', archives: null });
}

/** Looks, and counts the entries that are told. */
async function count(reader: SourceReader): Promise<number> {
  let told = 0;
  for await (const event of reader.advance(new AbortController().signal)) {
    if (event.kind === 'batch') told += event.batch.rowCount + event.batch.problems.length;
  }
  return told;
}

/** Answers how many entries it has. */
function writeBig(): number {
  const file = openSync(log, 'w');
  let count = 0;
  let bytes = writeSync(file, '[\n');
  while (bytes < bigBytes) {
    const piece = Array.from({ length: 1000 }, () => entryOf(count++)).join(',\n');
    bytes += writeSync(file, `${count === 1000 ? '' : ',\n'}${piece}`);
  }
  writeSync(file, '\n]');
  closeSync(file);
  return count;
}

function entryOf(at: number): string {
  const failed = at % 20 === 0;
  const entry = {
    timestamp: `2025-11-20T08:${String(at % 60).padStart(2, '0')}:45.${String(at % 1e6).padStart(6, '0')}+00:00`,
    skill: `skill.${at % 40}`,
    status: failed ? 'failed' : 'success',
    duration_ms: at % 3000,
    ...(failed ? { errors: [`boom ${at}: the endpoint did not answer in time`] } : {}),
    metadata: { workflow: `orders-${at % 500}.yaml`, step_number: at % 6, total_steps: 6, endpoints: at % 60 },
  };
  return JSON.stringify(entry, null, 2).replaceAll(/^/gm, '  ');
}
