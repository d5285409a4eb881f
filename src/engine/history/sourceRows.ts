import type { AcknowledgementMark } from '../../core/summary';
import type { ReaderEvent, SegmentKey, SourceReader } from '../../sources/adapter';
import { ArchiveHistory } from './archiveHistory';
import { FileHistory, insertBefore } from './fileHistory';
import type { Incarnation } from './incarnation';
import { SeenMark } from './seenMark';
import type { LogIndex } from '../store/logIndex';
import type { Segment } from '../store/segment';
import type { SegmentOwner } from '../store/segmentOwner';

/** Puts what the reader of a source tells of records into segments of the index, and hides what would be shown twice. */
export class SourceRows {
  /** In the order of their records. */
  segments: readonly Segment[] = [];
  readonly history = new FileHistory();
  readonly archives: ArchiveHistory;
  readonly seen: SeenMark;
  private readonly owner: SegmentOwner;
  private readonly index: LogIndex;
  private readonly byKey = new Map<SegmentKey, Segment>();

  constructor(private readonly options: SourceRowsOptions) {
    const { owner, index, mark, now, sameTo } = options;
    this.owner = owner;
    this.index = index;
    this.archives = new ArchiveHistory(owner, this, this.history, index, sameTo);
    this.seen = new SeenMark(mark, this.history, now);
  }

  /** Answers whether anything is different now. */
  async handle(event: RowsEvent, reader: SourceReader): Promise<boolean> {
    const { placements } = this.archives;
    const isChanged = await this.take(event, reader);
    // Those that are many mostly change nothing about it.
    const isOneOfMany = event.kind === 'batch' || event.kind === 'archiveProgress';
    if (!isOneOfMany || placements !== this.archives.placements) this.applySeen();
    return isChanged;
  }

  /** Looks for a mark of an earlier life. To be asked when everything is read. */
  async findMark(reader: SourceReader): Promise<void> {
    await this.seen.find(reader, this.archives.parts);
    this.applySeen();
  }

  /** Moves the mark to the end of what is there. */
  async acknowledge(reader: SourceReader): Promise<void> {
    await this.seen.moveToEnd(reader, this.archives.parts);
    this.index.marksRevision++;
  }

  /** Asks again for what of the mark could not be found out. Answers whether anything is different now. */
  async settleMark(reader: SourceReader): Promise<boolean> {
    const isChanged = await this.seen.settle(reader);
    if (isChanged) this.index.marksRevision++;
    return isChanged;
  }

  private applySeen(): void {
    if (this.seen.apply(this.archives.parts, this.segments)) this.index.marksRevision++;
  }

  private async take(event: RowsEvent, reader: SourceReader): Promise<boolean> {
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
      case 'entries':
        this.byKey.get(event.segment)?.endEntries(event.from, event.to, event.fate);
        this.index.structureRevision++;
        return true;
      case 'retired':
        this.retire(event, this.options.now());
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
    this.seen.restart();
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
    const { current } = this.history;
    if (current !== undefined) return current;
    const begun = this.history.begin(identity, await this.seen.seenBefore(reader));
    this.seen.begun(begun);
    return begun;
  }

  private retire({ segments, reason, isReadable }: Extract<ReaderEvent, { kind: 'retired' }>, atMs: number): void {
    for (const key of segments) {
      const segment = this.byKey.get(key);
      if (segment === undefined || !this.history.retire(segment, isReadable, { reason, atMs })) continue;
      this.options.onRetired(this.history.incarnationOf(segment), atMs);
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

/** What the rows of a source need of it. */
export interface SourceRowsOptions {
  readonly owner: SegmentOwner;
  readonly index: LogIndex;
  /** The mark remembered from before. */
  readonly mark: AcknowledgementMark | null;
  readonly now: () => number;
  readonly sameTo: SourceReader['sameTo'];
  /** The file of an incarnation is not at the path any more. */
  readonly onRetired: (incarnation: Incarnation, atMs: number) => void;
}

/** What a reader tells of records and where they are. */
export type RowsEvent = Exclude<ReaderEvent, { readonly kind: 'state' | 'progress' | 'remark' }>;
