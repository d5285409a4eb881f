import type { Query } from '../../core/query';
import { createRowFilter, type RowFilter } from '../query/filterRows';
import type { CompiledQuery } from '../query/compiledQuery';
import type { LogIndex } from '../store/logIndex';
import type { Segment } from '../store/segment';
import { SegmentMatches } from './segmentMatches';

/**
 * Which rows match a query, held against the growing index: no order, no view. Results and facets with the same query
 * share one. Bring it up to date (`update`) before reading it; that only looks at columns and is quick.
 * Terms that need the record's text are looked up by a `Search`.
 */
export class Matches {
  /** Grows when matches went or were found anew: what was derived from them must start again. */
  generation = 0;
  private compiled: CompiledQuery;
  private filter: RowFilter | undefined;
  private readonly bySegment = new Map<Segment, SegmentMatches>();
  private structureRevision = -1;
  private marksRevision: number;
  private compiledAtMs: number;

  constructor(
    readonly index: LogIndex,
    readonly query: Query,
    private readonly compile: (query: Query, nowMs: number) => CompiledQuery,
    nowMs: number,
  ) {
    this.compiled = compile(query, nowMs);
    this.filter = createRowFilter(this.compiled.fast);
    this.compiledAtMs = nowMs;
    this.marksRevision = index.marksRevision;
  }

  get slowTerms(): CompiledQuery['slow'] {
    return this.compiled.slow;
  }

  /** Takes what is new in the index, and what time and marks have changed. */
  update(nowMs: number): void {
    const isAged = this.compiled.isRelative && Math.abs(nowMs - this.compiledAtMs) >= RELATIVE_MS;
    const isMarked = this.compiled.usesMarks && this.marksRevision !== this.index.marksRevision;
    const isSearched = this.compiled.slow.length > 0;
    if (isAged && !isMarked && isSearched && this.compiled.onlyShrinks) this.narrow(nowMs);
    else if (isAged || isMarked) this.recompile(nowMs);
    if (this.structureRevision !== this.index.structureRevision) this.forgetSegments();
    for (const part of this.parts()) part.scan(Infinity);
  }

  /** The matches of each segment: source by source, each in the order of its log. */
  parts(): SegmentMatches[] {
    return this.index.sources.flatMap(source => this.partsOf(source.segments));
  }

  partsOf(segments: readonly Segment[]): SegmentMatches[] {
    return segments.map(segment => this.partOf(segment));
  }

  partOf(segment: Segment): SegmentMatches {
    const known = this.bySegment.get(segment);
    if (known !== undefined) return known;
    const part = new SegmentMatches(segment, this.filter, this.compiled.slow.length > 0);
    this.bySegment.set(segment, part);
    return part;
  }

  get count(): number {
    let count = 0;
    for (const part of this.bySegment.values()) count += part.count;
    return count;
  }

  recompile(nowMs: number): void {
    this.compiled = this.compile(this.query, nowMs);
    this.filter = createRowFilter(this.compiled.fast);
    this.compiledAtMs = nowMs;
    this.marksRevision = this.index.marksRevision;
    this.bySegment.clear();
    this.generation++;
  }

  /** Time has only taken rows away: what was searched for in the records' text need not be searched for again. */
  private narrow(nowMs: number): void {
    this.compiled = this.compile(this.query, nowMs);
    this.filter = createRowFilter(this.compiled.fast);
    this.compiledAtMs = nowMs;
    const { filter } = this;
    if (filter === undefined) return;
    for (const part of this.bySegment.values()) part.narrow(filter);
    this.generation++;
  }

  private forgetSegments(): void {
    this.structureRevision = this.index.structureRevision;
    const alive = new Set(this.index.sources.flatMap(source => source.segments));
    for (const [segment, part] of this.bySegment) {
      if (!alive.has(segment) || part.isStale) this.bySegment.delete(segment);
    }
    this.generation++;
  }
}

/** How often bounds that depend on the clock are looked at again. */
const RELATIVE_MS = 60_000;
