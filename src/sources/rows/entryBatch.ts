import type { Batch, ValueTables } from '../../core/columns';
import type { Dialect } from '../../core/dialect';
import type { ProblemKind } from '../../core/problem';
import { createOutcomeColumn } from './outcomeColumn';
import { createRecordRow } from './recordRow';
import { batchOf, createRowWriter, resetRows, wipeRow } from './rowWriter';

/** Makes batches of entries: records and problems that are counted one after the other (see `SourceReader`). */
export interface EntryBatch {
  /** The number of the next entry. */
  readonly position: number;
  readonly isFull: boolean;
  readonly isEmpty: boolean;
  /** Adds an entry by its JSON text: a record, or a problem where it is none. Answers what is wrong with it. */
  add(text: string, facts?: Readonly<Record<string, unknown>>): ProblemKind | null;
  addProblem(kind: ProblemKind, length: number): void;
  /** What was added since the last time; valid until the next call of anything. */
  take(): Batch;
}

export function createEntryBatch(
  dialect: Dialect,
  tables: ValueTables,
  assumedZone: string,
  capacity = CAPACITY,
): EntryBatch {
  const writer = createRowWriter(capacity);
  const row = createRecordRow(dialect, tables, writer, assumedZone);
  const outcomes = createOutcomeColumn(dialect, tables);
  let position = 0;
  let isTaken = false;

  const begin = (): void => {
    if (!isTaken) return;
    isTaken = false;
    resetRows(writer);
  };
  const addProblem = (kind: ProblemKind, length: number): void => {
    begin();
    writer.problems.push({ kind, offset: position, length, line: position });
    position++;
  };

  return {
    get position() {
      return position;
    },
    get isFull() {
      return !isTaken && writer.rowCount + writer.problems.length >= capacity;
    },
    get isEmpty() {
      return isTaken || writer.rowCount + writer.problems.length === 0;
    },
    add: (text, facts) => {
      begin();
      wipeRow(writer);
      const problem = row.read(text, facts);
      if (problem !== null) {
        addProblem(problem, text.length);
        return problem;
      }
      writer.columns.offset[writer.rowCount] = position;
      writer.columns.line[writer.rowCount] = position;
      writer.rowCount++;
      position++;
      return null;
    },
    addProblem,
    take: () => {
      begin();
      outcomes.fill(writer);
      isTaken = true;
      return batchOf(writer, position, position);
    },
  };
}

const CAPACITY = 1024;
