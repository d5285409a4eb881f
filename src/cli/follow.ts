import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { defaultArchiveOptions, type ArchiveOptions } from '../core/archiveOptions';
import type { Summary } from '../core/summary';
import type { EngineApi, SourceConfig } from '../protocol/engineApi';
import type { FeedApi, FeedId, FeedPage } from '../protocol/feedViews';
import { exitCodes } from './exitCodes';
import type { FollowOptions } from './followCommand';
import { lostHappening, problemHappening, problemsHappening } from './happenings';
import type { Output } from './output';
import { createPrinter, type Printer } from './printer';
import { distinctNames } from './sourceNames';
import { SourceWatch } from './sourceWatch';
import { SummarySignal } from './summarySignal';
import type { Teller } from './teller';

/** Where it prints and tells, and what ends it. */
export interface Terminal {
  readonly out: Output;
  readonly teller: Teller;
  readonly hasColors: boolean;
  readonly signal: AbortSignal;
}

/** An engine of this process. */
export interface RunningEngine {
  readonly api: EngineApi;
  readonly feeds: FeedApi;
  /** Sets who hears of summaries. */
  readonly onSummary: (listener: (summary: Summary) => void) => void;
}

/** Prints records until the signal, or until no source can be read. Answers the exit status. */
export async function follow(
  options: FollowOptions,
  { api, feeds, onSummary }: RunningEngine,
  terminal: Terminal,
): Promise<number> {
  const { signal, teller } = terminal;
  const summaries = new SummarySignal(signal);
  onSummary(summary => summaries.set(summary));
  const watch = new SourceWatch(api, teller, options.from === 'start');
  const { query, from } = options;
  const { feed } = feeds.openFeed({ query, from });
  const sources = options.paths.map(path => sourceConfig(path, options));
  await api.configure({ sources, watch: options.isPolling ? 'poll' : 'auto', zone: options.zone, marks: {} });
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
  private readonly printer: Printer;
  private dialects: ReadonlyMap<string, string> = new Map();
  private names: ReadonlyMap<string, string> = new Map();
  private isCaughtUp = false;

  constructor(
    private readonly feeds: Pick<FeedApi, 'readFeed'>,
    private readonly feed: FeedId,
    private readonly options: FollowOptions,
    private readonly terminal: Terminal,
  ) {
    const isSeveral = options.paths.length > 1 || options.paths.some(isGlob);
    this.printer = createPrinter(
      {
        ...options,
        hasColors: terminal.hasColors,
        nameOf: isSeveral ? ({ view }) => this.names.get(view.source) ?? view.source : null,
        dialectOf: ({ view }) => this.dialects.get(view.source) ?? options.dialect,
      },
      terminal.out,
    );
  }

  take({ sources }: Summary): void {
    this.dialects = new Map(sources.map(({ id, dialect }) => [id, dialect]));
    if (this.names.size !== sources.length) this.names = distinctNames(sources.map(({ path }) => path));
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
    if (this.options.events === 'json' || problems.length <= FEW_PROBLEMS) {
      for (const problem of problems) teller.tell(problemHappening(problem.source, problem));
      return;
    }
    const bySource = new Map<string, FeedPage['problems'][number][]>();
    for (const problem of problems) {
      const known = bySource.get(problem.source);
      if (known === undefined) bySource.set(problem.source, [problem]);
      else known.push(problem);
    }
    for (const [path, some] of bySource) teller.tell(problemsHappening(path, some));
  }
}

function sourceConfig(path: string, { format, dialect, readsArchives, from }: FollowOptions): SourceConfig {
  return {
    path: resolve(path),
    isGlob: isGlob(path),
    format,
    dialect,
    label: '',
    archives: !readsArchives ? null : from === 'start' ? defaultArchiveOptions : newArchives,
  };
}

/** From the end on, archives are only looked into for what came and went between two looks. */
const newArchives: ArchiveOptions = { patterns: [], limitBytes: 64 * 1024 ** 2 };

/** The name of a file may have the signs of a glob: then the file is meant. */
function isGlob(path: string): boolean {
  return /[*?[{]/.test(path) && !existsSync(path);
}

const pageRecords = { bytes: 20_000, records: 2000 } as const;
/** More of them at once are counted. */
const FEW_PROBLEMS = 3;
const RETRY_MS = 250;
const REST_MS = 500;
