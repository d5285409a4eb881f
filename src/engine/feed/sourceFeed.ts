import type { Matches } from '../result/matches';
import type { SegmentMatches } from '../result/segmentMatches';
import type { Segment } from '../store/segment';
import type { FeedSource } from './feedSource';
import { filesOf, SameFiles } from './sameFiles';
import { SeenFiles, type FeedFile } from './seenFiles';

/** A record that is to be handed out. The object is used again for the next one. */
export interface FeedRow {
  segment: Segment;
  row: number;
}

/** A part of a segment that was passed: its records are handed out, or are not asked for. */
export interface Visit {
  readonly feed: SourceFeed;
  readonly file: FeedFile;
  readonly segment: Segment;
  readonly from: number;
  to: number;
}

/** What of one source was handed out, and what comes next, in the order of its log. */
export class SourceFeed {
  readonly seen = new SeenFiles();
  private readonly same = new SameFiles();
  /** Whether something is known that can't be handed out before other things. */
  isHeldBack = false;
  /** The greatest time that was handed out. */
  lastTimeMs = -Infinity;
  /** When a file was met first. */
  private readonly metMs = new WeakMap<FeedFile, number>();
  private isOpen = false;
  private mark: EndMark | undefined;

  constructor(
    readonly source: FeedSource,
    /** Whether what is there at the first look is left out. */
    private readonly skipsPresent: boolean,
  ) {}

  /** Takes what the source is now; to be called after every change. Answers the segments of which everything is left out. */
  note(nowMs: number): readonly Segment[] {
    const { history, segments, hasLooked } = this.source;
    this.seen.note(this.same.find(this.source), filesOf(this.source));
    if (this.mark !== undefined || !this.skipsPresent || !hasLooked) return [];
    this.mark = this.createMark(nowMs);
    for (const file of history.incarnations) {
      const last = file.segments[file.segments.length - 1];
      if (last !== undefined) this.seen.add(file, 0, last.endOffset);
    }
    return segments;
  }

  /** Whether its records may be handed out: all that comes before them is known. */
  get isReady(): boolean {
    const { hasLooked, archives, hasBackfill, isBackfilling } = this.source;
    if (!hasLooked) return false;
    if (!this.skipsPresent && !this.isOpen) {
      // The oldest archive is read last. A log without archives can be handed out while it is read.
      const isReadingArchives = archives.accounts.some(({ state }) => state === 'toRead');
      if (isReadingArchives && (hasBackfill || isBackfilling)) return false;
      this.isOpen = true;
    }
    return true;
  }

  get isReadingOlder(): boolean {
    return this.source.hasBackfill || this.source.isBackfilling;
  }

  /** Goes through what was not handed out yet. `visits` gets what was passed; a row is passed when the next one is asked for. */
  *rows(matches: Matches, visits: Visit[]): Generator<FeedRow, void, void> {
    this.isHeldBack = false;
    if (!this.isReady) {
      this.isHeldBack = true;
      return;
    }
    for (const { file, segments, isArchive } of this.files()) {
      const seen = this.seen.of(file);
      if (!isArchive && this.mayHaveOlder(file)) {
        this.isHeldBack = true;
        return;
      }
      let known = 0;
      for (const segment of segments) {
        known = seen.firstOutside(known);
        if (segment.startOffset > known && this.isReadingOlder) {
          this.isHeldBack = true;
          return;
        }
        const limit = yield* this.rowsOf(file, segment, matches.partOf(segment), visits, isArchive);
        if (limit < segment.endOffset) {
          this.isHeldBack = true;
          return;
        }
        known = segment.endOffset;
      }
    }
  }

  /**
   * A file that came after a rotation waits a little: what happened between two looks may be in an archive that is not read yet.
   */
  private mayHaveOlder(file: FeedFile): boolean {
    const { archives, isLooking, segments } = this.source;
    const nowMs = performance.now();
    const metMs = this.metMs.get(file) ?? nowMs;
    this.metMs.set(file, metMs);
    const [first] = segments;
    const isFirst = first !== undefined && 'segments' in file && file.segments.includes(first);
    if (isFirst || nowMs - metMs > OLDER_MS || this.seen.of(file).firstOutside(0) > 0) return false;
    return isLooking || (this.isReadingOlder && archives.accounts.some(({ state }) => state === 'toRead'));
  }

