import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OffsetRanges } from '../../../../src/engine/feed/offsetRanges';

const SIZE = 40;

test('knows the same bytes as a list of all of them, whatever is added in which order', () => {
  const range = fc.tuple(fc.nat(SIZE), fc.nat(SIZE));
  fc.assert(
    fc.property(fc.array(range, { maxLength: 20 }), range, (added, [low, high]) => {
      const ranges = new OffsetRanges();
      const bytes = new Set<number>();
      for (const [from, to] of added) {
        ranges.add(from, to);
        for (let byte = from; byte < to; byte++) bytes.add(byte);
      }
      for (let offset = 0; offset <= SIZE; offset++) {
        let outside = offset;
        while (bytes.has(outside)) outside++;
        expect(ranges.firstOutside(offset)).toBe(outside);
        let start = offset + 1;
        while (start <= SIZE && (!bytes.has(start) || bytes.has(start - 1))) start++;
        expect(ranges.nextStart(offset)).toBe(start > SIZE ? Infinity : start);
      }
      const within = [...ranges.within(low, high)].flatMap(([from, to]) =>
        Array.from({ length: to - from }, (_, at) => from + at),
      );
      expect(within).toEqual([...bytes].filter(byte => byte >= low && byte < high).sort((a, b) => a - b));
    }),
  );
});
