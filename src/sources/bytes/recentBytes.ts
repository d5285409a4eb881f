import type { Batch } from '../../core/columns';
import type { ByteOffset } from '../../core/ids';
import type { RecordSpan, SegmentKey } from '../adapter';
import type { ByteBudget } from '../../base/byteBudget';
import type { ReadEnd } from './lineStream';

/**
 * The newest bytes of a source that were read live, of any of its files: what they held when these were truncated or deleted.
 * Invariant: the ring holds the last bytes that were added, each at its number modulo the ring's size.
 */
export class RecentBytes {
  private ring: Uint8Array = new Uint8Array(0);
  /** How many bytes were added ever. */
  private added = 0;
  /** Which bytes of which files they are, oldest first. */
  private runs: Run[] = [];
  private isDisposed = false;

  constructor(private readonly budget: ByteBudget) {}

  /** `bytes` stand at `from` in the file of the segment. */
  add(segment: SegmentKey, from: ByteOffset, bytes: Uint8Array): void {
    if (this.isDisposed) return;
    const skipped = Math.max(0, bytes.length - LARGEST_RING);
    const kept = bytes.subarray(skipped);
    this.makeRoom(kept.length);
    const last = this.runs.at(-1);
    const isNext = last?.segment === segment && last.to === from + skipped;
    if (isNext) last.to += kept.length;
    else this.runs.push({ segment, from: from + skipped, to: from + bytes.length, at: this.added });
    write(this.ring, this.added, kept);
    this.added += kept.length;
    while (this.runs[0] !== undefined && this.endOf(this.runs[0]) <= this.start) this.runs.shift();
  }

  /** `null` when not all of it is here. */
  read(segment: SegmentKey, { from, to }: RecordSpan): Uint8Array | null {
    const run = this.runs.findLast(one => one.segment === segment && one.from <= from && one.to >= to);
    if (run === undefined || to <= from) return null;
    const at = run.at + from - run.from;
    return at < this.start ? null : copyOf(this.ring, at, to - from);
  }

  /** What of a span is here from its start on; `null` when its start is not. */
  readFrom(segment: SegmentKey, { from, to }: RecordSpan): Uint8Array | null {
    const run = this.runs.findLast(one => one.segment === segment && one.from <= from && one.to > from);
    return run === undefined ? null : this.read(segment, { from, to: Math.min(to, run.to) });
  }

  dispose(): void {
    this.isDisposed = true;
    this.budget.give(this.ring.length);
    this.ring = new Uint8Array(0);
    this.runs = [];
  }

  /** The number of the oldest byte that is here. */
  private get start(): number {
    return Math.max(0, this.added - this.ring.length);
  }

  private endOf({ from, to, at }: Run): number {
    return at + to - from;
  }

  private makeRoom(count: number): void {
    const held = this.added - this.start;
    let size = Math.max(this.ring.length, SMALLEST_RING);
    while (size < held + count && size < LARGEST_RING) size *= 2;
    // Without room for a batch the ring starts anew with its last bytes, or there is none.
    if (size === this.ring.length || !this.budget.take(size - this.ring.length)) return;
    const grown = new Uint8Array(size);
    write(grown, this.start, copyOf(this.ring, this.start, held));
    this.ring = grown;
  }
}

/** Keeps a copy of what is read. */
export async function* keepRecent(
  recent: RecentBytes,
  segment: SegmentKey,
  batches: AsyncGenerator<Batch, ReadEnd, void>,
): AsyncGenerator<Batch, ReadEnd, void> {
  try {
    for (;;) {
      const next = await batches.next();
      if (next.done === true) return next.value;
      const { text, endOffset } = next.value;
      if (text !== undefined) recent.add(segment, endOffset - text.length, text);
      yield next.value;
    }
  } finally {
    await batches.return('stopped');
  }
}

interface Run {
  readonly segment: SegmentKey;
  readonly from: ByteOffset;
  to: ByteOffset;
  /** The number of its first byte. */
  readonly at: number;
}

/** Of bytes that are more than the ring holds, the last ones stay. */
function write(ring: Uint8Array, at: number, bytes: Uint8Array): void {
  const kept = bytes.subarray(Math.max(0, bytes.length - ring.length));
  if (kept.length === 0) return;
  const place = (at + bytes.length - kept.length) % ring.length;
  const first = kept.subarray(0, ring.length - place);
  ring.set(first, place);
  ring.set(kept.subarray(first.length), 0);
}

function copyOf(ring: Uint8Array, at: number, length: number): Uint8Array {
  const copy = new Uint8Array(length);
  if (length === 0) return copy;
  const place = at % ring.length;
  const first = ring.subarray(place, Math.min(ring.length, place + length));
  copy.set(first);
  copy.set(ring.subarray(0, length - first.length), first.length);
  return copy;
}

const SMALLEST_RING = 16 * 1024;
const LARGEST_RING = 1024 * 1024;
