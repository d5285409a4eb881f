import type { FileFacts, OpenFile } from './files';
import { GZIP_LIMITS, GzipReader, type GzipEnd, type GzipLimits } from './gzip';

/**
 * A gzip file as if it were the file that was compressed: offsets are those of the inflated bytes.
 * It is inflated as far as it is asked for, and the last few megabytes are kept; what stands before them is inflated again.
 */
export class InflatedFile implements OpenFile {
  private reader: GzipReader;
  private pieces: Uint8Array[] = [];
  /** The kept bytes are [start, end). */
  private start = 0;
  private end = 0;
  private last: Promise<unknown> = Promise.resolve();
  private isClosed = false;
  /** Of the compressed file, when its end was reached. */
  private sizeAtEnd = -1;

  constructor(
    private readonly file: OpenFile,
    private readonly limits: GzipLimits = GZIP_LIMITS,
  ) {
    this.reader = new GzipReader(file, limits);
  }

  /** How it ended; `null` while its end was not reached. */
  get ended(): GzipEnd | null {
    return this.reader.end;
  }

  get consumedBytes(): number {
    return this.reader.consumedBytes;
  }

  /** The size is that of the inflated bytes: all of it is inflated to know it. */
  stat(): Promise<FileFacts & { readonly links: number }> {
    return this.inTurn(async () => {
      const facts = await this.file.stat();
      // Its writer went on.
      if (this.ended !== null && facts.sizeBytes !== this.sizeAtEnd) this.rewind();
      while (await this.readOn());
      this.sizeAtEnd = facts.sizeBytes;
      return { ...facts, sizeBytes: this.reader.inflatedBytes };
    });
  }

  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<number> {
    return this.inTurn(async () => {
      if (position < this.start) this.rewind();
      while (position >= this.end) if (!(await this.readOn())) return 0;
      return this.copy(buffer.subarray(offset, offset + length), position);
    });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.last;
    this.reader.close();
    this.pieces = [];
    await this.file.close();
  }

  /** Answers whether there was more. */
  private async readOn(): Promise<boolean> {
    const bytes = this.isClosed ? null : await this.reader.next();
    if (bytes === null) return false;
    this.pieces.push(bytes);
    this.end += bytes.length;
    for (let first = this.pieces[0]; first !== undefined; first = this.pieces[0]) {
      if (this.end - this.start - first.length < KEPT_BYTES) break;
      this.pieces.shift();
      this.start += first.length;
    }
    return true;
  }

  private copy(target: Uint8Array, position: number): number {
    let filled = 0;
    let from = this.start;
    for (const piece of this.pieces) {
      const at = position + filled;
      if (at < from + piece.length) {
        const part = piece.subarray(at - from, at - from + target.length - filled);
        target.set(part, filled);
        filled += part.length;
        if (filled === target.length) break;
      }
      from += piece.length;
    }
    return filled;
  }

  private rewind(): void {
    this.reader.close();
    this.reader = new GzipReader(this.file, this.limits);
    this.pieces = [];
    this.start = 0;
    this.end = 0;
  }

  /** One after the other: they share the place up to which the file is inflated. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    // A failure is its asker's, not the next one's.
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

/** At least so much is kept. */
const KEPT_BYTES = 4 * 1024 * 1024;
