import { indexedRoles } from '../../core/roles';
import { setSeenBefore, type Incarnation } from './incarnation';
import { nextTurn } from '../nextTurn';
import { readRecordBytes } from '../query/recordTexts';
import type { FoundInSegment } from '../store/logIndex';
import type { Segment } from '../store/segment';

/**
 * Hides the first rows of a retired file that the file at the path has again: an editor that saves, `cp` over the log
 * and a writer that rewrites make a new file with old content, and nothing may be shown twice.
 *
 * Rows are the same when they stand at the same byte and their columns are equal, and their bytes too where they can
 * still be read. Columns are compared at once, so that no summary shows a row twice; bytes afterwards.
 */
export class RepeatedRows {
  /** Rows before this place (segment of the old file, row in it) are hidden. */
  private place: Place = { segment: 0, row: 0 };
  private verified: Place = { segment: 0, row: 0 };
  private isDecided = false;
  /** Everything is hidden until it is known where the new file differs. */
  private isSuspended = false;
  private comparedWith: Incarnation | undefined;

  constructor(readonly old: Incarnation) {}

  get isAllHidden(): boolean {
    return this.place.segment >= this.old.segments.length;
  }

  /** How far it is repeated, as far as that is known by now; `null` when it was not compared yet. */
  get repeat(): Repeat | null {
    const { old, comparedWith: now, place } = this;
    if (now === undefined) return null;
    const segment = old.segments[place.segment];
    const isInside = segment !== undefined && place.row < segment.rowCount;
    const last = segment ?? old.segments[old.segments.length - 1];
    return { old, now, endOffset: isInside ? segment.offsetOf(place.row) : (last?.endOffset ?? 0) };
  }

  /** The retired file got another segment: its older part is read only now. */
  restart(): void {
    this.place = { segment: 0, row: 0 };
    this.verified = this.place;
    this.comparedWith = undefined;
  }

  /** Goes on comparing with what is known of the file at the path by now. Answers whether rows were hidden or shown. */
  compare(now: Incarnation): boolean {
    if (this.comparedWith !== now) {
      this.comparedWith = now;
      this.isDecided = false;
    }
    if (this.isDecided) return false;
    const before = this.place;
    this.place = this.walk(now);
    const isSuspended = this.mayRepeatTail(now);
    if (isSamePlace(before, this.place) && isSuspended === this.isSuspended) return false;
    this.isSuspended = isSuspended;
    this.apply();
    this.shareSeen(now);
    return true;
  }

  /** Compares bytes where columns were equal. Answers whether rows had to be shown again. */
  async verify(now: Incarnation): Promise<boolean> {
    while (isBefore(this.verified, this.place) && this.comparedWith === now) {
      const segment = this.old.segments[this.verified.segment];
      const from = this.verified.row;
      const to = Math.min(
        this.verified.segment === this.place.segment ? this.place.row : (segment?.rowCount ?? 0),
        from + SLICE_ROWS,
      );
      if (segment === undefined || from >= to) {
        this.verified = { segment: this.verified.segment + 1, row: 0 };
        continue;
      }
      const differing = await firstDifference(segment, from, to, now);
      if (differing < to) {
        this.place = { segment: this.verified.segment, row: differing };
        this.verified = this.place;
        this.isDecided = true;
        this.isSuspended = false;
        this.apply();
        return true;
      }
      this.verified = { segment: this.verified.segment, row: to };
      await nextTurn();
    }
    return false;
  }

  private walk(now: Incarnation): Place {
    let { segment: number, row } = this.place;
    let target: FoundInSegment | undefined;
    for (;;) {
      const segment = this.old.segments[number];
      if (segment === undefined) return this.decide({ segment: number, row: 0 });
      if (row >= segment.rowCount) {
        number++;
        row = 0;
        continue;
      }
      const next = target === undefined || target.row + 1 >= target.segment.rowCount ? undefined : target.row + 1;
      if (target !== undefined && next !== undefined) target = { segment: target.segment, row: next };
      else {
        const found = rowAtOffset(now, segment.offsetOf(row));
        if (found === 'unread') return { segment: number, row };
        target = found;
      }
      if (target === undefined || !areRowsEqual(segment, row, target)) return this.decide({ segment: number, row });
      row++;
    }
  }

  private decide(place: Place): Place {
    this.isDecided = true;
    return place;
  }

