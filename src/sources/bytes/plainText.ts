/**
 * The first position from `at` on whose byte is a quote, a backslash, a control character or 0x80 and above.
 * Looks at four bytes at a time, so `view` must go on for three bytes beyond a byte that ends it.
 */
export function endOfPlainText(view: DataView, at: number): number {
  for (;;) {
    const word = view.getInt32(at, true);
    // In a byte below 0x80 the high bit of each difference is set only if that byte is looked for, or a byte below it was:
    // so the lowest set bit is exact.
    const hits =
      ((word - 0x20202020) | ((word ^ 0x22222222) - 0x01010101) | ((word ^ 0x5c5c5c5c) - 0x01010101) | word) &
      HIGH_BITS;
    if (hits !== 0) return at + ((31 - Math.clz32(hits & -hits)) >> 3);
    at += 4;
  }
}

const HIGH_BITS = 0x80808080 | 0;
