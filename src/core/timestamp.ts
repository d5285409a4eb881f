import { DAY_MS, dayNumber, daysInMonth, dayText, twoDigits } from './calendar';
import type { TimeExpression } from './query';
import { isInstant, zoneClock } from './zoneClock';

/**
 * Milliseconds since 1970 UTC, with fractions for microseconds; NaN when the text is not a time.
 * Reads `2025-02-13T23:05:00+00:00`: `T` or a blank, up to 9 decimals, `Z`, `+05:30`, `+0530`, or no zone, which means `assumedZone`.
 */
export function parseTimestamp(text: string, assumedZone = 'UTC'): number {
  const time = readTime(text);
  if (!time?.hasSeconds) return NaN;
  if (time.offsetMs !== undefined) return time.wallMs - time.offsetMs;
  return assumedZone === 'UTC' ? time.wallMs : instantOfWall(time.wallMs, assumedZone);
}

/** Whether the text is a time that `parseTimestamp` reads, and names no zone. */
export function lacksZone(text: string): boolean {
  const time = readTime(text);
  return time?.hasSeconds === true && time.offsetMs === undefined;
}

/**
 * The instant of a UTC wall clock: the one rule by which every reader of timestamps turns parts into a number.
 * NaN when a part is out of range: months have their true lengths, 24:00 and leap seconds do not exist.
 */
export function instantOf(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  nanoseconds: number,
): number {
  if (day < 1 || day > daysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) return NaN;
  const wholeMs = dayNumber(year, month, day) * DAY_MS + hour * 3_600_000 + minute * 60_000 + second * 1000;
  return wholeMs + nanoseconds / 1e6;
}

/** Whether `resolveTime` understands the text of an `at` expression: a day, or a time to the minute or finer, with or without zone. */
export function isTimeText(text: string): boolean {
  return readTime(text) !== undefined;
}

/**
 * The instant of a time in a query; NaN when its text is not a time.
 * Times without a zone are wall clock times in `zone`: one that a clock change skips is read as if the clock had not
 * changed yet, one that happens twice means the first. A day means its start.
 */
export function resolveTime(expression: TimeExpression, nowMs: number, zone: string): number {
  switch (expression.kind) {
    case 'ago':
      return nowMs - expression.ms;
    case 'at': {
      const time = readTime(expression.text);
      if (time === undefined) return NaN;
      return time.offsetMs === undefined ? instantOfWall(time.wallMs, zone) : time.wallMs - time.offsetMs;
    }
    case 'word': {
      if (expression.word === 'now') return nowMs;
      const today = Math.floor((nowMs + zoneOffsetMs(nowMs, zone)) / DAY_MS);
      return instantOfWall((expression.word === 'today' ? today : today - 1) * DAY_MS, zone);
    }
  }
}

/** How much of a time is shown; finer parts are cut off, not rounded. */
export type TimePrecision = 'minutes' | 'seconds' | 'milliseconds' | 'microseconds';

