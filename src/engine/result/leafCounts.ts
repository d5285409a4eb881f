import { FAILURE } from '../../core/outcome';
import { widened } from './pairTable';

/**
 * Counts rows by up to three codes. What few codes tell apart lies side by side: eight codes of the first level share a
 * block, and a hash table finds the block of the other two. So it stays small, and a row costs few trips to far memory.
 * Combinations are numbered from 0 as they come.
 */
export class LeafCounts {
  /** Slot after slot: second code, third code, first code without its last bits, number of the block (0: free). */
  private slots = new Int32Array(FIRST_SLOTS * SLOT);
  /** A hash shifted by so much is below the number of slots. */
  private shift = 32 - Math.log2(FIRST_SLOTS);
  /** Block after block, from 1, its cells: how many rows, how many failures. */
  private cells = new Uint32Array(FIRST_SLOTS * BLOCK);
  private blocks = 0;
  /** Where the cell of each combination is. */
  private readonly cellOf: number[] = [];

  /**
   * Counts `count` rows with these codes; `outcomes` says which of them failed. Tells of each new combination the place of
   * its first row: it gets the next number.
   */
  addAll(codes: LeafCodes, outcomes: Uint8Array, count: number, onNew: (at: number) => void): void {
    const [first, second, third] = codes;
    let { slots, shift, cells } = this;
    let last = slots.length - 1;
    for (let row = 0; row < count; row++) {
      // Codes mostly count from 1; 0 gets a block of its own.
      const a = (first[row] ?? 0) - 1;
      const high = (a >>> CELL_BITS) | 0;
      const b = (second[row] ?? 0) | 0;
      const c = (third[row] ?? 0) | 0;
      // Neither calls nor a second loop here: this is where grouping spends its time.
      const mixed = Math.imul(Math.imul(b, MIX_1) ^ c, MIX_2) ^ high;
      let at = (Math.imul(mixed, MIX_3) >>> shift) * SLOT;
      let block = 0;
      for (;;) {
        block = slots[at + 3] ?? 0;
        if (block === 0 || (slots[at] === b && slots[at + 1] === c && slots[at + 2] === high)) break;
        at = (at + SLOT) & last;
      }
      if (block === 0) {
        block = this.addBlock(at, high, b, c);
        ({ slots, shift, cells } = this);
        last = slots.length - 1;
      }
      const cell = block * BLOCK + (a & CELL_MASK) * 2;
      const known = cells[cell] ?? 0;
      cells[cell] = known + 1;
      if (outcomes[row] === FAILURE) cells[cell + 1] = (cells[cell + 1] ?? 0) + 1;
      if (known > 0) continue;
      this.cellOf.push(cell);
      onNew(row);
    }
  }

  visit(visitor: (number: number, count: number, failures: number) => void): void {
    const { cells, cellOf } = this;
    cellOf.forEach((cell, number) => visitor(number, cells[cell] ?? 0, cells[cell + 1] ?? 0));
  }

  private addBlock(at: number, high: number, second: number, third: number): number {
    const block = ++this.blocks;
    this.slots.set([second, third, high, block], at);
    if ((block + 1) * BLOCK > this.cells.length) this.cells = widened(this.cells, this.cells.length * 2);
    if (block * SLOT * 2 > this.slots.length) this.grow();
    return block;
  }

  private grow(): void {
    const old = this.slots;
    this.shift--;
    this.slots = new Int32Array(old.length * 2);
    const { slots, shift } = this;
    for (let from = 0; from < old.length; from += SLOT) {
      if (old[from + 3] === 0) continue;
      const mixed = Math.imul(Math.imul(old[from] ?? 0, MIX_1) ^ (old[from + 1] ?? 0), MIX_2) ^ (old[from + 2] ?? 0);
      let at = (Math.imul(mixed, MIX_3) >>> shift) * SLOT;
      while (slots[at + 3] !== 0) at = (at + SLOT) & (slots.length - 1);
      slots.set(old.subarray(from, from + SLOT), at);
    }
  }
}

/** The codes of some rows, one array a level; fastest when the first level has the fewest codes. */
export type LeafCodes = readonly [Uint32Array, Uint32Array, Uint32Array];

const SLOT = 4;
const FIRST_SLOTS = 512;
const CELL_BITS = 3;
const CELL_MASK = 7;
/** Two numbers for each cell of a block: a cache line. */
const BLOCK = 16;
// The highest bits of a product depend on all bits of its factors, the lowest do not.
const MIX_1 = 0x9e3779b1;
const MIX_2 = 0x85ebca6b;
const MIX_3 = 0x27d4eb2f;
