import type { Batch } from '../../core/columns';
import type { ArchiveAccount, ReaderEvent, SegmentKey, SourceReader } from '../../sources/adapter';
import { begun, begunBy, figuresOfPart, type Part } from './archivePart';
import { CopyMatch, type FileRows } from './copyMatch';
import type { FileHistory } from './fileHistory';
import type { LogIndex } from '../store/logIndex';
import type { Segment } from '../store/segment';
import type { SegmentCopy } from '../store/segmentPlace';
import type { SegmentOwner } from '../store/segmentOwner';

/** The segments of a source, in the order of their records. */
export interface PlacedSegments {
  readonly segments: readonly Segment[];
  /** Puts a segment before another one, or at the end. */
  insertSegment(segment: Segment, next: Segment | undefined): void;
}

/**
 * The archives of a source in the index. What an archive repeats of a file that is shown already stays hidden, and the file's
 * rows are on disk again: in the archive. So rows that were read live keep their ids. An archive without any row of its own is
 * not kept in the index at all.
 */
export class ArchiveHistory {
  accounts: readonly ArchiveAccount[] = [];
  /** Names that the numbers of the archives leave out. */
  missing: readonly string[] = [];
  doneBytes = 0;
  totalBytes = 0;
  parts: readonly Part[] = [];
  /** How many archives were put among the segments of the source so far. */
  placements = 0;
  /** Bytes that were read of archives that are not among the parts any more. */
  forgottenBytes = 0;

  constructor(
    private readonly owner: SegmentOwner,
    private readonly placed: PlacedSegments,
    private readonly history: FileHistory,
    private readonly index: LogIndex,
    private readonly sameTo: SourceReader['sameTo'],
  ) {}

  /** Answers whether anything is different now. */
  handle(event: ArchiveEvent): boolean {
    switch (event.kind) {
      case 'archiveSegment':
        this.begin(event);
        return false;
      case 'archiveRead':
        this.finish(event.segment);
        return true;
      case 'moved':
        this.forgetGone();
        for (const key of event.segments) this.move(key, event.path);
        this.findCopies();
        return true;
      case 'archives':
        this.noteAccounts(event.archives);
        this.missing = event.missing;
        return true;
      case 'archiveProgress':
        this.doneBytes = event.doneBytes;
        this.totalBytes = event.totalBytes;
        return false;
    }
  }

  /** Takes a batch when it is one of an archive. */
  append(key: SegmentKey, batch: Batch): boolean {
    const part = this.parts.find(candidate => candidate.key === key);
    if (part === undefined) return false;
    part.segment?.append(batch);
    this.compareOne(part);
    return true;
  }

  /** Compares what came in anywhere: a row that is shown is hidden in the archives. */
  compare(): void {
    for (const part of this.parts) if (part.segment !== null) this.compareOne(part);
  }

  /** Where the rows of files that are not at their paths any more are now. */
  findCopies(): void {
    const copies = this.longestCopies();
    const former = this.history.incarnations.filter(({ retired }) => retired !== null);
    for (const { segments } of [...former, ...this.parts]) {
      const [first] = segments;
      const copy = (first && copies.get(first)) ?? null;
      for (const segment of segments) segment.copy = copy;
    }
  }

  /** How many records were read of the archive of a segment. */
  recordsOf(key: SegmentKey): number {
    const part = this.parts.find(candidate => candidate.key === key);
    return part === undefined ? 0 : figuresOfPart(part).records;
  }

  /** The key under which the reader knows the archive at a path. */
  keyAt(path: string): SegmentKey | undefined {
    return this.parts.find(part => part.path === path)?.key;
  }

  clear(): void {
    for (const { segment, isPlaced } of this.parts)
      if (segment !== null && !isPlaced) this.index.discardSegment(segment);
    this.parts = [];
    this.accounts = [];
    this.missing = [];
    this.forgottenBytes = 0;
    this.doneBytes = 0;
    this.totalBytes = 0;
  }

  private noteAccounts(accounts: readonly ArchiveAccount[]): void {
    this.accounts = accounts;
    for (const part of this.parts) {
      const isAtEnd =
        part.isFinished || accounts.some(({ segment, state }) => segment === part.key && state === 'read');
      if (part.isAtEnd === isAtEnd) continue;
      part.isAtEnd = isAtEnd;
      this.compareOne(part);
    }
  }

  /** Archives that are gone, and of which nothing is shown; the last ones may be on their way to another name. */
  private forgetGone(): void {
    const gone = this.parts.filter(({ path, segment }) => path === null && segment === null).slice(0, -MAX_GONE);
    if (gone.length === 0) return;
    for (const part of gone) this.forgottenBytes += figuresOfPart(part).readBytes;
    this.parts = this.parts.filter(part => !gone.includes(part));
  }

  private begin({ segment: key, path, before }: Extract<ArchiveEvent, { kind: 'archiveSegment' }>): void {
    const segment = this.index.addSegment(key, this.owner, 0, 0);
    segment.path = path;
    // Until it is known what was seen of it.
    segment.setSeenBefore(Infinity);
    const shown = this.parts.filter(part => part.isPlaced);
    const originals: FileRows[] = [...this.history.incarnations, ...shown];
    const copies = originals.map(original => new CopyMatch(original, this.sameTo));
    const part: Part = { key, before, path, lastPath: path, segment, segments: [segment], copies, ...begun };
    this.parts = [...this.parts, part];
  }

