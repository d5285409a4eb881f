// 10,000 lines a second for a minute by another process, with five rotations in it: through the command line, with file events
// and without, and through the engine in its thread, where latency (budget 8) is measured; budget 10 is measured by `window`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { startEngine, followConfig, onlySource } from '../../support/engineWorker';
import { loadCommand, rotationWays, runLoadWriter } from '../../support/load/load';
import {
  isFaultless,
  judgeLoad,
  verdictText,
  type GivenRecord,
  type LoadVerdict,
} from '../../support/load/loadVerdict';
import { milliseconds } from '../support/statistics';
import { latenciesOf, type CountAt } from './support/latencies';
import { options, report, say, table } from './support/section';

const { isShort, program, root, scratch } = options;
const load = { count: isShort ? 50_000 : 600_000, perSecond: 10_000 };
const rows: string[][] = [];
let isGood = true;

for (const watch of ['auto', 'poll'] as const) {
  const args = watch === 'poll' ? ['--poll'] : [];
  const { verdict, exit, cpuShare, complaints } = await loadCommand(root, program, join(scratch, watch), args, load);
  say(`command line, ${watch}: ${verdictText(verdict)}, exit ${String(exit)}\n${complaints}`);
  note(
    `\`${['auditlog follow --output raw', ...args].join(' ')}\``,
    verdict,
    `${(100 * cpuShare).toFixed(0)} % of a core`,
  );
  if (exit !== 0) isGood = false;
}
for (const watch of ['auto', 'poll'] as const) await throughEngine(watch);

report(
  isGood,
  'Load',
  `Another process writes ${load.perSecond.toLocaleString('en')} records a second, one \`write()\` each, for ${load.count / load.perSecond} s, and rotates the log five times meanwhile: ${rotationWays.join(', ')} (see \`test/support/writers/loadWriter.mjs\`). ` +
    "All that was printed or is listed is compared with the writer's manifest: each record once, with its very bytes, in the order of its file.",
  table(
    ['Through', 'Written', 'Lost', 'Repeated', 'Invented', 'Altered', 'Out of order', 'Measured meanwhile'],
    ...rows,
  ),
);

async function throughEngine(watch: 'auto' | 'poll'): Promise<void> {
  const folder = join(scratch, `engine-${watch}`);
  mkdirSync(join(folder, 'logs'), { recursive: true });
  const log = join(folder, 'logs/audit.jsonl');
  writeFileSync(log, '');
  const engine = startEngine(join(program, '../worker.js'));
  try {
    await engine.api.configure(followConfig([log], { watch }));
    const { result } = await engine.api.openResult({ query: '', order: { by: 'log' } });
    const counts: CountAt[] = [];
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    let giveUpMs = Infinity;
    const counting = (async () => {
      while ((counts.at(-1)?.count ?? 0) < load.count && performance.now() < giveUpMs) {
        const window = await engine.api.rows({ result, from: 0, to: 0 });
        counts.push({ count: window?.count ?? 0, ns: process.hrtime.bigint() });
        await pause(2);
      }
    })();
    const manifest = await runLoadWriter(root, {
      log,
      manifest: join(folder, 'manifest'),
      ...load,
      ways: rotationWays,
    });
    giveUpMs = performance.now() + 20_000;
    await counting;
    delay.disable();
    await engine.until('it is at rest', summary => onlySource(summary).state.kind === 'following');
    const given: GivenRecord[] = [];
    for (let from = 0; ; from += 1000) {
      const window = await engine.api.rows({ result, from, to: from + 1000 });
      const bytes = await engine.api.rawBytes({ rows: (window?.rows ?? []).map(({ row }) => row) });
      given.push(...(window?.rows ?? []).map(({ job }, at) => ({ id: Number(job), bytes: bytes[at] ?? null })));
      if (window === null || from + 1000 >= window.count) break;
    }
    const verdict = judgeLoad(manifest, given);
    const { p50, p99 } = latenciesOf(manifest, counts);

    const loopMs = Math.max(0, delay.percentile(99) / 1e6 - 1);
    if (watch === 'auto' && p99 > 250) isGood = false;
    if (watch === 'poll' && p99 > 1500) isGood = false;
    const measured = `budget 8: append → index p50 ${milliseconds(p50)}, p99 ${milliseconds(p99)} (limit p99 ${watch === 'auto' ? '250 ms' : '1.5 s'}); event loop of the asking thread p99 ${milliseconds(loopMs)}`;
    say(
      `engine, ${watch}: ${verdictText(verdict)}; ${measured}; ${engine.logs.filter(line => line.startsWith('error')).join('; ')}`,
    );
    note(`the engine in its thread, watch: ${watch}`, verdict, measured);
  } finally {
    await engine.end();
  }
}

function note(through: string, verdict: LoadVerdict, measured: string): void {
  const { written, lost, repeated, invented, altered, misplaced } = verdict;
  if (!isFaultless(verdict) || written !== load.count) isGood = false;
  rows.push([through, ...[written, lost, repeated, invented, altered, misplaced].map(String), measured]);
}
