/** Keeps the `limit` greatest of many counts: a heap whose root is the least of those kept. */
export class TopList {
  private readonly heap: Entry[] = [];

  constructor(
    private readonly limit: number,
    /** Decides between codes with equal counts. */
    private readonly isBefore: (a: number, b: number) => boolean,
  ) {}

  add(code: number, count: number): void {
    if (this.limit <= 0) return;
    const { heap } = this;
    const entry = { code, count };
    if (heap.length < this.limit) {
      heap.push(entry);
      this.rise(heap.length - 1);
      return;
    }
    const least = heap[0];
    if (least === undefined || count < least.count || !this.isGreater(entry, least)) return;
    heap[0] = entry;
    this.sink();
  }

  /** Greatest first. */
  sorted(): readonly Entry[] {
    return [...this.heap].sort((a, b) => (this.isGreater(a, b) ? -1 : 1));
  }

  private isGreater(a: Entry, b: Entry): boolean {
    return a.count === b.count ? this.isBefore(a.code, b.code) : a.count > b.count;
  }

  private rise(place: number): void {
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.isLess(place, parent)) return;
      this.swap(place, parent);
      place = parent;
    }
  }

  private sink(): void {
    for (let place = 0; ;) {
      let least = place;
      for (const child of [place * 2 + 1, place * 2 + 2])
        if (child < this.heap.length && this.isLess(child, least)) least = child;
      if (least === place) return;
      this.swap(place, least);
      place = least;
    }
  }

  private isLess(a: number, b: number): boolean {
    const left = this.heap[a];
    const right = this.heap[b];
    return left !== undefined && right !== undefined && this.isGreater(right, left);
  }

  private swap(a: number, b: number): void {
    const { heap } = this;
    const left = heap[a];
    const right = heap[b];
    if (left === undefined || right === undefined) return;
    heap[a] = right;
    heap[b] = left;
  }
}

interface Entry {
  readonly code: number;
  readonly count: number;
}
