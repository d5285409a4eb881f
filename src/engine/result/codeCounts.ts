import { PairTable, widened } from './pairTable';

/** How often each code occurs. Codes of dictionaries are counted in an array, those of numbers in a hash table. */
export interface CodeCounts {
  /** Counts `column[rows[0, count)]`. */
  add(column: Uint8Array | Uint16Array | Uint32Array, rows: Uint32Array, count: number): void;
  /** Each code that occurs. */
  visit(visitor: (code: number, count: number) => void): void;
}

/** Counts for codes that are dense from 0. */
export class DenseCounts implements CodeCounts {
  private counts = new Uint32Array(256);

  add(column: Uint8Array | Uint16Array | Uint32Array, rows: Uint32Array, count: number): void {
    for (let at = 0; at < count; at++) {
      const code = column[rows[at] ?? 0] ?? 0;
      if (code >= this.counts.length) this.counts = widened(this.counts, Math.max(code + 1, this.counts.length * 2));
      this.counts[code] = (this.counts[code] ?? 0) + 1;
    }
  }

  visit(visitor: (code: number, count: number) => void): void {
    this.counts.forEach((count, code) => {
      if (count > 0) visitor(code, count);
    });
  }
}

/** Counts for codes anywhere in 32 bits. */
export class SparseCounts implements CodeCounts {
  private readonly table = new PairTable();
  private counts = new Uint32Array(256);

  add(column: Uint8Array | Uint16Array | Uint32Array, rows: Uint32Array, count: number): void {
    for (let at = 0; at < count; at++) {
      const code = column[rows[at] ?? 0] ?? 0;
      let id = this.table.find(code, 0);
      if (id < 0) id = this.table.add(code, 0);
      if (id >= this.counts.length) this.counts = widened(this.counts, this.counts.length * 2);
      this.counts[id] = (this.counts[id] ?? 0) + 1;
    }
  }

  visit(visitor: (code: number, count: number) => void): void {
    for (let id = 0; id < this.table.size; id++) visitor(this.table.firstOf(id), this.counts[id] ?? 0);
  }
}
