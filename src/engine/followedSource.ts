import { DisposableBase, toDisposable } from '../base/disposable';
import type { LedgerEntry } from '../core/ledger';
import { ledgerEntryText } from '../core/ledgerText';
import { visibleText } from '../core/visibleText';
import type { Dialect } from '../core/dialect';
import type { SourceId } from '../core/ids';
import type { AcknowledgementMark, ReadPosition } from '../core/summary';
import type { EntryReader, ReaderEvent, ReaderState, RecordSpan, SegmentKey, SourceReader } from '../sources/adapter';
import { DiskState } from './diskState';
import type { ArchiveHistory } from './history/archiveHistory';
import type { FollowedSourceOptions } from './followedSourceOptions';
import type { FileHistory } from './history/fileHistory';
import { isAllRead, type AccountedSource } from './ledger/ledgerConditions';
import { LedgerEntries } from './ledger/ledgerEntries';
import { takeInTurns } from './nextTurn';
import { noticesOf } from './ledger/notices';
import { SourceAccount } from './ledger/sourceAccount';
import { SourceRows } from './history/sourceRows';
import type { IndexedSource } from './store/indexedSource';
import type { Segment } from './store/segment';
import { whatHappenedSince } from './ledger/whileClosed';

/**
 * Follows one file into the index: it asks the reader to look, and puts what the reader tells into segments.
 * It starts no timers; `look` may be called at any time and any number of times.
 */
export class FollowedSource extends DisposableBase implements IndexedSource, AccountedSource {
  readonly id: SourceId;
  readonly ordinal: number;
  readonly path: string;
  label: string;
  readonly ledger: LedgerEntries;
  readonly account: SourceAccount;
  openedAtMs: number;
  readonly disk: DiskState;
  isCancelled = false;
  /** Whether the disk was looked at once, to the end. */
  hasLooked = false;
  private readonly rows: SourceRows;
  private reader: SourceReader;
  private abort = new AbortController();
  private backfillAbort = new AbortController();
  private looking: Promise<boolean> | null = null;
  private backfilling: Promise<void> | null = null;
  private mustLookAgain = false;
  /** Whether the file at the path is another one, or of another size, than at the last look. */
  private hasNews = false;
  private hasLookedBack = false;
  /** How far an earlier life of the engine had read; `null` when that is not known, or was looked for. */
  private lastPosition: ReadPosition | null;
  /** The notices as they were told last. */
  private notices = '';
  private isDisposed = false;
  /** There is something to read, and another way to read it is found out. */
  private isPassedOn = false;

