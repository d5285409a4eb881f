/**
 * The places of the keys in ascending order; equal keys keep their order. Merges runs that are sorted already,
 * so that what is nearly in order, such as times of a log, costs little.
 */
export function stableOrder(keys: Float64Array): Uint32Array {
  let from = new Uint32Array(keys.length);
  for (let at = 0; at < from.length; at++) from[at] = at;
  let runs = findRuns(keys);
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

/** Where ascending runs begin, and the end. */
function findRuns(keys: Float64Array): number[] {
  const runs = [0];
  for (let at = 1; at < keys.length; at++) {
    if ((keys[at] ?? 0) < (keys[at - 1] ?? 0)) runs.push(at);
  }
  runs.push(keys.length);
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
