import type { Batch } from '../../core/columns';
import type { SegmentKey } from '../../sources/adapter';
import type { Segment } from '../store/segment';

/**
 * The text of what was read last, until it is handed out: a log that is truncated a moment after it was read loses nothing then.
 * It is kept within limits; what does not fit is read from the file again.
 */
export class KeptText {
  /** In the order of the file. A reader that waits lets tens of thousands come together. */
  private readonly bySegment = new Map<string, Set<Piece>>();
  private readonly small = new Queue(SMALL_TOTAL);
  private readonly big = new Queue(BIG_TOTAL);

  /** `ordinal` names the source, `key` its segment. */
  add(ordinal: number, key: SegmentKey, { text, endOffset }: Batch): void {
    if (text === undefined || text.length === 0) return;
    const segment = nameOf(ordinal, key);
    const piece = { segment, from: endOffset - text.length, to: endOffset, bytes: new Uint8Array(text) };
    const pieces = this.bySegment.get(segment);
    if (pieces === undefined) this.bySegment.set(segment, new Set([piece]));
    else pieces.add(piece);
    // The bulk of a file is read in big batches: it must not push out what was appended just now.
    const queue = text.length >= BIG_BATCH ? this.big : this.small;
    for (const old of queue.push(piece)) this.drop(old);
  }

  /** The bytes [from, to) of a segment; `null` when not all of them are kept. */
  read({ owner, key }: Segment, from: number, to: number): Uint8Array | null {
    const pieces = this.bySegment.get(nameOf(owner.ordinal, key));
    if (pieces === undefined) return null;
    const found: Uint8Array[] = [];
    let at = from;
    for (const piece of pieces) {
      if (piece.to <= at || at >= to) continue;
      if (piece.from > at) return null;
      found.push(piece.bytes.subarray(at - piece.from, to - piece.from));
      at = piece.to;
    }
    if (at < to) return null;
    return found.length === 1 ? (found[0] ?? null) : Buffer.concat(found);
  }

  /** What stands before the byte was handed out. */
  release({ owner, key }: Segment, offset: number): void {
    const pieces = this.bySegment.get(nameOf(owner.ordinal, key));
    if (pieces === undefined) return;
    for (const piece of pieces) if (piece.to <= offset) this.drop(piece);
  }

  private drop(piece: Piece): void {
    this.small.remove(piece);
    this.big.remove(piece);
    const pieces = this.bySegment.get(piece.segment);
    pieces?.delete(piece);
    if (pieces?.size === 0) this.bySegment.delete(piece.segment);
  }
}

function nameOf(ordinal: number, key: SegmentKey): string {
  return `${ordinal} ${key}`;
}

interface Piece {
  readonly segment: string;
  readonly from: number;
  readonly to: number;
  readonly bytes: Uint8Array;
}

/** Pieces in the order in which they came, up to a total size. */
class Queue {
  private readonly pieces = new Set<Piece>();
  private totalBytes = 0;

  constructor(private readonly maxBytes: number) {}

  /** Answers what has to go. */
  push(piece: Piece): readonly Piece[] {
    this.pieces.add(piece);
    this.totalBytes += sizeOf(piece);
    const gone: Piece[] = [];
    let left = this.totalBytes;
    for (const old of this.pieces) {
      if (left <= this.maxBytes) break;
      gone.push(old);
      left -= sizeOf(old);
    }
    return gone;
  }

  remove(piece: Piece): void {
    if (this.pieces.delete(piece)) this.totalBytes -= sizeOf(piece);
  }
}

/** What a piece takes: many small ones weigh more than their text. */
function sizeOf({ bytes }: Piece): number {
  return bytes.length + PIECE_BYTES;
}

const PIECE_BYTES = 256;
const BIG_BATCH = 256 * 1024;
const BIG_TOTAL = 24 * 1024 * 1024;
const SMALL_TOTAL = 64 * 1024 * 1024;