  /**
   * While the older part of the new file is not read, it is not known how far the files are the same. When its tail
   * begins with a row of the old file, they most likely are: showing both would show most rows twice.
   */
  private mayRepeatTail(now: Incarnation): boolean {
    const tail = now.segments[now.segments.length - 1];
    if (this.isDecided || this.isAllHidden || tail === undefined || tail.rowCount === 0) return false;
    const next = this.old.segments[this.place.segment]?.offsetOf(this.place.row) ?? Infinity;
    if (next >= tail.startOffset) return false;
    const offset = tail.offsetOf(0);
    return this.old.segments.some(segment => {
      const row = segment.rowAtOrAfter(offset);
      return row < segment.rowCount && areRowsEqual(segment, row, { segment: tail, row: 0 });
    });
  }

  private apply(): void {
    this.old.segments.forEach((segment, number) => {
      const isHidden = this.isSuspended || number < this.place.segment;
      segment.hideBefore(isHidden ? segment.rowCount : number === this.place.segment ? this.place.row : 0);
    });
  }

  /** What was acknowledged in the old file is so in the new one. */
  private shareSeen(now: Incarnation): void {
    const end = this.old.segments[this.place.segment]?.offsetOf(this.place.row) ?? Infinity;
    const last = this.old.segments[this.old.segments.length - 1]?.endOffset ?? 0;
    const seenBefore = Math.min(this.old.seenBefore, end, last);
    if (seenBefore > now.seenBefore) setSeenBefore(now, seenBefore);
  }
}

/** The records of a retired file before a byte are also in the file that came after it, at the same bytes. */
export interface Repeat {
  readonly old: Incarnation;
  readonly now: Incarnation;
  readonly endOffset: number;
}

interface Place {
  readonly segment: number;
  readonly row: number;
}

/** The row that starts at the byte; `unread` when that part of the file was not read yet. */
function rowAtOffset(now: Incarnation, offset: number): FoundInSegment | 'unread' | undefined {
  for (const segment of now.segments) {
    if (offset < segment.startOffset) return 'unread';
    if (offset >= segment.endOffset) continue;
    const row = segment.rowAtOrAfter(offset);
    return row < segment.rowCount && segment.offsetOf(row) === offset ? { segment, row } : undefined;
  }
  return 'unread';
}

/** Whether the columns of two rows are equal, and they stand at the same byte of their files. */
export function areRowsEqual(segment: Segment, row: number, other: FoundInSegment): boolean {
  const a = segment.chunkOf(row);
  const b = other.segment.chunkOf(other.row);
  if (a === undefined || b === undefined) return false;
  const x = row & 0xffff;
  const y = other.row & 0xffff;
  // Object.is: a missing time is NaN in both.
  if (!Object.is(a.timeMs[x], b.timeMs[y]) || a.offsetAt(x) !== b.offsetAt(y)) return false;
  return indexedRoles.every(role => a.codes[role][x] === b.codes[role][y]);
}

/** The first of rows [from, to) whose bytes differ from those of the new file; `to` when none does, as far as they can be read. */
async function firstDifference(segment: Segment, from: number, to: number, now: Incarnation): Promise<number> {
  if (!segment.isReadable) return to;
  const rows = Array.from({ length: to - from }, (_, at) => from + at);
  const targets = rows.map(row => rowAtOffset(now, segment.offsetOf(row)));
  const newBytes: (Uint8Array | null)[] = rows.map(() => null);
  for (const target of new Set(targets.map(found => (isFound(found) ? found.segment : undefined)))) {
    if (target === undefined) continue;
    const places = targets.flatMap((found, place) =>
      isFound(found) && found.segment === target ? [{ place, row: found.row }] : [],
    );
    const read = await readRecordBytes(
      target,
      places.map(({ row }) => row),
    );
    places.forEach(({ place }, at) => (newBytes[place] = read[at] ?? null));
  }
  const oldBytes = await readRecordBytes(segment, rows);
  const at = rows.findIndex((_, place) => {
    const a = oldBytes[place] ?? null;
    const b = newBytes[place] ?? null;
    return a !== null && b !== null && Buffer.compare(a, b) !== 0;
  });
  return at < 0 ? to : from + at;
}

function isFound(found: FoundInSegment | 'unread' | undefined): found is FoundInSegment {
  return found !== undefined && found !== 'unread';
}

function isSamePlace(a: Place, b: Place): boolean {
  return a.segment === b.segment && a.row === b.row;
}

function isBefore(a: Place, b: Place): boolean {
  return a.segment < b.segment || (a.segment === b.segment && a.row < b.row);
}

const SLICE_ROWS = 2000;
