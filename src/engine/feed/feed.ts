import type { Batch, ValueTables } from '../../core/columns';
import type { FeedPage, FeedProblem, FeedRequest } from '../../protocol/feedViews';
import type { SegmentKey } from '../../sources/adapter';
import type { Matches } from '../result/matches';
import type { FeedSource } from './feedSource';
import { KeptText } from './keptText';
import { bytesOf, recordsOf } from './pageRecords';
import { problemsWithin } from './passedProblems';
import { addToRuns, readRun, type ReadRun, type Run } from './readRun';
import { endOfRow, SourceFeed, type FeedRow, type Visit } from './sourceFeed';

/**
 * Hands out each record that matches once, in the order of the log: the older part when it is read, archives before the log
 * if they are known by then, several sources merged by time. It remembers which bytes of which file were handed out.
 */
export class Feed {
  private readonly bySource = new Map<FeedSource, SourceFeed>();
  private readonly kept = new KeptText();
  private readonly openedMs = performance.now();
  /** Sources that come later are handed out from their start. */
  private areFirstKnown = false;
  private isStarted = false;
  private postponed: Run[] = [];
  private reading: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly options: FeedOptions,
    private readonly from: 'start' | 'end',
  ) {}

  /** Something changed. To be called at once, before anything else changes. */
  note(): void {
    const sources = this.options.sources();
    for (const source of sources) {
      for (const segment of this.feedOf(source).note(this.options.now())) this.kept.release(segment, Infinity);
    }
    for (const source of this.bySource.keys()) if (!sources.includes(source)) this.bySource.delete(source);
  }

  /** The sources that were configured first are all there. */
  noteConfigured(): void {
    this.note();
    this.areFirstKnown = true;
  }

  /** Takes the text of what is being read; `ordinal` names the source. */
  keep(ordinal: number, key: SegmentKey, batch: Batch): void {
    this.kept.add(ordinal, key, batch);
  }

  /** The next page; pages are made one after the other. */
  read(request: FeedRequest): Promise<FeedPage> {
    const page = this.reading.then(() => this.makePage(request));
    // Whoever asked for it gets the failure.
    this.reading = page.catch(() => undefined);
    return page;
  }

  private async makePage(request: FeedRequest): Promise<FeedPage> {
    const matches = this.options.matches();
    const feeds = this.options.sources().map(source => this.feedOf(source));
    const visits: Visit[] = [];
    const runs = this.postponed.splice(0);
    const hasMore = this.take(feeds, matches, visits, runs, request.maxRecords);
    // Before anything is waited for: the file may be gone afterwards, and what was handed out of it counts in the next one.
    for (const { file, from, to, feed } of visits) feed.seen.add(file, from, to);
    const problems: FeedProblem[] = [];
    for (const visit of visits) {
      for (const problem of problemsWithin(visit)) problems.push(await placed(problem, visit));
    }
    const read: ReadRun[] = [];
    for (const run of runs) read.push(await readRun(run, this.kept, request.as === 'records'));
    for (const { segment, to } of visits) this.kept.release(segment, to);
    return {
      ...(request.as === 'bytes' ? bytesOf(read) : recordsOf(read, this.options.tables)),
      problems,
      lost: this.postpone(read, request.isLast),
      hasMore,
      isWaiting: this.postponed.length > 0 || !this.isStarted || feeds.some(feed => feed.isHeldBack),
    };
  }

  /** Takes the next rows. Answers whether there are more. */
  private take(
    feeds: readonly SourceFeed[],
    matches: Matches,
    visits: Visit[],
    runs: Run[],
    maxRecords: number,
  ): boolean {
    if (!this.mayStart(feeds)) return false;
    const queues = feeds.map(feed => new RowQueue(feed, matches, visits));
    let bytes = 0;
    for (let count = 0; count < maxRecords && bytes < PAGE_BYTES && visits.length < MAX_VISITS; count++) {
      let first: RowQueue | undefined;
      for (const queue of queues) {
        if (queue.row !== undefined && (first === undefined || queue.timeMs < first.timeMs)) first = queue;
      }
      if (first?.row === undefined) return false;
      const { segment, row } = first.row;
      addToRuns(runs, segment, row, first.feed.source);
      bytes += first.feed.source.entries !== null ? ENTRY_BYTES : endOfRow(segment, row) - segment.offsetOf(row);
      first.takeFirst();
    }
    return queues.some(queue => queue.row !== undefined);
  }

  /** Several sources are merged by time: none is handed out before all are known. One that can't be opened holds up nobody for long. */
  private mayStart(feeds: readonly SourceFeed[]): boolean {
    if (this.isStarted) return true;
    if (!this.areFirstKnown) return false;
    const isLate = performance.now() - this.openedMs > OPENING_MS;
    const isKnown = ({ source, isReadingOlder }: SourceFeed): boolean =>
      source.hasLooked ? feeds.length === 1 || !isReadingOlder : isLate;
    if (this.from === 'start' && !feeds.every(isKnown)) return false;
    this.isStarted = true;
    return true;
  }

  /** What can't be read now is tried again for a while: a copy of it may be found in an archive. Answers what is given up. */
  private postpone(read: readonly ReadRun[], isLast: boolean): FeedPage['lost'] {
    const nowMs = performance.now();
    const lost: Run[] = [];
    for (const each of read) {
      if (each.kind === 'block' || each.bytes.every(bytes => bytes !== null)) continue;
      const { run, bytes } = each;
      const { sinceMs } = run;
      const missing: Run = { ...run, rows: run.rows.filter((_, at) => bytes[at] === null), sinceMs: sinceMs ?? nowMs };
      if (isLast || nowMs - (sinceMs ?? nowMs) > POSTPONED_MS) lost.push(missing);
      else this.postponed.push(missing);
    }
    return lost.map(({ source, segment, rows }) => {
      const path = segment.placeOf(rows[0] ?? 0)?.path ?? source.path;
      return { source: source.id, path, count: rows.length };
    });
  }

  private feedOf(source: FeedSource): SourceFeed {
    let feed = this.bySource.get(source);
    if (feed === undefined) {
      feed = new SourceFeed(source, this.from === 'end' && !this.areFirstKnown);
      this.bySource.set(source, feed);
    }
    return feed;
  }
}

