import type { Summary } from '../core/summary';
import type { FeedId } from '../protocol/feedViews';
import { ProblemTally } from './problemTally';
import type { QueryOptions } from './queryCommand';
import { printPage, type ResultPrinter } from './resultPrinter';
import type { RunningEngine, Terminal } from './runInProcess';
import { SummarySignal } from './summarySignal';

/**
 * The first records of a single log of lines are known long before all of it is read: a feed hands them out while it is.
 * To be made before the sources are configured.
 */
export class FirstRecords {
  private readonly summaries = new SummarySignal(new AbortController().signal);
  private readonly feed: FeedId;
  private printed = 0;

  constructor(
    private readonly engine: RunningEngine,
    private readonly options: QueryOptions,
    private readonly terminal: Terminal,
  ) {
    this.feed = engine.feeds.openFeed({ query: options.query, from: 'start' }).feed;
    engine.onSummary(summary => this.summaries.set(summary));
  }

  /**
   * Prints them. Answers how many, and whether that is the end of what was asked for; `null` when nothing was printed, because
   * what is read is no single log of lines.
   */
  async print(
    begin: (summary: Summary) => Promise<ResultPrinter>,
    allRead: Promise<void>,
  ): Promise<{ readonly printed: number; readonly isEnough: boolean } | null> {
    const reading = { isOver: false };
    const ended = allRead.then(() => {
      reading.isOver = true;
    });
    const wait = (): Promise<unknown> => Promise.race([ended, this.summaries.next(LOOK_MS)]);
    while (!reading.isOver && this.engine.summary().sources.some(({ state }) => state.kind === 'opening')) await wait();
    const summary = this.engine.summary();
    const [source, another] = summary.sources;
    if (source?.format !== 'jsonl' || another !== undefined) {
      this.engine.feeds.closeFeed(this.feed);
      return null;
    }
    const printer = await begin(summary);
    const tally = new ProblemTally(source.path, this.terminal.teller, this.options.events);
    for (let isLast = false; this.printed < this.options.limit;) {
      const wasAllRead = reading.isOver;
      const { hasMore, isWaiting } = await this.printPage(printer, tally, isLast);
      if (hasMore) continue;
      if (isLast || (wasAllRead && !isWaiting)) break;
      // What can't be read now is given up when nothing else is to come.
      isLast = wasAllRead;
      if (!wasAllRead) await wait();
    }
    tally.end();
    return { printed: this.printed, isEnough: this.printed >= this.options.limit };
  }

  private async printPage(
    printer: ResultPrinter,
    tally: ProblemTally,
    isLast: boolean,
  ): Promise<{ readonly hasMore: boolean; readonly isWaiting: boolean }> {
    const maxRecords = Math.min(PAGE_RECORDS, this.options.limit - this.printed);
    const page = await this.engine.feeds.readFeed({ feed: this.feed, maxRecords, as: printer.takes, isLast });
    if (page === null) return { hasMore: false, isWaiting: false };
    this.printed += await printPage(printer, page, this.terminal.teller);
    for (const problem of page.problems) tally.add(problem);
    return page;
  }
}

const LOOK_MS = 250;
const PAGE_RECORDS = 1000;
