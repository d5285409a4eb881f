/**
 * Distinct ASCII texts, numbered from 1 in the order in which they came; the hot path of indexing.
 * Texts are kept four bytes a word, one after the other, and found by open addressing: a text that is known costs one
 * walk over its bytes and one over its words, and allocates nothing.
 */
export class AsciiDictionary {
  private words = new Int32Array(256);
  /** Where the words of each text start; they end where those of the next one start. */
  private starts = new Uint32Array(64);
  /** Two cells a slot: the id (0 when free) and the hash. Its length is a power of two. */
  private slots = new Int32Array(256);
  private count = 0;
  /** The words of the text that is looked for. */
  private wanted = new Int32Array(64);
  private wantedLength = 0;
  private wantedHash = 0;

  /** How many ids there are: 1 to this. */
  get size(): number {
    return this.count;
  }

  get memoryBytes(): number {
    return this.words.byteLength + this.starts.byteLength + this.slots.byteLength;
  }

  /** The id of `bytes[from, to)`, added when new; all bytes are below 0x80 and there is at least one. */
  idOf(bytes: Uint8Array, from: number, to: number): number {
    const id = this.find(bytes, from, to);
    return id === 0 ? this.addWanted() : id;
  }

  /** The id of a text that was added, else 0. */
  find(bytes: Uint8Array, from: number, to: number): number {
    this.want(bytes, from, to);
    const { slots, starts, words, wanted, wantedHash, wantedLength } = this;
    const mask = slots.length - 1;
    let slot = firstSlot(slots, wantedHash);
    for (;;) {
      const id = slots[slot] ?? 0;
      if (id === 0) return 0;
      if (slots[slot + 1] === wantedHash) {
        const start = starts[id] ?? 0;
        if ((starts[id + 1] ?? 0) - start === wantedLength) {
          let at = 0;
          while (at < wantedLength && words[start + at] === wanted[at]) at++;
          if (at === wantedLength) return id;
        }
      }
      slot = (slot + 2) & mask;
    }
  }

  /** Takes an id that has no text here: the caller keeps its text elsewhere. */
  reserve(): number {
    return this.addId(0);
  }

  textOf(id: number): string {
    const start = this.starts[id] ?? 0;
    const end = this.starts[id + 1] ?? 0;
    const bytes = new Uint8Array((end - start) * 4);
    let length = 0;
    for (let at = start; at < end; at++) {
      const word = this.words[at] ?? 0;
      for (let shift = 0; shift < 32; shift += 8) {
        const byte = (word >>> shift) & 0xff;
        if (byte !== PADDING) bytes[length++] = byte;
      }
    }
    return asciiText(bytes, length);
  }

  /** Makes words of the bytes, and their hash. Ids of hostile logs could collide on purpose; that costs time, never a wrong answer. */
  private want(bytes: Uint8Array, from: number, to: number): void {
    const length = (to - from + 3) >> 2;
    if (length > this.wanted.length) this.wanted = new Int32Array(length * 2);
    const { wanted } = this;
    let hash = length;
    let index = 0;
    let at = from;
    for (const end = to - 3; at < end; at += 4) {
      const word =
        (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
      wanted[index++] = word;
      hash = Math.imul(hash ^ (hash >>> 15) ^ word, 0x9e3779b1);
    }
    if (at < to) {
      // The padding is no ASCII byte, so that texts of different lengths never have the same words.
      let word = -1;
      for (let last = to - 1; last >= at; last--) word = (word << 8) | (bytes[last] ?? 0);
      wanted[index] = word;
      hash = Math.imul(hash ^ (hash >>> 15) ^ word, 0x9e3779b1);
    }
    this.wantedLength = length;
    this.wantedHash = hash;
  }

  private addWanted(): number {
    const { wanted, wantedLength, wantedHash } = this;
    const start = this.starts[this.count + 1] ?? 0;
    if (start + wantedLength > this.words.length) {
      const words = new Int32Array(Math.max(start + wantedLength, Math.ceil(this.words.length * 1.5)));
      words.set(this.words.subarray(0, start));
      this.words = words;
    }
    for (let at = 0; at < wantedLength; at++) this.words[start + at] = wanted[at] ?? 0;
    const id = this.addId(wantedLength);
    // At most half of the slots are taken.
    if (this.count * 4 > this.slots.length) this.rehash();
    insert(this.slots, id, wantedHash);
    return id;
  }

  private addId(length: number): number {
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
  let slot = firstSlot(slots, hash);
  while (slots[slot] !== 0) slot = (slot + 2) & mask;
  slots[slot] = id;
  slots[slot + 1] = hash;
}

/** The highest bits of a product depend on all bits of its factors, the lowest do not. */
function firstSlot(slots: Int32Array, hash: number): number {
  return (hash >>> Math.clz32(slots.length - 1)) & -2;
}

function asciiText(bytes: Uint8Array, length: number): string {
  let text = '';
  // `apply` takes its arguments from the stack, which is small: long texts go in pieces.
  for (let at = 0; at < length; at += 4096) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, Math.min(at + 4096, length)) as unknown as number[]);
  }
  return text;
}

const PADDING = 0xff;
