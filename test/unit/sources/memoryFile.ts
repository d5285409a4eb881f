import type { OpenFile } from '../../../src/sources/bytes/files';

/** A file in memory; `content` may be exchanged. Reads give at most `longestRead` bytes at once. */
export class MemoryFile implements OpenFile {
  reads = 0;

  constructor(
    public content: Uint8Array,
    private readonly longestRead = Infinity,
  ) {}

  async stat() {
    return { identity: '1:1', sizeBytes: this.content.length, modifiedMs: 0, kind: 'file' as const, links: 1 };
  }

  async read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<number> {
    this.reads++;
    if (offset + length > buffer.length) throw new RangeError('The read does not fit into the buffer.');
    const piece = this.content.subarray(position, position + Math.min(length, this.longestRead));
    buffer.set(piece, offset);
    return piece.length;
  }

  async close(): Promise<void> {
    // Nothing is held.
  }
}
