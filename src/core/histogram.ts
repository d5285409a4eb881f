import { outcomes, type OutcomeCode } from './outcome';

/** Counts over time by outcome; what the views draw. Bins are [startMs + i × binMs, …), at most 400 of them. */
export interface HistogramData {
  readonly startMs: number;
  readonly binMs: number;
  /** One array an outcome, in the order of `outcomes`. */
  readonly counts: readonly (readonly number[])[];
  /** Records that no bin counts: without a time, or decades away from all others. */
  readonly withoutTime: number;
}

/**
 * Counts times as they come, in any order, in bins that are as fine as 400 of them allow; bins are merged when the
 * range grows. All bins and `withoutTime` together always are the number of `add`s.
 *
 * A clock that was wrong for a moment (year 1, 1970, 9999) must not squeeze everything else into one bin:
 * times further apart than the widest bins can span are counted in islands of their own, and the fullest is shown.
 */
export class Histogram {
  private current = new Island();
  private readonly islands: Island[] = [];
  private uncounted = 0;

  /** Counts one record; NaN is a record without a time. */
  add(timeMs: number, outcome: OutcomeCode): void {
    const { current } = this;
    const bin = Math.floor(timeMs / current.binMs) - current.firstBin;
    if (bin >= 0 && bin < current.length) current.add(bin, outcome);
    else this.addElsewhere(timeMs, outcome);
  }

  view(): HistogramData {
    const totals = this.islands.map(island => island.total);
    const most = Math.max(0, ...totals);
    const shown = this.islands[totals.indexOf(most)];
    const { firstBin, binMs, length } = shown ?? this.current;
    return {
      startMs: length === 0 ? 0 : firstBin * binMs,
      binMs,
      counts: outcomes.map((_, code) => shown?.countsOf(code) ?? []),
      withoutTime: this.uncounted + totals.reduce((sum, total) => sum + total, 0) - most,
    };
  }

  private addElsewhere(timeMs: number, outcome: OutcomeCode): void {
    // Beyond these no calendar has dates.
    if (!(Math.abs(timeMs) <= 8.64e15)) {
      this.uncounted++;
      return;
    }
    const island = this.islands.find(candidate => candidate.canReach(timeMs)) ?? this.addIsland();
    this.current = island;
    island.add(island.reach(timeMs), outcome);
  }

  /** When there are many, the emptiest one is given up for the new one, the oldest of equals. */
  private addIsland(): Island {
    if (this.islands.length === MAX_ISLANDS) {
      const least = Math.min(...this.islands.map(island => island.total));
      const [lost] = this.islands.splice(
        this.islands.findIndex(island => island.total === least),
        1,
      );
      this.uncounted += lost?.total ?? 0;
    }
    const island = new Island();
    this.islands.push(island);
    return island;
  }
}

/** A range of at most 400 bins that grows at both ends. Bins are counted from 1970 in widths of `binMs`. */
class Island {
  binMs = binWidthsMs[0] ?? NaN;
  firstBin = 0;
  length = 0;
  total = 0;
  private level = 0;
  /** The counts of bin after bin, one an outcome. */
  private readonly counts = new Uint32Array(MAX_BINS * outcomes.length);

  add(bin: number, outcome: OutcomeCode): void {
    const cell = bin * outcomes.length + outcome;
    this.counts[cell] = (this.counts[cell] ?? 0) + 1;
    this.total++;
  }

  countsOf(outcome: number): number[] {
    return Array.from({ length: this.length }, (_, bin) => this.counts[bin * outcomes.length + outcome] ?? 0);
  }

  /** Whether the time fits with what is here, in the widest bins at worst. */
  canReach(timeMs: number): boolean {
    if (this.length === 0) return true;
    const widest = binWidthsMs.at(-1) ?? NaN;
    const first = Math.floor((this.firstBin * this.binMs) / widest);
    const last = Math.floor(((this.firstBin + this.length) * this.binMs - 1) / widest);
    const bin = Math.floor(timeMs / widest);
    return Math.max(last, bin) - Math.min(first, bin) < MAX_BINS;
  }

  /** Grows the range until it holds the time, and answers in which bin. */
  reach(timeMs: number): number {
    let bin = Math.floor(timeMs / this.binMs);
    if (this.length === 0) {
      this.firstBin = bin;
      this.length = 1;
    }
    while (Math.max(this.firstBin + this.length - 1, bin) - Math.min(this.firstBin, bin) >= MAX_BINS) {
      this.coarsen();
      bin = Math.floor(timeMs / this.binMs);
    }
    const shift = this.firstBin - bin;
    if (shift > 0) {
      this.counts.copyWithin(shift * outcomes.length, 0, this.length * outcomes.length);
      this.counts.fill(0, 0, shift * outcomes.length);
      this.firstBin = bin;
      this.length += shift;
    }
    this.length = Math.max(this.length, bin - this.firstBin + 1);
    return bin - this.firstBin;
  }

  /** Merges bins into those of the next width, of which each width is a divisor. */
  private coarsen(): void {
    const last = this.firstBin + this.length - 1;
    const factor = (binWidthsMs[++this.level] ?? NaN) / this.binMs;
    const firstBin = Math.floor(this.firstBin / factor);
    for (let bin = 0; bin < this.length; bin++) {
      const target = Math.floor((this.firstBin + bin) / factor) - firstBin;
      for (let outcome = 0; outcome < outcomes.length; outcome++) {
        const cell = bin * outcomes.length + outcome;
        const count = this.counts[cell] ?? 0;
        this.counts[cell] = 0;
        const targetCell = target * outcomes.length + outcome;
        this.counts[targetCell] = (this.counts[targetCell] ?? 0) + count;
      }
    }
    this.binMs *= factor;
    this.firstBin = firstBin;
    this.length = Math.floor(last / factor) - firstBin + 1;
  }
}

const MAX_BINS = 400;
const MAX_ISLANDS = 8;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const binWidthsMs = [
  ...[1000, 5000, 10_000, 30_000],
  ...[1, 5, 10, 30].map(minutes => minutes * MINUTE_MS),
  ...[1, 3, 6, 12].map(hours => hours * HOUR_MS),
  ...[1, 2, 6, 30].map(days => days * DAY_MS),
];
