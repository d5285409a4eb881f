import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordOf } from '../writers/records.mjs';
import { factsOfProcess, startFollower, type Follower } from './follower';
import { readLoadManifest, type LoadManifest } from './loadManifest';
import { judgeLoad, recordsOf, type LoadVerdict } from './loadVerdict';

/** The ways in which `loadWriter.mjs` rotates. */
export const rotationWays = ['rename', 'copyTruncate', 'gzipByWriter', 'renameGzip', 'renameLate'] as const;

export interface LoadTask {
  readonly log: string;
  readonly manifest: string;
  readonly firstId?: number;
  readonly count: number;
  readonly perSecond: number;
  /** Bytes of a record; as long as they are, when not given. */
  readonly size?: number;
  readonly ways: readonly (typeof rotationWays)[number][];
}

/** Runs the writer to its end, as a process of its own. */
export async function runLoadWriter(root: string, task: LoadTask): Promise<LoadManifest> {
  const program = join(root, 'test/support/writers/loadWriter.mjs');
  const writer = spawn(process.execPath, [program, JSON.stringify(task)], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(writer, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The writer failed: ${String(code)}`);
  return readLoadManifest(task.manifest);
}

export interface CommandLoad {
  readonly verdict: LoadVerdict;
  readonly exit: number | string | null;
  readonly complaints: string;
  /** Share of one core that the follower took while records were written. */
  readonly cpuShare: number;
}

/** Follows a log with the command line while a writer pours records into it and rotates it; all that was printed is judged. */
export async function loadCommand(
  root: string,
  program: string,
  folder: string,
  args: readonly string[],
  { count, perSecond }: Pick<LoadTask, 'count' | 'perSecond'>,
): Promise<CommandLoad> {
  mkdirSync(join(folder, 'logs'), { recursive: true });
  const log = join(folder, 'logs/audit.jsonl');
  const task = { log, manifest: join(folder, 'manifest'), count, perSecond, ways: rotationWays };
  writeFileSync(log, '');
  const follower = startFollower(
    process.execPath,
    [program, 'follow', log, '--output', 'raw', ...args],
    join(folder, 'printed'),
  );
  try {
    const beforeSeconds = factsOfProcess(follower.pid).cpuSeconds;
    const startMs = performance.now();
    const manifest = await runLoadWriter(root, task);
    const tookSeconds = (performance.now() - startMs) / 1000;
    const cpuShare = (factsOfProcess(follower.pid).cpuSeconds - beforeSeconds) / tookSeconds;
    await follower.printed(bytesOf(manifest), 5000);
    // What would come too often comes by now.
    await follower.printed(Infinity, 1500);
    return { ...(await finish(follower, manifest)), cpuShare };
  } finally {
    await follower.end();
  }
}

async function finish(follower: Follower, manifest: LoadManifest): Promise<Omit<CommandLoad, 'cpuShare'>> {
  const exit = await follower.end();
  const complaints = readFileSync(follower.complaints, 'utf8');
  const verdict = judgeLoad(manifest, recordsOf(readFileSync(follower.output)));
  return { verdict, exit, complaints };
}

function bytesOf({ firstId, count }: LoadManifest): number {
  let bytes = 0;
  for (let id = firstId; id < firstId + count; id++) bytes += recordOf(id).length;
  return bytes;
}
