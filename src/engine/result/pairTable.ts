/**
 * Gives consecutive numbers, from 0, to pairs of unsigned 32-bit numbers: a hash table in typed arrays.
 * What is compared while probing lies side by side, so that a look-up mostly costs one trip to memory.
 */
export class PairTable {
  size = 0;
  /** Slot after slot: first, second, number + 1 (0 when the slot is free), nothing. */
  private slots = new Uint32Array(FIRST_SLOTS * SLOT);
  private mask = FIRST_SLOTS - 1;
  /** The pairs by number. */
  private pairs = new Uint32Array(FIRST_SLOTS);

  firstOf(id: number): number {
    return this.pairs[id * 2] ?? 0;
  }

  secondOf(id: number): number {
    return this.pairs[id * 2 + 1] ?? 0;
  }

  /** The number of the pair; -1 when it has none. */
  find(first: number, second: number): number {
    const { slots, mask } = this;
    for (let slot = hash(first, second) & mask; ; slot = (slot + 1) & mask) {
      const at = slot * SLOT;
      const id = slots[at + 2] ?? 0;
      if (id === 0 || (slots[at] === first && slots[at + 1] === second)) return id - 1;
    }
  }

  /** Gives the pair the next number; it must have none yet. */
  add(first: number, second: number): number {
    if (this.size * 2 === this.mask + 1) this.grow();
    const id = this.size++;
    this.pairs[id * 2] = first;
    this.pairs[id * 2 + 1] = second;
    this.occupy(id);
    return id;
  }

  private occupy(id: number): void {
    const first = this.firstOf(id);
    const second = this.secondOf(id);
    let slot = hash(first, second) & this.mask;
    while (this.slots[slot * SLOT + 2] !== 0) slot = (slot + 1) & this.mask;
    this.slots[slot * SLOT] = first;
    this.slots[slot * SLOT + 1] = second;
    this.slots[slot * SLOT + 2] = id + 1;
  }

  private grow(): void {
    const slots = (this.mask + 1) * 2;
    this.slots = new Uint32Array(slots * SLOT);
    this.mask = slots - 1;
    this.pairs = widened(this.pairs, slots);
    for (let id = 0; id < this.size; id++) this.occupy(id);
  }
}

/** A longer array with the same beginning. */
export function widened(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(length);
  wider.set(array);
  return wider;
}

function hash(first: number, second: number): number {
  let mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}

const FIRST_SLOTS = 512;
const SLOT = 4;
