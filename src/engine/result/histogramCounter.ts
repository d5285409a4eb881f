import { Histogram } from '../../core/histogram';
import type { OutcomeCode } from '../../core/outcome';
import type { HistogramData } from '../../core/histogram';
import { MatchCursor } from './matchCursor';
import type { Matches } from './matches';

/** The matches counted over time, kept up to date as they grow. */
export class HistogramCounter {
  private readonly cursor: MatchCursor;
  private histogram = new Histogram();

  constructor(matches: Matches) {
    this.cursor = new MatchCursor(matches);
  }

  view(): HistogramData {
    this.cursor.advance(
      () => {
        this.histogram = new Histogram();
      },
      (_, chunk, rows, count) => {
        const { timeMs, outcome } = chunk;
        for (let at = 0; at < count; at++) {
          const row = rows[at] ?? 0;
          // Columns hold codes of outcomes only.
          this.histogram.add(timeMs[row] ?? NaN, (outcome[row] ?? 0) as OutcomeCode);
        }
      },
    );
    return this.histogram.view();
  }
}
