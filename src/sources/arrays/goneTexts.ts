import type { ByteBudget } from '../../base/byteBudget';

/** The texts of entries that left the file, by their numbers: the last ones, as many as the memory for them allows. */
export class GoneTexts {
  private readonly texts = new Map<number, Uint8Array>();
  private bytes = 0;
  private isDisposed = false;

  constructor(private readonly budget: ByteBudget) {}

  /** Keeps a text in the place of older ones; one for which there is no room is not kept. */
  keep(position: number, text: Uint8Array): void {
    const size = text.length + OVERHEAD;
    if (this.isDisposed || size > MAX_BYTES || this.texts.has(position)) return;
    while (this.bytes + size > MAX_BYTES) this.dropOldest();
    while (!this.budget.take(size)) {
      if (this.texts.size === 0) return;
      this.dropOldest();
    }
    this.bytes += size;
    // A copy: the text may be a part of something bigger.
    this.texts.set(position, Uint8Array.from(text));
  }

  read(position: number): Uint8Array | null {
    return this.texts.get(position) ?? null;
  }

  dispose(): void {
    this.isDisposed = true;
    this.budget.give(this.bytes);
    this.bytes = 0;
    this.texts.clear();
  }

  private dropOldest(): void {
    for (const [position, text] of this.texts) {
      this.texts.delete(position);
      const size = text.length + OVERHEAD;
      this.bytes -= size;
      this.budget.give(size);
      return;
    }
  }
}

/** How much of a source is kept. */
export const MAX_BYTES = 1024 * 1024;
/** What a text takes beside its bytes. */
const OVERHEAD = 100;
