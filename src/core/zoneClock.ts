import { DAY_MS, dayNumber } from './calendar';

/** The clocks of one time zone. */
export interface ZoneClock {
  /** What they are ahead of UTC, in milliseconds; `ms` is an instant. */
  offsetAt(ms: number): number;
}

// Pure functions remembered: making a formatter takes about a millisecond, asking it a few microseconds.
const zoneClocks = new Map<string, ZoneClock>();

/** The clock of an IANA zone; throws a `RangeError` when there is no such zone. */
export function zoneClock(zone: string): ZoneClock {
  const known = zoneClocks.get(zone);
  if (known !== undefined) return known;
  const clock = createZoneClock(zone);
  zoneClocks.set(zone, clock);
  return clock;
}

function createZoneClock(zone: string): ZoneClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const exactOffsetAt = (ms: number): number => {
    const wholeSeconds = Math.floor(ms / 1000) * 1000;
    const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
    for (const { type, value } of format.formatToParts(wholeSeconds)) parts[type] = value;
    const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts[type]);
    const year = parts.era === 'BC' ? 1 - part('year') : part('year');
    const inDay = part('hour') * HOUR_MS + part('minute') * 60_000 + part('second') * 1000;
    return dayNumber(year, part('month'), part('day')) * DAY_MS + inDay - wholeSeconds;
  };
  // Per hour, or NaN for an hour in which the clocks change (some changed at odd seconds, long ago).
  const offsetOfHour = new Map<number, number>();
  return {
    offsetAt: ms => {
      const hour = Math.floor(ms / HOUR_MS);
      let offset = offsetOfHour.get(hour);
      if (offset === undefined) {
        const atStart = exactOffsetAt(hour * HOUR_MS);
        offset = atStart === exactOffsetAt(Math.min((hour + 1) * HOUR_MS, LAST_INSTANT_MS)) ? atStart : NaN;
        if (offsetOfHour.size >= 50_000) offsetOfHour.clear();
        offsetOfHour.set(hour, offset);
      }
      return Number.isNaN(offset) ? exactOffsetAt(ms) : offset;
    },
  };
}

/** Whether calendars have a date for it; NaN is none. */
export function isInstant(ms: number): boolean {
  return Math.abs(ms) <= LAST_INSTANT_MS;
}

const HOUR_MS = 3_600_000;
const LAST_INSTANT_MS = 8.64e15;
