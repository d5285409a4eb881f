import { globalRowOf, type GlobalRow } from '../store/logIndex';
import { RowList } from '../store/rowList';
import type { OrderChange } from './rowOrder';
import type { SegmentMatches } from './segmentMatches';
import { stableOrder } from './stableOrder';

/**
 * Rows of several sources merged by time. Each source keeps its own order, whatever its clock did: a row's key is the
 * greatest time so far in its source. A source without an order of its own stands by the times of its rows, those without one
 * first. Rows with equal keys stand in the order of the sources.
 */
export class MergedRows {
  private readonly rows = new RowList();
  private keys = new Float64Array(1024);
  private taken: Taken[] = [];
  private isStale = false;
  private total = 0;
  private groups: readonly (readonly SegmentMatches[])[] = [];

  get count(): number {
    return this.total;
  }

  at(position: number): GlobalRow | undefined {
    this.refresh();
    return position >= 0 && position < this.rows.length ? this.rows.at(position) : undefined;
  }

  positionOf(row: GlobalRow): number {
    this.refresh();
    for (let position = this.rows.length - 1; position >= 0; position--) {
      if (this.rows.at(position) === row) return position;
    }
    return -1;
  }

  /** One group of parts a source, in the order of the sources. A full merge waits until a position is asked for. */
  update(groups: readonly (readonly SegmentMatches[])[]): OrderChange {
    const totalBefore = this.total;
    this.total = groups.reduce((sum, group) => sum + group.reduce((part, matches) => part + matches.count, 0), 0);
    const isExtended = !this.isStale && groups.every(group => this.isExtensionOnly(group));
    if (!isExtended) {
      this.groups = groups;
      this.isStale = true;
      return this.total === totalBefore ? 'none' : 'moved';
    }
    if (this.total === totalBefore) return 'none';
    return this.extend(groups);
  }

  private isExtensionOnly(group: readonly SegmentMatches[]): boolean {
    const known = this.taken.find(taken => taken.ordinal === ordinalOf(group));
    if (known === undefined) return this.taken.length > 0;
    return known.parts.every(({ matches, end }, place) => {
      const isLast = place === known.parts.length - 1;
      return group[place] === matches && (isLast || matches.end === end);
    });
  }

  /** Merges new rows at the ends of the sources into the last part of the list. */
  private extend(groups: readonly (readonly SegmentMatches[])[]): OrderChange {
    const runs = groups.map(group => this.takeNew(group)).filter(run => run.rows.length > 0);
    const firstKey = Math.min(...runs.map(run => run.keys[0] ?? Infinity));
    let from = this.rows.length;
    while (from > 0 && (this.keys[from - 1] ?? 0) > firstKey) from--;
    const isMoved = from < this.rows.length;
    const old: Run = { rows: this.rowsFrom(from), keys: this.keys.slice(from, this.rows.length) };
    this.rows.truncate(from);
    this.appendMerged([old, ...runs]);
    return isMoved ? 'moved' : 'appended';
  }

  private refresh(): void {
    if (!this.isStale) return;
    this.isStale = false;
    this.taken = [];
    this.rows.truncate(0);
    this.appendMerged(this.groups.map(group => this.takeNew(group)));
  }

  /** The rows of a source that were not taken yet, with their keys. */
  private takeNew(group: readonly SegmentMatches[]): Run {
    const ordinal = ordinalOf(group);
    const known = this.taken.find(taken => taken.ordinal === ordinal);
    let key = known?.lastKey ?? -Infinity;
    const isByTime = group[0]?.segment.owner.order === 'time';
    const ends = new Map(known?.parts.map(part => [part.matches, part.end]));
    const size = group.reduce((sum, part) => sum + part.end - (ends.get(part) ?? part.start), 0);
    const rows = new Uint32Array(size);
    const keys = new Float64Array(size);
    let at = 0;
    for (const part of group) {
      for (let index = ends.get(part) ?? part.start; index < part.end; index++) {
        const row = part.rowAt(index);
        const time = part.segment.chunkOf(row)?.timeMs[row & 0xffff] ?? NaN;
        if (time > key) key = time;
        keys[at] = !isByTime ? key : Number.isNaN(time) ? -Infinity : time;
        rows[at++] = globalRowOf(part.segment, row);
      }
    }
    const parts = group.map(matches => ({ matches, end: matches.end }));
    this.taken = [...this.taken.filter(taken => taken.ordinal !== ordinal), { ordinal, lastKey: key, parts }];
    return isByTime ? sortedRun({ rows, keys }) : { rows, keys };
  }

