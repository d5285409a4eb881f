import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Histogram, type HistogramData } from '../../../src/core/histogram';
import { FAILURE, NEUTRAL, RUNNING, SUCCESS, type OutcomeCode } from '../../../src/core/outcome';

const day = 86_400_000;
const start = Date.UTC(2025, 1, 13, 23, 5, 7, 429);

function histogramOf(timesMs: readonly number[], outcome: OutcomeCode = NEUTRAL): HistogramData {
  const histogram = new Histogram();
  for (const timeMs of timesMs) histogram.add(timeMs, outcome);
  return histogram.view();
}

function binned({ counts }: HistogramData): number {
  return counts.flat().reduce((sum, count) => sum + count, 0);
}

describe('Histogram', () => {
  it('is empty at first', () => {
    const view = histogramOf([]);
    expect(view.counts).toEqual([[], [], [], []]);
    expect([view.startMs, view.withoutTime]).toEqual([0, 0]);
  });

  it('counts one record in one bin of a second', () => {
    expect(histogramOf([start], FAILURE)).toEqual({
      startMs: Math.floor(start / 1000) * 1000,
      binMs: 1000,
      counts: [[0], [1], [0], [0]],
      withoutTime: 0,
    });
  });

  it('keeps outcomes apart', () => {
    const histogram = new Histogram();
    for (const outcome of [NEUTRAL, FAILURE, FAILURE, SUCCESS, RUNNING, RUNNING, RUNNING] as const) {
      histogram.add(start, outcome);
    }
    expect(histogram.view().counts).toEqual([[1], [2], [1], [3]]);
  });

  it('counts records without a time apart', () => {
    const view = histogramOf([NaN, start, Infinity, -Infinity, 1e16]);
    expect([binned(view), view.withoutTime]).toEqual([1, 4]);
  });

  it.each([
    [399 * 1000, 1000],
    [400 * 1000, 5000],
    [day, 5 * 60_000],
    [99 * day, 6 * 3_600_000],
    [365 * day, day],
    [30 * 365 * day, 30 * day],
  ])('spans %i ms with bins of %i ms', (spanMs, binMs) => {
    const first = Math.floor(start / 1000) * 1000;
    for (const times of [
      [first, first + spanMs],
      [first + spanMs, first],
    ]) {
      const view = histogramOf(times);
      expect([view.binMs, binned(view), view.withoutTime]).toEqual([binMs, 2, 0]);
      expect(view.startMs % binMs).toBe(0);
    }
  });

  it('is the same in whatever order the records came, and the same as counting them one by one', () => {
    const timeMs = fc.oneof(
      fc.integer({ min: start, max: start + 1e6 }),
      fc.integer({ min: start, max: start + 1e9 }),
      fc.integer({ min: start - 4e11, max: start + 4e11 }),
    );
    fc.assert(
      fc.property(fc.array(timeMs, { minLength: 1, maxLength: 200 }), fc.boolean(), (times, isReversed) => {
        const view = histogramOf(isReversed ? [...times].reverse() : times);
        const expected = (view.counts[NEUTRAL] ?? []).map(() => 0);
        for (const time of times) {
          const bin = Math.floor((time - view.startMs) / view.binMs);
          expected[bin] = (expected[bin] ?? 0) + 1;
        }
        expect(view.counts[NEUTRAL]).toEqual(expected);
        expect(expected.length).toBeLessThanOrEqual(400);
        expect([expected[0], expected.at(-1)]).not.toContain(0);
        expect(view).toEqual(histogramOf(times.toSorted((left, right) => left - right)));
      }),
    );
  });

  it('never loses a record, whatever its time', () => {
    const timeMs = fc.oneof(
      fc.double(),
      fc.integer({ min: -6.3e13, max: 2.6e14 }),
      fc.constantFrom(0, start, -8.64e15, 8.64e15),
    );
    fc.assert(
      fc.property(fc.array(timeMs, { maxLength: 100 }), times => {
        const view = histogramOf(times);
        expect(binned(view) + view.withoutTime).toBe(times.length);
        for (const counts of view.counts) expect(counts.length).toBeLessThanOrEqual(400);
      }),
    );
  });

  it.each([
    ['year 1', -62_135_596_800_000],
    ['1970', 0],
    ['year 9999', 253_402_300_799_000],
    ['the last day of all', 8.64e15],
  ])('does not squeeze a log because one record is of %s', (_, oddMs) => {
    const times = Array.from({ length: 100 }, (_unused, index) => start + index * 1000);
    for (const all of [
      [oddMs, ...times],
      [...times, oddMs],
      [...times.slice(0, 50), oddMs, ...times.slice(50)],
    ]) {
      const view = histogramOf(all);
      expect([view.binMs, binned(view), view.withoutTime]).toEqual([1000, 100, 1]);
    }
  });

  it('stands any number of odd times', () => {
    const odd = Array.from({ length: 1000 }, (_, index) => (index - 200) * 365 * day * 10);
    const view = histogramOf([...odd, ...Array.from({ length: 2000 }, (_, index) => start + index)]);
    expect(binned(view)).toBeGreaterThanOrEqual(2000);
    expect(binned(view) + view.withoutTime).toBe(3000);
  });
});
