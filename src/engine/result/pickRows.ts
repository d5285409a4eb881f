import type { CodeColumn } from '../store/chunk';

/** Writes the values of `rows[0, count)`, which ascend, into `values`. */
export function pickRows(column: CodeColumn, rows: Uint32Array, count: number, values: Uint8Array | Uint32Array): void {
  const first = rows[0] ?? 0;
  // Rows without a gap, as they are where everything matches, are copied at once.
  if (count > 0 && (rows[count - 1] ?? 0) - first === count - 1) {
    values.set(column.subarray(first, first + count));
  } else if (column instanceof Uint8Array) {
    for (let at = 0; at < count; at++) values[at] = column[rows[at] ?? 0] ?? 0;
  } else if (column instanceof Uint16Array) {
    for (let at = 0; at < count; at++) values[at] = column[rows[at] ?? 0] ?? 0;
  } else {
    for (let at = 0; at < count; at++) values[at] = column[rows[at] ?? 0] ?? 0;
  }
}
