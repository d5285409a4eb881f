import type { FeedPage, FeedRecord } from '../protocol/feedViews';
import { ansiColors, noColors } from './colors';
import type { Output } from './output';
import { recordJson } from './recordJson';
import { RecordLines } from './recordLines';

/** Prints records in one of the formats. */
export interface Printer {
  /** How it needs them. */
  readonly takes: 'bytes' | 'records';
  print(page: FeedPage): Promise<void>;
}

export interface PrinterOptions {
  readonly output: 'line' | 'raw' | 'json';
  readonly zone: string;
  readonly hasColors: boolean;
  /** The name of a record's source; `null` where there is one only. */
  readonly nameOf: ((record: FeedRecord) => string) | null;
}

export function createPrinter({ output, ...options }: PrinterOptions, out: Output): Printer {
  const printText = (text: string): Promise<void> => out.write(Buffer.from(text));
  switch (output) {
    case 'raw':
      return { takes: 'bytes', print: ({ bytes }) => out.write(joinedBytes(bytes)) };
    case 'json':
      return {
        takes: 'records',
        print: ({ records }) => printText(records.map(record => `${recordJson(record)}\n`).join('')),
      };
    case 'line': {
      const lines = new RecordLines({
        ...options,
        colors: options.hasColors ? ansiColors : noColors,
        columns: () => out.columns,
      });
      return { takes: 'records', print: ({ records }) => printText(lines.format(records)) };
    }
  }
}

/** Bytes one after the other. */
export function joinedBytes(bytes: readonly Uint8Array[]): Uint8Array {
  const [first] = bytes;
  return bytes.length === 1 && first !== undefined ? first : Buffer.concat(bytes);
}
