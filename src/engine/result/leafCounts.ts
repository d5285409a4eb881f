import { FAILURE } from '../../core/outcome';

/**
 * Counts rows by up to three codes: a hash table whose slots hold codes and counts side by side, so that counting a row
 * costs one trip to memory. Combinations are numbered from 0 as they come.
 */
export class LeafCounts {
  size = 0;
  private slots = new Uint32Array(FIRST_SLOTS * SLOT);
  private mask = FIRST_SLOTS - 1;
  /** A hash shifted by so much is below the number of slots. */
  private shift = 32 - Math.log2(FIRST_SLOTS);

  /**
   * Counts `count` rows with these codes, one array a level; `outcomes` says which of them failed.
   * Tells of each new combination the place of its first row; it then has the number `size - 1`.
   */
  addAll(codes: LeafCodes, outcomes: Uint8Array, count: number, onNew: (at: number) => void): void {
    const [first, second, third] = codes;
    let { slots, mask, shift } = this;
    for (let row = 0; row < count; row++) {
      const a = first[row] ?? 0;
      const b = second[row] ?? 0;
      const c = third[row] ?? 0;
      const failures = outcomes[row] === FAILURE ? 1 : 0;
      for (let slot = firstSlot(a, b, c, shift); ; slot = (slot + 1) & mask) {
        const at = slot * SLOT;
        const known = slots[at + COUNT] ?? 0;
        if (known > 0) {
          if (slots[at] !== a || slots[at + 1] !== b || slots[at + 2] !== c) continue;
          slots[at + COUNT] = known + 1;
          slots[at + FAILURES] = (slots[at + FAILURES] ?? 0) + failures;
          break;
        }
        slots[at] = a;
        slots[at + 1] = b;
        slots[at + 2] = c;
        slots[at + NUMBER] = this.size++;
        slots[at + COUNT] = 1;
        slots[at + FAILURES] = failures;
        if (this.size * 2 > mask) ({ slots, mask, shift } = this.grow());
        onNew(row);
        break;
      }
    }
  }

  visit(visitor: (number: number, count: number, failures: number) => void): void {
    const { slots } = this;
    for (let at = 0; at < slots.length; at += SLOT) {
      const count = slots[at + COUNT] ?? 0;
      if (count > 0) visitor(slots[at + NUMBER] ?? 0, count, slots[at + FAILURES] ?? 0);
    }
  }

  private grow(): this {
    const old = this.slots;
    this.shift--;
    this.mask = this.mask * 2 + 1;
    this.slots = new Uint32Array((this.mask + 1) * SLOT);
    const { slots, mask, shift } = this;
    for (let from = 0; from < old.length; from += SLOT) {
      if (old[from + COUNT] === 0) continue;
      let slot = firstSlot(old[from] ?? 0, old[from + 1] ?? 0, old[from + 2] ?? 0, shift);
      while (slots[slot * SLOT + COUNT] !== 0) slot = (slot + 1) & mask;
      for (let part = 0; part < SLOT; part++) slots[slot * SLOT + part] = old[from + part] ?? 0;
    }
    return this;
  }
}

/** The codes of some rows, one array a level. */
export type LeafCodes = readonly [Uint32Array, Uint32Array, Uint32Array];

/** The highest bits of a product depend on all bits of its factors, the lowest do not. */
function firstSlot(first: number, second: number, third: number, shift: number): number {
  const mixed = Math.imul(Math.imul(first, 0x9e3779b1) ^ second, 0x85ebca6b) ^ third;
  return Math.imul(mixed, 0x27d4eb2f) >>> shift;
}

/** A slot: three codes, the combination's number, its rows and its failures; padded to half a cache line. */
const SLOT = 8;
const NUMBER = 3;
const COUNT = 4;
const FAILURES = 5;
const FIRST_SLOTS = 512;
