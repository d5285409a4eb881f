import { CHUNK_ROWS, type Chunk } from '../store/chunk';
import type { Segment } from '../store/segment';
import type { Matches } from './matches';
import type { SegmentMatches } from './segmentMatches';

/** Takes `rows[0, count)` of a chunk, ascending; the array is used again and not to be written. */
export type RowsVisitor = (segment: Segment, chunk: Chunk, rows: Uint32Array, count: number) => void;

/** Hands each match to something that counts, once. */
export class MatchCursor {
  private generation = -1;
  private readonly taken = new Map<SegmentMatches, number>();
  private listed: Uint32Array | undefined;
  /** All rows of a chunk, where everything matches. */
  private all: Uint32Array | undefined;

  constructor(private readonly matches: Matches) {}

  /** Visits what is new. Calls `restart` first when what was visited before no longer counts. */
  advance(restart: () => void, visit: RowsVisitor): void {
    if (this.generation !== this.matches.generation) {
      this.generation = this.matches.generation;
      this.taken.clear();
      restart();
    }
    for (const part of this.matches.parts()) {
      const from = this.taken.get(part) ?? part.start;
      if (from < part.end) this.visitPart(part, from, part.end, visit);
      this.taken.set(part, part.end);
    }
  }

  /** Rows [from, to) of a chunk as a list. */
  private range(from: number, to: number): Uint32Array {
    if (this.all === undefined) {
      const all = new Uint32Array(CHUNK_ROWS);
      for (let row = 0; row < CHUNK_ROWS; row++) all[row] = row;
      this.all = all;
    }
    return this.all.subarray(from, to);
  }

  private visitPart(part: SegmentMatches, from: number, to: number, visit: RowsVisitor): void {
    for (let at = from; at < to;) {
      const chunk = part.segment.chunkOf(part.rowAt(at));
      if (chunk === undefined) return;
      const { firstRow } = chunk;
      if (part.rows === undefined) {
        const end = Math.min(to, firstRow + CHUNK_ROWS);
        visit(part.segment, chunk, this.range(at - firstRow, end - firstRow), end - at);
        at = end;
      } else {
        const rows = (this.listed ??= new Uint32Array(CHUNK_ROWS));
        let count = 0;
        for (; at < to; at++) {
          const row = part.rows.at(at) - firstRow;
          if (row >= CHUNK_ROWS) break;
          rows[count++] = row;
        }
        visit(part.segment, chunk, rows, count);
      }
    }
  }
}