/** Where a problem among entries is, their reader knows. */
async function placed(problem: FeedProblem, { feed: { source }, segment }: Visit): Promise<FeedProblem> {
  if (source.entries === null) return problem;
  const place = await source.entries.locate(segment.key, problem.byteOffset);
  return { ...problem, path: place?.path ?? source.path, name: place?.name ?? null, line: place?.line ?? null };
}

export interface FeedOptions {
  /** Those that are followed now. */
  readonly sources: () => readonly FeedSource[];
  /** Up to date. */
  readonly matches: () => Matches;
  readonly tables: ValueTables;
  readonly now: () => number;
}

/** The rows of one source that come next. */
class RowQueue {
  /** The first one. */
  row: FeedRow | undefined;
  /** By it sources are merged: the greatest time so far, so that each source keeps its own order. */
  timeMs = -Infinity;
  private readonly rows: Generator<FeedRow, void, void>;

  constructor(
    readonly feed: SourceFeed,
    matches: Matches,
    visits: Visit[],
  ) {
    this.rows = feed.rows(matches, visits);
    this.fetch();
  }

  takeFirst(): void {
    this.feed.lastTimeMs = this.timeMs;
    this.fetch();
  }

  private fetch(): void {
    const next = this.rows.next();
    this.row = next.done === true ? undefined : next.value;
    if (this.row === undefined) return;
    const { segment, row } = this.row;
    const timeMs = segment.chunkOf(row)?.timeMs[row & 0xffff] ?? NaN;
    this.timeMs = timeMs > this.feed.lastTimeMs ? timeMs : this.feed.lastTimeMs;
  }
}

/** A page is about so big. */
const PAGE_BYTES = 2 * 1024 * 1024;
/** Entries do not tell how long they are. */
const ENTRY_BYTES = 4096;
const MAX_VISITS = 10_000;
const OPENING_MS = 3000;
const POSTPONED_MS = 5000;
