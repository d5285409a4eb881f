import type { ValueTables } from '../../core/columns';
import { indexedRoles } from '../../core/roles';
import type { ValueTable } from '../../core/valueTable';
import { endOfPlainText } from './plainText';
import { NOT_UNDERSTOOD } from './skipValue';

/**
 * Codes of values met lately, found by the 16 bytes that begin the value, before its end is known.
 * These bytes may reach beyond the value: what follows a short value is mostly the same, and where it is not, the same
 * value just has several entries. An entry is believed only when all bytes of the value and its closing quote are equal.
 */
export interface ValueCache {
  /** Entries of `ENTRY_WORDS` words; role r's are [r << bits, (r + 1) << bits). */
  readonly entries: Int32Array;
  /** Shift that makes an entry number of a 32-bit hash. */
  readonly shift: number;
  readonly bits: number;
  /** How often a role's value was not found since the last `tuneCache`. */
  readonly misses: Int32Array;
  /** Batches for which a role with ever new values (jobs) goes without the cache. */
  readonly bypass: Int32Array;
}

// Words of an entry: the first 16 bytes; length of the value + 1 (0: free); code; the 4 bytes that end with the closing
// quote; bytes 16 to 19. Half a cache line, because there are many of them.
export const ENTRY_WORDS = 8;
export const AT_LENGTH = 4;
export const AT_CODE = 5;
export const AT_LAST = 6;
export const AT_REST = 7;
/** The first 16 bytes, the word at `AT_REST`, and three bytes before the quote that are only in the last word. */
const LONGEST_VALUE = 23;

export function createValueCache(bits: number): ValueCache {
  return {
    entries: new Int32Array((indexedRoles.length << bits) * ENTRY_WORDS),
    shift: 32 - bits,
    bits,
    misses: new Int32Array(indexedRoles.length),
    bypass: new Int32Array(indexedRoles.length),
  };
}

/** The hash of the four words that begin a value; its high bits are the good ones. */
export function hashOfWords(word0: number, word4: number, word8: number, word12: number): number {
  return (
    Math.imul(word0, 0x9e3779b1) ^
    Math.imul(word4, 0x85ebca77) ^
    Math.imul(word8, 0xc2b2ae3d) ^
    Math.imul(word12, 0x27d4eb2f)
  );
}

/** After each batch: a role of which most values were not found is left alone for a while. */
export function tuneCache(cache: ValueCache, rowCount: number): void {
  for (let role = 0; role < indexedRoles.length; role++) {
    const rest = cache.bypass[role] ?? 0;
    if (rest > 0) cache.bypass[role] = rest - 1;
    else if (rowCount > 64 && (cache.misses[role] ?? 0) * 2 > rowCount) cache.bypass[role] = 64;
    cache.misses[role] = 0;
  }
}

/** Reads values that are not in the cache, and puts them there. */
export class ValueReader {
  /** The code of the value read last. */
  code = 0;
  private readonly tables: readonly ValueTable[];

  constructor(
    tables: ValueTables,
    private readonly cache: ValueCache,
  ) {
    this.tables = indexedRoles.map(role => tables[role]);
  }

  /** Reads the string value at `at` (after its quote) into `code`; answers where its closing quote is, or `NOT_UNDERSTOOD`. */
  read(role: number, bytes: Uint8Array, view: DataView, at: number): number {
    const end = endOfPlainText(view, at);
    if (view.getUint8(end) !== QUOTE) return NOT_UNDERSTOOD;
    const table = this.tables[role];
    this.code = table === undefined || end === at ? 0 : table.codeOfAscii(bytes, at, end);
    const { cache } = this;
    if (cache.bypass[role] === 0 && end - at <= LONGEST_VALUE) this.remember(role, view, at, end - at);
    return end;
  }

  private remember(role: number, view: DataView, at: number, length: number): void {
    const { entries, shift, bits, misses } = this.cache;
    misses[role] = (misses[role] ?? 0) + 1;
    const word0 = view.getInt32(at, true);
    const word4 = view.getInt32(at + 4, true);
    const word8 = view.getInt32(at + 8, true);
    const word12 = view.getInt32(at + 12, true);
    const hash = hashOfWords(word0, word4, word8, word12);
    const entry = ((role << bits) + (hash >>> shift)) * ENTRY_WORDS;
    entries[entry] = word0;
    entries[entry + 1] = word4;
    entries[entry + 2] = word8;
    entries[entry + 3] = word12;
    entries[entry + AT_LENGTH] = length + 1;
    entries[entry + AT_CODE] = this.code;
    entries[entry + AT_LAST] = view.getInt32(at + length - 3, true);
    for (let from = 16; from < length - 3; from += 4) {
      entries[entry + AT_REST + ((from - 16) >> 2)] = view.getInt32(at + from, true);
    }
  }
}

const QUOTE = 0x22;
