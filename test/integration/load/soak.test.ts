import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isFaultless, verdictText } from '../../support/load/loadVerdict';
import { runSoak } from '../../support/load/soak';

// The long one, of half an hour and more, is `node test/bench/follow.mjs --only soak`.

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'soak-'));
  await mkdir(join(root, 'logs'));
});
afterEach(() => rm(root, { recursive: true }));

for (const watch of ['auto', 'poll'] as const) {
  test(`holds no more descriptors, watches and memory after twenty rotations than after ten (watch: ${watch})`, async () => {
    // Of the rotated files five are kept: a look, also a late one, comes before they are all deleted.
    const options = { seconds: 20, perSecond: 150, rotations: 20, sampleMs: 500, watch };
    const repository = join(import.meta.dirname, '../../..');
    const { samples, verdict, faults } = await runSoak({ root: repository, folder: join(root, 'logs'), ...options });
    expect(faults).toEqual([]);
    expect(isFaultless(verdict), verdictText(verdict)).toBe(true);
    const middle = samples.filter(({ atSeconds }) => atSeconds >= 8 && atSeconds < 14);
    const last = samples.filter(({ atSeconds }) => atSeconds >= 16);
    const most = (of: readonly number[]): number => Math.max(...of);
    // Descriptors of rotated files are kept for a while, so many of them at most.
    expect(most(last.map(({ descriptors }) => descriptors))).toBeLessThanOrEqual(
      most(middle.map(({ descriptors }) => descriptors)) + 4,
    );
    expect(most(last.map(({ watches }) => watches))).toBeLessThanOrEqual(watch === 'poll' ? 0 : 2);
    const held = ({ heapBytes, indexBytes }: (typeof samples)[number]): number => heapBytes - indexBytes;
    expect(most(last.map(held))).toBeLessThan(most(middle.map(held)) + 3e6);
  });
}
