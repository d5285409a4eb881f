import type { Outcome } from '../../src/core/outcome';
import { outcomes } from '../../src/core/outcome';
import { formatTime } from '../../src/core/timestamp';
import type { HistogramView } from '../../src/protocol/engineViews';
import { countOf, countText } from '../parts/words';

/** From the bottom of a bar to its top. */
export const stackOrder = ['failure', 'running', 'success', 'neutral'] as const satisfies readonly Outcome[];

/** What an outcome is called where it is counted. */
export const outcomeNouns: Readonly<Record<Outcome, string>> = {
  failure: 'failures',
  running: 'running',
  success: 'succeeded',
  neutral: 'other',
};

/** Bins and the tops of their stacked parts, the lowest part last: each is drawn over the one before. */
export interface Bars {
  /** The middle of each bin, in milliseconds. */
  readonly centers: readonly number[];
  /** One array an entry of `stackOrder`, from the whole bar to its lowest part. */
  readonly tops: readonly (readonly number[])[];
  readonly highest: number;
}

/** Failures are a sliver of at least this share of the highest bar: one in thousands must be seen. */
const leastFailureShare = 0.05;

/** Stacks the counts. */
export function stackedBars(histogram: HistogramView): Bars {
  const bins = histogram.counts[0]?.length ?? 0;
  const totals = Array.from({ length: bins }, (_, bin) => countsOfBin(histogram, bin).total);
  const highest = Math.max(1, ...totals);
  const heights = stackOrder.map(outcome =>
    Array.from({ length: bins }, (_, bin) => {
      const count = countAt(histogram, outcome, bin);
      return outcome === 'failure' && count > 0 ? Math.max(count, highest * leastFailureShare) : count;
    }),
  );
  const tops: number[][] = [];
  for (const height of heights) {
    const below = tops.at(-1);
    tops.push(height.map((value, bin) => value + (below?.[bin] ?? 0)));
  }
  const centers = Array.from({ length: bins }, (_, bin) => histogram.startMs + (bin + 0.5) * histogram.binMs);
  return { centers, tops: tops.reverse(), highest };
}

export interface BinCounts extends Readonly<Record<Outcome, number>> {
  readonly total: number;
}

/** What is in a bin; nothing outside the histogram. */
export function countsOfBin(histogram: HistogramView, bin: number): BinCounts {
  return countsOfBins(histogram, bin, bin + 1);
}

/** What is in the bins [from, to). */
export function countsOfBins(histogram: HistogramView, from: number, to: number): BinCounts {
  const sums = { failure: 0, running: 0, success: 0, neutral: 0, total: 0 };
  for (const outcome of outcomes) {
    for (let bin = from; bin < to; bin++) sums[outcome] += countAt(histogram, outcome, bin);
    sums.total += sums[outcome];
  }
  return sums;
}

export function binCount(histogram: HistogramView): number {
  return histogram.counts[0]?.length ?? 0;
}

/** The bin of a time, inside the histogram. */
export function binAt(histogram: HistogramView, timeMs: number): number {
  const bin = Math.floor((timeMs - histogram.startMs) / histogram.binMs);
  return Math.min(Math.max(bin, 0), binCount(histogram) - 1);
}

/** A time range for `since:` and `until:`, on the clock that is displayed. */
export interface TimeRangeText {
  readonly since: string;
  readonly until: string;
}

/** The range of the bins [from, to), widened to whole seconds, or milliseconds when bins are that fine. */
export function rangeOfBins(histogram: HistogramView, from: number, to: number, zone: string): TimeRangeText {
  const unit = histogram.binMs < 1000 ? 1 : 1000;
  const sinceMs = Math.floor((histogram.startMs + from * histogram.binMs) / unit) * unit;
  const untilMs = Math.ceil((histogram.startMs + to * histogram.binMs) / unit) * unit;
  const text = (ms: number): string => formatTime(ms, zone, unit === 1 ? 'milliseconds' : 'seconds').replace(' ', 'T');
  return { since: text(sinceMs), until: text(untilMs) };
}

/** The bins that a drag covers, at least one. */
export function binsOfDrag(histogram: HistogramView, fromMs: number, toMs: number): readonly [number, number] {
  const first = binAt(histogram, Math.min(fromMs, toMs));
  return [first, Math.max(first, binAt(histogram, Math.max(fromMs, toMs))) + 1];
}

/** `2025-02-11 06:00 – 06:05: 120 records, 3 failures` for the bins [from, to). */
export function describeBins(histogram: HistogramView, from: number, to: number, zone: string): string {
  const { total, failure } = countsOfBins(histogram, from, to);
  const failures = failure > 0 ? `, ${countOf(failure, 'failure')}` : '';
  return `${spanText(histogram, from, to, zone)}: ${countOf(total, 'record')}${failures}`;
}

/** The time of the bins [from, to); the day is not repeated. */
export function spanText(histogram: HistogramView, from: number, to: number, zone: string): string {
  const precision = histogram.binMs < 60_000 ? 'seconds' : 'minutes';
  const start = formatTime(histogram.startMs + from * histogram.binMs, zone, precision);
  const end = formatTime(histogram.startMs + to * histogram.binMs, zone, precision);
  const isSameDay = start.slice(0, 10) === end.slice(0, 10);
  return `${start} – ${isSameDay ? end.slice(11) : end}`;
}

/** What stands at the time axis: the day where one begins, else the time of day. */
export function axisText(timeMs: number, spanMs: number, zone: string): string {
  const [day, time] = formatTime(timeMs, zone, spanMs < 120_000 ? 'seconds' : 'minutes').split(' ');
  const isDay = spanMs > 7 * 86_400_000 || (time?.startsWith('00:00') === true && spanMs > 120_000);
  return (isDay ? day : time) ?? '';
}

/** The whole picture in a sentence or two, for those who can't see it. */
export function describeHistogram(histogram: HistogramView, zone: string): string {
  const bins = binCount(histogram);
  const { total } = countsOfBins(histogram, 0, bins);
  if (total === 0) return 'No records with a time.';
  const fullest = indexOfMost(bins, bin => countsOfBin(histogram, bin).total);
  const worst = indexOfMost(bins, bin => countAt(histogram, 'failure', bin));
  const sentences = [
    `${describeBins(histogram, 0, bins, zone)}.`,
    `Most records: ${describeBins(histogram, fullest, fullest + 1, zone)}.`,
  ];
  if (countAt(histogram, 'failure', worst) > 0) {
    sentences.push(`Most failures: ${describeBins(histogram, worst, worst + 1, zone)}.`);
  }
  if (histogram.withoutTime > 0) sentences.push(`${countText(histogram.withoutTime)} without a time.`);
  return sentences.join(' ');
}

function countAt(histogram: HistogramView, outcome: Outcome, bin: number): number {
  return histogram.counts[outcomes.indexOf(outcome)]?.[bin] ?? 0;
}

function indexOfMost(length: number, valueOf: (index: number) => number): number {
  let best = 0;
  for (let index = 1; index < length; index++) if (valueOf(index) > valueOf(best)) best = index;
  return best;
}
