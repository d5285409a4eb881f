import type { AcknowledgementMark } from '../../core/summary';
import type { SourceReader } from '../../sources/adapter';
import { begunBy, type Part } from './archivePart';
import type { FileRows } from './copyMatch';
import type { FileHistory } from './fileHistory';
import { setSeenBefore, type Incarnation } from './incarnation';
import type { Segment } from '../store/segment';

/**
 * Keeps the acknowledgement mark of a source, and says in each of its files up to where failures were seen: in the file of the mark
 * up to the mark, in older ones all, in newer ones none. So a failure stays unseen when its file is rotated, and one that was
 * rotated away before anybody looked is unseen as well.
 */
export class SeenMark {
  private place: MarkPlace = { kind: 'unknown' };
  /** What could not be found out, and is asked again: where the mark is, or which mark stands for what was acknowledged. */
  private owed: 'nothing' | 'place' | 'mark' = 'nothing';

  constructor(
    /** `null` until the source could be read once. */
    public mark: AcknowledgementMark | null,
    private readonly history: FileHistory,
    private readonly now: () => number,
  ) {}

  /** All files are read anew. */
  restart(): void {
    this.owed = 'nothing';
    this.place = { kind: 'unknown' };
  }

  /** A file begins to be followed: the byte of it before which failures were acknowledged. */
  async seenBefore(reader: SourceReader): Promise<number> {
    if (this.mark === null) return Infinity;
    const found = await reader.resolveMark(this.mark);
    if (found === null) this.owed = 'place';
    // Nothing shouts before it is known.
    return found ?? Infinity;
  }

  /** Asks again for what could not be found out; to be called after each look. Answers whether anything is different now. */
  async settle(reader: SourceReader): Promise<boolean> {
    const { owed, mark } = this;
    const { current } = this.history;
    if (owed === 'nothing' || current === undefined) return false;
    if (owed === 'place') {
      const found = mark === null ? Infinity : await reader.resolveMark(mark);
      if (found === null || this.mark !== mark) return false;
      setSeenBefore(current, found);
      this.begun(current);
    } else {
      const now = await reader.currentMark();
      if (now === null) return false;
      // What came since it was acknowledged is still unseen here; another window would take it for seen.
      this.mark = { ...now, atMs: this.now() };
    }
    this.owed = 'nothing';
    return true;
  }

  /** A file is followed of which that is known. */
  begun(incarnation: Incarnation): void {
    if (this.mark !== null && incarnation.seenBefore > 0) this.place = { kind: 'incarnation', incarnation };
  }

  /** Looks for a mark of an earlier life in all files; to be asked when they are read. */
  async find(reader: SourceReader, parts: readonly Part[]): Promise<void> {
    const { mark } = this;
    if (mark === null || this.place.kind !== 'unknown') return;
    const { identity, offset, hash } = mark;
    const found = identity === null ? null : await reader.findPosition({ identity, offset, hash });
    // It may have been set anew meanwhile.
    if (this.mark !== mark) return;
    const { current } = this.history;
    const part = found?.kind === 'archive' ? parts.find(({ path }) => path === found.path) : undefined;
    if (found?.kind === 'live' && current !== undefined) {
      this.place = { kind: 'incarnation', incarnation: current };
      setSeenBefore(current, (await placeOfMark(reader, mark)) ?? current.seenBefore);
    } else this.place = part === undefined ? { kind: 'nowhere' } : { kind: 'part', part };
  }

  /** Moves the mark to the end of what is there. */
  async moveToEnd(reader: SourceReader, parts: readonly Part[]): Promise<void> {
    await this.set(reader);
    for (const incarnation of this.history.incarnations) {
      if (incarnation.retired !== null) setSeenBefore(incarnation, endOf(incarnation));
    }
    this.apply(parts, []);
  }

  /** The first time a source is opened, old failures do not shout: the mark is set at the end of what there is. */
  async setFirst(reader: SourceReader): Promise<void> {
    await this.set(reader);
  }

  /** A new file begins as the marked one did: the mark means the same place in it. */
  moveTo(current: Incarnation, old: Incarnation): void {
    const { mark } = this;
    if (mark?.identity !== old.identity || mark.offset !== current.seenBefore) return;
    this.mark = { ...mark, identity: current.identity };
    this.place = { kind: 'incarnation', incarnation: current };
  }

  /** Says in the archives what was seen. `order`: the segments of the source. Answers whether it is something else than before. */
  apply(parts: readonly Part[], order: readonly Segment[]): boolean {
    let isChanged = false;
    const places: Places = new Map(order.map((segment, place) => [segment, place]));
    for (const part of parts) {
      const { segment } = part;
      if (segment === null) continue;
      const before = segment.seenBefore;
      segment.setSeenBefore(this.seenIn(part, segment, places));
      isChanged ||= segment.seenBefore !== before;
    }
    return isChanged;
  }

  private async set(reader: SourceReader): Promise<void> {
    const mark = await reader.currentMark();
    const { current } = this.history;
    if (mark === null) {
      // All that is shown is acknowledged, whatever its mark is.
      if (current !== undefined) setSeenBefore(current, endOf(current));
      if (this.mark !== null) this.owed = 'mark';
      return;
    }
    this.owed = 'nothing';
    this.mark = { ...mark, atMs: this.now() };
    this.place = current === undefined ? { kind: 'nowhere' } : { kind: 'incarnation', incarnation: current };
    if (current !== undefined) setSeenBefore(current, (await placeOfMark(reader, mark)) ?? endOf(current));
  }

  private seenIn(part: Part, segment: Segment, places: Places): number {
    const { place, mark } = this;
    const original = begunBy(part);
    if (original !== undefined) return seenInFile(original);
    switch (place.kind) {
      case 'unknown':
        return Infinity;
      case 'nowhere':
        return mark?.atMs === undefined ? Infinity : segment.firstOffsetAfter(mark.atMs);
      case 'part':
        if (place.part === part) return mark?.offset ?? Infinity;
        return isBefore(segment, segmentsOf(place.part), places) ? Infinity : 0;
      case 'incarnation':
        return isBefore(segment, place.incarnation.segments, places) ? Infinity : 0;
    }
  }
}

/** Where a mark of the file at the path is in it: what marks of entries mean only their reader knows. */
function placeOfMark(reader: SourceReader, mark: AcknowledgementMark): Promise<number | null> {
  return reader.entries === null ? Promise.resolve(mark.offset) : reader.resolveMark(mark);
}

/** Where the mark is. */
type MarkPlace =
  /** It was not looked for yet: until then nothing in archives shouts. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'incarnation'; readonly incarnation: Incarnation }
  | { readonly kind: 'part'; readonly part: Part }
  | { readonly kind: 'nowhere' };

function segmentsOf(part: Part): readonly Segment[] {
  return part.isPlaced ? part.segments : (part.copies.find(({ rows }) => rows > 0)?.original.segments ?? []);
}

/** Whether a segment that has a place stands before a file. One without a place stands before all. */
function isBefore(segment: Segment, [first]: readonly Segment[], places: Places): boolean {
  const place = first && places.get(first);
  return place === undefined || (places.get(segment) ?? -1) < place;
}

/** Where segments stand among those of their source. */
type Places = ReadonlyMap<Segment, number>;

function seenInFile({ segments }: FileRows): number {
  return Math.min(...segments.map(({ seenBefore }) => seenBefore));
}

function endOf({ segments }: Incarnation): number {
  return segments[segments.length - 1]?.endOffset ?? 0;
}
