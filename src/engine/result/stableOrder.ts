/**
 * The places of the keys in ascending order; equal keys keep their order. Merges runs that are sorted already, forwards
 * or backwards, so that what is nearly in order, such as the times of a log, costs little.
 */
export function stableOrder(keys: Float64Array): Uint32Array {
  let from = new Uint32Array(keys.length);
  for (let at = 0; at < from.length; at++) from[at] = at;
  let runs = findRuns(keys, from);
  let to = new Uint32Array(runs.length > 2 ? keys.length : 0);
  while (runs.length > 2) {
    const merged = [0];
    for (let run = 0; run + 1 < runs.length; run += 2) {
      const start = runs[run] ?? 0;
      const middle = runs[run + 1] ?? keys.length;
      const end = runs[run + 2] ?? middle;
      mergeRuns(keys, from, to, start, middle, end);
      merged.push(end);
    }
    [from, to] = [to, from];
    runs = merged;
  }
  return from;
}

/**
 * The same for keys that are unsigned 32-bit numbers, such as ranks: one pass for each 16 bits in which they differ.
 */
export function stableOrderOfRanks(keys: Uint32Array): Uint32Array {
  let greatest = 0;
  for (const key of keys) if (key > greatest) greatest = key;
  let from = new Uint32Array(keys.length);
  for (let at = 0; at < from.length; at++) from[at] = at;
  let to = new Uint32Array(keys.length);
  for (let shift = 0; shift === 0 || (shift < 32 && greatest >>> shift > 0); shift += 16) {
    const starts = new Uint32Array(65_537);
    for (const key of keys) {
      const digit = (key >>> shift) & 0xffff;
      starts[digit + 1] = (starts[digit + 1] ?? 0) + 1;
    }
    for (let digit = 0; digit < 65_536; digit++) starts[digit + 1] = (starts[digit + 1] ?? 0) + (starts[digit] ?? 0);
    for (let at = 0; at < keys.length; at++) {
      const place = from[at] ?? 0;
      const digit = ((keys[place] ?? 0) >>> shift) & 0xffff;
      const start = starts[digit] ?? 0;
      to[start] = place;
      starts[digit] = start + 1;
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Where ascending runs begin, and the end. Runs that strictly descend are turned round, which keeps the order of equals. */
function findRuns(keys: Float64Array, places: Uint32Array): number[] {
  const runs = [0];
  for (let start = 0; start < keys.length;) {
    let end = start + 1;
    if (end < keys.length && (keys[end] ?? 0) < (keys[start] ?? 0)) {
      while (end < keys.length && (keys[end] ?? 0) < (keys[end - 1] ?? 0)) end++;
      places.subarray(start, end).reverse();
    } else {
      while (end < keys.length && (keys[end] ?? 0) >= (keys[end - 1] ?? 0)) end++;
    }
    runs.push(end);
    start = end;
  }
  return runs;
}

function mergeRuns(
  keys: Float64Array,
  from: Uint32Array,
  to: Uint32Array,
  start: number,
  middle: number,
  end: number,
): void {
  let left = start;
  let right = middle;
  for (let at = start; at < end; at++) {
    const isLeft = left < middle && (right >= end || (keys[from[left] ?? 0] ?? 0) <= (keys[from[right] ?? 0] ?? 0));
    to[at] = (isLeft ? from[left++] : from[right++]) ?? 0;
  }
}
