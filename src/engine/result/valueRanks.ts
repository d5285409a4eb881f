import type { ValueTable } from '../../core/valueTable';

/** A rank for each code of the table as it is now: the missing value first, then numbers by size, then texts by their units. */
export function rankValues(table: ValueTable): (code: number) => number {
  const codes = [...table.codes()];
  const texts = new Map(codes.map(code => [code, table.textOf(code)]));
  codes.sort((a, b) => compareTexts(texts.get(a) ?? '', texts.get(b) ?? ''));
  if (table.isEnumerable) {
    const ranks = new Float64Array(table.maxCode + 1);
    codes.forEach((code, rank) => (ranks[code] = rank + 1));
    return code => ranks[code] ?? 0;
  }
  const ranks = new Map(codes.map((code, rank) => [code, INLINE_CODES + rank]));
  return code => ranks.get(code) ?? code;
}

/** The order in which values of one role are listed. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Codes of inline numbers are smaller than this and in the order of the numbers. */
const INLINE_CODES = 0x8000_0000;
