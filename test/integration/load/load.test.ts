import { build } from 'esbuild';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeBundle } from '../../../scripts/nodeBundle.mjs';
import { loadCommand } from '../../support/load/load';
import { isFaultless, verdictText } from '../../support/load/loadVerdict';

// The long one, of a minute, is `node test/bench/follow.mjs --only load`.

const root = join(import.meta.dirname, '../../..');
let folder: string;
let program: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'load-'));
  program = join(folder, 'dist/cli.js');
  await build({ ...nodeBundle, entryPoints: [join(root, 'src/cli.ts')], outfile: program, logLevel: 'error' });
  await writeFile(join(folder, 'package.json'), '{ "version": "0" }');
});
afterAll(() => rm(folder, { recursive: true }));

for (const args of [[], ['--poll']]) {
  test(`prints each of 10,000 records a second once, through five rotations (${args.join(' ') || 'with file events'})`, async () => {
    const load = { count: 80_000, perSecond: 10_000 };
    const { verdict, exit } = await loadCommand(root, program, join(folder, `run${args.length}`), args, load);
    expect(isFaultless(verdict), verdictText(verdict)).toBe(true);
    expect(verdict.written).toBe(load.count);
    expect(exit).toBe(0);
  });
}
