import { endOfPlainText } from './plainText';

/** The walker does not understand what stands there. */
export const NOT_UNDERSTOOD = -1;

/** Checks values that are not kept, by the grammar of JSON. */
export class ValueSkipper {
  /** A string with bytes of 0x80 and above was passed: whether they are UTF-8 is for the caller to check. Set back by the caller. */
  hasHighBytes = false;

  /** The position after the scalar that starts at `at`, or `NOT_UNDERSTOOD`: for objects and arrays, and for what is not JSON. */
  skipScalar(view: DataView, at: number): number {
    const first = view.getUint8(at);
    if (first === QUOTE) return this.skipString(view, at + 1);
    if (first === MINUS || (first >= DIGIT_0 && first <= DIGIT_9)) return skipNumber(view, at);
    if (first === LETTER_T) return view.getInt32(at, true) === TRUE ? at + 4 : NOT_UNDERSTOOD;
    if (first === LETTER_N) return view.getInt32(at, true) === NULL ? at + 4 : NOT_UNDERSTOOD;
    if (first === LETTER_F) return view.getInt32(at + 1, true) === ALSE ? at + 5 : NOT_UNDERSTOOD;
    return NOT_UNDERSTOOD;
  }

  /** As `skipScalar`, for a string whose opening quote is passed already. */
  skipString(view: DataView, at: number): number {
    for (;;) {
      at = endOfPlainText(view, at);
      const byte = view.getUint8(at);
      if (byte === QUOTE) return at + 1;
      if (byte >= 0x80) {
        this.hasHighBytes = true;
        at += 1;
      } else if (byte === BACKSLASH) {
        at = skipEscape(view, at);
        if (at === NOT_UNDERSTOOD) return NOT_UNDERSTOOD;
      } else return NOT_UNDERSTOOD;
    }
  }
}

function skipEscape(view: DataView, at: number): number {
  const escape = view.getUint8(at + 1);
  if (escape !== LETTER_U) return isShortEscape(escape) ? at + 2 : NOT_UNDERSTOOD;
  for (let digit = at + 2; digit < at + 6; digit++) {
    if (!isHex(view.getUint8(digit))) return NOT_UNDERSTOOD;
  }
  return at + 6;
}

function skipNumber(view: DataView, at: number): number {
  if (view.getUint8(at) === MINUS) at++;
  if (view.getUint8(at) === DIGIT_0) at++;
  else {
    const from = at;
    at = skipDigits(view, at);
    if (at === from) return NOT_UNDERSTOOD;
  }
  if (view.getUint8(at) === DOT) {
    const from = at + 1;
    at = skipDigits(view, from);
    if (at === from) return NOT_UNDERSTOOD;
  }
  if ((view.getUint8(at) | 0x20) === LETTER_E) {
    const sign = view.getUint8(at + 1);
    const from = sign === PLUS || sign === MINUS ? at + 2 : at + 1;
    at = skipDigits(view, from);
    if (at === from) return NOT_UNDERSTOOD;
  }
  return at;
}

function skipDigits(view: DataView, at: number): number {
  for (;;) {
    const byte = view.getUint8(at);
    if (byte < DIGIT_0 || byte > DIGIT_9) return at;
    at++;
  }
}

function isHex(byte: number): boolean {
  const lower = byte | 0x20;
  return (byte >= DIGIT_0 && byte <= DIGIT_9) || (lower >= 0x61 && lower <= 0x66);
}

/** After a backslash: `" \ / b f n r t`. */
function isShortEscape(byte: number): boolean {
  switch (byte) {
    case QUOTE:
    case BACKSLASH:
    case 0x2f:
    case 0x62:
    case 0x66:
    case 0x6e:
    case 0x72:
    case 0x74:
      return true;
    default:
      return false;
  }
}

const QUOTE = 0x22;
const PLUS = 0x2b;
const MINUS = 0x2d;
const DOT = 0x2e;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const BACKSLASH = 0x5c;
const LETTER_E = 0x65;
const LETTER_F = 0x66;
const LETTER_N = 0x6e;
const LETTER_T = 0x74;
const LETTER_U = 0x75;
const TRUE = 0x65757274;
const NULL = 0x6c6c756e;
const ALSE = 0x65736c61;
