/** Which rows in the midst of others are on the disk no more, where records are no lines. */
export class RowFates {
  /** Grows when rows were hidden. */
  revision = 0;
  /** Hidden, because a later row stands for the same thing. */
  private readonly replaced = new Set<number>();
  /** In no file any more, though others of the segment are. */
  private readonly gone = new Set<number>();

  /** Answers whether the row is hidden from now on. */
  set(row: number, fate: EntryFate): boolean {
    this.gone.delete(row);
    if (fate === 'there' || this.replaced.has(row)) return false;
    (fate === 'gone' ? this.gone : this.replaced).add(row);
    return fate === 'replaced';
  }

  get hasReplaced(): boolean {
    return this.replaced.size > 0;
  }

  isReplaced(row: number): boolean {
    return this.replaced.has(row);
  }

  isGone(row: number): boolean {
    return this.gone.has(row);
  }

  /** How many rows are hidden from a row on. */
  replacedFrom(row: number): number {
    return countFrom(this.replaced, row);
  }

  goneFrom(row: number): number {
    return countFrom(this.gone, row);
  }
}

/** What became of an entry: hidden, marked as on no disk any more, or there again after that. */
export type EntryFate = 'gone' | 'replaced' | 'there';

function countFrom(rows: ReadonlySet<number>, from: number): number {
  if (from === 0) return rows.size;
  let count = 0;
  for (const row of rows) if (row >= from) count++;
  return count;
}
