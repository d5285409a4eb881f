/** Gives consecutive numbers, from 0, to pairs of unsigned 32-bit numbers: a hash table in typed arrays. */
export class PairTable {
  size = 0;
  firsts = new Uint32Array(FIRST_SIZE);
  seconds = new Uint32Array(FIRST_SIZE);
  private slots = new Int32Array(FIRST_SIZE * 2).fill(-1);
  private mask = FIRST_SIZE * 2 - 1;

  /** The number of the pair; -1 when it has none. */
  find(first: number, second: number): number {
    const { slots, mask, firsts, seconds } = this;
    for (let slot = hash(first, second) & mask; ; slot = (slot + 1) & mask) {
      const id = slots[slot] ?? -1;
      if (id < 0 || (firsts[id] === first && seconds[id] === second)) return id;
    }
  }

  /** Gives the pair the next number; it must have none yet. */
  add(first: number, second: number): number {
    if (this.size === this.firsts.length) this.grow();
    const id = this.size++;
    this.firsts[id] = first;
    this.seconds[id] = second;
    this.occupy(id);
    return id;
  }

  private occupy(id: number): void {
    let slot = hash(this.firsts[id] ?? 0, this.seconds[id] ?? 0) & this.mask;
    while ((this.slots[slot] ?? -1) >= 0) slot = (slot + 1) & this.mask;
    this.slots[slot] = id;
  }

  private grow(): void {
    const capacity = this.firsts.length * 2;
    this.firsts = widened(this.firsts, capacity);
    this.seconds = widened(this.seconds, capacity);
    this.slots = new Int32Array(capacity * 2).fill(-1);
    this.mask = capacity * 2 - 1;
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

const FIRST_SIZE = 256;
