/**
 * Distinct values of one role ⇄ small numbers (codes).
 * Code 0 is the missing or empty value. Codes are never taken back.
 */
export interface ValueTable {
  /** The code of the ASCII text in `bytes[from, to)`; bytes of 0x80 and above, quotes and backslashes must not occur. */
  codeOfAscii(bytes: Uint8Array, from: number, to: number): number;
  /** The code of any text, added when new. */
  codeOf(text: string): number;
  /** The code of a text that is already known, else `undefined`. */
  findCode(text: string): number | undefined;
  textOf(code: number): string;
  /** Greatest code handed out so far; columns choose their width by it. */
  readonly maxCode: number;
  /** Calls `visit` once for each known value but the empty one. Inline numbers (see `NumberTable`) are not enumerable. */
  readonly isEnumerable: boolean;
  codes(): Iterable<number>;
  /** Bytes of memory held, for the benchmark of the index. */
  readonly memoryBytes: number;
}
