// A mount that never answers, for real: FUSE without a server behind it, in a mount namespace of its own. Needs root.
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startFollower } from '../../support/load/follower';
import { recordOf } from '../../support/writers/records.mjs';
import { options, report, say, table } from './support/section';

const { isShort, program, scratch } = options;
const seconds = isShort ? 10 : 30;
const rows: string[][] = [];
let isGood = true;
for (const hung of [1, 4, 20]) {
  const folder = join(scratch, `${hung}`);
  const mount = join(folder, 'mount');
  mkdirSync(mount, { recursive: true });
  mkdirSync(join(folder, 'local'));
  const log = join(folder, 'local/audit.jsonl');
  writeFileSync(log, recordOf(0));
  const logs = Array.from({ length: hung }, (_, at) => join(mount, `audit${at}.jsonl`));
  const follow = [process.execPath, program, 'follow', log, ...logs, join(mount, '*.jsonl'), '--output', 'raw'];
  // Nobody reads the requests that the kernel puts into descriptor 3.
  const script = `exec 3<>/dev/fuse && mount -i -t fuse hung ${mount} -o fd=3,rootmode=40000,user_id=0,group_id=0 && exec "$@"`;
  const follower = startFollower('unshare', ['-m', 'sh', '-c', script, 'sh', ...follow], join(folder, 'printed'));
  const latencies: number[] = [];
  try {
    // At first everybody is waited for, as the order of all records is asked for.
    const begunMs = performance.now();
    await printed(follower.output, 1, 20_000);
    const firstMs = performance.now() - begunMs;
    for (let id = 1; id <= seconds; id++) {
      appendFileSync(log, recordOf(id));
      const ms = await printed(follower.output, id + 1, 10_000);
      latencies.push(ms);
      await pause(Math.max(0, 1000 - ms));
    }
    const complaints = readFileSync(follower.complaints, 'utf8').split('\n');
    const told = complaints.filter(line => line.includes('did not answer')).length;
    const worstMs = Math.max(...latencies);
    say(
      `${hung} on the mount: the first after ${firstMs.toFixed(0)} ms, then at most ${worstMs.toFixed(0)} ms, ${told} told`,
    );
    if (worstMs > 2000 || told !== hung) isGood = false;
    rows.push([
      `${hung}`,
      `${seconds + 1}`,
      `${countOf(follower.output)}`,
      `${(firstMs / 1000).toFixed(1)} s`,
      `${worstMs.toFixed(0)} ms`,
      `${told}`,
    ]);
  } finally {
    // Its calls never end, so neither would it.
    process.kill(follower.pid, 'SIGKILL');
    await follower.end();
  }
}
report(
  isGood,
  'A mount that hangs',
  'One log on the local disk and some on a FUSE mount that never answers a single request, also by a glob, are followed by one `auditlog follow`; a record a second is appended to the local one.',
  table(
    [
      'Logs on the mount',
      'Written',
      'Printed',
      'The first record after',
      'the others at most after',
      'Logs of which it says that the network did not answer',
    ],
    ...rows,
  ),
);

/** Waits until so many lines are printed; answers how long it took. */
async function printed(output: string, lines: number, giveUpMs: number): Promise<number> {
  const startMs = performance.now();
  while (countOf(output) < lines && performance.now() - startMs < giveUpMs) await pause(5);
  return performance.now() - startMs;
}

function countOf(output: string): number {
  return readFileSync(output, 'latin1').split('\n').length - 1;
}
