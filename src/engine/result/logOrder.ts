import { globalRowOf, type GlobalRow } from '../store/logIndex';
import type { Segment } from '../store/segment';
import type { Matches } from './matches';
import { MergedRows } from './mergedRows';
import type { OrderChange, RowOrder } from './rowOrder';
import type { SegmentMatches } from './segmentMatches';

/**
 * The order of the log. Of one source that is its segments one after the other, and no list of rows is needed;
 * several are merged by time, and so are the records of a source that has no order of its own.
 */
export class LogOrder implements RowOrder {
  count = 0;
  private generation = -1;
  private parts: Part[] = [];
  private merged: MergedRows | undefined;

  constructor(readonly matches: Matches) {}

  update(): OrderChange {
    const { sources } = this.matches.index;
    const groups = sources.map(source => this.matches.partsOf(source.segments).filter(part => part.count > 0));
    const filled = groups.filter(group => group.length > 0);
    const isAnew = this.generation !== this.matches.generation;
    this.generation = this.matches.generation;
    if (filled.length > 1 || filled.some(isByTime)) return this.updateMerged(filled, isAnew);
    const wasMerged = this.merged !== undefined;
    this.merged = undefined;
    return this.updateConcatenated(filled[0] ?? [], isAnew || wasMerged);
  }

  at(position: number): GlobalRow | undefined {
    if (this.merged !== undefined) return this.merged.at(position);
    if (position < 0 || position >= this.count) return undefined;
    let place = this.parts.length - 1;
    while (place > 0 && (this.parts[place]?.from ?? 0) > position) place--;
    const part = this.parts[place];
    if (part === undefined) return undefined;
    return globalRowOf(part.matches.segment, part.matches.rowAt(part.matches.start + position - part.from));
  }

  positionOf(segment: Segment, row: number): number {
    if (this.merged !== undefined) return this.merged.positionOf(globalRowOf(segment, row));
    const part = this.parts.find(candidate => candidate.matches.segment === segment);
    const index = part?.matches.indexOf(row) ?? -1;
    if (part === undefined || index < 0) return -1;
    const position = part.from + index - part.matches.start;
    return position < this.count ? position : -1;
  }

  private updateConcatenated(parts: readonly SegmentMatches[], isAnew: boolean): OrderChange {
    const before = this.parts;
    const countBefore = this.count;
    let from = 0;
    this.parts = parts.map(matches => {
      const part = { matches, from, count: matches.count };
      from += part.count;
      return part;
    });
    this.count = from;
    if (isAnew) return countBefore === 0 && from === 0 ? 'none' : 'moved';
    const isSame = before.every(({ matches, count }, place) => {
      const now = this.parts[place];
      return now?.matches === matches && (now.count === count || place === before.length - 1);
    });
    if (!isSame) return 'moved';
    return from === countBefore ? 'none' : 'appended';
  }

  private updateMerged(groups: readonly (readonly SegmentMatches[])[], isAnew: boolean): OrderChange {
    const merged = isAnew ? new MergedRows() : (this.merged ?? new MergedRows());
    const isFirst = merged !== this.merged;
    this.merged = merged;
    this.parts = [];
    const change = merged.update(groups);
    this.count = merged.count;
    return isFirst && this.count > 0 ? 'moved' : change;
  }
}

function isByTime([first]: readonly SegmentMatches[]): boolean {
  return first?.segment.owner.order === 'time';
}

interface Part {
  readonly matches: SegmentMatches;
  readonly from: number;
  readonly count: number;
}
