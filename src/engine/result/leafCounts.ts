/**
 * Counts rows by up to three codes: a hash table whose slots hold codes and counts side by side, so that counting a row
 * costs one trip to memory. Combinations are numbered from 0 as they come.
 */
export class LeafCounts {
  size = 0;
  private slots = new Uint32Array(FIRST_SLOTS * SLOT);
  private mask = FIRST_SLOTS - 1;

  /** Counts a row; answers whether its combination is new, and then has the number `size - 1`. */
  add(first: number, second: number, third: number, isFailure: boolean): boolean {
    const { slots, mask } = this;
    for (let slot = hash(first, second, third) & mask; ; slot = (slot + 1) & mask) {
      const at = slot * SLOT;
      const count = slots[at + COUNT] ?? 0;
      if (count > 0) {
        if (slots[at] !== first || slots[at + 1] !== second || slots[at + 2] !== third) continue;
        slots[at + COUNT] = count + 1;
        if (isFailure) slots[at + FAILURES] = (slots[at + FAILURES] ?? 0) + 1;
        return false;
      }
      slots[at] = first;
      slots[at + 1] = second;
      slots[at + 2] = third;
      slots[at + NUMBER] = this.size++;
      slots[at + COUNT] = 1;
      slots[at + FAILURES] = isFailure ? 1 : 0;
      if (this.size * 2 > mask) this.grow();
      return true;
    }
  }

  visit(visitor: (number: number, count: number, failures: number) => void): void {
    const { slots } = this;
    for (let at = 0; at < slots.length; at += SLOT) {
      const count = slots[at + COUNT] ?? 0;
      if (count > 0) visitor(slots[at + NUMBER] ?? 0, count, slots[at + FAILURES] ?? 0);
    }
  }

  private grow(): void {
    const old = this.slots;
    const mask = this.mask * 2 + 1;
    const slots = new Uint32Array((mask + 1) * SLOT);
    for (let from = 0; from < old.length; from += SLOT) {
      if (old[from + COUNT] === 0) continue;
      let slot = hash(old[from] ?? 0, old[from + 1] ?? 0, old[from + 2] ?? 0) & mask;
      while (slots[slot * SLOT + COUNT] !== 0) slot = (slot + 1) & mask;
      for (let part = 0; part < SLOT; part++) slots[slot * SLOT + part] = old[from + part] ?? 0;
    }
    this.slots = slots;
    this.mask = mask;
  }
}

function hash(first: number, second: number, third: number): number {
  let mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b) ^ Math.imul(third, 0x27d4eb2f);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}

/** A slot: three codes, the combination's number, its rows and its failures; padded to half a cache line. */
const SLOT = 8;
const NUMBER = 3;
const COUNT = 4;
const FAILURES = 5;
const FIRST_SLOTS = 512;
