/** Where the two halves of a hash begin. */
export const FIRST_HALF = 0x2545f491;
export const SECOND_HALF = 0x1b873593;

/** The first half of the hash after one more byte. */
export function firstHalfWith(half: number, byte: number): number {
  return Math.imul(half ^ byte, 0x9e3779b1);
}

/** The second half of the hash after one more byte: high bits come down again, which they never do in the first half. */
export function secondHalfWith(half: number, byte: number): number {
  return Math.imul(((half << 5) | (half >>> 27)) ^ byte, 0x85ebca77);
}

/** The hash of one element, as `ElementSplitter` makes it while it looks for the element's end. */
export function elementHash(bytes: Uint8Array): { readonly firstHalf: number; readonly secondHalf: number } {
  let first = FIRST_HALF;
  let second = SECOND_HALF;
  let isInString = false;
  let isEscaped = false;
  for (const byte of bytes) {
    if (isInString) {
      if (isEscaped) isEscaped = false;
      else if (byte === QUOTE) isInString = false;
      else if (byte === BACKSLASH) isEscaped = true;
    } else if (isBlank(byte)) continue;
    else if (byte === QUOTE) isInString = true;
    first = firstHalfWith(first, byte);
    second = secondHalfWith(second, byte);
  }
  return { firstHalf: first, secondHalf: second };
}

/** What JSON counts as blanks. */
export function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
