import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { debianProgram } from '../../../scripts/debianPrograms.mjs';
import { followConfig } from '../../support/engineWorker';
import { WRITER_IDS } from '../../support/writers/records.mjs';
import { testScenarios, type Scenario } from './scenarios';
import type { World } from './world';

// Debian's logrotate, told to rotate now again and again while the scheduler's writer appends.

interface Mode {
  readonly name: string;
  readonly options: readonly string[];
  /** What the source is told of archives that have unusual places. */
  readonly patterns?: readonly string[];
  /** Between the copy and the truncation, or while an old log is compressed, records come that nobody may ever see. */
  readonly mayLose?: boolean;
}

const modes: readonly Mode[] = [
  { name: 'rename and create', options: ['create 0644'] },
  { name: 'rename, nocreate', options: ['nocreate'] },
  { name: 'copytruncate', options: ['copytruncate'], mayLose: true },
  { name: 'copytruncate and compress', options: ['copytruncate', 'compress'], mayLose: true },
  { name: 'compress', mayLose: true, options: ['create 0644', 'compress'] },
  { name: 'compress and delaycompress', options: ['create 0644', 'compress', 'delaycompress'] },
  {
    name: 'dateext and compress',
    mayLose: true,
    options: ['create 0644', 'dateext', 'dateformat -%Y%m%d-%s', 'compress'],
  },
  {
    name: 'dateext before the extension',
    options: ['create 0644', 'dateext', 'dateformat -%Y%m%d-%s', 'extension .jsonl'],
  },
  {
    name: 'olddir and compress',
    mayLose: true,
    options: ['create 0644', 'olddir old', 'createolddir 0755', 'compress'],
    patterns: ['old/{name}.*'],
  },
];

testScenarios(
  modes.map((mode): Scenario => {
    const { name, mayLose = false } = mode;
    return {
      name: `shows each record once and in order while logrotate works: ${name}`,
      mayLose,
      run: world => run(world, mode),
    };
  }),
);

async function run(world: World, { options, patterns = [] }: Mode): Promise<void> {
  const rotate = await logrotate(world, options);
  const first = world.run('snbb', WRITER_IDS, 100);
  await first.ended;
  const archives = { patterns, limitBytes: 2 ** 31 };
  const [source] = followConfig([world.log]).sources;
  if (source === undefined) throw new Error('There is no source.');
  await world.follow({ sources: [{ ...source, archives }] });
  await world.settled();
  let rotations = 0;
  let backups = 0;
  // However slow this machine is: the log is written to while it is rotated three times, and longer.
  for (let run = 2; rotations < 3; run++) {
    const over = new AbortController();
    const ended = world.run('snbb', run * WRITER_IDS, 1800, 10, 5).ended.finally(() => over.abort());
    while (!over.signal.aborted) {
      const outcome = await rotate();
      if (!outcome.isSkipped) rotations++;
      backups += outcome.backups;
      // Names with the time in seconds must differ.
      await pause(1010);
    }
    await ended;
  }
  await world.settled();
  // The backup's name has the hour only, so that a second one takes the place of the first.
  world.mayLose = backups > 1;
}

interface Rotation {
  readonly isSkipped: boolean;
  /** How often the writer created the new log first, and its file was moved to NAME-DATEHOUR.backup: up to twice in one run. */
  readonly backups: number;
}

/** Answers what rotates the log once. */
async function logrotate({ root, log }: World, options: readonly string[]): Promise<() => Promise<Rotation>> {
  const config = join(root, 'logrotate.conf');
  const lines = ['rotate 50', 'missingok', 'nomail', 'notifempty', ...options];
  await writeFile(config, `"${log}" {\n${lines.map(line => `  ${line}\n`).join('')}}\n`, { mode: 0o644 });
  const { path, env } = debianProgram('logrotate');
  return async () => {
    const args = ['--force', '--state', join(root, 'logrotate.state'), config];
    const child = spawn(path, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
    let complaints = '';
    child.stderr.on('data', (data: Buffer) => (complaints += data.toString('utf8')));
    const [code] = (await once(child, 'close')) as [number | null];
    // An archive of the same second is there already: it leaves the log alone.
    if (/destination \S+ already exists, skipping rotation/.test(complaints)) return { isSkipped: true, backups: 0 };
    const backups = complaints.match(/destination \S+ already exists, renaming to \S+\.backup/g)?.length ?? 0;
    if (backups > 0) return { isSkipped: false, backups };
    // A record came while the file was compressed: it is not in the archive.
    const isChanged = complaints.includes('file size changed while zipping');
    if (!isChanged && (complaints !== '' || code !== 0)) throw new Error(`logrotate (${code}): ${complaints}`);
    return { isSkipped: false, backups };
  };
}
