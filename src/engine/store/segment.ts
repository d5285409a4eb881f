import type { Batch } from '../../core/columns';
import type { LineNumber, SegmentId } from '../../core/ids';
import { FAILURE } from '../../core/outcome';
import { isIndexedRole, roles, type Role } from '../../core/roles';
import type { RecordSpan, SegmentKey } from '../../sources/adapter';
import { CHUNK_ROWS, type Chunk } from './chunk';
import type { SegmentOwner } from './segmentOwner';
import type { SegmentCopy, SegmentPlace } from './segmentPlace';
import { LineGaps } from './lineGaps';
import { RowFates, type EntryFate } from './rowFates';
import { ProblemList } from './problemList';

/**
 * The rows of one incarnation of a file, or of a part of it. Rows are only ever appended, in the order of the file;
 * `firstVisible` grows when the first rows are found again in a newer segment.
 */
export class Segment {
  readonly chunks: Chunk[] = [];
  readonly problems = new ProblemList();
  rowCount = 0;
  firstVisible = 0;
  /** The file's line of this segment's first line; `null` while the part before is not read. */
  firstLine: LineNumber | null;
  endOffset: number;
  endLine = 0;
  /** Whether its own file has a name still, and which. */
  isOnDisk = true;
  path: string;
  /** Whether the bytes of its own file can be had. */
  isReadable = true;
  /** An archive that holds these rows, from the first one on, at the same offsets. */
  copy: SegmentCopy | null = null;
  /** As in `Batch`, of all of them. */
  private batchRoles = 0;
  private seenBeforeByte = 0;
  private failureCount = 0;
  private unseenCount = 0;
  private newest: readonly number[] = [];
  private minTimeMs = Infinity;
  private maxTimeMs = -Infinity;
  private readonly lines = new LineGaps();
  private readonly fates = new RowFates();

  constructor(
    readonly id: SegmentId,
    readonly key: SegmentKey,
    readonly owner: SegmentOwner,
    readonly startOffset: number,
    firstLine: LineNumber | null,
    private readonly newChunk: (segment: Segment, firstRow: number) => Chunk,
  ) {
    this.firstLine = firstLine;
    this.path = owner.path;
    this.endOffset = startOffset;
  }

  /** Failures before this byte were acknowledged. */
  get seenBefore(): number {
    return this.seenBeforeByte;
  }

  get visibleCount(): number {
    return this.rowCount - this.firstVisible - this.fates.replacedFrom(this.firstVisible);
  }

  /** Roles of which a row has a value. */
  hasRole(role: Role): boolean {
    if (isIndexedRole(role)) return this.chunks.some(chunk => chunk.hasValue(role));
    return (this.batchRoles & (1 << roles.indexOf(role))) !== 0;
  }

  get failures(): number {
    return this.failureCount;
  }

  get unseen(): number {
    return this.unseenCount;
  }

  /** The last few failures, as rows, oldest first. */
  get newestFailures(): readonly number[] {
    return this.newest.filter(row => this.isVisible(row));
  }

  get firstTimeMs(): number | null {
    return Number.isFinite(this.minTimeMs) ? this.minTimeMs : null;
  }

  get lastTimeMs(): number | null {
    return Number.isFinite(this.maxTimeMs) ? this.maxTimeMs : null;
  }

  append(batch: Batch): void {
    this.lines.add(this.rowCount, batch.line, batch.rowCount);
    for (const problem of batch.problems) this.problems.push(problem);
    for (let from = 0; from < batch.rowCount;) {
      const last = this.chunks[this.chunks.length - 1];
      const chunk = last === undefined || last.isFull ? this.addChunk() : last;
      const to = Math.min(batch.rowCount, from + CHUNK_ROWS - chunk.rowCount);
      chunk.append(batch, from, to);
      from = to;
    }
    this.noteOutcomes(batch);
    this.batchRoles |= batch.roles;
    this.rowCount += batch.rowCount;
    this.endOffset = batch.endOffset;
    this.endLine = batch.endLine;
  }

  chunkOf(row: number): Chunk | undefined {
    return this.chunks[row >>> 16];
  }

  offsetOf(row: number): number {
    return this.chunkOf(row)?.offsetAt(row & 0xffff) ?? this.endOffset;
  }

  spanOf(row: number): RecordSpan {
    return { from: this.offsetOf(row), to: row + 1 < this.rowCount ? this.offsetOf(row + 1) : this.endOffset };
  }

  /** The line of a row, counted from the segment's first line. */
  lineOf(row: number): number {
    return this.lines.lineOf(row);
  }

