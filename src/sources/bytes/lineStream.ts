import { createBatchColumns, type Batch } from '../../core/columns';
import type { ByteOffset, LineNumber } from '../../core/ids';
import type { Problem } from '../../core/problem';
import type { ReaderEvent, SegmentKey } from '../adapter';
import { BlockSums } from './blockSums';
import { ChunkReader } from './chunkReader';
import { Fingerprint } from './fileIdentity';
import type { OpenFile } from './files';
import type { Scanner, ScannerSize } from './scanner';

/**
 * How a read ended. `reached`: whole lines up to the limit are read; what is left waits for its end. `short`: the file ends
 * before the limit. `changed`: the bytes before the position are not those that were read. `stopped`: by the signal.
 */
export type ReadEnd = 'reached' | 'short' | 'changed' | 'stopped';

/**
 * A place in a file up to which whole lines were read, and the way on from there. It only moves over whole lines,
 * and only together with the batch that covers them, so a read that is left at any moment can be taken up again.
 */
export class LineStream {
  /** A line starts here; all before it is read. */
  offset: ByteOffset;
  line: LineNumber;
  /** How much of the file was seen after `offset` that is not a whole line yet. */
  pendingBytes = 0;
  /** Of all that was read. */
  readonly sums: BlockSums;
  /** Beyond `offset` while in a line that is too long: known up to here. */
  private skippedTo: ByteOffset;
  /** Of the bytes before `skippedTo`. */
  private fingerprint: Fingerprint;

  constructor(
    private readonly createScanner: (size: ScannerSize) => Scanner,
    fingerprint: Fingerprint,
    line: LineNumber,
    private readonly chunkBytes = CHUNK_BYTES,
  ) {
    this.offset = fingerprint.offset;
    this.sums = new BlockSums(fingerprint.offset);
    this.skippedTo = fingerprint.offset;
    this.fingerprint = fingerprint;
    this.line = line;
  }

  /** Up to where the file is known. */
  get seenTo(): ByteOffset {
    return this.skippedTo;
  }

  /** Up to where the file is known, and a hash of the bytes before. */
  get place(): { readonly offset: ByteOffset; readonly hash: string } {
    return { offset: this.skippedTo, hash: this.fingerprint.hash };
  }

  /** Whether what was read still stands in the file, as far as the last bytes tell. */
  isIn(file: OpenFile): Promise<boolean> {
    return this.fingerprint.isIn(file);
  }

  /**
   * Reads the whole lines before `limit`. `proof` is of a place further on: at the start of a file, where nothing stands
   * before that could tell, it shows that the file is still the same. `expectedBytes` is about how much there is to read, where
   * the limit does not tell.
   */
  async *read(
    file: OpenFile,
    limit: ByteOffset,
    signal: AbortSignal,
    proof?: Fingerprint,
    expectedBytes = limit,
  ): AsyncGenerator<Batch, ReadEnd, void> {
    const wanted = expectedBytes - this.skippedTo;
    const scanner = this.createScanner(wanted > BIG_BYTES ? 'big' : wanted > MEDIUM_BYTES ? 'medium' : 'small');
    const start = { offset: this.offset, skippedTo: this.skippedTo, before: this.fingerprint.bytes };
    const reader = new ChunkReader(file, start, limit, this.chunkBytes);
    try {
      for (;;) {
        const chunk = await reader.next();
        if (this.skippedTo === 0 && proof !== undefined && !(await proof.isIn(file))) return 'changed';
        if (signal.aborted) return 'stopped';
        switch (chunk.kind) {
          case 'changed':
            return 'changed';
          case 'end':
            this.pendingBytes = chunk.to - this.offset;
            if (chunk.skippedTo > this.offset) this.skipTo(chunk.skippedTo, chunk.last);
            return chunk.to < limit ? 'short' : 'reached';
          case 'tooLong':
            yield this.pass(chunk.offset, chunk.length, chunk.end, chunk.last);
            break;
          case 'lines': {
            const { bytes, to, fileOffset } = chunk;
            let from = chunk.from + byteOrderMarkLength(bytes, chunk.from, fileOffset);
            while (from < to) {
              const batch = scanner.scan({ bytes, from, to, fileOffset, line: this.line });
              const end = batch.endOffset - fileOffset;
              this.moveTo(batch.endOffset, batch.endLine, bytes.subarray(chunk.from, end));
              const text = bytes.subarray(from, end);
              from = end;
              yield { ...batch, text };
            }
            break;
          }
        }
      }
    } finally {
      await reader.stop();
    }
  }

  private moveTo(offset: ByteOffset, line: LineNumber, chunk: Uint8Array): void {
    // `chunk` begins where this stream stood, or before.
    const more = chunk.subarray(Math.max(0, chunk.length - (offset - this.offset)));
    this.fingerprint = this.fingerprint.movedTo(offset, more);
    this.sums.add(more);
    this.offset = offset;
    this.skippedTo = offset;
    this.line = line;
    this.pendingBytes = 0;
  }

  private skipTo(offset: ByteOffset, last: Uint8Array): void {
    this.fingerprint = Fingerprint.of(offset, last);
    this.skippedTo = offset;
  }

  private pass(offset: ByteOffset, length: number, end: ByteOffset, last: Uint8Array): Batch {
    const problem: Problem = { kind: 'lineTooLong', offset, length, line: this.line };
    this.skipTo(end, last);
    this.sums.pass(end);
    this.offset = end;
    this.line++;
    this.pendingBytes = 0;
    return problemBatch([problem], end, this.line);
  }
}

/** The batches of a segment as events. */
export async function* batchesOf(
  segment: SegmentKey,
  batches: AsyncGenerator<Batch, ReadEnd, void>,
): AsyncGenerator<ReaderEvent, ReadEnd, void> {
  try {
    for (;;) {
      const next = await batches.next();
      if (next.done === true) return next.value;
      yield { kind: 'batch', segment, batch: next.value };
    }
  } finally {
    // When this generator is left early, the reads that are under way must end.
    await batches.return('stopped');
  }
}

/** A batch without records. */
export function problemBatch(problems: readonly Problem[], endOffset: ByteOffset, endLine: LineNumber): Batch {
  return { ...createBatchColumns(0), rowCount: 0, roles: 0, problems, endOffset, endLine };
}

function byteOrderMarkLength(bytes: Uint8Array, at: number, fileOffset: ByteOffset): number {
  const isMarked = fileOffset + at === 0 && bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;
  return isMarked ? 3 : 0;
}

const CHUNK_BYTES = 1024 * 1024;
/** From here on it pays to warm up the scanner's bigger tables. */
const MEDIUM_BYTES = 256 * 1024;
const BIG_BYTES = 32 * 1024 * 1024;
