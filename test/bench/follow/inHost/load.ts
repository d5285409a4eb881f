import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { commands, extensions } from 'vscode';
import type { TestApi } from '../../../../src/extension';
import { runLoadWriter, type LoadTask } from '../../../support/load/load';
import { judgeLoad, type GivenRecord, type LoadVerdict } from '../../../support/load/loadVerdict';
import { latenciesOf, type CountAt } from '../support/latencies';

/** What is measured in the extension host. Delays in milliseconds, beyond what the timer itself waits. */
export interface InHostResult {
  readonly verdict: LoadVerdict;
  readonly idle: { readonly p99: number; readonly longest: number };
  readonly loaded: { readonly p99: number; readonly longest: number };
  readonly latencies: { readonly p50: number; readonly p99: number };
  /** What the views are told. */
  readonly summaryRecords: number;
  readonly statusText: string;
  readonly watch: string;
  readonly ledger: readonly string[];
}

/** Runs in the extension host, with the panel open. */
export async function run(): Promise<void> {
  const task = JSON.parse(process.env['LOAD_TASK'] ?? '') as LoadTask & {
    readonly root: string;
    readonly result: string;
  };
  const extension = extensions.getExtension<TestApi>('audit-log-viewer.audit-log-viewer');
  if (extension === undefined) throw new Error('the extension is not there');
  const api = await extension.activate();
  const { inspect } = await api.host();
  const { engine } = inspect;
  await commands.executeCommand('auditLogViewer.openPanel');
  // The window is still starting: its own work is not ours.
  await pause(5000);
  const idle = await delaysWhile(() => pause(5000));
  const { result } = await engine.openResult({ query: '', order: { by: 'log' } });
  const counts: CountAt[] = [];
  let giveUpMs = Infinity;
  const { manifest, loaded } = await (async () => {
    let written: Awaited<ReturnType<typeof runLoadWriter>> | undefined;
    const delays = await delaysWhile(async () => {
      const writing = runLoadWriter(task.root, task).then(known => {
        written = known;
        giveUpMs = performance.now() + 20_000;
      });
      while ((counts.at(-1)?.count ?? 0) < task.count && performance.now() < giveUpMs) {
        const window = await engine.rows({ result, from: 0, to: 0 });
        counts.push({ count: window?.count ?? 0, ns: process.hrtime.bigint() });
        await pause(10);
      }
      await writing;
    });
    if (written === undefined) throw new Error('nothing was written');
    return { manifest: written, loaded: delays };
  })();
  // The last summary, and the status bar's last text, come a little later.
  await pause(2000);
  const given: GivenRecord[] = [];
  for (let from = 0; ; from += 1000) {
    const window = await engine.rows({ result, from, to: from + 1000 });
    const bytes = await engine.rawBytes({ rows: (window?.rows ?? []).map(({ row }) => row) });
    given.push(...(window?.rows ?? []).map(({ job }, at) => ({ id: Number(job), bytes: bytes[at] ?? null })));
    if (window === null || from + 1000 >= window.count) break;
  }
  const source = inspect.summary()?.sources.find(({ path }) => path === task.log);
  const ledger = source === undefined ? null : await engine.ledger({ source: source.id });
  const found: InHostResult = {
    verdict: judgeLoad(manifest, given),
    idle,
    loaded,
    latencies: latenciesOf(manifest, counts),
    summaryRecords: source?.records ?? -1,
    statusText: inspect.statusText(),
    watch: source === undefined ? '' : `${source.watch.mode} ${source.watch.reason}`.trim(),
    ledger: (ledger?.entries ?? []).map(({ kind }) => kind),
  };
  writeFileSync(task.result, JSON.stringify(found));
}

async function delaysWhile(work: () => Promise<void>): Promise<InHostResult['idle']> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  const over = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - 1);
  return { p99: over(delay.percentile(99)), longest: over(delay.max) };
}
