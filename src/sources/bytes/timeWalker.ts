import { instantOf, parseTimestamp } from '../../core/timestamp';
import { NOT_UNDERSTOOD } from './skipValue';
import { endOfPlainText } from './plainText';

/** Reads the times of records; they mostly are in the hour of the one before, which is kept. */
export class TimeWalker {
  /** The time that was read last; NaN when the text is not a time. */
  timeMs = NaN;

  // Day and hour of the last time: `2024-11-01T06`, as the words at 0, 4, 8 and 9, and what instant that is.
  private word0 = 0;
  private word4 = 0;
  private word8 = 0;
  private word9 = 0;
  private hourMs = NaN;

  /** `assumedZone`: the clock of times without a zone. */
  constructor(private readonly assumedZone: string) {}

  /** Reads the string value at `at` (after its quote) into `timeMs`; answers where its closing quote is, or `NOT_UNDERSTOOD`. */
  read(bytes: Uint8Array, view: DataView, at: number): number {
    if (
      view.getInt32(at, true) === this.word0 &&
      view.getInt32(at + 4, true) === this.word4 &&
      view.getInt32(at + 8, true) === this.word8 &&
      view.getInt32(at + 9, true) === this.word9
    ) {
      const end = this.readInHour(view, at);
      if (end !== NOT_UNDERSTOOD) return end;
    }
    return this.readAny(bytes, view, at);
  }

  /** `:00:05.123456+00:00"` and shorter: the decimals may be missing or three, the zone `Z`. */
  private readInHour(view: DataView, at: number): number {
    const minutes = twoDigits(view, at + 14);
    const seconds = twoDigits(view, at + 17);
    if (view.getUint8(at + 13) !== COLON || view.getUint8(at + 16) !== COLON) return NOT_UNDERSTOOD;
    if (minutes > 59 || seconds > 59) return NOT_UNDERSTOOD;
    let zone = at + 19;
    let milliseconds = 0;
    if (view.getUint8(zone) === DOT) {
      const high = threeDigits(view, zone + 1);
      if (high > 999) return NOT_UNDERSTOOD;
      milliseconds = high;
      zone += 4;
      const low = threeDigits(view, zone);
      if (low <= 999) {
        // As `instantOf` has it: decimals are nanoseconds over a million.
        milliseconds = ((high * 1000 + low) * 1000) / 1e6;
        zone += 3;
      }
    }
    const isOffset =
      view.getInt32(zone, true) === PLUS_00_COLON && (view.getInt32(zone + 4, true) & 0xffffff) === ZERO_ZERO_QUOTE;
    if (!isOffset && (view.getInt32(zone, true) & 0xffff) !== Z_QUOTE) return NOT_UNDERSTOOD;
    this.timeMs = this.hourMs + (minutes * 60_000 + seconds * 1000) + milliseconds;
    return isOffset ? zone + 6 : zone + 1;
  }

  private readAny(bytes: Uint8Array, view: DataView, at: number): number {
    const end = endOfPlainText(view, at);
    if (view.getUint8(end) !== QUOTE) return NOT_UNDERSTOOD;
    // No time is that long; the text is not looked at further.
    this.timeMs =
      end - at > LONGEST_TIME ? NaN : parseTimestamp(String.fromCharCode(...bytes.subarray(at, end)), this.assumedZone);
    if (end - at >= 20) this.rememberHour(view, at);
    return end;
  }

  private rememberHour(view: DataView, at: number): void {
    const year = twoDigits(view, at) * 100 + twoDigits(view, at + 2);
    const separator = view.getUint8(at + 10);
    const isDate = view.getUint8(at + 4) === DASH && view.getUint8(at + 7) === DASH;
    const month = twoDigits(view, at + 5);
    const day = twoDigits(view, at + 8);
    const hour = twoDigits(view, at + 11);
    if (!isDate || (separator !== LETTER_T && separator !== BLANK)) return;
    const hourMs = year > 9999 ? NaN : instantOf(year, month, day, hour, 0, 0, 0);
    if (Number.isNaN(hourMs)) return;
    this.hourMs = hourMs;
    this.word0 = view.getInt32(at, true);
    this.word4 = view.getInt32(at + 4, true);
    this.word8 = view.getInt32(at + 8, true);
    this.word9 = view.getInt32(at + 9, true);
  }
}

/** 0 to 99, or more when there are other bytes than digits. */
function twoDigits(view: DataView, at: number): number {
  const high = view.getUint8(at) - DIGIT_0;
  const low = view.getUint8(at + 1) - DIGIT_0;
  return high >>> 0 > 9 || low >>> 0 > 9 ? NOT_DIGITS : high * 10 + low;
}

/** 0 to 999, or more when there are other bytes than digits. */
function threeDigits(view: DataView, at: number): number {
  const high = view.getUint8(at) - DIGIT_0;
  const middle = view.getUint8(at + 1) - DIGIT_0;
  const low = view.getUint8(at + 2) - DIGIT_0;
  return high >>> 0 > 9 || middle >>> 0 > 9 || low >>> 0 > 9 ? NOT_DIGITS : high * 100 + middle * 10 + low;
}

const NOT_DIGITS = 1_000_000;
/** Four digits of a year to nine decimals and a zone. */
const LONGEST_TIME = 40;
const BLANK = 0x20;
const QUOTE = 0x22;
const DASH = 0x2d;
const DOT = 0x2e;
const DIGIT_0 = 0x30;
const COLON = 0x3a;
const LETTER_T = 0x54;
const PLUS_00_COLON = 0x3a30302b;
const ZERO_ZERO_QUOTE = 0x223030;
const Z_QUOTE = 0x225a;
