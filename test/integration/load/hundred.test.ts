import { build } from 'esbuild';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeBundle } from '../../../scripts/nodeBundle.mjs';
import { followHundred } from '../../support/load/hundred';
import { isFaultless, verdictText } from '../../support/load/loadVerdict';

// The long one is `node test/bench/follow.mjs --only hundred`.

const root = join(import.meta.dirname, '../../..');
let folder: string;
let program: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hundred-'));
  program = join(folder, 'dist/cli.js');
  await build({ ...nodeBundle, entryPoints: [join(root, 'src/cli.ts')], outfile: program, logLevel: 'error' });
  await writeFile(join(folder, 'package.json'), '{ "version": "0" }');
});
afterAll(() => rm(folder, { recursive: true }));

for (const args of [[], ['--poll']]) {
  test(`follows a hundred files at once, each rotated three times (${args.join(' ') || 'with file events'})`, async () => {
    const { verdict, exit, facts } = await followHundred({
      root,
      program,
      folder: join(folder, `run${args.length}`),
      args,
      files: 100,
      records: 60,
      rotations: 3,
      perSecond: 1500,
      quietSeconds: 1,
    });
    expect(isFaultless(verdict), verdictText(verdict)).toBe(true);
    expect(verdict.written).toBe(6000);
    expect(exit).toBe(0);
    // A watch for each file and folder; a descriptor for each generation that may still grow.
    expect(facts.watches).toBeLessThanOrEqual(args.length === 0 ? 115 : 0);
    expect(facts.descriptors).toBeLessThanOrEqual(100 * 4 + 40);
  });
}