  private *rowsOf(
    file: FeedFile,
    segment: Segment,
    part: SegmentMatches,
    visits: Visit[],
    isArchive: boolean,
  ): Generator<FeedRow, number, void> {
    const seen = this.seen.of(file);
    const limit = searchedTo(part);
    const from = segment.firstVisible === 0 ? segment.startOffset : endOfRow(segment, segment.firstVisible - 1);
    const next: FeedRow = { segment, row: 0 };
    for (let offset = seen.firstOutside(from); offset < limit;) {
      const end = Math.min(limit, seen.nextStart(offset));
      const visit: Visit = { feed: this, file, segment, from: offset, to: offset };
      visits.push(visit);
      const fromRow = segment.rowAtOrAfter(offset);
      const toRow = segment.rowAtOrAfter(end);
      for (let at = part.rows?.countBelow(fromRow) ?? fromRow; at < part.end; at++) {
        next.row = part.rowAt(at);
        if (next.row >= toRow) break;
        if (isArchive && this.isOld(segment, next.row)) continue;
        yield next;
        visit.to = endOfRow(segment, next.row);
      }
      visit.to = end;
      offset = seen.firstOutside(end);
    }
    return limit;
  }

  /** The files of the source, oldest first. */
  private *files(): Generator<{ readonly file: FeedFile; readonly segments: readonly Segment[]; isArchive: boolean }> {
    const { segments, history } = this.source;
    let last: FeedFile | undefined;
    for (const segment of segments) {
      const incarnation = history.incarnations.find(candidate => candidate.segments.includes(segment));
      if (incarnation === undefined) yield { file: segment, segments: [segment], isArchive: true };
      else if (incarnation !== last) {
        last = incarnation;
        yield { file: incarnation, segments: incarnation.segments, isArchive: false };
      }
    }
  }

  private createMark(nowMs: number): EndMark {
    const { segments, archives } = this.source;
    const timeMs = Math.max(...segments.map(segment => segment.lastTimeMs ?? -Infinity), -Infinity);
    return {
      timeMs: Number.isFinite(timeMs) ? timeMs : nowMs - CLOCK_MS,
      identities: new Set(archives.accounts.map(({ identity }) => identity)),
      reached: new Set(),
    };
  }

  /**
   * Whether a record of an archive was there when the feed began, and is left out. The archives of then are known; one of
   * them that was compressed since is another file, and told by its times.
   */
  private isOld(segment: Segment, row: number): boolean {
    const { mark } = this;
    if (mark === undefined || mark.reached.has(segment)) return false;
    const account = this.source.archives.accounts.find(candidate => candidate.segment === segment.key);
    if (account !== undefined && mark.identities.has(account.identity)) return true;
    if (!((segment.chunkOf(row)?.timeMs[row & 0xffff] ?? NaN) >= mark.timeMs)) return true;
    mark.reached.add(segment);
    return false;
  }
}

/** What was there when the feed began. */
interface EndMark {
  /** Of the last record. */
  readonly timeMs: number;
  /** The archives. */
  readonly identities: ReadonlySet<string>;
  /** Archives of which a record after the mark was met. */
  readonly reached: Set<Segment>;
}

/** Where the row ends, with the broken lines that follow it. */
export function endOfRow(segment: Segment, row: number): number {
  return row + 1 < segment.rowCount ? segment.offsetOf(row + 1) : segment.endOffset;
}

/** Up to which byte it is known which records match. */
function searchedTo({ candidates, lookedUp, segment }: SegmentMatches): number {
  if (candidates === undefined || lookedUp >= candidates.length) return segment.endOffset;
  return segment.offsetOf(candidates.at(lookedUp));
}

const OLDER_MS = 2000;
/** Clocks of writers differ by so much at most. */
const CLOCK_MS = 60_000;
