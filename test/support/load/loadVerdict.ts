import { recordOf } from '../writers/records.mjs';
import type { LoadManifest } from './loadManifest';

/** How many records of a manifest a follower lost, gave twice, made up, changed, or gave in a wrong order. */
export interface LoadVerdict {
  readonly written: number;
  readonly given: number;
  readonly lost: number;
  readonly repeated: number;
  readonly invented: number;
  /** Their bytes are others than those that were written. */
  readonly altered: number;
  /** Behind a later record of the same generation of the log. */
  readonly misplaced: number;
}

/** A record as it was given: its id, and its bytes where they are known. */
export interface GivenRecord {
  readonly id: number;
  readonly bytes: Uint8Array | null;
}

export function judgeLoad(manifest: LoadManifest, given: Iterable<GivenRecord>, size = 0): LoadVerdict {
  const { firstId, count } = manifest;
  const times = new Uint8Array(count);
  const last = new Map<number, number>();
  const verdict = { written: count, given: 0, lost: 0, repeated: 0, invented: 0, altered: 0, misplaced: 0 };
  for (const { id, bytes } of given) {
    verdict.given++;
    const at = id - firstId;
    if (!Number.isInteger(at) || at < 0 || at >= count) {
      verdict.invented++;
      continue;
    }
    if (times[at] === 1) verdict.repeated++;
    times[at] = 1;
    const generation = manifest.generationOf(id);
    if (id < (last.get(generation) ?? -1)) verdict.misplaced++;
    last.set(generation, Math.max(id, last.get(generation) ?? -1));
    if (bytes !== null && !recordOf(id, size).subarray(0, -1).equals(bytes)) verdict.altered++;
  }
  verdict.lost = times.reduce((sum, seen) => sum + (seen === 0 ? 1 : 0), 0);
  return verdict;
}

/** The records of what was printed, a line each. */
export function* recordsOf(output: Buffer): Generator<GivenRecord> {
  const key = '"job_id": "';
  for (let from = 0; from < output.length;) {
    const end = output.indexOf(0x0a, from);
    const bytes = output.subarray(from, end < 0 ? output.length : end);
    from += bytes.length + 1;
    const at = bytes.indexOf(key);
    const id = /^\d+/.exec(bytes.subarray(at + key.length, at + key.length + 20).toString('latin1'))?.[0];
    yield { id: at < 0 || id === undefined ? NaN : Number(id), bytes };
  }
}

export function isFaultless({ lost, repeated, invented, altered, misplaced }: LoadVerdict): boolean {
  return lost + repeated + invented + altered + misplaced === 0;
}

export function verdictText({ written, given, lost, repeated, invented, altered, misplaced }: LoadVerdict): string {
  return `${written} written, ${given} given: ${lost} lost, ${repeated} repeated, ${invented} invented, ${altered} altered, ${misplaced} out of order`;
}