/** `2025-02-13 23:05:00.429` on the clock of `zone`; `''` for NaN. */
export function formatTime(ms: number, zone: string, precision: TimePrecision): string {
  if (!isInstant(ms)) return '';
  let wholeMs = Math.floor(ms);
  // A float64 has about 0.2 µs of room at today's dates: microseconds must be rounded, the nearest one is the true one.
  let microseconds = Math.round((ms - wholeMs) * 1000);
  if (microseconds === 1000) {
    wholeMs += 1;
    microseconds = 0;
  }
  const wallMs = wholeMs + zoneOffsetMs(wholeMs, zone);
  const days = Math.floor(wallMs / DAY_MS);
  const inDay = wallMs - days * DAY_MS;
  const minutes = Math.floor(inDay / 60_000);
  const toMinutes = `${dayText(days)} ${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
  if (precision === 'minutes') return toMinutes;
  const toSeconds = `${toMinutes}:${twoDigits(Math.floor(inDay / 1000) % 60)}`;
  if (precision === 'seconds') return toSeconds;
  const toMilliseconds = `${toSeconds}.${threeDigits(inDay % 1000)}`;
  return precision === 'milliseconds' ? toMilliseconds : toMilliseconds + threeDigits(microseconds);
}

/** `2025-02-13` on the calendar of `zone`; `''` for NaN. */
export function formatDay(ms: number, zone: string): string {
  return isInstant(ms) ? dayText(Math.floor((ms + zoneOffsetMs(ms, zone)) / DAY_MS)) : '';
}

/** The first instant of a day `YYYY-MM-DD` in a zone (not always 00:00: clocks may change at midnight); NaN when there is no such day. */
export function startOfDay(day: string, zone: string): number {
  const time = readTime(day);
  return time === undefined || day.length !== 10 ? NaN : instantOfWall(time.wallMs, zone);
}

/** The day after `YYYY-MM-DD`; `''` when there is no such day. */
export function nextDay(day: string): string {
  const time = readTime(day);
  return time === undefined || day.length !== 10 ? '' : dayText(time.wallMs / DAY_MS + 1);
}

/** Whether the name is a time zone that this machine knows: `UTC`, `Europe/Berlin`. Other functions throw on one that is not. */
export function isKnownZone(zone: string): boolean {
  try {
    zoneClock(zone);
    return true;
  } catch {
    // Asking for it is the only way to find out; what went wrong is always "unknown zone".
    return false;
  }
}

/** What the clocks of the zone are ahead of UTC at that instant; 0 for instants that no calendar has. */
export function zoneOffsetMs(ms: number, zone: string): number {
  return zone === 'UTC' || !isInstant(ms) ? 0 : zoneClock(zone).offsetAt(ms);
}

interface WallTime {
  /** The digits read as if they were UTC. */
  readonly wallMs: number;
  /** `undefined` when the text names no zone. */
  readonly offsetMs: number | undefined;
  readonly hasSeconds: boolean;
}

function readTime(text: string): WallTime | undefined {
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  if (text.length === 10) {
    return wallTime(instantOf(year, month, day, 0, 0, 0, 0), undefined, false);
  }
  const separator = text.charCodeAt(10);
  if ((separator !== LETTER_T && separator !== BLANK) || text.charCodeAt(13) !== COLON) return undefined;
  let at = 16;
  let second = 0;
  let nanoseconds = 0;
  const hasSeconds = text.charCodeAt(16) === COLON;
  if (hasSeconds) {
    second = digits(text, 17, 19);
    at = 19;
    if (text.charCodeAt(at) === DOT) {
      const from = at + 1;
      at = from;
      while (at < from + 9 && isDigit(text.charCodeAt(at))) at++;
      if (at === from) return undefined;
      nanoseconds = digits(text, from, at) * (powersOfTen[9 - (at - from)] ?? NaN);
    }
  }
  const offsetMs = readOffset(text, at);
  if (Number.isNaN(offsetMs)) return undefined;
  const wallMs = instantOf(year, month, day, digits(text, 11, 13), digits(text, 14, 16), second, nanoseconds);
  return wallTime(wallMs, offsetMs, hasSeconds);
}

function wallTime(wallMs: number, offsetMs: number | undefined, hasSeconds: boolean): WallTime | undefined {
  return Number.isNaN(wallMs) ? undefined : { wallMs, offsetMs, hasSeconds };
}

/** The zone at the end of the text; `undefined` when there is none, NaN when what stands there is not a zone. */
function readOffset(text: string, at: number): number | undefined {
  if (at === text.length) return undefined;
  const sign = text.charCodeAt(at);
  if (sign === LETTER_Z) return at + 1 === text.length ? 0 : NaN;
  if (sign !== PLUS && sign !== DASH) return NaN;
  const minutesAt = text.charCodeAt(at + 3) === COLON ? at + 4 : at + 3;
  if (text.length !== minutesAt + 2) return NaN;
  const hours = digits(text, at + 1, at + 3);
  const minutes = digits(text, minutesAt, minutesAt + 2);
  if (!(hours <= 23 && minutes <= 59)) return NaN;
  return (sign === DASH ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** The number in `text[from, to)`; NaN when anything but digits stands there. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const unit = text.charCodeAt(at);
    if (!isDigit(unit)) return NaN;
    value = value * 10 + unit - DIGIT_0;
  }
  return value;
}

function isDigit(unit: number): boolean {
  return unit >= DIGIT_0 && unit <= DIGIT_0 + 9;
}

function threeDigits(value: number): string {
  return value < 10 ? `00${value}` : value < 100 ? `0${value}` : String(value);
}

/** The instant at which the clocks of the zone show `wallMs`. */
function instantOfWall(wallMs: number, zone: string): number {
  // Zones do not change twice within two days, so the offset is one of these two, and where both hold the clock was set back.
  const before = zoneOffsetMs(wallMs - DAY_MS, zone);
  const after = zoneOffsetMs(wallMs + DAY_MS, zone);
  const isLater = before !== after && zoneOffsetMs(wallMs - before, zone) !== before;
  return isLater && zoneOffsetMs(wallMs - after, zone) === after ? wallMs - after : wallMs - before;
}

const powersOfTen = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];
const BLANK = 0x20;
const PLUS = 0x2b;
const DASH = 0x2d;
const DOT = 0x2e;
const DIGIT_0 = 0x30;
const COLON = 0x3a;
const LETTER_T = 0x54;
const LETTER_Z = 0x5a;
