/**
 * Distinct ASCII texts, numbered from 1 in the order in which they came; the hot path of indexing.
 * Texts lie one after the other in one arena, found by open addressing; nothing is allocated for a text that is known.
 */
export class AsciiDictionary {
  private arena = new Uint8Array(1024);
  /** Where each text starts in the arena; it ends where the next one starts. */
  private starts = new Uint32Array(64);
  /** Two cells a slot: the id (0 when free) and the hash. Its length is a power of two. */
  private slots = new Int32Array(256);
  private count = 0;

  /** How many ids there are: 1 to this. */
  get size(): number {
    return this.count;
  }

  get memoryBytes(): number {
    return this.arena.byteLength + this.starts.byteLength + this.slots.byteLength;
  }

  /** The id of `bytes[from, to)`, added when new; all bytes are below 0x80 and there is at least one. */
  idOf(bytes: Uint8Array, from: number, to: number): number {
    const hash = hashOf(bytes, from, to);
    const id = this.lookUp(bytes, from, to, hash);
    return id === 0 ? this.add(bytes, from, to, hash) : id;
  }

  /** The id of a text that was added, else 0. */
  find(bytes: Uint8Array, from: number, to: number): number {
    return this.lookUp(bytes, from, to, hashOf(bytes, from, to));
  }

  /** Takes an id that has no text here: the caller keeps its text elsewhere. */
  reserve(): number {
    return this.addText(0);
  }

  textOf(id: number): string {
    return asciiText(this.arena, this.starts[id] ?? 0, this.starts[id + 1] ?? 0);
  }

  private lookUp(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const { slots, starts, arena } = this;
    const length = to - from;
    const mask = slots.length - 1;
    let slot = (hash << 1) & mask;
    for (;;) {
      const id = slots[slot] ?? 0;
      if (id === 0) return 0;
      if (slots[slot + 1] === hash) {
        const start = starts[id] ?? 0;
        if ((starts[id + 1] ?? 0) - start === length) {
          let at = 0;
          while (at < length && arena[start + at] === bytes[from + at]) at++;
          if (at === length) return id;
        }
      }
      slot = (slot + 2) & mask;
    }
  }

  private add(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const start = this.starts[this.count + 1] ?? 0;
    const end = start + to - from;
    if (end > this.arena.length) {
      const arena = new Uint8Array(Math.max(end, Math.ceil(this.arena.length * 1.5)));
      arena.set(this.arena.subarray(0, start));
      this.arena = arena;
    }
    for (let at = from; at < to; at++) this.arena[start + at - from] = bytes[at] ?? 0;
    const id = this.addText(to - from);
    // At most half of the slots are taken.
    if (this.count * 4 > this.slots.length) this.rehash();
    insert(this.slots, id, hash);
    return id;
  }

  private addText(length: number): number {
    const id = ++this.count;
    if (id + 1 >= this.starts.length) {
      const starts = new Uint32Array(this.starts.length * 2);
      starts.set(this.starts);
      this.starts = starts;
    }
    this.starts[id + 1] = (this.starts[id] ?? 0) + length;
    return id;
  }

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 2);
    for (let slot = 0; slot < this.slots.length; slot += 2) {
      const id = this.slots[slot] ?? 0;
      if (id !== 0) insert(slots, id, this.slots[slot + 1] ?? 0);
    }
    this.slots = slots;
  }
}

function insert(slots: Int32Array, id: number, hash: number): void {
  const mask = slots.length - 1;
  let slot = (hash << 1) & mask;
  while (slots[slot] !== 0) slot = (slot + 2) & mask;
  slots[slot] = id;
  slots[slot + 1] = hash;
}

/** Four bytes a step. Ids of hostile logs could collide on purpose; that costs time, never a wrong answer. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = to - from;
  let at = from;
  for (const end = to - 3; at < end; at += 4) {
    const word =
      (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
    hash = Math.imul(hash ^ word, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  let rest = 0;
  for (; at < to; at++) rest = (rest << 8) | (bytes[at] ?? 0);
  hash = Math.imul(hash ^ rest, 0x85ebca77);
  return hash ^ (hash >>> 13);
}

function asciiText(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  // `apply` takes its arguments from the stack, which is small: long texts go in pieces.
  for (let at = from; at < to; at += 4096) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, Math.min(at + 4096, to)) as unknown as number[]);
  }
  return text;
}
