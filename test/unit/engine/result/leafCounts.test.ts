import { expect, test } from 'vitest';
import { FAILURE, SUCCESS } from '../../../../src/core/outcome';
import { LeafCounts } from '../../../../src/engine/result/leafCounts';
import { createDice } from '../../../support/indexBuilder';

test.each([
  ['few', [3, 40, 90]],
  ['many', [900, 50, 3]],
  ['none on the other levels', [5000, 1, 1]],
] as const)('combinations of codes are counted when the first level has %s', (_, sizes) => {
  const dice = createDice(11);
  // The codes of days begin at 2³¹.
  for (const base of [0, 2 ** 31 + 20_000]) {
    const leaves = new LeafCounts();
    const named: string[] = [];
    const expected = new Map<string, { count: number; failures: number }>();
    for (let batch = 0; batch < 4; batch++) {
      const rows = 3000;
      const codes = sizes.map(size => Uint32Array.from({ length: rows }, () => base + dice(size)));
      const [first = new Uint32Array(), second = first, third = first] = codes;
      const outcomes = Uint8Array.from({ length: rows }, () => (dice(4) === 0 ? FAILURE : SUCCESS));
      const nameAt = (at: number): string => `${first[at]} ${second[at]} ${third[at]}`;
      leaves.addAll([first, second, third], outcomes, rows, at => named.push(nameAt(at)));
      for (let at = 0; at < rows; at++) {
        const known = expected.get(nameAt(at)) ?? { count: 0, failures: 0 };
        known.count++;
        if (outcomes[at] === FAILURE) known.failures++;
        expected.set(nameAt(at), known);
      }
    }
    const counted = new Map<string, { count: number; failures: number }>();
    leaves.visit((number, count, failures) => counted.set(named[number] ?? '', { count, failures }));
    expect(named).toEqual([...expected.keys()]);
    expect(counted).toEqual(expected);
  }
});
