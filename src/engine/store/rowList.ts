/** A growing list of unsigned 32-bit numbers in blocks, so that growing never copies what is there. */
export class RowList {
  length = 0;
  private readonly blocks: Uint32Array<ArrayBuffer>[] = [];
  private last = new Uint32Array(FIRST);

  at(index: number): number {
    return this.blocks[index >>> 16]?.[index & MASK] ?? 0;
  }

  push(value: number): void {
    const place = this.length & MASK;
    if (place === 0) this.blocks.push((this.last = new Uint32Array(this.length === 0 ? FIRST : BLOCK)));
    else if (place === this.last.length) this.widenLast();
    this.last[place] = value;
    this.length++;
  }

  /** Appends `values[0, count)`. */
  pushAll(values: Uint32Array, count: number): void {
    for (let from = 0; from < count;) {
      const place = this.length & MASK;
      if (place === 0) this.blocks.push((this.last = new Uint32Array(this.length === 0 ? FIRST : BLOCK)));
      while (this.last.length < BLOCK && this.last.length - place < count - from) this.widenLast();
      const taken = Math.min(count - from, this.last.length - place);
      this.last.set(values.subarray(from, from + taken), place);
      this.length += taken;
      from += taken;
    }
  }

  /** Forgets everything from `length` on. */
  truncate(length: number): void {
    if (length >= this.length) return;
    this.length = length;
    this.blocks.length = Math.ceil(length / BLOCK);
    this.last = this.blocks[this.blocks.length - 1] ?? this.last;
  }

  /** How many of the values, which must ascend, are smaller than `value`. */
  countBelow(value: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private widenLast(): void {
    const wider = new Uint32Array(Math.min(this.last.length * 2, BLOCK));
    wider.set(this.last);
    this.blocks[this.blocks.length - 1] = this.last = wider;
  }
}

const FIRST = 64;
const BLOCK = 65_536;
const MASK = BLOCK - 1;
