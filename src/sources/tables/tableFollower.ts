import { randomUUID } from 'node:crypto';
import type { ReaderEvent, ReaderState } from '../adapter';
import type { Events } from '../bytes/events';
import { codeOf } from '../bytes/readerState';
import type { EntryBatch } from '../rows/entryBatch';
import { faultState, isSilent } from './faultState';
import { KnownRows } from './knownRows';
import { RowSlices } from './rowSlices';
import { RowTaker, SEGMENT } from './rowTaker';
import type { OpenTable } from './openTable';
import { DatabaseFault } from './databaseFault';
import { markHash } from './tableMarks';
import { TableSweep } from './tableSweep';
import type { DatabaseView, TableDatabase } from './tableDatabase';
import { asBigInt, slimRow, wholeRow, type SlimRow } from './tableRow';

/**
 * Follows the rows of a table. A row that is new, or that replaced another one, has a greater row id than all before: it is found at
 * once. What was deleted or changed in its place is found by comparing all rows, in a sweep: at once where there are few or where something
 * tells that the table is another one, else every few seconds after a change, some of them at each look.
 */
export class TableFollower {
  /** Names the numbers of its entries: a reader that begins anew counts them anew. */
  readonly life = randomUUID();
  readonly known = new KnownRows();
  readonly slices: RowSlices;
  private readonly taker: RowTaker;
  private readonly sweep: TableSweep;
  private isBegun = false;
  private isFirstRead = false;
  private isLoaded = false;
  /** Rows can't be read just now; the next look decides. */
  private isBlocked = false;
  private lastLook: Look | null = null;
  /** Rows could not be read though the table could be looked at. */
  private damage: { readonly stamp: string; readonly atMs: number } | null = null;
  private state = '';
  private missingSinceMs: number | null = null;

  constructor(
    private readonly path: string,
    private readonly database: TableDatabase,
    batch: EntryBatch,
  ) {
    this.slices = new RowSlices(path);
    this.taker = new RowTaker(batch, this.known);
    this.sweep = new TableSweep(database, this.slices, this.taker, this.known);
  }

  get hasBackfill(): boolean {
    return this.isFirstRead && !this.isLoaded;
  }

  /** Up to which row id the table is read; `null` when it is read as a whole. */
  get loadedTo(): bigint | null {
    return this.isLoaded ? null : this.taker.lastRead;
  }

  get position(): { readonly count: number; readonly hash: string } | null {
    return this.isBegun && this.lastLook !== null ? { count: this.known.count, hash: this.lastLook.hash } : null;
  }

  async *advance(signal: AbortSignal): Events {
    let look: Look;
    try {
      look = await this.database.read((table, view) => this.look(table, view));
    } catch (error) {
      yield* this.fail(error);
      return;
    }
    const isBack = this.missingSinceMs !== null;
    this.missingSinceMs = null;
    // Rows that could not be read a moment ago can't be now, unless something was written.
    if (this.damage?.stamp === look.view.stamp && performance.now() - this.damage.atMs < DAMAGE_MS) return;
    this.damage = null;
    this.isBlocked = false;
    this.lastLook = look;
    const { realPath, sizeBytes, identity } = look.view;
    yield* this.tell({ kind: 'ok', realPath, sizeBytes, pendingBytes: 0 });
    if (!this.isBegun) {
      this.isBegun = true;
      yield { kind: 'segment', segment: SEGMENT, before: null, identity, startOffset: 0, firstLine: 0 };
    }
    if (signal.aborted) return;
    try {
      if (!this.isFirstRead) {
        // Only then may the rest be read beside this: batches of both are made at one place.
        yield* this.readSlice();
        this.isFirstRead = true;
      } else if (this.isLoaded) yield* this.follow(look, isBack, signal);
    } catch (error) {
      yield* this.failInRows(error);
    }
  }

