import type { Batch, ValueTables } from '../../core/columns';
import type { Dialect } from '../../core/dialect';
import type { ByteOffset, LineNumber } from '../../core/ids';
import type { ProblemKind } from '../../core/problem';
import { createKeyPlan } from './keyPlan';
import { LineWalker } from './lineWalker';
import { createOutcomeColumn } from '../rows/outcomeColumn';
import { batchOf, createRowWriter, resetRows, wipeRow } from '../rows/rowWriter';
import { NOT_UNDERSTOOD, ValueSkipper } from './skipValue';
import { createRecordRow } from '../rows/recordRow';
import { createSlowRecord } from './slowRecord';
import { TimeWalker } from './timeWalker';
import { createValueCache, tuneCache, ValueReader } from './valueCache';

/** A line of more bytes (without its line end) is a problem, not a record. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** So many bytes must be there in the array beyond those that are scanned; what they hold means nothing. */
export const SCAN_PADDING = LineWalker.padding;

/** Whole lines in memory: the last byte of `bytes[from, to)` is a `\n`, and `SCAN_PADDING` bytes follow it in the array. */
export interface Lines {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  /** Where `bytes[0]` stands in the file. */
  readonly fileOffset: ByteOffset;
  /** The number of the line at `from`. */
  readonly line: LineNumber;
}

/** Turns the bytes of JSON lines into columns. */
export interface Scanner {
  /**
   * Scans from `lines.from` until all lines are read or the batch is full; `endOffset` and `endLine` of the batch say how far it came.
   * The batch is valid until the next call.
   */
  scan(lines: Lines): Batch;
}

/**
 * `big` is for the bulk of a file and takes eight megabytes, which cost milliseconds to make; `medium` takes half of one
 * once it has seen much, `small` some ten kilobytes.
 */
export type ScannerSize = 'small' | 'medium' | 'big';

/** `assumedZone`: the clock of times without a zone. */
export function createScanner(dialect: Dialect, tables: ValueTables, size: ScannerSize, assumedZone = 'UTC'): Scanner {
  const writer = createRowWriter(size === 'small' ? 1024 : 16_384);
  const plan = createKeyPlan(dialect);
  const cache = createValueCache(cacheBits[size]);
  const skipper = new ValueSkipper();
  const time = new TimeWalker(assumedZone);
  const walker = new LineWalker(plan, time, new ValueReader(tables, cache), skipper, cache, writer);
  const slowRecord = createSlowRecord(createRecordRow(dialect, tables, writer, assumedZone));
  const outcomes = createOutcomeColumn(dialect, tables);

  /** Reads a line through the second door; answers the position after it. */
  const scanSlowly = ({ bytes, fileOffset }: Lines, start: number, line: LineNumber): number => {
    const lineEnd = bytes.indexOf(NEWLINE, start);
    const end = lineEnd > start && bytes[lineEnd - 1] === CARRIAGE_RETURN ? lineEnd - 1 : lineEnd;
    wipeRow(writer);
    const problem: ProblemKind | null =
      end - start > MAX_LINE_BYTES ? 'lineTooLong' : slowRecord.read(bytes, start, end);
    if (problem === null) addRow(start + fileOffset, line);
    else writer.problems.push({ kind: problem, offset: start + fileOffset, length: end - start, line });
    return lineEnd + 1;
  };

  const addRow = (offset: ByteOffset, line: LineNumber): void => {
    writer.columns.offset[writer.rowCount] = offset;
    writer.columns.line[writer.rowCount] = line;
    writer.rowCount++;
  };

  return {
    scan: lines => {
      const { bytes, from, to, fileOffset } = lines;
      if (to > from && (bytes[to - 1] !== NEWLINE || bytes.length < to + SCAN_PADDING)) {
        throw new Error('The scanner needs whole lines, and room beyond them.');
      }
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      resetRows(writer);
      let at = from;
      let { line } = lines;
      while (at < to && writer.rowCount < writer.capacity && writer.problems.length < MAX_PROBLEMS) {
        const next = plan.isAmbiguous ? NOT_UNDERSTOOD : walker.walk(bytes, view, at);
        if (next === NOT_UNDERSTOOD || next - at > MAX_LINE_BYTES) at = scanSlowly(lines, at, line);
        else {
          addRow(at + fileOffset, line);
          at = next;
        }
        line++;
      }
      writer.roles |= walker.takeRoles();
      outcomes.fill(writer);
      tuneCache(cache, writer.rowCount);
      return batchOf(writer, at + fileOffset, line);
    },
  };
}

const cacheBits: Readonly<Record<ScannerSize, number>> = { small: 6, medium: 11, big: 15 };
/** A batch of nothing but broken lines is full, too. */
const MAX_PROBLEMS = 4096;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
