// Half an hour and more of following, with a rotation every minute: what the process holds must stay level.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isFaultless, verdictText } from '../../support/load/loadVerdict';
import { runSoak, type SoakResult, type SoakSample } from '../../support/load/soak';
import { median } from '../support/statistics';
import { megabytes, options, report, say, table } from './support/section';

const { isShort, root, scratch } = options;
const TENTH = 'a tenth';
const minutes = isShort ? 0.5 : 36;
const perSecond = 50;
const rotations = isShort ? 10 : 36;
const modes = ['auto', 'poll'] as const;

const results = await Promise.all(
  modes.map(watch => {
    const folder = join(scratch, watch, 'logs');
    mkdirSync(folder, { recursive: true });
    return runSoak({
      root,
      folder,
      watch,
      seconds: minutes * 60,
      perSecond,
      rotations,
      sampleMs: isShort ? 2000 : 30_000,
      onSample: sample => say(`${watch.padEnd(5)} ${describe(sample)}`),
    });
  }),
);
const judged = results.map(result => judge(result));
report(
  judged.every(({ isGood }) => isGood),
  'Soak',
  `A log is followed for ${minutes} minutes with an open list, ${perSecond} records a second, and is rotated ${rotations} times: by rename, copy and truncate, gzip by the writer, rename and gzip later, and rename with late writes, in turn. ` +
    'Five numbered archives are kept, older ones are deleted. Garbage is collected before each of the samples, one every 30 s. ' +
    'Descriptors of rotated files are kept for ten minutes, so the first third is for getting there; the second third is compared with the last one (medians). ' +
    'Memory is compared without the index, which grows with the records that are shown; it is level when it is at most a tenth more.',
  table(
    ['', 'Quantity', 'second third', 'last third', ''],
    ...judged.flatMap(({ rows }, at) => rows.map(row => [`watch: ${modes[at]}`, ...row])),
  ),
  ...results.map(({ verdict, samples }, at) => {
    const last = samples.at(-1);
    return `watch: ${modes[at]} (${last?.watch ?? ''}): ${verdictText(verdict)}; ${(100 * ((last?.cpuSeconds ?? 0) / (minutes * 60))).toFixed(2)} % CPU, the collecting of garbage included.`;
  }),
);

function judge({ samples, verdict, faults }: SoakResult): { readonly isGood: boolean; readonly rows: string[][] } {
  const third = Math.floor(samples.length / 3);
  const [before, after] = [samples.slice(third, 2 * third), samples.slice(2 * third)];
  let isGood = isFaultless(verdict) && faults.length === 0;
  const compare = (
    name: string,
    of: (sample: SoakSample) => number,
    allowed: number | typeof TENTH,
    format: (value: number) => string,
  ): string[] => {
    const [first, second] = [median(before.map(of)), median(after.map(of))];
    // The first seconds are those in which the code is compiled.
    const isLevel = second - first <= (allowed === TENTH ? first / (isShort ? 2 : 10) : allowed);
    if (!isLevel) isGood = false;
    return [name, format(first), format(second), isLevel ? 'level' : '**grows**'];
  };
  const rows = [
    compare('descriptors', ({ descriptors }) => descriptors, 2, String),
    compare('inotify watches', ({ watches }) => watches, 0, String),
    compare('heap without the index', ({ heapBytes }) => heapBytes, TENTH, megabytes),
    compare(
      'outside of the heap, without the index',
      ({ externalBytes, indexBytes }) => externalBytes - indexBytes,
      TENTH,
      megabytes,
    ),
    compare(
      'memory of its own, without the index',
      ({ residentBytes, indexBytes }) => residentBytes - indexBytes,
      TENTH,
      megabytes,
    ),
  ];
  return { isGood, rows };
}

function describe({
  atSeconds,
  descriptors,
  watches,
  heapBytes,
  externalBytes,
  indexBytes,
  residentBytes,
  records,
  cpuSeconds,
  watch,
}: SoakSample): string {
  return `${atSeconds} s: ${records} records, ${descriptors} descriptors, ${watches} watches, heap ${megabytes(heapBytes)}, external ${megabytes(externalBytes)}, index ${megabytes(indexBytes)}, resident ${megabytes(residentBytes)}, CPU ${cpuSeconds.toFixed(2)} s, ${watch}`;
}
