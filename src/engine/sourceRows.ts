import type { AcknowledgementMark } from '../core/summary';
import type { ReaderEvent, SegmentKey, SourceReader } from '../sources/adapter';
import { ArchiveHistory } from './archiveHistory';
import { FileHistory, insertBefore } from './fileHistory';
import type { Incarnation } from './incarnation';
import { SeenMark } from './seenMark';
import type { LogIndex } from './store/logIndex';
import type { Segment } from './store/segment';
import type { SegmentOwner } from './store/segmentOwner';

/** Puts what the reader of a source tells of records into segments of the index, and hides what would be shown twice. */
export class SourceRows {
  /** In the order of their records. */
  segments: readonly Segment[] = [];
  readonly history = new FileHistory();
  readonly archives: ArchiveHistory;
  readonly seen: SeenMark;
  private readonly byKey = new Map<SegmentKey, Segment>();

  constructor(
    private readonly owner: SegmentOwner,
    private readonly index: LogIndex,
    mark: AcknowledgementMark | null,
    /** The file of an incarnation is not at the path any more. */
    private readonly onRetired: (incarnation: Incarnation, atMs: number) => void,
  ) {
    this.archives = new ArchiveHistory(owner, this, this.history, index);
    this.seen = new SeenMark(mark, this.history);
  }

  /** Answers whether anything is different now. */
  async handle(event: RowsEvent, reader: SourceReader, nowMs: number): Promise<boolean> {
    switch (event.kind) {
      case 'segment':
        await this.beginSegment(event, reader);
        return true;
      case 'batch':
        if (!this.archives.append(event.segment, event.batch)) this.byKey.get(event.segment)?.append(event.batch);
        // At once, before anybody can look: nothing may be shown twice.
        this.hideRepeated();
        return true;
      case 'firstLine': {
        const segment = this.byKey.get(event.segment);
        if (segment !== undefined) segment.firstLine = event.firstLine;
        return true;
      }
      case 'retired':
        this.retire(event, nowMs);
        return true;
      default:
        return this.archives.handle(event);
    }
  }

  /** Compares bytes of what is hidden, which is done when there is nothing new to read. Answers whether anything is different now. */
  async verifyRepeated(): Promise<boolean> {
    const isShownAgain = await this.history.verify();
    const dropped = this.history.dropHidden();
    for (const segment of dropped) this.forgetSegment(segment);
    if (isShownAgain) this.index.structureRevision++;
    return isShownAgain || dropped.length > 0;
  }

  insertSegment(segment: Segment, next: Segment | undefined): void {
    const segments = [...this.segments];
    insertBefore(segments, segment, next);
    this.segments = segments;
  }

  clear(): void {
    for (const segment of this.segments) this.forgetSegment(segment);
    this.history.clear();
    this.archives.clear();
    this.byKey.clear();
    this.index.structureRevision++;
  }

  private async beginSegment(event: Extract<ReaderEvent, { kind: 'segment' }>, reader: SourceReader): Promise<void> {
    const next = event.before === null ? undefined : this.byKey.get(event.before);
    // The older part of a file that was dropped, because all of it is in the file that replaced it.
    if (event.before !== null && next === undefined) return;
    const incarnation =
      next === undefined ? await this.beginIncarnation(event.identity, reader) : this.history.incarnationOf(next);
    const segment = this.index.addSegment(event.segment, this.owner, event.startOffset, event.firstLine);
    this.byKey.set(event.segment, segment);
    this.history.add(incarnation, segment, next);
    this.insertSegment(segment, next);
  }

  private async beginIncarnation(identity: string, reader: SourceReader): Promise<Incarnation> {
    return this.history.current ?? this.history.begin(identity, await this.seen.seenBefore(reader));
  }

  private retire({ segments, reason, isReadable }: Extract<ReaderEvent, { kind: 'retired' }>, atMs: number): void {
    for (const key of segments) {
      const segment = this.byKey.get(key);
      if (segment === undefined || !this.history.retire(segment, isReadable, { reason, atMs })) continue;
      this.onRetired(this.history.incarnationOf(segment), atMs);
    }
    this.archives.findCopies();
  }

  private hideRepeated(): void {
    const { current } = this.history;
    for (const old of this.history.hideRepeated()) {
      this.index.structureRevision++;
      if (current !== undefined) this.seen.moveTo(current, old);
    }
    this.archives.compare();
  }

  private forgetSegment(segment: Segment): void {
    this.index.removeSegment(segment);
    this.segments = this.segments.filter(other => other !== segment);
    this.byKey.delete(segment.key);
  }
}

/** What a reader tells of records and where they are. */
export type RowsEvent = Exclude<ReaderEvent, { readonly kind: 'state' | 'progress' }>;
