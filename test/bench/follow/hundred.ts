// A hundred files at once, each appended to and rotated: nothing lost, and what it costs.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { followHundred } from '../../support/load/hundred';
import { isFaultless, verdictText } from '../../support/load/loadVerdict';
import { megabytes, options, report, say, table } from './support/section';

const { isShort, program, root, scratch } = options;
const size = isShort
  ? { files: 100, records: 60, rotations: 3, perSecond: 1500, quietSeconds: 5 }
  : { files: 100, records: 1200, rotations: 5, perSecond: 2000, quietSeconds: 30 };
const rows: string[][] = [];
let isGood = true;
for (const args of [[], ['--poll']]) {
  const folder = join(scratch, `run${args.length}`);
  mkdirSync(folder);
  const { verdict, exit, facts, most, busyShare, quietShare } = await followHundred({
    root,
    program,
    folder,
    args,
    ...size,
  });
  say(`${args.join(' ')} ${verdictText(verdict)}, exit ${String(exit)}`);
  if (!isFaultless(verdict) || exit !== 0) isGood = false;
  rows.push([
    args[0] ?? 'with file events',
    ...[
      verdict.written,
      verdict.lost,
      verdict.repeated,
      verdict.misplaced,
      most.descriptors,
      facts.descriptors,
      most.watches,
    ].map(String),
    megabytes(facts.residentBytes),
    `${(100 * busyShare).toFixed(0)} %, ${(100 * quietShare).toFixed(1)} %`,
  ]);
}
report(
  isGood,
  'A hundred files at once',
  `One \`auditlog follow\` of ${size.files} logs in ten folders. One process writes ${size.perSecond.toLocaleString('en')} records a second to them in turn, each with an open, a write and a close, and rotates every log ${size.rotations} times, in one of three ways.`,
  table(
    [
      '',
      'Written',
      'Lost',
      'Repeated',
      'Out of order',
      'Most descriptors',
      'at the end',
      'Most watches',
      'Memory',
      'CPU of one core: meanwhile, when quiet',
    ],
    ...rows,
  ),
);
