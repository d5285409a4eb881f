import { createBatchColumns, type Batch, type ValueTables } from '../../src/core/columns';
import { outcomes, type Outcome } from '../../src/core/outcome';
import type { Problem } from '../../src/core/problem';
import { indexedRoles, type IndexedRole } from '../../src/core/roles';

/** A record of a test: names only what the test is about. */
export interface TestRecord extends Partial<Readonly<Record<IndexedRole, string>>> {
  readonly timeMs?: number;
  readonly outcome?: Outcome;
  readonly detail?: string;
}

/** Where a batch stands; what is not named has a default. */
export interface BatchPlace {
  /** Where the first record starts. */
  readonly offset?: number;
  readonly line?: number;
  /** Bytes of each record with its line end. */
  readonly recordBytes?: number;
  readonly lines?: readonly number[];
  readonly problems?: readonly Problem[];
}

/** The records as columns, one a line, each `recordBytes` long. */
export function buildBatch(tables: ValueTables, records: readonly TestRecord[], place: BatchPlace = {}): Batch {
  const { offset = 0, line = 0, recordBytes = 100, lines, problems = [] } = place;
  const columns = createBatchColumns(records.length);
  records.forEach((record, row) => {
    columns.timeMs[row] = record.timeMs ?? NaN;
    columns.offset[row] = offset + row * recordBytes;
    columns.line[row] = lines?.[row] ?? line + row;
    columns.outcome[row] = outcomes.indexOf(record.outcome ?? 'neutral');
    for (const role of indexedRoles) columns.codes[role][row] = tables[role].codeOf(record[role] ?? '');
  });
  const endLine = (lines?.at(-1) ?? line + records.length - 1) + 1;
  const endOffset = offset + records.length * recordBytes;
  return { ...columns, rowCount: records.length, roles: 0, problems, endOffset, endLine };
}
