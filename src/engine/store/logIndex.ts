import { rowInSegment, segmentOf, type LineNumber, type RowId, type SegmentId } from '../../core/ids';
import type { SegmentKey } from '../../sources/adapter';
import { Chunk } from './chunk';
import type { IndexedSource } from './indexedSource';
import { Segment } from './segment';
import type { SegmentOwner } from './segmentOwner';

/** A row in the engine: `slot of its chunk << 16 | row in the chunk`, unsigned. Never leaves the engine. */
export type GlobalRow = number;

/** All segments of all sources, and the way from a row's number to its columns. */
export class LogIndex {
  /** In the order of the configuration, which is also their order where times are equal. */
  sources: readonly IndexedSource[] = [];
  /** Grows when rows went or segments were put in another order: what was derived from the rows must be made anew. */
  structureRevision = 0;
  /** Grows when an acknowledgement mark moved. */
  marksRevision = 0;
  private readonly segments = new Map<SegmentId, Segment>();
  private readonly slots: { readonly chunk: Chunk; readonly segment: Segment }[] = [];
  private readonly freeSlots: number[] = [];
  private lastSegment = -1;

  addSegment(key: SegmentKey, owner: SegmentOwner, startOffset: number, firstLine: LineNumber | null): Segment {
    const id = ++this.lastSegment as SegmentId;
    const newChunk = (segment: Segment, firstRow: number): Chunk => this.newChunk(segment, firstRow);
    const segment = new Segment(id, key, owner, startOffset, firstLine, newChunk);
    this.segments.set(id, segment);
    return segment;
  }

  /** Forgets the segment. Its slots are used again: results must be brought up to date before rows are looked up. */
  removeSegment(segment: Segment): void {
    this.discardSegment(segment);
    this.structureRevision++;
  }

  /** Forgets a segment that was never among those of a source, so that no result knows it. */
  discardSegment(segment: Segment): void {
    this.segments.delete(segment.id);
    for (const chunk of segment.chunks) this.freeSlots.push(chunk.slot);
  }

  chunkAt(slot: number): Chunk | undefined {
    return this.slots[slot]?.chunk;
  }

  segmentAt(slot: number): Segment | undefined {
    return this.slots[slot]?.segment;
  }

  placeOf(row: GlobalRow): FoundInSegment {
    const place = this.slots[row >>> 16];
    if (place === undefined) throw new Error(`There is no row ${row}.`);
    return { segment: place.segment, row: place.chunk.firstRow + (row & 0xffff) };
  }

  /** The row of an id; `undefined` when there is no such row (any more), or when it is hidden. */
  find(id: RowId): FoundInSegment | undefined {
    const segment = this.segments.get(segmentOf(id));
    const row = rowInSegment(id);
    if (segment === undefined || !Number.isInteger(row) || !segment.isVisible(row)) return undefined;
    return { segment, row };
  }

  get memoryBytes(): number {
    let sum = 0;
    for (const segment of this.segments.values()) for (const chunk of segment.chunks) sum += chunk.memoryBytes;
    return sum;
  }

  private newChunk(segment: Segment, firstRow: number): Chunk {
    const slot = this.freeSlots.pop() ?? this.slots.length;
    if (slot > MAX_SLOT) throw new Error('The index is full: it holds 4 billion rows.');
    const chunk = new Chunk(slot, firstRow, segment.chunks[segment.chunks.length - 1]);
    this.slots[slot] = { chunk, segment };
    return chunk;
  }
}

export interface FoundInSegment {
  readonly segment: Segment;
  readonly row: number;
}

/** The global row of a row in a segment, which must exist. */
export function globalRowOf(segment: Segment, row: number): GlobalRow {
  return (((segment.chunks[row >>> 16]?.slot ?? 0) << 16) | (row & 0xffff)) >>> 0;
}

const MAX_SLOT = 0xffff;
