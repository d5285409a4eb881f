// What other followers make of the same files at the same time: GNU tail -F, and the usual chokidar with an offset.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startFollower, type Follower } from '../../support/load/follower';
import { recordsOf } from '../../support/load/loadVerdict';
import type { Action } from '../../support/writers/actions';
import { readManifest, recordText, type Manifest } from '../../support/writers/manifest';
import { startWriter } from '../../support/writers/writer';
import { options, report, say, table } from './support/section';

const { isShort, program, root, scratch } = options;
const repeats = isShort ? 1 : 3;
/** How long everybody has time at the end. */
const quietMs = isShort ? 3000 : 6000;

/** What is done before everybody has caught up, and then without a pause. */
const scenarios: readonly {
  readonly name: string;
  readonly before: readonly Action[];
  readonly then: readonly Action[];
}[] = [
  { name: 'burst of 20,000 appends', before: [['append', 1]], then: [['append', 20_000]] },
  {
    name: 'appends 2 ms apart',
    before: [['append', 1]],
    then: Array.from({ length: 150 }, (): Action[] => [
      ['append', 1],
      ['pause', 2],
    ]).flat(),
  },
  {
    name: 'half a line, the rest a second later',
    before: [['append', 10], ['half']],
    then: [['pause', 1000], ['finish'], ['append', 10]],
  },
  {
    name: 'rename + create',
    before: [['append', 500]],
    then: [
      ['append', 100],
      ['rename', '.1'],
      ['append', 400],
    ],
  },
  {
    name: 'three rotations in a row, with late writes',
    before: [['append', 200]],
    then: Array.from({ length: 3 }, (): Action[] => [
      ['append', 50],
      ['shift'],
      ['renameAway', '.1'],
      ['append', 50],
      ['close'],
      ['append', 100],
    ]).flat(),
  },
  {
    name: 'late writes, a second after the rotation',
    before: [['append', 200]],
    // `create` would let go of the old file.
    then: [['renameAway', '.1'], ['write', '', ''], ['pause', 1000], ['append', 50], ['close'], ['append', 50]],
  },
  {
    name: 'copy + truncate',
    before: [['append', 500]],
    then: [
      ['append', 100],
      ['copyTruncate', '.1'],
      ['append', 100],
    ],
  },
  {
    name: 'copy + truncate, at once longer than before',
    before: [['append', 100]],
    then: [
      ['append', 20],
      ['copyTruncate', '.1'],
      ['append', 400],
    ],
  },
  {
    name: 'written again in place, same size',
    before: [['append', 100, { size: 300 }]],
    then: [
      ['overwrite', 100, 300],
      ['append', 50],
    ],
  },
  {
    name: 'unlink + create at once',
    before: [['append', 300]],
    then: [['append', 100], ['deleteAndClose'], ['append', 300]],
  },
  {
    name: 'temporary file renamed over it, same head',
    before: [['append', 300]],
    then: [
      ['replace', 50],
      ['append', 10],
    ],
  },
  {
    name: 'folder removed and made again',
    before: [['append', 100]],
    then: [['close'], ['rmdir', '/'], ['pause', 100], ['mkdir', '/'], ['append', 100]],
  },
  {
    name: 'gzip + unlink + create by the writer',
    before: [['append', 500]],
    then: [
      ['append', 100],
      ['scoutRotate', 1],
      ['append', 300],
    ],
  },
];

const followers: readonly { readonly name: string; readonly start: (log: string, output: string) => Follower }[] = [
  {
    name: '`auditlog follow`',
    start: (log, output) => startFollower(process.execPath, [program, 'follow', log, '--output', 'raw'], output),
  },
  {
    name: '`auditlog follow --poll`',
    start: (log, output) =>
      startFollower(process.execPath, [program, 'follow', log, '--output', 'raw', '--poll'], output),
  },
  { name: 'GNU `tail -F`', start: (log, output) => startFollower('tail', ['-n', '+1', '-F', log], output) },
  {
    name: 'chokidar + offset',
    start: (log, output) =>
      startFollower(process.execPath, [join(root, 'test/bench/peers/chokidarFollower.mjs'), log], output),
  },
];

