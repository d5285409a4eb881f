// The system's limits of file watches, for real: in a user namespace of its own, which may lower them for itself.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startFollower } from '../../support/load/follower';
import { recordsOf } from '../../support/load/loadVerdict';
import { startWriter } from '../../support/writers/writer';
import { options, report, say, table } from './support/section';

const { isShort, program, scratch } = options;
/** Watches are tried again after a minute. */
const liftedMs = isShort ? 3000 : 75_000;

const cases = [
  { name: 'no watch at all', limit: 'max_inotify_watches', value: 0 },
  { name: 'watches for one of three folders', limit: 'max_inotify_watches', value: 3 },
  { name: 'no inotify instance', limit: 'max_inotify_instances', value: 0 },
];
const rows = await Promise.all(
  cases.map(({ name, limit, value }, at) => play(join(scratch, `${at}`), name, limit, value)),
);
report(
  rows.every(({ isGood }) => isGood),
  'Limits of file watches',
  'Three logs in three folders are followed by `auditlog follow --events json` in a user namespace whose limits are lowered (`/proc/sys/user`), each is rotated and appended to; then the limit is lifted, and after a minute there are events again.',
  table(
    [
      '',
      'Limit',
      'Written',
      'Printed',
      'Logs that are polled',
      'and what is said',
      'With events again, once it is lifted',
    ],
    ...rows.map(({ cells }) => cells),
  ),
);

async function play(
  folder: string,
  name: string,
  limit: string,
  value: number,
): Promise<{ readonly isGood: boolean; readonly cells: string[] }> {
  const logs = ['a', 'b', 'c'].map(inner => {
    mkdirSync(join(folder, inner), { recursive: true });
    writeFileSync(join(folder, inner, 'audit.jsonl'), '');
    return join(folder, inner, 'audit.jsonl');
  });
  const lift = join(folder, 'lift');
  // Whoever lowered the limit has to lift it: nobody else may.
  const script = `echo ${value} > /proc/sys/user/${limit} && { (while [ ! -e ${lift} ]; do sleep 0.2; done; echo 1000 > /proc/sys/user/${limit}) & } && exec "$@"`;
  const command = [process.execPath, program, 'follow', ...logs, '--output', 'raw', '--events', 'json'];
  const follower = startFollower('unshare', ['-Ur', 'sh', '-c', script, 'sh', ...command], join(folder, 'printed'));
  const writers = logs.map((log, at) =>
    startWriter({ log, manifest: join(folder, `manifest${at}`), firstId: at * 1000, style: 'hold' }),
  );
  try {
    await pause(2500);
    for (const writer of writers) await writer.do(['append', 100], ['rename', '.1'], ['append', 100]);
    await pause(2500);
    const polled = statesOf(follower.complaints);
    writeFileSync(lift, '');
    await pause(liftedMs);
    for (const writer of writers) await writer.do(['append', 50]);
    await pause(2500);
    const afterwards = statesOf(follower.complaints);
    const exit = await follower.end();
    const printed = [...recordsOf(readFileSync(follower.output))];
    const ids = new Set(printed.map(({ id }) => id));
    const back = [...afterwards.values()].filter(({ mode }) => mode === 'events').length;
    const isWhole = ids.size === 750 && printed.length === 750 && exit === 0;
    const isGood = isWhole && polled.size > 0 && (isShort || back === polled.size);
    say(`${name}: ${printed.length} printed, ${polled.size} polled, ${back} with events again, exit ${String(exit)}`);
    const reasons = [...new Set([...polled.values()].map(({ reason }) => reason))].join('; ');
    return {
      isGood,
      cells: [name, `\`${limit}\` ${value}`, '750', String(printed.length), String(polled.size), reasons, String(back)],
    };
  } finally {
    writeFileSync(lift, '');
    await follower.end();
    await Promise.all(writers.map(writer => writer.end()));
  }
}

/** What was said last of each log whose watching changed. */
function statesOf(complaints: string): Map<string, { readonly mode: string; readonly reason: string }> {
  const states = new Map<string, { mode: string; reason: string }>();
  for (const line of readFileSync(complaints, 'utf8').split('\n')) {
    if (!line.startsWith('{')) continue;
    const event = JSON.parse(line) as { file: string; kind: string; data: { mode: string; reason: string } };
    if (event.kind === 'watchChanged') states.set(event.file, event.data);
  }
  return states;
}
