// System calls of whole runs of the command line: the log and its folder are never written to, locked or touched.
import { join } from 'node:path';
import { traceFollow } from '../../support/load/trace';
import { options, report, say, table } from './support/section';

const rows: string[][] = [];
let isGood = true;
const names = new Map<string, number>();
for (const args of [[], ['--poll']]) {
  const folder = join(options.scratch, `run${args.length}`);
  const { calls, byName, violations, printed, written, exit } = await traceFollow(options.program, folder, args);
  for (const line of violations) say(line);
  for (const [name, count] of byName) names.set(name, (names.get(name) ?? 0) + count);
  if (violations.length > 0 || printed !== written || exit !== 0) isGood = false;
  rows.push([args[0] ?? 'with file events', ...[written, printed, calls, violations.length].map(String)]);
}
report(
  isGood,
  'System calls',
  'A whole run of `auditlog follow --output raw` under `strace -f -y -e trace=%file,%desc`: it reads archives, follows the log through rename, late writes, copy and truncate, replacement and deletion, and is interrupted. ' +
    "Every call that names the log's folder, by path or by descriptor, must be one that only looks: opened with `O_RDONLY` and nothing else, read, asked for facts, listed, watched, closed. No lock, no write, no rename, no deletion, no change of mode or time.",
  table(['', 'Records written', 'printed', 'Calls in the folder', 'of which more than look'], ...rows),
  `The calls: ${[...names]
    .sort((a, b) => b[1] - a[1])
    .map(([name, count]) => `\`${name}\` ${count}`)
    .join(', ')}.`,
);
