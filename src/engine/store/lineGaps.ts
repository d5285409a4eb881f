import { NumberList } from './numberList';

/** The lines of the rows of a segment: mostly a row is a line, so only where that changes is kept. */
export class LineGaps {
  /** From row `rows[i]` on, line − row is `sizes[i]`. */
  private readonly rows = new NumberList();
  private readonly sizes = new NumberList();

  /** Takes the lines of the next rows, of which the first is `firstRow`. */
  add(firstRow: number, lines: Float64Array, count: number): void {
    let gap = this.sizes.length === 0 ? 0 : this.sizes.at(this.sizes.length - 1);
    for (let at = 0; at < count; at++) {
      const row = firstRow + at;
      const now = (lines[at] ?? 0) - row;
      if (now === gap) continue;
      gap = now;
      this.rows.push(row);
      this.sizes.push(gap);
    }
  }

  lineOf(row: number): number {
    const gaps = this.rows.countUpTo(row);
    return row + (gaps === 0 ? 0 : this.sizes.at(gaps - 1));
  }
}
