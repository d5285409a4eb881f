// Budget 13: what ships, minified. The build itself weighs it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { options, report } from '../support/options';

const built = spawnSync(process.execPath, [join(options.root, 'scripts/build.mjs')], { encoding: 'utf8' });
if (built.status !== 0) throw new Error(built.stderr);
const lines = [...built.stdout.matchAll(/^ *([\d.]+) kB {2}of +([\d.]+) kB {2}(.*?)(?: {2}OVER BUDGET)?$/gm)];
if (lines.length === 0) throw new Error(`the build weighed nothing:\n${built.stdout}`);
report(
  ...lines.map(([, weight = '', limit = '', name = '']) => ({
    budget: '13',
    quantity: `bundle: ${name}`,
    measured: `${weight} kB`,
    limit: `${Number(limit)} kB`,
    isWithin: Number(weight) <= Number(limit),
  })),
);
