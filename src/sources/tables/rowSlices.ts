import { DatabaseFault } from './databaseFault';
import { LockPace, ROW_COST } from './lockPace';
import type { OpenTable } from './openTable';
import type { SqlValue } from './sqliteModule';
import { asBigInt, slimRow, wholeRow, type SlimRow, type WholeRow } from './tableRow';

/** Some rows of a table, in the order of their row ids. */
export interface Slice<Row> {
  readonly rows: readonly Row[];
  /** The row id up to which the table is read. */
  readonly to: bigint;
  /** Whether there was nothing after them. */
  readonly isLast: boolean;
}

/** Reads rows in slices, each by questions that hold the lock for a moment only. */
export class RowSlices {
  /** `path` is for messages. */
  constructor(private readonly path: string) {}

  private readonly wholePace = new LockPace();
  private readonly slimPace = new LockPace();

  whole(table: OpenTable, after: bigint): Slice<WholeRow> {
    return read(table, this.path, after, 'whole', this.wholePace, answer => wholeRow(table.shape, answer));
  }

  slim(table: OpenTable, after: bigint): Slice<SlimRow> {
    return read(table, this.path, after, 'slim', this.slimPace, answer => slimRow(table.shape, answer));
  }

  /** How many rows there are after `after` and up to `to`, among the next ones. */
  count(
    table: OpenTable,
    after: bigint,
    to: bigint,
  ): { readonly count: number; readonly to: bigint; readonly isLast: boolean } {
    const limit = this.slimPace.rows;
    const [answers, tookMs] = timed(() => table.ask('count', after, to, BigInt(limit)));
    const count = Number(asBigInt(answers[0]?.[0]));
    this.slimPace.noteRows(tookMs, count === limit);
    const last = count === 0 ? to : asBigInt(answers[0]?.[1]);
    if (last <= after) throw outOfOrder(this.path);
    return { count, to: last, isLast: count < limit };
  }
}

/** Sizes come first: they cost little, and say how many rows may be read at once. */
function read<Row>(
  table: OpenTable,
  path: string,
  after: bigint,
  question: 'whole' | 'slim',
  pace: LockPace,
  rowOf: (answer: readonly SqlValue[]) => Row,
): Slice<Row> {
  const limit = pace.rows;
  const [sizes, sizesMs] = timed(() => table.ask('sizes', after, BigInt(limit)));
  pace.noteRows(sizesMs, sizes.length === limit);
  checkOrder(sizes, after, path);
  let count = 0;
  let bytes = 0;
  for (const [, size] of sizes) {
    bytes += Number(asBigInt(size)) + ROW_COST;
    if (count > 0 && bytes > pace.bytes) break;
    count++;
  }
  const to = count === 0 ? after : asBigInt(sizes[count - 1]?.[0]);
  const isLast = count === sizes.length && count < limit;
  if (count === 0) return { rows: [], to, isLast };
  const [answers, tookMs] = timed(() => table.ask(question, after, to, BigInt(count)));
  pace.noteBytes(tookMs, count < sizes.length);
  checkOrder(answers, after, path);
  // More rows may stand there by now than were counted: the last of them were not answered.
  const isCut = answers.length === count;
  return { rows: answers.map(rowOf), to: isCut ? asBigInt(answers[count - 1]?.[0]) : to, isLast };
}

/** In a damaged or forged table row ids may go back: whoever reads on from the last one would never end. */
function checkOrder(answers: readonly SqlValue[][], after: bigint, path: string): void {
  let last = after;
  for (const [value] of answers) {
    const rowId = asBigInt(value);
    if (rowId <= last) throw outOfOrder(path);
    last = rowId;
  }
}

function outOfOrder(path: string): DatabaseFault {
  return new DatabaseFault('unreadable', `${path} is damaged: the rows of its table are not in their order.`);
}

function timed<T>(work: () => T): [T, number] {
  const startedMs = performance.now();
  const answer = work();
  return [answer, performance.now() - startedMs];
}
