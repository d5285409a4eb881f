import { DisposableBase, toDisposable } from '../base/disposable';
import type { Dialect } from '../core/dialect';
import type { SourceId } from '../core/ids';
import type { AcknowledgementMark, ReadPosition } from '../core/summary';
import type { Role } from '../core/roles';
import type { ReaderEvent, ReaderState, RecordSpan, SegmentKey, SourceReader } from '../sources/adapter';
import { ArchiveHistory } from './archiveHistory';
import type { FollowedSourceOptions } from './followedSourceOptions';
import { FileHistory, insertBefore } from './fileHistory';
import { setSeenBefore, type Incarnation } from './incarnation';
import { LedgerEntries } from './ledgerEntries';
import { nextTurn } from './nextTurn';
import type { IndexedSource } from './store/indexedSource';
import type { Segment } from './store/segment';

/**
 * Follows one file into the index: it asks the reader to look, and puts what the reader tells into segments.
 * It starts no timers; `look` may be called at any time and any number of times.
 */
export class FollowedSource extends DisposableBase implements IndexedSource {
  readonly id: SourceId;
  readonly ordinal: number;
  readonly path: string;
  label: string;
  segments: Segment[] = [];
  readonly history = new FileHistory();
  readonly archives: ArchiveHistory;
  readonly ledger: LedgerEntries;
  openedAtMs: number;
  state: ReaderState | null = null;
  missingSinceMs: number | null = null;
  realPath: string | null = null;
  sizeBytes = 0;
  mark: AcknowledgementMark | null;
  isCancelled = false;
  private reader: SourceReader;
  private readonly byKey = new Map<SegmentKey, Segment>();
  private abort = new AbortController();
  private backfillAbort = new AbortController();
  private looking: Promise<boolean> | null = null;
  private backfilling: Promise<void> | null = null;
  private mustLookAgain = false;
  /** Whether the file at the path is another one, or of another size, than at the last look. */
  private hasNews = false;
  private isDisposed = false;

  constructor(private readonly options: FollowedSourceOptions) {
    super();
    this.id = options.id;
    this.ordinal = options.ordinal;
    this.path = options.path;
    this.label = options.label;
    this.mark = options.mark;
    this.archives = new ArchiveHistory(this, this.history, options.index);
    this.ledger = new LedgerEntries(options.now);
    this.openedAtMs = options.now();
    this.reader = this.openReader();
    this._register(toDisposable(() => this.end()));
  }

  get dialect(): Dialect {
    return this.options.dialect;
  }

  get format(): string {
    return this.options.adapter.format;
  }

  get hasBackfill(): boolean {
    return this.reader.hasBackfill;
  }

  get isBackfilling(): boolean {
    return this.backfilling !== null;
  }

  keyOf(role: string): string | undefined {
    return Object.hasOwn(this.dialect.keys, role) ? this.dialect.keys[role as Role] : undefined;
  }

  readRecords(segment: SegmentKey, spans: readonly RecordSpan[]): Promise<readonly (Uint8Array | null)[]> {
    return this.reader.readRecords(segment, spans);
  }

  get reading(): Pick<SourceReader, 'lineInEditor' | 'rawLines' | 'offsetOfLine'> {
    return this.reader;
  }

  /** How far the log is read, to be remembered. */
  get position(): ReadPosition | null {
    const { position } = this.reader;
    const recordsNotOnDisk = this.segments.reduce((sum, segment) => sum + segment.lostCount, 0);
    return position && { ...position, atMs: this.options.now(), recordsNotOnDisk };
  }

  /**
   * Looks at the disk until nothing is new. Calls while it looks make it look once more.
   * Answers whether the file at the path is another one, or of another size, than before.
   */
  look(): Promise<boolean> {
    this.mustLookAgain = true;
    this.looking ??= this.lookUntilStill().finally(() => {
      this.looking = null;
    });
    return this.looking;
  }

  /** Reads the older part, until it is done or cancelled. */
  backfill(): Promise<void> {
    this.backfilling ??= this.take(this.reader.backfill(this.backfillAbort.signal)).finally(() => {
      this.backfilling = null;
      this.options.onDidChange();
    });
    return this.backfilling;
  }

  cancelIndexing(): void {
    this.isCancelled = true;
    this.backfillAbort.abort();
    this.options.onDidChange();
  }

  resumeIndexing(): void {
    this.isCancelled = false;
    this.backfillAbort = new AbortController();
    this.options.onDidChange();
  }

  /** Forgets what is known and starts again from the disk. */
  async restart(): Promise<void> {
    this.abort.abort();
    this.backfillAbort.abort();
    await Promise.allSettled([this.looking, this.backfilling]);
    if (this.isDisposed) return;
    this.reader.dispose();
    this.forgetRows();
    this.abort = new AbortController();
    this.resumeIndexing();
    this.reader = this.openReader();
    await this.look();
  }

  /** Moves the mark to the end of what is there. */
  async acknowledge(): Promise<void> {
    const mark = await this.reader.currentMark();
    this.mark = mark;
    for (const incarnation of this.history.incarnations) {
      setSeenBefore(incarnation, incarnation.retired === null ? mark.offset : Infinity);
    }
    this.options.index.marksRevision++;
    this.options.onDidChange();
  }

  private openReader(): SourceReader {
    const { adapter, path, dialect, tables, files, archives } = this.options;
    return adapter.open({ path, dialect, tables, files, archives });
  }

