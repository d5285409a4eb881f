import type { ByteOffset } from '../../core/ids';

/**
 * The elements of an array as they lie in a file, in typed arrays: byte ranges [from, to) and a hash of each in two halves.
 * The hash leaves out blanks outside strings, so that an element is known again when it is indented otherwise.
 */
export class ElementTable {
  count = 0;
  private froms = new Float64Array(SMALLEST);
  private tos = new Float64Array(SMALLEST);
  private firstHalves = new Int32Array(SMALLEST);
  private secondHalves = new Int32Array(SMALLEST);

  add(from: ByteOffset, to: ByteOffset, firstHalf: number, secondHalf: number): void {
    const at = this.count++;
    if (at === this.froms.length) this.grow(at * 2);
    this.froms[at] = from;
    this.tos[at] = to;
    this.firstHalves[at] = firstHalf;
    this.secondHalves[at] = secondHalf;
  }

  from(at: number): ByteOffset {
    return this.froms[at] ?? 0;
  }

  to(at: number): ByteOffset {
    return this.tos[at] ?? 0;
  }

  length(at: number): number {
    return this.to(at) - this.from(at);
  }

  /** Whether element `at` is the same as one of another table, as far as their hashes tell. */
  isSame(at: number, other: ElementTable, otherAt: number): boolean {
    return this.firstHalves[at] === other.firstHalves[otherAt] && this.secondHalves[at] === other.secondHalves[otherAt];
  }

  hasHash(at: number, firstHalf: number, secondHalf: number): boolean {
    return this.firstHalves[at] === firstHalf && this.secondHalves[at] === secondHalf;
  }

  /** 53 bits of the hash: a key for maps. */
  key(at: number): number {
    return ((this.firstHalves[at] ?? 0) >>> 0) * 2 ** 21 + ((this.secondHalves[at] ?? 0) >>> 11);
  }

  /** The hash as 16 hexadecimal digits. */
  hashText(at: number): string {
    return hexOf(this.firstHalves[at] ?? 0) + hexOf(this.secondHalves[at] ?? 0);
  }

  /** The last element that starts at a byte or before it; -1 when none does. */
  lastFrom(offset: ByteOffset): number {
    let low = -1;
    for (let high = this.count; high - low > 1;) {
      const middle = (low + high) >> 1;
      if (this.from(middle) <= offset) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Some of the elements, in that order. */
  pick(places: readonly number[]): ElementTable {
    const picked = new ElementTable();
    for (const at of places) {
      picked.add(this.from(at), this.to(at), this.firstHalves[at] ?? 0, this.secondHalves[at] ?? 0);
    }
    return picked;
  }

  private grow(size: number): void {
    this.froms = copied(this.froms, new Float64Array(size));
    this.tos = copied(this.tos, new Float64Array(size));
    this.firstHalves = copied(this.firstHalves, new Int32Array(size));
    this.secondHalves = copied(this.secondHalves, new Int32Array(size));
  }
}

function copied<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

function hexOf(half: number): string {
  return (half >>> 0).toString(16).padStart(8, '0');
}

const SMALLEST = 256;
