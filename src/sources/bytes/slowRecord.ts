import type { ProblemKind } from '../../core/problem';
import type { RecordRow } from '../rows/recordRow';

/** Takes lines as bytes to the second door. */
export interface SlowRecord {
  /** Reads the line `bytes[from, to)` (without its line end) into the row that is not counted yet, or says what is wrong with it. */
  read(bytes: Uint8Array, from: number, to: number): ProblemKind | null;
}

export function createSlowRecord(row: RecordRow): SlowRecord {
  // A byte-order mark in mid-file is not skipped: JSON does not allow it.
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  return {
    read: (bytes, from, to) => {
      if (isBlank(bytes, from, to)) return 'blankLine';
      let text: string;
      try {
        text = decoder.decode(bytes.subarray(from, to));
      } catch {
        // The decoder throws for one reason only.
        return 'invalidUtf8';
      }
      return row.read(text);
    },
  };
}

function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  }
  return true;
}