  constructor(private readonly options: FollowedSourceOptions) {
    super();
    this.id = options.id;
    this.ordinal = options.ordinal;
    this.path = options.path;
    this.label = options.label;
    this.lastPosition = options.position;
    const { index, mark, now } = options;
    this.disk = new DiskState(now);
    this.rows = new SourceRows({
      owner: this,
      index,
      mark,
      now,
      sameTo: (a, b, to) => this.reader.sameTo(a, b, to),
      onRetired: (incarnation, atMs) => this.account.retired(incarnation, atMs),
    });
    const tell = (entry: LedgerEntry): void => {
      const { level, text } = ledgerEntryText(entry);
      options.log(level === 'warning' ? 'warn' : 'info', visibleText(`${this.path}: ${text}`));
    };
    this.ledger = new LedgerEntries(options.now, tell, options.before?.ledger);
    this.account = new SourceAccount(this, this.ledger);
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

  get order(): 'log' | 'time' {
    return this.options.adapter.order;
  }

  get state(): ReaderState | null {
    return this.disk.state;
  }

  get realPath(): string | null {
    return this.disk.realPath;
  }

  get sizeBytes(): number {
    return this.disk.sizeBytes;
  }

  get segments(): readonly Segment[] {
    return this.rows.segments;
  }

  get history(): FileHistory {
    return this.rows.history;
  }

  get archives(): ArchiveHistory {
    return this.rows.archives;
  }

  get archiveLimitBytes(): number | null {
    return this.options.archives?.limitBytes ?? null;
  }

  get mark(): AcknowledgementMark | null {
    return this.rows.seen.mark;
  }

  get hasBackfill(): boolean {
    return this.reader.hasBackfill;
  }

  get isLooking(): boolean {
    return this.looking !== null;
  }

  get isBackfilling(): boolean {
    return this.backfilling !== null;
  }

  get entries(): EntryReader | null {
    return this.reader.entries;
  }

  readRecords(segment: SegmentKey, spans: readonly RecordSpan[]): Promise<readonly (Uint8Array | null)[]> {
    return this.reader.readRecords(segment, spans);
  }

  readSpan(segment: SegmentKey, span: RecordSpan): Promise<Uint8Array | null> {
    return this.reader.readSpan(segment, span);
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
      this.settle(false);
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
    this.account.restart();
    this.rows.clear();
    this.openedAtMs = this.options.now();
    this.disk.restart();
    this.hasLookedBack = false;
    this.abort = new AbortController();
    this.resumeIndexing();
    this.reader = this.openReader();
    await this.look();
  }

  /** Moves the mark to the end of what is there. */
  async acknowledge(): Promise<void> {
    await this.rows.acknowledge(this.reader);
    this.options.onDidChange();
  }

  private openReader(): SourceReader {
    const { adapter, ...options } = this.options;
    return adapter.open(options);
  }

  private async lookUntilStill(): Promise<boolean> {
    this.hasNews = false;
    while (this.mustLookAgain && !this.isDisposed) {
      this.mustLookAgain = false;
      await this.take(this.reader.advance(this.abort.signal));
      if (this.isPassedOn) return true;
      if (!this.hasLooked) {
        this.hasLooked = true;
        this.options.onDidChange();
      }
      await this.setFirstMark();
      const isKnown = this.state?.kind === 'ok' && (await this.rows.settleMark(this.reader));
      if ((await this.rows.verifyRepeated()) || isKnown) this.options.onDidChange();
      this.settle(true);
      this.lookBack().catch(this.options.onFault);
    }
    return this.hasNews;
  }

  private take(events: AsyncGenerator<ReaderEvent, void, void>): Promise<void> {
    return takeInTurns(
      events,
      () => this.isDisposed || this.isPassedOn,
      async event => {
        if (this.isContentOfGuess(event)) this.passOn();
        else if (await this.handle(event)) this.options.onDidChange();
      },
    );
  }

  /** Whether the event tells what is read, though how to read it is only guessed. */
  private isContentOfGuess(event: ReaderEvent): boolean {
    if (this.options.onContent === undefined || event.kind !== 'batch') return false;
    return event.batch.rowCount > 0 || event.batch.problems.length > 0;
  }

  private passOn(): void {
    if (this.isPassedOn) return;
    this.isPassedOn = true;
    this.options.onContent?.();
  }

  /** Answers whether anything is different now. */
  private async handle(event: ReaderEvent): Promise<boolean> {
    switch (event.kind) {
      case 'state': {
        const isNews = this.disk.set(event.state);
        this.hasNews ||= isNews;
        return isNews;
      }
      case 'progress':
        this.disk.progress = { done: event.doneBytes, total: event.totalBytes };
        return false;
      case 'remark':
        this.account.addRemark(event);
        return true;
      default:
        if (event.kind === 'batch') this.options.onBatch(this.ordinal, event.segment, event.batch);
        return this.rows.handle(event, this.reader);
    }
  }

  private async setFirstMark(): Promise<void> {
    if (this.isDisposed || this.mark !== null || (this.state?.kind !== 'ok' && this.state?.kind !== 'missing')) return;
    await this.rows.seen.setFirst(this.reader);
    this.options.onDidChange();
  }

  /** Enters into the ledger what is certain by now. */
  private settle(isLook: boolean): void {
    if (this.isDisposed) return;
    const { revision } = this.ledger;
    this.account.settle(isLook);
    const notices = noticesOf(this.account).notices.join('\n');
    if (revision === this.ledger.revision && notices === this.notices) return;
    this.notices = notices;
    this.options.onDidChange();
  }

  /** Once, when everything is read, and beside other looks: what was known in an earlier life of the engine is looked for. */
  private async lookBack(): Promise<void> {
    const { reader } = this;
    if (this.hasLookedBack || this.isCancelled || this.state === null || !isAllRead(this)) return;
    this.hasLookedBack = true;
    await this.rows.findMark(reader);
    const events = this.lastPosition === null ? [] : await whatHappenedSince(this.lastPosition, reader);
    if (this.reader !== reader || this.isDisposed) return;
    this.lastPosition = null;
    for (const event of events) this.account.addFact(event);
    this.options.onDidChange();
  }

  private end(): void {
    this.isDisposed = true;
    this.abort.abort();
    this.backfillAbort.abort();
    this.reader.dispose();
    this.rows.clear();
  }
}
