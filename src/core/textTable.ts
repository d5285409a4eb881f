import { visibleText } from './visibleText';

/** Lines of text in columns that are as wide as their widest cell, without blanks at the ends of lines. Cells may hold anything. */
export function alignColumns(
  cells: readonly (readonly string[])[],
  /** Columns whose cells stand to the right. */
  right: readonly number[] = [],
): readonly string[] {
  const rows = cells.map(row => row.map(visibleText));
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  }
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return right.includes(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return rows.map(line);
}
