import { createBatchColumns, type Batch, type BatchColumns } from '../../core/columns';
import type { ByteOffset, LineNumber } from '../../core/ids';
import type { Problem } from '../../core/problem';
import { indexedRoles } from '../../core/roles';

/** The columns of the batch that is being filled; all roles' codes lie in one array, so that a role is a number to the walker. */
export interface RowWriter {
  readonly capacity: number;
  readonly columns: BatchColumns;
  /** The code of role r in row i is at `r * capacity + i`. */
  readonly codes: Uint32Array;
  readonly problems: Problem[];
  rowCount: number;
  /** As in `Batch`. */
  roles: number;
}

export function createRowWriter(capacity: number): RowWriter {
  const codes = new Uint32Array(capacity * indexedRoles.length);
  const columns = createBatchColumns(0);
  columns.timeMs = new Float64Array(capacity);
  columns.offset = new Float64Array(capacity);
  columns.line = new Float64Array(capacity);
  columns.outcome = new Uint8Array(capacity);
  indexedRoles.forEach((role, at) => {
    columns.codes[role] = codes.subarray(at * capacity, (at + 1) * capacity);
  });
  return { capacity, columns, codes, problems: [], rowCount: 0, roles: 0 };
}

/** Empties the batch. Only rows that were used are wiped, so a big capacity costs nothing until it is needed. */
export function resetRows(writer: RowWriter): void {
  const { capacity, codes, rowCount } = writer;
  const used = Math.min(capacity, rowCount + 1);
  for (let role = 0; role < indexedRoles.length; role++) codes.fill(0, role * capacity, role * capacity + used);
  writer.problems.length = 0;
  writer.rowCount = 0;
  writer.roles = 0;
}

/** Takes back what was written into the row that is not counted yet. */
export function wipeRow(writer: RowWriter): void {
  for (let role = 0; role < indexedRoles.length; role++) writer.codes[role * writer.capacity + writer.rowCount] = 0;
}

/** The batch as it stands; the columns stay the writer's. */
export function batchOf(writer: RowWriter, endOffset: ByteOffset, endLine: LineNumber): Batch {
  const { columns, rowCount, roles, problems } = writer;
  return { ...columns, rowCount, roles, problems: problems.slice(), endOffset, endLine };
}