  private async lookUntilStill(): Promise<boolean> {
    this.hasNews = false;
    while (this.mustLookAgain && !this.isDisposed) {
      this.mustLookAgain = false;
      await this.take(this.reader.advance(this.abort.signal));
      await this.setFirstMark();
      await this.verifyRepeated();
    }
    return this.hasNews;
  }

  private async take(events: AsyncGenerator<ReaderEvent, void, void>): Promise<void> {
    let turnEndsAt = performance.now() + TURN_MS;
    for await (const event of events) {
      if (this.isDisposed) return;
      if (await this.handle(event)) this.options.onDidChange();
      if (performance.now() < turnEndsAt) continue;
      await nextTurn();
      turnEndsAt = performance.now() + TURN_MS;
    }
  }

  /** Answers whether anything is different now. */
  private async handle(event: ReaderEvent): Promise<boolean> {
    switch (event.kind) {
      case 'segment':
        await this.beginSegment(event);
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
        this.retire(event);
        return true;
      case 'state':
        return this.setState(event.state);
      case 'progress':
        return false;
      default:
        return this.archives.handle(event);
    }
  }

  private async beginSegment(event: Extract<ReaderEvent, { kind: 'segment' }>): Promise<void> {
    const next = event.before === null ? undefined : this.byKey.get(event.before);
    // The older part of a file that was dropped, because all of it is in the file that replaced it.
    if (event.before !== null && next === undefined) return;
    const incarnation =
      next === undefined ? await this.beginIncarnation(event.identity) : this.history.incarnationOf(next);
    const segment = this.options.index.addSegment(event.segment, this, event.startOffset, event.firstLine);
    this.byKey.set(event.segment, segment);
    this.history.add(incarnation, segment, next);
    this.insertSegment(segment, next);
  }

  insertSegment(segment: Segment, next: Segment | undefined): void {
    this.segments = [...this.segments];
    insertBefore(this.segments, segment, next);
  }

  private async beginIncarnation(identity: string): Promise<Incarnation> {
    const { current } = this.history;
    if (current !== undefined) return current;
    const seenBefore = this.mark === null ? Infinity : await this.reader.resolveMark(this.mark);
    return this.history.begin(identity, seenBefore);
  }

  private retire({ segments, reason, isReadable }: Extract<ReaderEvent, { kind: 'retired' }>): void {
    const how = { reason, atMs: this.options.now() };
    let isNews = false;
    for (const key of segments) {
      const segment = this.byKey.get(key);
      if (segment !== undefined) isNews = this.history.retire(segment, isReadable, how) || isNews;
    }
    this.archives.findCopies();
    if (isNews) this.options.log('info', `${this.path}: the file was ${reason}`);
  }

  /** The first time a source is opened, old failures do not shout: the mark is set at the end of what there is. */
  private async setFirstMark(): Promise<void> {
    if (this.isDisposed || this.mark !== null || (this.state?.kind !== 'ok' && this.state?.kind !== 'missing')) return;
    this.mark = await this.reader.currentMark();
    if (this.history.current !== undefined) setSeenBefore(this.history.current, this.mark.offset);
    this.options.onDidChange();
  }

  private hideRepeated(): void {
    const { current } = this.history;
    for (const old of this.history.hideRepeated()) {
      this.options.index.structureRevision++;
      if (current !== undefined) this.moveMark(old, current);
    }
    this.archives.compare();
  }

  /** The new file begins as the marked one did: the mark means the same place in it. */
  private moveMark(old: Incarnation, current: Incarnation): void {
    const { mark } = this;
    if (mark?.identity !== old.identity || mark.offset !== current.seenBefore) return;
    this.mark = { ...mark, identity: current.identity };
  }

  /** Bytes are compared when there is nothing new to read. */
  private async verifyRepeated(): Promise<void> {
    const isShownAgain = await this.history.verify();
    if (this.isDisposed) return;
    const dropped = this.history.dropHidden();
    for (const segment of dropped) this.forgetSegment(segment);
    if (!isShownAgain && dropped.length === 0) return;
    this.options.index.structureRevision++;
    this.options.onDidChange();
  }

  private setState(state: ReaderState): boolean {
    const isSame = this.state !== null && JSON.stringify(state) === JSON.stringify(this.state);
    if (isSame) return false;
    if (state.kind !== this.state?.kind) this.options.log('info', `${this.path}: ${state.kind}`);
    this.state = state;
    this.hasNews = true;
    if (state.kind === 'ok') {
      this.realPath = state.realPath;
      this.sizeBytes = state.sizeBytes;
    }
    this.missingSinceMs = state.kind === 'missing' ? (this.missingSinceMs ?? this.options.now()) : null;
    return true;
  }

  private forgetSegment(segment: Segment): void {
    this.options.index.removeSegment(segment);
    this.segments = this.segments.filter(other => other !== segment);
    this.byKey.delete(segment.key);
  }

  private forgetRows(): void {
    for (const segment of this.segments) this.forgetSegment(segment);
    this.history.clear();
    this.archives.clear();
    this.byKey.clear();
    this.options.index.structureRevision++;
  }

  private end(): void {
    this.isDisposed = true;
    this.abort.abort();
    this.backfillAbort.abort();
    this.reader.dispose();
    this.forgetRows();
  }
}

/** How long a turn may be before others get theirs. */
const TURN_MS = 15;
