import { resolve } from 'node:path';
import { defaultArchiveOptions, type ArchiveOptions } from '../core/archiveOptions';
import type { Summary } from '../core/summary';
import type { FeedApi, FeedId, FeedPage } from '../protocol/feedViews';
import { exitCodes } from './exitCodes';
import type { FollowOptions } from './followCommand';
import { lostHappening } from './happenings';
import { createPrinter, type Printer } from './printer';
import { tellProblems } from './problemTally';
import type { RunningEngine, Terminal } from './runInProcess';
import { sourceConfigs } from './sourceConfigs';
import { distinctNames } from './sourceNames';
import { SourceWatch } from './sourceWatch';
import { SummarySignal } from './summarySignal';

/** Where it prints and tells, and what ends it. */
export interface FollowTerminal extends Terminal {
  readonly signal: AbortSignal;
}

/** Prints records until the signal, or until no source can be read. Answers the exit status. */
export async function follow(
  options: FollowOptions,
  { api, feeds, onSummary }: Pick<RunningEngine, 'api' | 'feeds' | 'onSummary'>,
  terminal: FollowTerminal,
): Promise<number> {
  const { signal, teller } = terminal;
  const summaries = new SummarySignal(signal);
  onSummary(summary => summaries.set(summary));
  const watch = new SourceWatch(api, teller, options.from === 'start');
  const { query, from, zone, assumedZone } = options;
  const { feed } = feeds.openFeed({ query, from });
  const sources = sourceConfigs(options.paths, options, from === 'start' ? defaultArchiveOptions : newArchives);
  await api.configure({ sources, watch: options.isPolling ? 'poll' : 'auto', zone, assumedZone, marks: {} });
  const printing = new Printing(feeds, feed, options, terminal);
  while (!signal.aborted) {
    const summary = await summaries.next(printing.isWaiting ? RETRY_MS : Infinity);
    if (summary !== undefined) {
      printing.take(summary);
      await watch.take(summary);
      if (watch.isHopeless) return exitCodes.unreadable;
    }
    await printing.printAll(signal);
  }
  await printing.printRest();
  await watch.end();
  if (watch.unreadable > 0) return exitCodes.unreadable;
  return printing.printed > 0 ? exitCodes.found : exitCodes.nothing;
}

/** Prints what the feed hands out. */
class Printing {
  printed = 0;
  isWaiting = true;
  private printer: Printer | undefined;
  private names: ReadonlyMap<string, string> = new Map();
  private isCaughtUp = false;

  constructor(
    private readonly feeds: Pick<FeedApi, 'readFeed'>,
    private readonly feed: FeedId,
    private readonly options: FollowOptions,
    private readonly terminal: FollowTerminal,
  ) {}

  take({ sources }: Summary): void {
    if (this.names.size !== sources.length) this.names = distinctNames(sources.map(({ path }) => path));
    const { options, terminal } = this;
    if (sources.length === 0) return;
    // What is another path than the one that was given came of a glob or a folder, where more may come.
    const [first = ''] = options.paths;
    const isSeveral = options.paths.length > 1 || sources.some(({ path }) => path !== resolve(first));
    this.printer ??= createPrinter(
      {
        ...options,
        hasColors: terminal.hasColors,
        nameOf: isSeveral ? ({ view }) => this.names.get(view.source) ?? view.source : null,
      },
      terminal.out,
    );
  }

  async printAll(signal: AbortSignal): Promise<void> {
    let hasMore = true;
    while (hasMore && !signal.aborted) hasMore = await this.printPage(false);
  }

  /** What is read by now and not printed yet, as long as that takes no time that a person would notice. */
  async printRest(): Promise<void> {
    if (!this.isCaughtUp) return;
    const endsAt = performance.now() + REST_MS;
    while ((await this.printPage(true)) && performance.now() < endsAt);
  }

  private async printPage(isLast: boolean): Promise<boolean> {
    const { feeds, feed, printer } = this;
    // Which sources there are is not known yet.
    if (printer === undefined) return false;
    const page = await feeds.readFeed({ feed, maxRecords: pageRecords[printer.takes], as: printer.takes, isLast });
    if (page === null) return false;
    if (page.count > 0) await printer.print(page);
    this.printed += page.count;
    this.tell(page);
    this.isWaiting = page.isWaiting;
    this.isCaughtUp ||= !page.hasMore && !page.isWaiting;
    return page.hasMore;
  }

  private tell({ problems, lost }: FeedPage): void {
    const { teller } = this.terminal;
    for (const one of lost) teller.tell(lostHappening(one.source, one));
    tellProblems(problems, teller, this.options.events);
  }
}

/** From the end on, archives are only looked into for what came and went between two looks. */
const newArchives: ArchiveOptions = { patterns: [], limitBytes: 64 * 1024 ** 2 };

const pageRecords = { bytes: 20_000, records: 2000 } as const;
const RETRY_MS = 250;
const REST_MS = 500;
