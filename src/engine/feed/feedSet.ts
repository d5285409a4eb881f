import type { Batch, ValueTables } from '../../core/columns';
import type { ResultId } from '../../core/ids';
import type { FeedApi, FeedId, FeedPage, FeedRequest, FeedSpec, OpenedFeed } from '../../protocol/feedViews';
import type { SegmentKey } from '../../sources/adapter';
import type { ResultSet } from '../resultSet';
import { Feed } from './feed';
import type { FeedSource } from './feedSource';

/** The open feeds of an engine; each has a result of its own that says what matches. */
export class FeedSet implements FeedApi {
  private readonly open = new Map<FeedId, { readonly feed: Feed; readonly result: ResultId }>();
  private lastId = 0;

  constructor(private readonly options: FeedSetOptions) {}

  openFeed({ query, from }: FeedSpec): OpenedFeed {
    const { results, sources, tables, now } = this.options;
    const { result, complaints } = results.add({ query, order: { by: 'log' } });
    const id = ++this.lastId as FeedId;
    const matches = (): ReturnType<ResultSet['matchesOf']> => results.matchesOf(query);
    this.open.set(id, { feed: new Feed({ sources, matches, tables, now }, from), result });
    return { feed: id, complaints };
  }

  closeFeed(id: FeedId): void {
    const found = this.open.get(id);
    this.open.delete(id);
    if (found !== undefined) this.options.results.close(found.result);
  }

  async readFeed(request: FeedRequest): Promise<FeedPage | null> {
    return (await this.open.get(request.feed)?.feed.read(request)) ?? null;
  }

  /** Something changed. To be called at once. */
  note(): void {
    for (const { feed } of this.open.values()) feed.note();
  }

  /** The sources of the configuration are there. */
  noteConfigured(): void {
    for (const { feed } of this.open.values()) feed.noteConfigured();
  }

  /** Takes the text of what is being read. */
  keep(ordinal: number, key: SegmentKey, batch: Batch): void {
    for (const { feed } of this.open.values()) feed.keep(ordinal, key, batch);
  }
}

/** What the set needs of the engine. */
export interface FeedSetOptions {
  readonly results: ResultSet;
  readonly sources: () => readonly FeedSource[];
  readonly tables: ValueTables;
  readonly now: () => number;
}
