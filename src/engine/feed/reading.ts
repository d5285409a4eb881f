import type { ValueTables } from '../../core/columns';
import { rowIdOf, type ResultId, type SourceId } from '../../core/ids';
import type { FeedRecord, ReadingApi, ResultPage, ResultRequest } from '../../protocol/feedViews';
import type { FollowedSource } from '../followedSource';
import type { RowOrder } from '../result/rowOrder';
import type { ResultSet } from '../resultSet';
import type { SourceSet } from '../sourceSet';
import type { LogIndex } from '../store/logIndex';
import type { Segment } from '../store/segment';
import { bytesOf, recordsOf } from './pageRecords';
import { readPlaces, type Place } from './readPlaces';
import { endOfRow } from './sourceFeed';

/** Reads what is there once: waits for the end, and hands out records of a result page by page. */
export class Reading implements ReadingApi {
  private wake: (() => void) | undefined;

  constructor(private readonly options: ReadingOptions) {}

  /** Something changed. */
  note(): void {
    this.wake?.();
  }

  async readToEnd(result: ResultId | null): Promise<void> {
    const { sources } = this.options;
    const stuck = new Map<FollowedSource, number>();
    for (;;) {
      if (sources.all.every(source => isRead(source, stuck))) {
        // What comes from now on is left out; what is being looked at is waited for.
        sources.rest();
        if (!sources.all.some(({ isLooking }) => isLooking) && !this.isSearching(result)) return;
      }
      await this.nextChange();
    }
  }

  async readResult({ result, from, maxRecords, as }: ResultRequest): Promise<ResultPage | null> {
    const found = this.options.results.get(result);
    if (found === undefined) return null;
    const places = this.placesFrom(found.order, from, maxRecords);
    const read = await readPlaces(places, as === 'records');
    const page = as === 'bytes' ? bytesOf(read) : recordsOf(read, this.options.tables);
    return {
      ...page,
      records: await this.withEntryPlaces(page.records, places),
      lost: lostOf(read),
      to: from + places.length,
    };
  }

  isKindCertain(source: SourceId): boolean {
    return this.options.sources.isKindCertain(source);
  }

  private placesFrom(order: RowOrder, from: number, maxRecords: number): readonly Place[] {
    const { index, sources } = this.options;
    const places: Place[] = [];
    const byOwner = new Map<Segment['owner'], FollowedSource>(sources.all.map(source => [source, source]));
    const end = Math.min(order.count, from + maxRecords);
    for (let position = from, bytes = 0; position < end && bytes < PAGE_BYTES; position++) {
      const at = order.at(position);
      const place = at === undefined ? undefined : index.placeOf(at);
      const source = place === undefined ? undefined : byOwner.get(place.segment.owner);
      if (place === undefined || source === undefined) throw new Error(`The result has no row ${position}.`);
      const { segment, row } = place;
      bytes += source.entries !== null ? ENTRY_BYTES : endOfRow(segment, row) - segment.offsetOf(row);
      places.push({ segment, row, source });
    }
    return places;
  }

  /** Where records are no lines their reader knows where they are. One after the other: a reader may have to look into its file again. */
  private async withEntryPlaces(
    records: readonly FeedRecord[],
    places: readonly Place[],
  ): Promise<readonly FeedRecord[]> {
    if (places.every(({ source }) => source.entries === null)) return records;
    const byRow = new Map(places.map(place => [rowIdOf(place.segment.id, place.row), place]));
    const placed: FeedRecord[] = [];
    for (const record of records) {
      const place = byRow.get(record.view.row);
      const entries = place?.source.entries ?? null;
      const found = place && (await entries?.locate(place.segment.key, place.segment.offsetOf(place.row)));
      placed.push(found === null || found === undefined ? record : { ...record, path: found.path, line: found.line });
    }
    return placed;
  }

  private isSearching(result: ResultId | null): boolean {
    const found = result === null ? undefined : this.options.results.get(result);
    return found !== undefined && this.options.results.searching(found) !== null;
  }

  private async nextChange(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>(resolve => {
      this.wake = resolve;
      timer = setTimeout(resolve, LOOK_MS);
    });
    clearTimeout(timer);
    this.wake = undefined;
  }
}

export interface ReadingOptions {
  readonly results: ResultSet;
  readonly sources: SourceSet;
  readonly index: LogIndex;
  readonly tables: ValueTables;
}

/** Whether nothing more is to be had of a source. One that can't be read is given up when that has not changed for a while. */
function isRead(source: FollowedSource, stuck: Map<FollowedSource, number>): boolean {
  const { hasLooked, hasBackfill, isBackfilling, state } = source;
  if (!hasLooked || state === null || isBackfilling) {
    stuck.delete(source);
    return false;
  }
  if (state.kind === 'ok') {
    stuck.delete(source);
    return !hasBackfill;
  }
  // It may be replaced just now, or half written.
  const sinceMs = stuck.get(source) ?? performance.now();
  stuck.set(source, sinceMs);
  return performance.now() - sinceMs > STUCK_MS;
}

function lostOf(read: Awaited<ReturnType<typeof readPlaces>>): ResultPage['lost'] {
  const lost = new Map<string, ResultPage['lost'][number]>();
  for (const { run, ...each } of read) {
    if (each.kind === 'block') continue;
    const missing = run.rows.filter((_, at) => (each.bytes[at] ?? null) === null);
    if (missing.length === 0) continue;
    const path = run.segment.placeOf(missing[0] ?? 0)?.path ?? run.source.path;
    const count = (lost.get(path)?.count ?? 0) + missing.length;
    lost.set(path, { source: run.source.id, path, count });
  }
  return [...lost.values()];
}

/** A page is about so big. */
const PAGE_BYTES = 2 * 1024 * 1024;
/** Entries do not tell how long they are. */
const ENTRY_BYTES = 4096;
const LOOK_MS = 20;
const STUCK_MS = 3000;