  private rowsFrom(from: number): Uint32Array {
    const rows = new Uint32Array(this.rows.length - from);
    for (let at = 0; at < rows.length; at++) rows[at] = this.rows.at(from + at);
    return rows;
  }

  /** Merges runs that are sorted each; of equal keys the earlier run's comes first. */
  private appendMerged(runs: readonly Run[]): void {
    const filled = runs.filter(run => run.rows.length > 0);
    const size = filled.reduce((sum, run) => sum + run.rows.length, 0);
    this.reserve(this.rows.length + size);
    const places = new Int32Array(filled.length);
    const heap = new RunHeap(filled, places);
    for (let left = size; left > 0; left--) {
      const first = heap.first;
      const run = filled[first];
      const place = places[first] ?? 0;
      this.keys[this.rows.length] = run?.keys[place] ?? 0;
      this.rows.push(run?.rows[place] ?? 0);
      places[first] = place + 1;
      heap.sink();
    }
  }

  private reserve(length: number): void {
    if (length <= this.keys.length) return;
    const wider = new Float64Array(Math.ceil(length * 1.25));
    wider.set(this.keys.subarray(0, this.rows.length));
    this.keys = wider;
  }
}

interface Run {
  readonly rows: Uint32Array;
  readonly keys: Float64Array;
}

function sortedRun({ rows, keys }: Run): Run {
  const order = stableOrder(keys);
  return { rows: rows.map((_, at) => rows[order[at] ?? 0] ?? 0), keys: keys.map((_, at) => keys[order[at] ?? 0] ?? 0) };
}

interface Taken {
  readonly ordinal: number;
  readonly lastKey: number;
  readonly parts: readonly { readonly matches: SegmentMatches; readonly end: number }[];
}

/** The runs as a heap by the key of their next row; an empty run sinks to the bottom. */
class RunHeap {
  private readonly heap: number[];

  constructor(
    private readonly runs: readonly Run[],
    private readonly places: Int32Array,
  ) {
    this.heap = runs.map((_, run) => run);
    for (let place = (this.heap.length >> 1) - 1; place >= 0; place--) this.sink(place);
  }

  get first(): number {
    return this.heap[0] ?? 0;
  }

  /** Puts the entry at `place` where its next key belongs. */
  sink(place = 0): void {
    const { heap } = this;
    for (;;) {
      let least = place;
      const left = place * 2 + 1;
      for (let child = left; child <= left + 1 && child < heap.length; child++) {
        if (this.isBefore(heap[child] ?? 0, heap[least] ?? 0)) least = child;
      }
      if (least === place) return;
      const moved = heap[place] ?? 0;
      heap[place] = heap[least] ?? 0;
      heap[least] = moved;
      place = least;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const keyA = this.keyOf(a);
    const keyB = this.keyOf(b);
    return keyA < keyB || (keyA === keyB && a < b);
  }

  private keyOf(run: number): number {
    // Keys may be -Infinity (no time yet) but never NaN, so that an empty run can be behind all others.
    return this.runs[run]?.keys[this.places[run] ?? 0] ?? Infinity;
  }
}

function ordinalOf(group: readonly SegmentMatches[]): number {
  return group[0]?.segment.owner.ordinal ?? -1;
}
