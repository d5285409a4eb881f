import type { ReaderEvent } from '../adapter';
import type { Events } from '../bytes/events';
import type { EntryBatch } from '../rows/entryBatch';
import type { KnownRows } from './knownRows';
import { rowText } from './rowText';
import type { TableColumn } from './tableSql';
import type { WholeRow } from './tableRow';

/** The one segment of a table: its entries come and go, the segment stays. */
export const SEGMENT = 0;

/** Makes entries of rows, and tells them. It may be left at any event: what was not told then is told with the next rows. */
export class RowTaker {
  /** The greatest row id of those that were read in order. */
  lastRead = LEAST_ROW_ID;
  /** The sweep that is running, or ran last. */
  sweep = 1;
  /** Entries that are to be told as replaced. */
  private readonly replaced: number[] = [];
  /** Entries that are to be told as there again: a database that was away came back, and they are no news. */
  private readonly back: number[] = [];

  constructor(
    private readonly batch: EntryBatch,
    private readonly known: KnownRows,
  ) {}

  /** Rows that are known as they are make no entry. */
  async *take(rows: readonly WholeRow[], columns: readonly TableColumn[]): Events {
    const { batch, known } = this;
    let startedMs = performance.now();
    for (const row of rows) {
      const before = known.find(row.identity);
      if (before !== undefined && known.isSame(before, row)) known.seen(before, row.rowId, this.sweep);
      else if (before !== undefined && known.isBack(before, row)) {
        known.setFate(before, 'there');
        known.seen(before, row.rowId, this.sweep);
        this.back.push(before);
      } else {
        const { text, ...wrong } = await rowText(columns, row);
        if (batch.isFull) yield* this.flush();
        if (text !== null) batch.add(text);
        else if (wrong.problem !== null) batch.addProblem(wrong.problem, wrong.length);
        known.add(row, this.sweep);
        if (before !== undefined) this.replace(before);
      }
      this.readTo(row.rowId);
      if (performance.now() - startedMs > TURN_MS) {
        // Others of this thread want their turn.
        await new Promise(resolve => setImmediate(resolve));
        startedMs = performance.now();
      }
    }
    yield* this.flush();
  }

  readTo(rowId: bigint): void {
    if (rowId > this.lastRead) this.lastRead = rowId;
  }

  /** These are on the disk no more. */
  *tellGone(entries: readonly number[]): Generator<ReaderEvent, void, void> {
    for (const [from, to] of runsOf(entries)) {
      for (let entry = from; entry < to; entry++) this.known.setFate(entry, 'gone');
      yield { kind: 'entries', segment: SEGMENT, from, to, fate: 'gone' };
    }
  }

  private *flush(): Generator<ReaderEvent, void, void> {
    if (!this.batch.isEmpty) yield { kind: 'batch', segment: SEGMENT, batch: this.batch.take() };
    yield* tellFates(this.back, 'there');
    yield* tellFates(this.replaced, 'replaced');
  }

  private replace(entry: number): void {
    this.known.setFate(entry, 'replaced');
    this.replaced.push(entry);
  }
}

/** What is told is taken out of the list. */
function* tellFates(entries: number[], fate: 'there' | 'replaced'): Generator<ReaderEvent, void, void> {
  entries.sort((a, b) => a - b);
  for (const [from, to] of runsOf(entries)) {
    yield { kind: 'entries', segment: SEGMENT, from, to, fate };
    entries.splice(0, to - from);
  }
}

/** Numbers in ascending order as ranges [from, to). */
function runsOf(numbers: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last?.[1] === number) last[1]++;
    else runs.push([number, number + 1]);
  }
  return runs;
}

/** Row ids are signed numbers of 64 bits; this one itself is never given by SQLite. */
export const LEAST_ROW_ID = -(2n ** 63n);
const TURN_MS = 15;
