import type { SourceReader } from '../../sources/adapter';
import { areRowsEqual } from './repeatedRows';
import type { Segment } from '../store/segment';

/** The rows of one file, in the order of the file. */
export interface FileRows {
  readonly segments: readonly Segment[];
  /** What happened to the file; `null` or absent while it is where it was. */
  readonly retired?: unknown;
}

/**
 * How far an archive repeats a file that is read: from the start of both on, rows at the same byte with equal columns, as long as
 * nothing tells their bytes apart. Both may still grow.
 */
export class CopyMatch {
  /** So many rows of the archive are rows of the file: they are shown from the file. */
  rows = 0;
  /**
   * The file was indexed from its end, and its middle was never read: so many rows of its last part are rows of the archive.
   * They are shown from the archive, with those in the middle.
   */
  tailRows = 0;
  /** Up to here, in both. */
  endOffset = 0;
  /** One row differs: it is known how far they are the same. */
  isDecided = false;
  private hasTime = false;
  /** The row of the file that comes next. */
  private segment = 0;
  private row = 0;
  /** Bytes were compared up to here. */
  private checkedTo = 0;

  constructor(
    readonly original: FileRows,
    private readonly sameTo: SourceReader['sameTo'],
  ) {}

  /** Goes on comparing. `isAtEnd`: the archive is read as far as it goes. Answers whether other rows are known to be the same. */
  compare(archive: Segment, isAtEnd: boolean): boolean {
    if (this.isDecided) return false;
    const before = this.rows + this.tailRows;
    // What stands before its first segment was not read.
    let isDecided = this.original.segments[0]?.startOffset === 0 && this.walk(archive);
    if (!isDecided) isDecided = this.walkTail(archive);
    // Bytes are compared now and then: each time they are from the start on.
    const isDue =
      isAtEnd || isDecided ? this.endOffset > this.checkedTo : this.endOffset > 1.5 * this.checkedTo + CHECK_BYTES;
    if (isDue) isDecided = this.checkBytes(archive) || isDecided;
    this.isDecided = isDecided;
    // Records without a time may well be equal in two files.
    if (isDecided && !this.hasTime) this.cut(archive, 0);
    return this.rows + this.tailRows !== before;
  }

  /** The archive begins with rows of the file, and goes on with what was written to it later, or holds what was not read of it. */
  get isSameFile(): boolean {
    return this.tailRows > 0 || (this.rows > 0 && !this.isDecided);
  }

  /** Answers whether a row differs. */
  private walk(archive: Segment): boolean {
    const { segments } = this.original;
    let differs = false;
    while (this.rows < archive.rowCount) {
      const segment = segments[this.segment];
      if (segment === undefined) break;
      if (this.row >= segment.rowCount) {
        const next = segments[this.segment + 1];
        // What stands in between is not read yet.
        if (next === undefined || next.startOffset > segment.endOffset) break;
        this.segment++;
        this.row = 0;
        continue;
      }
      if (!areRowsEqual(segment, this.row, { segment: archive, row: this.rows })) {
        differs = true;
        break;
      }
      this.hasTime ||= !Number.isNaN(segment.chunkOf(this.row)?.timeMs[this.row & 0xffff] ?? NaN);
      this.row++;
      this.rows++;
    }
    this.cut(archive, this.rows);
    return differs;
  }

  /** Takes rows from the last part of a file whose middle nobody can read any more. Answers whether a row differs. */
  private walkTail(archive: Segment): boolean {
    const { segments, retired = null } = this.original;
    const tail = segments[segments.length - 1];
    if (retired === null || tail === undefined || tail.isReadable || this.tailHasAll(tail)) return false;
    const before = segments[segments.length - 2]?.endOffset ?? 0;
    if (before >= tail.startOffset || archive.endOffset <= tail.startOffset) return false;
    const first = archive.rowAtOrAfter(tail.startOffset);
    let differs = false;
    while (!this.tailHasAll(tail) && first + this.tailRows < archive.rowCount && !differs) {
      if (areRowsEqual(tail, this.tailRows, { segment: archive, row: first + this.tailRows })) this.tailRows++;
      else differs = true;
    }
    this.cutTail(tail, this.tailRows);
    return differs;
  }

  private tailHasAll(tail: Segment): boolean {
    return this.tailRows >= tail.rowCount;
  }

  private cutTail(tail: Segment, rows: number): void {
    this.tailRows = rows;
    if (rows === 0) return;
    if (tail.firstVisible !== rows) tail.hideBefore(rows);
    this.endOffset = rows < tail.rowCount ? tail.offsetOf(rows) : tail.endOffset;
  }

  /** Answers whether bytes differ. */
  private checkBytes(archive: Segment): boolean {
    this.checkedTo = this.endOffset;
    for (const segment of this.original.segments) {
      const { key, startOffset, endOffset } = segment;
      const to = Math.min(this.endOffset, endOffset);
      if (startOffset >= to) break;
      const same = this.sameTo(archive.key, key, to);
      // A block that differs, or where one of them ends: a line without an end is not among what is compared.
      if (same >= to || same % BLOCK_BYTES !== 0) continue;
      const isTail = this.tailRows > 0 && segment === this.original.segments.at(-1);
      if (isTail) this.cutTail(segment, wholeRowsBefore(segment, same));
      else this.cut(archive, wholeRowsBefore(archive, same));
      return true;
    }
    return false;
  }

  /** Only the first rows are the same. */
  private cut(archive: Segment, rows: number): void {
    this.rows = rows;
    this.endOffset = rows === 0 ? 0 : rows < archive.rowCount ? archive.offsetOf(rows) : archive.endOffset;
  }
}

/** How many rows end at or before the byte. */
function wholeRowsBefore(segment: Segment, offset: number): number {
  return offset >= segment.endOffset ? segment.rowCount : Math.max(0, segment.rowAtOrAfter(offset + 1) - 1);
}

/** As `sameTo` compares. */
const BLOCK_BYTES = 64 * 1024;
const CHECK_BYTES = 1024 * 1024;