interface Counts {
  readonly lost: number;
  readonly repeated: number;
  readonly invented: number;
}

const rows: string[][] = [];
let isGood = true;
for (const [at, { name, before, then }] of scenarios.entries()) {
  const worst = followers.map((): Counts => ({ lost: 0, repeated: 0, invented: 0 }));
  for (let repeat = 0; repeat < repeats; repeat++) {
    const counts = await play(join(scratch, `${at}-${repeat}`), before, then);
    counts.forEach((found, place) => {
      const known = worst[place];
      if (known !== undefined) worst[place] = worseOf(known, found);
    });
  }
  say(`${name}: ${worst.map(textOf).join(' | ')}`);
  if (worst.slice(0, 2).some(({ lost, repeated, invented }) => lost + repeated + invented > 0)) isGood = false;
  rows.push([name, ...worst.map(textOf)]);
}
const [tail = ''] = spawnSync('tail', ['--version'], { encoding: 'utf8' }).stdout.split('\n');
report(
  isGood,
  'Other followers beside ours',
  `All four follow the same file at the same time (${tail}; \`test/bench/peers/chokidarFollower.mjs\` is what is usually written with chokidar and an offset). ` +
    `First they all catch up, then it happens without a pause, then they have ${quietMs / 1000} s. What they printed is compared with the writer's manifest, byte for byte. ` +
    `Each is done ${repeats} times, and the worst is shown: records lost / repeated / lines that nobody wrote.`,
  table(['', ...followers.map(follower => follower.name)], ...rows),
);

async function play(folder: string, before: readonly Action[], then: readonly Action[]): Promise<Counts[]> {
  mkdirSync(join(folder, 'logs'), { recursive: true });
  const log = join(folder, 'logs/audit.jsonl');
  const manifest = join(folder, 'manifest');
  writeFileSync(manifest, '');
  writeFileSync(log, '');
  const writer = startWriter({ log, manifest, firstId: 0, style: 'hold' });
  const running = followers.map(({ start }, at) => start(log, join(folder, `printed${at}`)));
  try {
    await writer.do(...before);
    const bytes = bytesOf(readManifest(manifest));
    await Promise.all(running.map(follower => follower.printed(bytes, 3000)));
    // Those that look once a second look once more.
    await pause(1200);
    await writer.do(...then);
    await pause(quietMs);
    await Promise.all(running.map(follower => follower.end()));
    const known = readManifest(manifest);
    return running.map(({ output }) => count(known, output));
  } finally {
    await Promise.all(running.map(follower => follower.end()));
    await writer.end();
  }
}

function count({ records }: Manifest, output: string): Counts {
  const times = new Map<number, number>();
  let invented = 0;
  for (const { id, bytes } of recordsOf(readFileSync(output))) {
    const record = records.get(id);
    if (record === undefined || bytes === null || !recordText(record).equals(bytes)) invented++;
    else times.set(id, (times.get(id) ?? 0) + 1);
  }
  const repeated = [...times.values()].reduce((sum, many) => sum + many - 1, 0);
  // What a writer began and never ended is nobody's loss.
  const lost = [...records.values()].filter(({ id, isDone }) => isDone && !times.has(id)).length;
  return { lost, repeated, invented };
}

/** All that is written by now, as far as it is whole. */
function bytesOf({ records }: Manifest): number {
  return [...records.values()].reduce((sum, record) => sum + (record.isDone ? recordText(record).length + 1 : 0), 0);
}

function worseOf(a: Counts, b: Counts): Counts {
  return {
    lost: Math.max(a.lost, b.lost),
    repeated: Math.max(a.repeated, b.repeated),
    invented: Math.max(a.invented, b.invented),
  };
}

function textOf({ lost, repeated, invented }: Counts): string {
  const text = `${lost} / ${repeated} / ${invented}`;
  return lost + repeated + invented === 0 ? text : `**${text}**`;
}
