import { describe, expect, it } from 'vitest';
import type { HistogramView } from '../../../../src/protocol/engineViews';
import {
  axisText,
  binAt,
  binsOfDrag,
  countsOfBins,
  describeBins,
  describeHistogram,
  rangeOfBins,
  stackedBars,
} from '../../../../webview/histogram/bars';

const minute = 60_000;

/** Ten minutes from 06:00 UTC; counts in the order neutral, failure, success, running. */
function histogramOf(counts: Partial<Record<'neutral' | 'failure' | 'success' | 'running', number[]>>): HistogramView {
  const series = [counts.neutral, counts.failure, counts.success, counts.running];
  return {
    startMs: Date.UTC(2025, 1, 11, 6),
    binMs: minute,
    counts: series.map(values => values ?? [0, 0, 0]),
    withoutTime: 0,
    revision: 1,
  };
}

describe('the histogram', () => {
  it('stacks failures at the bottom and draws the whole bar first', () => {
    const bars = stackedBars(histogramOf({ failure: [100, 0, 0], success: [50, 10, 0], neutral: [1, 0, 0] }));
    expect(bars.highest).toBe(151);
    expect(bars.tops).toEqual([
      [151, 10, 0],
      [150, 10, 0],
      [100, 0, 0],
      [100, 0, 0],
    ]);
    expect(bars.centers[0]).toBe(Date.UTC(2025, 1, 11, 6, 0, 30));
  });

  it('lets one failure among thousands be seen', () => {
    const bars = stackedBars(histogramOf({ failure: [1, 0, 0], success: [10_000, 0, 0] }));
    expect(bars.tops.at(-1)?.[0]).toBeGreaterThan(400);
    expect(bars.tops.at(-1)?.[1]).toBe(0);
  });

  it('counts what is in a range, whatever is drawn', () => {
    expect(countsOfBins(histogramOf({ failure: [1, 2, 3], running: [4, 0, 0] }), 0, 2)).toMatchObject({
      failure: 3,
      running: 4,
      total: 7,
    });
  });

  it('has nothing to draw without bins', () => {
    const bars = stackedBars(histogramOf({ neutral: [], failure: [], success: [], running: [] }));
    expect(bars.centers).toEqual([]);
    expect(bars.highest).toBe(1);
  });

  it('turns a drag in either direction into whole bins', () => {
    const histogram = histogramOf({});
    const at = (minutes: number): number => histogram.startMs + minutes * minute;
    expect(binsOfDrag(histogram, at(0.4), at(1.2))).toEqual([0, 2]);
    expect(binsOfDrag(histogram, at(1.2), at(0.4))).toEqual([0, 2]);
    expect(binsOfDrag(histogram, at(2.1), at(2.2))).toEqual([2, 3]);
    expect(binsOfDrag(histogram, at(-9), at(99))).toEqual([0, 3]);
    expect(binAt(histogram, at(-1))).toBe(0);
  });

  it.each([
    ['UTC', '2025-02-11T06:01:00', '2025-02-11T06:03:00'],
    ['Europe/Berlin', '2025-02-11T07:01:00', '2025-02-11T07:03:00'],
  ])('writes a range on the clock of %s', (zone, since, until) => {
    expect(rangeOfBins(histogramOf({}), 1, 3, zone)).toEqual({ since, until });
  });

  it('widens a range to whole seconds, or to milliseconds when bins are finer', () => {
    const odd = { ...histogramOf({}), startMs: Date.UTC(2025, 1, 11, 6) + 300.5, binMs: 2_500 };
    expect(rangeOfBins(odd, 0, 1, 'UTC')).toEqual({ since: '2025-02-11T06:00:00', until: '2025-02-11T06:00:03' });
    expect(rangeOfBins({ ...odd, binMs: 10 }, 0, 1, 'UTC')).toEqual({
      since: '2025-02-11T06:00:00.300',
      until: '2025-02-11T06:00:00.311',
    });
  });

  it('is told in words', () => {
    const histogram = histogramOf({ failure: [0, 3, 0], success: [9, 2, 0] });
    expect(describeBins(histogram, 1, 2, 'UTC')).toBe('2025-02-11 06:01 – 06:02: 5 records, 3 failures');
    expect(describeHistogram(histogram, 'UTC')).toBe(
      '2025-02-11 06:00 – 06:03: 14 records, 3 failures. Most records: 2025-02-11 06:00 – 06:01: 9 records. ' +
        'Most failures: 2025-02-11 06:01 – 06:02: 5 records, 3 failures.',
    );
    expect(describeHistogram(histogramOf({}), 'UTC')).toBe('No records with a time.');
  });

  it.each([
    [minute, '06:00:00'],
    [3_600_000, '06:00'],
    [30 * 86_400_000, '2025-02-11'],
  ])('labels its axis as fine as %d ms need', (span, text) => {
    expect(axisText(Date.UTC(2025, 1, 11, 6), span, 'UTC')).toBe(text);
  });

  it('names the day where one begins', () => {
    expect(axisText(Date.UTC(2025, 1, 11), 86_400_000, 'UTC')).toBe('2025-02-11');
  });
});