  private finish(key: SegmentKey): void {
    const part = this.parts.find(candidate => candidate.key === key);
    if (part?.segment === undefined || part.segment === null) return;
    part.isFinished = true;
    part.isAtEnd = true;
    this.compareOne(part);
    // Files that begin in another way will never be the same.
    part.copies = part.copies.filter(({ rows, isSameFile, isDecided }) => rows > 0 || isSameFile || !isDecided);
    this.findCopies();
    if (part.isPlaced) return;
    const hasOwnProblems = part.segment.problems.length > 0 && part.copies.every(({ rows }) => rows === 0);
    if (hasOwnProblems) {
      this.place(part, part.segment);
      return;
    }
    // All of it is shown elsewhere.
    part.lastFigures = figuresOfPart(part);
    this.index.discardSegment(part.segment);
    part.segment = null;
    part.segments = [];
  }

  private move(key: SegmentKey, path: string | null): void {
    const part = this.parts.find(candidate => candidate.key === key);
    if (part !== undefined) {
      part.path = path;
      part.lastPath = path ?? part.lastPath;
    }
    const segment = part === undefined ? this.placed.segments.find(live => live.key === key) : part.segment;
    if (segment === undefined || segment === null) return;
    segment.isOnDisk = path !== null;
    segment.path = path ?? this.owner.path;
    // The descriptor of a file that was followed is kept; archives are opened anew each time.
    if (part !== undefined) segment.isReadable = path !== null;
  }

  private compareOne(part: Part): void {
    const { segment, copies, isPlaced, isAtEnd } = part;
    if (segment === null) return;
    let isChanged = false;
    const tailRows = tailRowsOf(copies);
    for (const copy of copies) isChanged = copy.compare(segment, isAtEnd) || isChanged;
    if (tailRows !== tailRowsOf(copies)) this.index.structureRevision++;
    const hidden = Math.max(0, ...copies.map(({ rows }) => rows));
    if (hidden !== segment.firstVisible) {
      segment.hideBefore(hidden);
      if (isPlaced) this.index.structureRevision++;
    }
    if (!isPlaced && segment.visibleCount > 0) this.place(part, segment);
    if (isChanged) this.findCopies();
  }

  private place(part: Part, segment: Segment): void {
    this.placements++;
    part.isPlaced = true;
    this.placed.insertSegment(segment, this.nextSegment(part, segment));
    // Archives that were begun before, and show nothing yet, may be copies of it.
    for (const other of this.parts) {
      if (other === part || other.segment === null || other.isPlaced) continue;
      if (other.copies.some(({ original }) => original === part)) continue;
      other.copies = [...other.copies, new CopyMatch(part, this.sameTo)];
    }
  }

  /** The segment before which an archive stands. */
  private nextSegment(part: Part, segment: Segment): Segment | undefined {
    const { segments } = this.placed;
    const tail = part.copies.find(({ tailRows }) => tailRows > 0)?.original.segments.at(-1);
    if (tail !== undefined) return tail;
    const last = begunBy(part)?.segments.at(-1);
    if (last !== undefined && segments.includes(last)) return segments[segments.indexOf(last) + 1];
    const newer = this.rowsOf(part.before)?.segments[0];
    if (newer !== undefined) return newer;
    // No newer archive is known: it stands before the files that were followed, unless it begins later.
    const row = segment.firstVisible;
    const timeMs = segment.chunkOf(row)?.timeMs[row & 0xffff] ?? NaN;
    const { incarnations, current } = this.history;
    const later = incarnations.find(({ segments: [first] }) => (first?.firstTimeMs ?? -Infinity) > timeMs);
    return (later ?? current)?.segments[0];
  }

  /** The rows that show the file of a segment. */
  private rowsOf(key: SegmentKey | null): FileRows | undefined {
    if (key === null) return undefined;
    const part = this.parts.find(candidate => candidate.key === key);
    if (part === undefined) return this.history.incarnations.find(({ segments }) => segments.some(s => s.key === key));
    const original = begunBy(part);
    if (original !== undefined) return original;
    return part.isPlaced ? part : this.rowsOf(part.before);
  }

  /** The archive that has the most of each file, by the file's first segment. */
  private longestCopies(): ReadonlyMap<Segment, SegmentCopy> {
    const longest = new Map<Segment, SegmentCopy>();
    for (const { key, path, copies } of this.parts) {
      if (path === null) continue;
      for (const { original, endOffset } of copies) {
        const [first] = original.segments;
        if (first === undefined || endOffset <= (longest.get(first)?.endOffset ?? 0)) continue;
        longest.set(first, { key, path, endOffset });
      }
    }
    return longest;
  }
}

/** Rows that are shown from the archive, though they were read live. */
function tailRowsOf(copies: readonly CopyMatch[]): number {
  return copies.reduce((sum, { tailRows }) => sum + tailRows, 0);
}

const MAX_GONE = 100;

/** What a reader tells of archives. */
export type ArchiveEvent = Extract<
  ReaderEvent,
  { readonly kind: 'archiveSegment' | 'archiveRead' | 'moved' | 'archives' | 'archiveProgress' }
>;
