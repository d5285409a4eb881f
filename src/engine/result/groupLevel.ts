import type { ValueTables } from '../../core/columns';
import type { GroupField } from '../../core/roles';
import type { Chunk } from '../store/chunk';
import { DayCodes } from './dayCodes';
import { pickRows } from './pickRows';

/** One level of a grouping: how rows get their codes, and what the codes mean. */
export interface GroupLevel {
  /** Writes the codes of `rows[0, count)` of the chunk, which ascend. */
  read(chunk: Chunk, rows: Uint32Array, count: number, codes: Uint32Array): void;
  /** About how many codes there are now. */
  readonly size: number;
  codeAt(chunk: Chunk, row: number): number;
  textOf(code: number): string;
  /** `undefined` when no row has the value. */
  findCode(text: string): number | undefined;
}

/** The level of a field; days are those of the zone. */
export function createLevel(field: GroupField, tables: ValueTables, zone: string): GroupLevel {
  if (field === 'day') {
    const days = new DayCodes(zone);
    return {
      read: (chunk, rows, count, codes) => {
        const { timeMs } = chunk;
        for (let at = 0; at < count; at++) codes[at] = days.codeOf(timeMs[rows[at] ?? 0] ?? NaN);
      },
      // Days follow each other, so that neighbours are mostly counted side by side.
      size: 64,
      codeAt: (chunk, row) => days.codeOf(chunk.timeMs[row] ?? NaN),
      textOf: code => days.textOf(code),
      findCode: text => days.findCode(text),
    };
  }
  const table = tables[field];
  return {
    read: (chunk, rows, count, codes) => pickRows(chunk.codes[field], rows, count, codes),
    get size() {
      return table.maxCode;
    },
    codeAt: (chunk, row) => chunk.codes[field][row] ?? 0,
    textOf: code => table.textOf(code),
    findCode: text => table.findCode(text),
  };
}
