import type { Batch } from '../../core/columns';
import { indexedRoles, type IndexedRole } from '../../core/roles';

/** Rows of a full chunk. */
export const CHUNK_ROWS = 65_536;

/** A column of codes; it is made wider when a code needs it. */
export type CodeColumn = Uint8Array | Uint16Array | Uint32Array;

/**
 * Up to 65,536 rows of one segment as columns, about 25 bytes a row. Rows are only ever appended.
 * `slot` names the chunk in the whole engine: `slot << 16 | row in chunk` is a row in four bytes (`GlobalRow`).
 */
export class Chunk {
  rowCount = 0;
  timeMs: Float64Array;
  outcome: Uint8Array;
  readonly codes: Record<IndexedRole, CodeColumn>;
  private offset: Uint32Array | Float64Array;
  private offsetBase = 0;
  private capacity: number;
  /** Roles of which a row has a value, as bits in the order of `indexedRoles`. */
  private filled = 0;

  /** `before` is the full chunk before it in the segment: this one will probably be as big, with values as wide. */
  constructor(
    readonly slot: number,
    readonly firstRow: number,
    before?: Chunk,
  ) {
    const capacity = before === undefined ? FIRST_ROWS : CHUNK_ROWS;
    this.capacity = capacity;
    this.timeMs = new Float64Array(capacity);
    this.outcome = new Uint8Array(capacity);
    this.offset = new Uint32Array(capacity);
    const column = (role: IndexedRole): CodeColumn =>
      before !== undefined
        ? emptyLike(before.codes[role], capacity)
        : isFewValued[role]
          ? new Uint8Array(capacity)
          : new Uint16Array(capacity);
    this.codes = Object.fromEntries(indexedRoles.map(role => [role, column(role)])) as Record<IndexedRole, CodeColumn>;
  }

  get isFull(): boolean {
    return this.rowCount === CHUNK_ROWS;
  }

  get memoryBytes(): number {
    const codes = indexedRoles.reduce((sum, role) => sum + this.codes[role].byteLength, 0);
    return this.timeMs.byteLength + this.outcome.byteLength + this.offset.byteLength + codes;
  }

  /** Whether some row has a value of the role. */
  hasValue(role: IndexedRole): boolean {
    return (this.filled & (1 << indexedRoles.indexOf(role))) !== 0;
  }

  offsetAt(row: number): number {
    return this.offsetBase + (this.offset[row] ?? 0);
  }

  /** Takes rows [from, to) of the batch, of which there must be room for (`CHUNK_ROWS`). */
  append(batch: Batch, from: number, to: number): void {
    this.reserve(this.rowCount + to - from);
    this.timeMs.set(batch.timeMs.subarray(from, to), this.rowCount);
    this.outcome.set(batch.outcome.subarray(from, to), this.rowCount);
    this.appendOffsets(batch.offset, from, to);
    indexedRoles.forEach((role, bit) => {
      if (this.appendCodes(role, batch.codes[role], from, to)) this.filled |= 1 << bit;
    });
    this.rowCount += to - from;
  }

  private appendOffsets(source: Float64Array, from: number, to: number): void {
    if (this.rowCount === 0) this.offsetBase = source[from] ?? 0;
    const base = this.offsetBase;
    if (this.offset instanceof Uint32Array && (source[to - 1] ?? 0) - base > MAX_U32) {
      this.offset = new Float64Array(this.offset);
    }
    const target = this.offset;
    for (let at = from, row = this.rowCount; at < to; at++, row++) target[row] = (source[at] ?? 0) - base;
  }

  /** Answers whether one of them is a value. */
  private appendCodes(role: IndexedRole, source: Uint32Array, from: number, to: number): boolean {
    let all = 0;
    for (let at = from; at < to; at++) all |= source[at] ?? 0;
    const bits = all >>> 0 > 0xffff ? 32 : all > 0xff ? 16 : 8;
    let target = this.codes[role];
    if (target.BYTES_PER_ELEMENT * 8 < bits) {
      target = bits === 32 ? new Uint32Array(target) : new Uint16Array(target);
      this.codes[role] = target;
    }
    target.set(source.subarray(from, to), this.rowCount);
    return all !== 0;
  }

  /** A small log should not cost a whole chunk: the arrays double up to the full size. */
  private reserve(rows: number): void {
    if (rows <= this.capacity) return;
    while (this.capacity < rows) this.capacity = Math.min(this.capacity * 2, CHUNK_ROWS);
    this.timeMs = grown(this.timeMs, new Float64Array(this.capacity));
    this.outcome = grown(this.outcome, new Uint8Array(this.capacity));
    this.offset = grown(this.offset, emptyLike(this.offset, this.capacity));
    for (const role of indexedRoles) {
      this.codes[role] = grown(this.codes[role], emptyLike(this.codes[role], this.capacity));
    }
  }
}

function grown<T extends CodeColumn | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

function emptyLike<T extends CodeColumn | Float64Array>(array: T, length: number): T {
  const Type = array.constructor as new (length: number) => T;
  return new Type(length);
}

const FIRST_ROWS = 256;
const MAX_U32 = 0xffff_ffff;

const isFewValued: Readonly<Record<IndexedRole, boolean>> = {
  event: true,
  subject: false,
  session: false,
  procedure: true,
  job: false,
  old: true,
  status: true,
};
