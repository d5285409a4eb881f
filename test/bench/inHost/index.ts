import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { commands, extensions } from 'vscode';

/** Delays in milliseconds, beyond what the timer itself waits. */
export type HostDelays = readonly { readonly while: string; readonly p99: number; readonly longest: number }[];

const resolutionMs = 1;

/** Runs in the extension host. */
export async function run(): Promise<void> {
  const seconds = Number(process.env['HOST_SECONDS'] ?? 10);
  const extension = extensions.getExtension('audit-log-viewer.audit-log-viewer');
  if (extension === undefined) throw new Error('the extension is not there');
  // The window is still starting: its own work is not ours.
  await sleep(3000);
  const idle = await measure('with nothing to do (for comparison)', () => sleep(seconds * 500));
  await extension.activate();
  await commands.executeCommand('auditLogViewer.openPanel');
  const indexing = await measure('while logs are indexed', async () => {
    await commands.executeCommand('auditLogViewer.refresh');
    await sleep(seconds * 1000);
  });
  const pouring = await measure('while 10,000 lines a second arrive', () => pour(seconds));
  const delays: HostDelays = [idle, indexing, pouring];
  writeFileSync(process.env['HOST_RESULT'] ?? '', JSON.stringify(delays));
}

async function measure(what: string, work: () => Promise<void>): Promise<HostDelays[number]> {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  await work();
  delay.disable();
  const over = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolutionMs);
  return { while: what, p99: over(delay.percentile(99)), longest: over(delay.max) };
}

/** Writes in a thread of its own, so that the writing itself does not hold up the loop that is measured. */
async function pour(seconds: number): Promise<void> {
  const log = process.env['HOST_POURED'] ?? '';
  const lines = readFileSync(log, 'latin1').split('\n').slice(0, 100).join('\n') + '\n';
  appendFileSync(log, lines);
  const worker = new Worker(
    `const { workerData: { log, lines, seconds } } = require('node:worker_threads');
     const { appendFileSync } = require('node:fs');
     const start = Date.now();
     let written = 0;
     const timer = setInterval(() => {
       const due = Math.min(Date.now() - start, seconds * 1000) / 10;
       for (; written < due; written++) appendFileSync(log, lines);
       if (Date.now() - start > seconds * 1000) clearInterval(timer);
     }, 5);`,
    { eval: true, workerData: { log, lines, seconds } },
  );
  await new Promise(ended => worker.once('exit', ended));
}
