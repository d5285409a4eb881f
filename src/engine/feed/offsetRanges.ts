/** A set of bytes of a file, as ranges [from, to) that neither touch nor overlap. There are few of them, mostly one. */
export class OffsetRanges {
  /** Ascending: from, to, from, to, … */
  private bounds: number[] = [];

  add(from: number, to: number): void {
    if (from >= to) return;
    const { bounds } = this;
    let start = bounds.length;
    while (start > 0 && (bounds[start - 1] ?? 0) >= from) start -= 2;
    let end = start;
    let low = from;
    let high = to;
    for (; end < bounds.length && (bounds[end] ?? 0) <= to; end += 2) {
      low = Math.min(low, bounds[end] ?? low);
      high = Math.max(high, bounds[end + 1] ?? high);
    }
    bounds.splice(start, end - start, low, high);
  }

  addAll(ranges: Iterable<readonly [number, number]>): void {
    for (const [from, to] of ranges) this.add(from, to);
  }

  /** The first byte at or after `offset` that is not in the set. */
  firstOutside(offset: number): number {
    const { bounds } = this;
    for (let at = 0; at < bounds.length && (bounds[at] ?? 0) <= offset; at += 2) {
      if (offset < (bounds[at + 1] ?? 0)) return bounds[at + 1] ?? 0;
    }
    return offset;
  }

  /** Where the first range after `offset` begins; infinite when there is none. */
  nextStart(offset: number): number {
    const { bounds } = this;
    for (let at = 0; at < bounds.length; at += 2) if ((bounds[at] ?? 0) > offset) return bounds[at] ?? Infinity;
    return Infinity;
  }

  /** What of the set lies in [from, to). */
  *within(from: number, to: number): Generator<readonly [number, number], void, void> {
    const { bounds } = this;
    for (let at = 0; at < bounds.length; at += 2) {
      const low = Math.max(from, bounds[at] ?? 0);
      const high = Math.min(to, bounds[at + 1] ?? 0);
      if (low < high) yield [low, high];
    }
  }
}
