import { areRowsEqual } from './repeatedRows';
import type { Segment } from './store/segment';

/** The rows of one file, in the order of the file. */
export interface FileRows {
  readonly segments: readonly Segment[];
}

/**
 * How far an archive repeats a file that is read: from the start of both on, rows at the same byte with equal columns.
 * Both may still grow.
 */
export class CopyMatch {
  /** So many rows of the archive are rows of the file. */
  rows = 0;
  /** Up to here, in both. */
  endOffset = 0;
  /** One row differs: it is known how far they are the same. */
  isDecided = false;
  private hasTime = false;
  /** The row of the file that comes next. */
  private segment = 0;
  private row = 0;

  constructor(readonly original: FileRows) {}

  /** Goes on comparing. Answers whether more rows are known to be the same. */
  compare(archive: Segment): boolean {
    const { segments } = this.original;
    // What stands before its first segment was never read.
    if (this.isDecided || segments[0]?.startOffset !== 0) return false;
    const before = this.rows;
    while (this.rows < archive.rowCount) {
      const segment = segments[this.segment];
      if (segment === undefined) break;
      if (this.row >= segment.rowCount) {
        if (this.segment + 1 >= segments.length) break;
        this.segment++;
        this.row = 0;
        continue;
      }
      if (!areRowsEqual(segment, this.row, { segment: archive, row: this.rows })) {
        this.isDecided = true;
        // Records without a time may well be equal in two files.
        if (!this.hasTime) this.rows = 0;
        break;
      }
      this.hasTime ||= !Number.isNaN(segment.chunkOf(this.row)?.timeMs[this.row & 0xffff] ?? NaN);
      this.row++;
      this.rows++;
    }
    this.endOffset = this.rows < archive.rowCount ? archive.offsetOf(this.rows) : archive.endOffset;
    if (this.rows === 0) this.endOffset = 0;
    return this.rows !== before;
  }
}
