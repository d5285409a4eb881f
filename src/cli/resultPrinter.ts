import type { FeedPage, FeedRecord } from '../protocol/feedViews';
import { ansiColors, noColors } from './colors';
import { csvHeader, csvLine } from './csv';
import { lostHappening } from './happenings';
import type { Output } from './output';
import { joinedBytes } from './printer';
import { recordJson } from './recordJson';
import { RecordTable, type TableOptions } from './recordTable';
import { valuesOf } from './recordValues';
import type { Teller } from './teller';

/** Prints the records of a result in one of the formats. */
export interface ResultPrinter {
  /** How it needs them. */
  readonly takes: 'bytes' | 'records';
  /** What stands before the first record. */
  begin(): Promise<void>;
  /** Answers how many it printed: of a file that was written over meanwhile some may be no records any more. */
  print(page: Pick<FeedPage, 'count' | 'bytes' | 'records'>): Promise<number>;
}

export interface ResultPrinterOptions extends Omit<TableOptions, 'colors' | 'columns'> {
  /** `count` prints no records. */
  readonly output: 'table' | 'raw' | 'json' | 'csv' | 'count';
  readonly hasColors: boolean;
}

export function createResultPrinter(
  { output, hasColors, ...options }: ResultPrinterOptions,
  out: Output,
): ResultPrinter {
  const printLines = async (lines: readonly string[]): Promise<number> => {
    await out.write(Buffer.from(lines.join('')));
    return lines.length;
  };
  const begin = async (): Promise<void> => undefined;
  switch (output) {
    case 'count':
      return { takes: 'bytes', begin, print: async ({ count }) => count };
    case 'raw':
      return {
        takes: 'bytes',
        begin,
        print: async ({ bytes, count }) => {
          await out.write(joinedBytes(bytes));
          return count;
        },
      };
    case 'json':
      return { takes: 'records', begin, print: ({ records }) => printLines(records.flatMap(jsonLine)) };
    case 'csv':
      return {
        takes: 'records',
        begin: () => out.write(Buffer.from(csvHeader)),
        print: ({ records }) => printLines(rowsOf(records).map(({ record, values }) => csvLine(record, values))),
      };
    case 'table': {
      const table = new RecordTable({
        ...options,
        colors: hasColors ? ansiColors : noColors,
        columns: out.columns,
      });
      return {
        takes: 'records',
        begin,
        print: async ({ records }) => {
          const rows = rowsOf(records);
          if (rows.length > 0) await out.write(Buffer.from(table.format(rows)));
          return rows.length;
        },
      };
    }
  }
}

/** Prints a page, and tells what of it can't be read. Answers how many records it printed. */
export async function printPage(
  printer: ResultPrinter,
  { lost, ...page }: Pick<FeedPage, 'count' | 'bytes' | 'records' | 'lost'>,
  teller: Teller,
): Promise<number> {
  const printed = page.count > 0 ? await printer.print(page) : 0;
  for (const one of lost) teller.tell(lostHappening(one.source, one));
  return printed;
}

function rowsOf(records: readonly FeedRecord[]): Parameters<RecordTable['format']>[0] {
  return records.flatMap(record => {
    const values = valuesOf(record);
    return values === null ? [] : [{ record, values }];
  });
}

function jsonLine(record: FeedRecord): readonly string[] {
  try {
    return [`${recordJson(record)}\n`];
  } catch (error) {
    // It was JSON when it was read; by now another file's content stands in its place.
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