  /** The first row that starts at or after the byte. */
  rowAtOrAfter(offset: number): number {
    let low = 0;
    let high = this.rowCount;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.offsetOf(middle) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The last visible row on a line before this one, counted from the segment's first line; -1 when there is none. */
  lastRowBefore(line: LineNumber): number {
    let low = this.firstVisible;
    let high = this.rowCount;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.lineOf(middle) < line) low = middle + 1;
      else high = middle;
    }
    return low > this.firstVisible ? low - 1 : -1;
  }

  /** Where the first row with a later time starts; infinite when there is none. */
  firstOffsetAfter(timeMs: number): number {
    if (this.maxTimeMs <= timeMs) return Infinity;
    for (const chunk of this.chunks) {
      for (let row = 0; row < chunk.rowCount; row++) {
        if ((chunk.timeMs[row] ?? NaN) > timeMs) return chunk.offsetAt(row);
      }
    }
    return Infinity;
  }

  /** Visible rows that are neither in their own file nor in a copy. */
  get lostCount(): number {
    if (this.isOnDisk) return this.fates.goneFrom(this.firstVisible);
    const kept = this.copy === null ? 0 : this.rowAtOrAfter(this.copy.endOffset);
    return (
      this.rowCount - Math.max(this.firstVisible, kept) - this.fates.replacedFrom(Math.max(this.firstVisible, kept))
    );
  }

  /** The file that holds a row, by the key under which the reader knows it; `null` when it is on no disk any more. */
  placeOf(row: number): SegmentPlace | null {
    return this.fates.isGone(row) ? null : this.placeOfByte(this.offsetOf(row));
  }

  /** The same, for anything that starts at the byte. */
  placeOfByte(offset: number): SegmentPlace | null {
    if (this.isOnDisk) return this;
    const { copy } = this;
    return copy !== null && offset < copy.endOffset ? copy : null;
  }

  /** Failures from this row on are unseen. */
  firstUnseenRow(): number {
    return this.rowAtOrAfter(this.seenBefore);
  }

  isUnseen(row: number): boolean {
    return this.offsetOf(row) >= this.seenBefore;
  }

  /** Everything before the byte is acknowledged, everything from it on is not. */
  setSeenBefore(offset: number): void {
    if (this.seenBefore === offset) return;
    this.seenBeforeByte = offset;
    this.recount();
  }

  /** Rows and problems before this row are shown elsewhere. */
  hideBefore(row: number): void {
    this.firstVisible = row;
    this.problems.hideBefore(row === 0 ? 0 : this.offsetOf(row));
    this.recount();
  }

  /** Whether the row is shown: it exists, and no later one stands for it. */
  isVisible(row: number): boolean {
    return row >= this.firstVisible && row < this.rowCount && !this.fates.isReplaced(row);
  }

  isReplaced(row: number): boolean {
    return this.fates.isReplaced(row);
  }

  /** Whether rows in the midst of others are hidden. */
  get hasReplaced(): boolean {
    return this.fates.hasReplaced;
  }

  /** Grows when rows in the midst of others were hidden. */
  get hiddenRevision(): number {
    return this.fates.revision;
  }

  /** What became of the records and problems at positions [from, to). */
  endEntries(from: number, to: number, fate: EntryFate): void {
    const end = this.rowAtOrAfter(to);
    for (let row = this.rowAtOrAfter(from); row < end; row++) if (this.fates.set(row, fate)) this.noteHidden(row);
    if (fate !== 'replaced') return;
    this.problems.remove(from, to);
    this.fates.revision++;
    if (this.newest.some(row => !this.isVisible(row))) this.newest = this.findNewest();
  }

  private noteHidden(row: number): void {
    if (row < this.firstVisible || this.chunkOf(row)?.outcome[row & 0xffff] !== FAILURE) return;
    this.failureCount--;
    if (this.isUnseen(row)) this.unseenCount--;
  }

  private addChunk(): Chunk {
    const chunk = this.newChunk(this, this.chunks.length * CHUNK_ROWS);
    this.chunks.push(chunk);
    return chunk;
  }

  private noteOutcomes({ rowCount, timeMs, outcome, offset }: Batch): void {
    // Fields that are written for each row cost more than all the rest.
    let { minTimeMs, maxTimeMs } = this;
    let [failures, unseen] = [0, 0];
    for (let at = 0; at < rowCount; at++) {
      const time = timeMs[at] ?? NaN;
      if (time < minTimeMs) minTimeMs = time;
      if (time > maxTimeMs) maxTimeMs = time;
      if (outcome[at] !== FAILURE) continue;
      failures++;
      if ((offset[at] ?? 0) >= this.seenBeforeByte) unseen++;
    }
    this.minTimeMs = minTimeMs;
    this.maxTimeMs = maxTimeMs;
    this.failureCount += failures;
    this.unseenCount += unseen;
    const newest: number[] = [];
    for (let at = outcome.subarray(0, rowCount).lastIndexOf(FAILURE); at >= 0 && newest.length < NEWEST;) {
      newest.unshift(this.rowCount + at);
      at = at === 0 ? -1 : outcome.lastIndexOf(FAILURE, at - 1);
    }
    this.newest = [...this.newest, ...newest].slice(-NEWEST);
  }

  private recount(): void {
    this.failureCount = 0;
    this.unseenCount = 0;
    const firstUnseen = Math.max(this.firstVisible, this.rowAtOrAfter(this.seenBefore));
    for (const chunk of this.chunks) {
      const from = Math.max(0, this.firstVisible - chunk.firstRow);
      const unseenFrom = firstUnseen - chunk.firstRow;
      for (let row = from; row < chunk.rowCount; row++) {
        if (chunk.outcome[row] !== FAILURE || this.fates.isReplaced(chunk.firstRow + row)) continue;
        this.failureCount++;
        if (row >= unseenFrom) this.unseenCount++;
      }
    }
    if (this.hasReplaced) this.newest = this.findNewest();
  }

  private findNewest(): readonly number[] {
    const newest: number[] = [];
    for (let row = this.rowCount - 1; row >= this.firstVisible && newest.length < NEWEST; row--) {
      if (this.chunkOf(row)?.outcome[row & 0xffff] === FAILURE && this.isVisible(row)) newest.unshift(row);
    }
    return newest;
  }
}

const NEWEST = 5;