  async *backfill(signal: AbortSignal): Events {
    try {
      while (this.hasBackfill && !this.isBlocked && !signal.aborted) {
        yield* this.readSlice();
        const { first, last } = this.lastLook?.ends ?? { first: 0n, last: 0n };
        const done = this.taker.lastRead < last ? this.taker.lastRead : last;
        yield { kind: 'progress', doneBytes: Number(done - first) + 1, totalBytes: Number(last - first) + 1 };
      }
    } catch (error) {
      yield* this.failInRows(error);
    }
  }

  private look(table: OpenTable, view: DatabaseView): Look {
    if (table.schemaVersion() !== table.shape.schemaVersion) {
      throw new DatabaseFault('changed', `${this.path} changes its tables just now.`);
    }
    const [first, last] = table.ask('ends')[0] ?? [];
    const ends = { first: asBigInt(first), last: asBigInt(last) };
    const lastRow = table.ask('slimAt', this.taker.lastRead).map(answer => slimRow(table.shape, answer))[0];
    return { view, ends, isEmpty: typeof last !== 'bigint', lastRow, hash: markHash(table) };
  }

  private async *follow({ view, ends, isEmpty, lastRow }: Look, isBack: boolean, signal: AbortSignal): Events {
    const { taker, known, sweep } = this;
    const entry = lastRow && known.find(lastRow.identity);
    const isLastSame = lastRow === undefined || (entry !== undefined && known.isSame(entry, lastRow));
    const isShorter = isEmpty ? known.there > 0 : ends.last < taker.lastRead;
    const isOther = isBack || sweep.identity !== view.identity || isShorter || (!isLastSame && entry === undefined);
    if (!isLastSame && entry !== undefined) {
      const [changed, columns] = await this.database.read(({ ask, shape }) => [
        ask('wholeAt', lastRow.rowId).map(answer => wholeRow(shape, answer)),
        shape.columns,
      ]);
      yield* taker.take(changed, columns);
    }
    if (!isOther) while (!(yield* this.readSlice()) && !signal.aborted);
    yield* sweep.run(view, isOther, signal);
  }

  /** Answers whether there are no more rows. */
  private async *readSlice(): Events<boolean> {
    const { taker, slices } = this;
    const [slice, columns, identity] = await this.database.read((table, view) => [
      slices.whole(table, taker.lastRead),
      table.shape.columns,
      view.identity,
    ]);
    if (this.known.count === 0) this.sweep.identity = identity;
    yield* taker.take(slice.rows, columns);
    taker.readTo(slice.to);
    if (slice.isLast) this.isLoaded = true;
    return slice.isLast;
  }

  private async *failInRows(error: unknown): Events {
    this.isBlocked = true;
    const isDamage = error instanceof DatabaseFault && error.reason === 'unreadable';
    if (isDamage && this.lastLook !== null) this.damage = { stamp: this.lastLook.view.stamp, atMs: performance.now() };
    yield* this.fail(error);
  }

  private async *fail(error: unknown): Events {
    if (error instanceof DatabaseFault && error.reason === 'closed') return;
    const state = faultState(error, this.path);
    if (isSilent(error, this.database.busyMs)) return;
    yield* this.tell(state);
    if (state.kind !== 'missing' || codeOf(error) === undefined) return;
    this.missingSinceMs ??= performance.now();
    if (performance.now() - this.missingSinceMs > GONE_MS)
      yield* this.taker.tellGone(this.known.unseen(0, this.known.count));
  }

  private *tell(state: ReaderState): Generator<ReaderEvent, void, void> {
    const text = JSON.stringify(state);
    if (text === this.state) return;
    this.state = text;
    yield { kind: 'state', state };
  }
}

interface Look {
  readonly view: DatabaseView;
  readonly ends: { readonly first: bigint; readonly last: bigint };
  readonly isEmpty: boolean;
  /** The row that was the last one. */
  readonly lastRow: SlimRow | undefined;
  readonly hash: string;
}

/** A database that is not there for so long was not just replaced. */
const GONE_MS = 2000;
/** How often rows that can't be read are tried again when nothing was written. */
const DAMAGE_MS = 10_000;
