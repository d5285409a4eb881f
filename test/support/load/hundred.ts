import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { recordOf } from '../writers/records.mjs';
import { factsOfProcess, startFollower, type ProcessFacts } from './follower';
import type { LoadManifest } from './loadManifest';
import { judgeLoad, recordsOf, type LoadVerdict } from './loadVerdict';

export interface HundredOptions {
  /** The repository. */
  readonly root: string;
  /** The bundled command line. */
  readonly program: string;
  /** An empty folder. */
  readonly folder: string;
  readonly args: readonly string[];
  readonly files: number;
  readonly records: number;
  readonly rotations: number;
  /** Of all files together. */
  readonly perSecond: number;
  /** How long nothing is written at the end, to see what that costs. */
  readonly quietSeconds: number;
}

export interface HundredResult {
  readonly verdict: LoadVerdict;
  readonly exit: number | string | null;
  readonly complaints: string;
  /** When all was read. */
  readonly facts: ProcessFacts;
  /** The most that it held while records were written. */
  readonly most: Pick<ProcessFacts, 'descriptors' | 'watches'>;
  /** Shares of one core. */
  readonly busyShare: number;
  readonly quietShare: number;
}

/** Follows many logs at once with one command line, each appended to and rotated, and looks at what the process holds. */
export async function followHundred(options: HundredOptions): Promise<HundredResult> {
  const { root, program, folder, args, files, records, rotations, perSecond, quietSeconds } = options;
  const logs = Array.from({ length: files }, (_, at) => {
    // Ten of them in a folder.
    const inner = join(folder, `logs${Math.floor(at / 10)}`);
    mkdirSync(inner, { recursive: true });
    const log = join(inner, `audit${at}.jsonl`);
    writeFileSync(log, '');
    return log;
  });
  const manifest = join(folder, 'manifest');
  writeFileSync(manifest, '');
  const output = join(folder, 'printed');
  const follower = startFollower(process.execPath, [program, 'follow', ...logs, '--output', 'raw', ...args], output);
  try {
    const task = JSON.stringify({ logs, manifest, records, rotations, perSecond });
    const writer = spawn(process.execPath, [join(root, 'test/support/writers/manyWriter.mjs'), task], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const written = once(writer, 'exit') as Promise<[number | null]>;
    const busy = await whileRunning(follower.pid, written);
    const known = readManifest(manifest);
    await follower.printed(bytesOf(known), 5000);
    const before = factsOfProcess(follower.pid);
    await pause(quietSeconds * 1000);
    const facts = factsOfProcess(follower.pid);
    const quietShare = (facts.cpuSeconds - before.cpuSeconds) / quietSeconds;
    const exit = await follower.end();
    const verdict = judgeLoad(known, recordsOf(readFileSync(output)));
    return { verdict, exit, complaints: readFileSync(follower.complaints, 'utf8'), facts, quietShare, ...busy };
  } finally {
    await follower.end();
  }
}

async function whileRunning(
  pid: number,
  written: Promise<[number | null]>,
): Promise<Pick<HundredResult, 'most' | 'busyShare'>> {
  const most = { descriptors: 0, watches: 0 };
  const [startMs, startSeconds] = [performance.now(), factsOfProcess(pid).cpuSeconds];
  let code: number | null | undefined;
  const ended = written.then(([exit]) => {
    code = exit;
  });
  while (code === undefined) {
    const { descriptors, watches } = factsOfProcess(pid);
    most.descriptors = Math.max(most.descriptors, descriptors);
    most.watches = Math.max(most.watches, watches);
    await Promise.race([ended, pause(250)]);
  }
  if (code !== 0) throw new Error(`The writer failed: ${String(code)}`);
  const tookSeconds = (performance.now() - startMs) / 1000;
  return { most, busyShare: (factsOfProcess(pid).cpuSeconds - startSeconds) / tookSeconds };
}

function readManifest(path: string): LoadManifest {
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  const generations = lines.map(line => Number(line.split(' ')[1]));
  return { firstId: 0, count: lines.length, steps: [], generationOf: id => generations[id] ?? -1 };
}

function bytesOf({ count }: LoadManifest): number {
  let bytes = 0;
  for (let id = 0; id < count; id++) bytes += recordOf(id).length;
  return bytes;
}
