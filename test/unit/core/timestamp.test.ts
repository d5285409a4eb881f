import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimeExpression } from '../../../src/core/query';
import {
  formatDay,
  formatTime,
  isKnownZone,
  isTimeText,
  nextDay,
  parseTimestamp,
  resolveTime,
  startOfDay,
  zoneOffsetMs,
} from '../../../src/core/timestamp';

// Instants from year 0 to 9999, the years that have four digits.
const instant = fc.integer({ min: parseTimestamp('0000-01-02T00:00:00Z'), max: Date.UTC(9999, 11, 30) });

describe('parseTimestamp', () => {
  it.each([
    ['2025-02-13T23:05:00+00:00', Date.UTC(2025, 1, 13, 23, 5)],
    ['2025-02-13T23:05:00.429+00:00', Date.UTC(2025, 1, 13, 23, 5, 0, 429)],
    ['2025-02-13T23:05:00.429817+00:00', Date.UTC(2025, 1, 13, 23, 5, 0, 429) + 0.817],
    ['2025-02-13T23:05:00.123456789Z', Date.UTC(2025, 1, 13, 23, 5, 0, 123) + 0.456789],
    ['2025-02-13T23:05:00.5Z', Date.UTC(2025, 1, 13, 23, 5, 0, 500)],
    ['2025-02-13T23:05:00Z', Date.UTC(2025, 1, 13, 23, 5)],
    ['2025-02-13 23:05:00', Date.UTC(2025, 1, 13, 23, 5)],
    ['2025-02-13T23:05:00', Date.UTC(2025, 1, 13, 23, 5)],
    ['2025-02-13T23:05:00+05:30', Date.UTC(2025, 1, 13, 17, 35)],
    ['2025-02-13T23:05:00+0530', Date.UTC(2025, 1, 13, 17, 35)],
    ['2025-02-13T23:05:00-08:00', Date.UTC(2025, 1, 14, 7, 5)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['2000-02-29T00:00:00Z', Date.UTC(2000, 1, 29)],
    ['1969-12-31T23:59:59.999Z', -1],
    ['0001-01-01T00:00:00Z', -62_135_596_800_000],
    ['9999-12-31T23:59:59Z', Date.UTC(9999, 11, 31, 23, 59, 59)],
  ])('reads %j', (text, ms) => {
    expect(parseTimestamp(text)).toBe(ms);
  });

  it.each([
    '',
    'yesterday',
    '2025',
    '2025-02-13',
    '2025-02-13T23:05',
    '2025-02-13T23:05:0',
    '2025-02-13T23:05:00.',
    '2025-02-13T23:05:00.Z',
    '2025-02-13T23:05:00.1234567890Z',
    '2025-02-13T24:00:00Z',
    '2025-02-13T23:60:00Z',
    '2025-02-13T23:59:60Z',
    '2025-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2025-04-31T00:00:00Z',
    '2025-13-01T00:00:00Z',
    '2025-00-01T00:00:00Z',
    '2025-01-00T00:00:00Z',
    '2025-01-01T00:00:00+24:00',
    '2025-01-01T00:00:00+05:60',
    '2025-01-01T00:00:00+05',
    '2025-01-01T00:00:00+05:3',
    '2025-01-01T00:00:00Zulu',
    '2025-01-01T00:00:00 Z',
    '2025-01-01t00:00:00Z',
    '2025/01/01T00:00:00Z',
    '+025-01-01T00:00:00Z',
    '２０２５-01-01T00:00:00Z',
    ' 2025-01-01T00:00:00Z',
    '1739487900',
  ])('does not take %j for a time', text => {
    expect(parseTimestamp(text)).toBeNaN();
  });

  it('agrees with Date on every instant', () => {
    fc.assert(
      fc.property(instant, ms => {
        expect(parseTimestamp(new Date(ms).toISOString())).toBe(ms);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        expect(parseTimestamp(text)).toBeTypeOf('number');
      }),
    );
  });
});

describe('formatTime', () => {
  it.each([
    ['minutes', '2025-02-13 23:05'],
    ['seconds', '2025-02-13 23:05:09'],
    ['milliseconds', '2025-02-13 23:05:09.429'],
    ['microseconds', '2025-02-13 23:05:09.429817'],
  ] as const)('shows %s', (precision, text) => {
    expect(formatTime(parseTimestamp('2025-02-13T23:05:09.429817Z'), 'UTC', precision)).toBe(text);
  });

  it('gives back every microsecond that was read', () => {
    fc.assert(
      fc.property(
        instant.filter(ms => ms > 0 && ms < 4e12),
        fc.integer({ min: 0, max: 999 }),
        (ms, micros) => {
          const text = new Date(ms).toISOString().replace('Z', String(micros).padStart(3, '0'));
          expect(formatTime(parseTimestamp(text), 'UTC', 'microseconds')).toBe(text.replace('T', ' '));
        },
      ),
    );
  });

  it('agrees with the clocks of Intl in any zone', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia'];
    const formats = new Map(
      zones.map(zone => [
        zone,
        new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }),
      ]),
    );
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: -2e12, max: 4e12 }), (zone, ms) => {
        expect(formatTime(ms, zone, 'seconds')).toBe(formats.get(zone)?.format(ms));
        expect(formatDay(ms, zone)).toBe(formats.get(zone)?.format(ms).slice(0, 10));
      }),
      { numRuns: 500 },
    );
  });

  it('shows the second before and after a clock change', () => {
    const change = Date.UTC(2025, 2, 30, 1);
    expect(formatTime(change - 1000, 'Europe/Berlin', 'seconds')).toBe('2025-03-30 01:59:59');
    expect(formatTime(change, 'Europe/Berlin', 'seconds')).toBe('2025-03-30 03:00:00');
  });

  it('shows nothing for what is not a time', () => {
    expect([NaN, Infinity, 9e15].map(ms => formatTime(ms, 'UTC', 'seconds'))).toEqual(['', '', '']);
    expect(formatDay(NaN, 'Europe/Berlin')).toBe('');
  });

  it('shows the ends of what a log can say', () => {
    const [first, last] = ['0000-01-01T00:00:00+14:00', '9999-12-31T23:59:59-12:00'].map(text => parseTimestamp(text));
    expect(formatTime(first ?? NaN, 'UTC', 'seconds')).toBe('-0001-12-31 10:00:00');
    expect(formatTime(last ?? NaN, 'Asia/Tokyo', 'seconds')).toBe('10000-01-01 20:59:59');
    expect(formatTime(-8.64e15, 'Asia/Tokyo', 'minutes')).not.toBe('');
    expect(formatTime(8.64e15, 'Asia/Tokyo', 'minutes')).not.toBe('');
  });
});

describe('days', () => {
  it.each([
    ['2025-02-13', 'UTC', '2025-02-13T00:00:00Z'],
    ['2025-02-13', 'Asia/Kolkata', '2025-02-12T18:30:00Z'],
    ['2025-03-30', 'Europe/Berlin', '2025-03-29T23:00:00Z'],
    ['2025-03-31', 'Europe/Berlin', '2025-03-30T22:00:00Z'],
    // The clock jumped from 00:00 to 01:00.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00Z'],
    // 00:00 came twice.
    ['2024-11-03', 'America/Havana', '2024-11-03T04:00:00Z'],
  ])('%s in %s starts at %s', (day, zone, start) => {
    expect(startOfDay(day, zone)).toBe(parseTimestamp(start));
  });

  it('start where the day before ends, in any zone', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Tehran'];
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 20_000 }), (zone, days) => {
        const day = new Date(days * 86_400_000).toISOString().slice(0, 10);
        const start = startOfDay(day, zone);
        expect([formatDay(start, zone), nextDay(formatDay(start - 1, zone))]).toEqual([day, day]);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['2025-02-28', '2025-03-01'],
    ['2024-02-28', '2024-02-29'],
    ['2024-12-31', '2025-01-01'],
    ['2024-02-30', ''],
    ['', ''],
    ['today', ''],
  ])('the day after %j is %j', (day, next) => {
    expect(nextDay(day)).toBe(next);
  });

  it('that do not exist have no start', () => {
    expect(['2025-02-29', '', '2025-02-13T00:00'].map(day => startOfDay(day, 'UTC'))).toEqual([NaN, NaN, NaN]);
  });
});

describe('resolveTime', () => {
  const now = parseTimestamp('2025-03-30T22:30:00Z');
  const at = (text: string): TimeExpression => ({ kind: 'at', text });

  it.each<[string, TimeExpression, string, string]>([
    ['two hours ago', { kind: 'ago', ms: 7_200_000 }, 'Europe/Berlin', '2025-03-30T20:30:00Z'],
    ['now', { kind: 'word', word: 'now' }, 'Europe/Berlin', '2025-03-30T22:30:00Z'],
    ['today', { kind: 'word', word: 'today' }, 'Europe/Berlin', '2025-03-30T22:00:00Z'],
    ['today elsewhere', { kind: 'word', word: 'today' }, 'America/New_York', '2025-03-30T04:00:00Z'],
    ['yesterday, a day of 23 hours', { kind: 'word', word: 'yesterday' }, 'Europe/Berlin', '2025-03-29T23:00:00Z'],
    ['a day', at('2024-11-02'), 'Europe/Berlin', '2024-11-01T23:00:00Z'],
    ['a minute', at('2024-11-02T06:00'), 'Europe/Berlin', '2024-11-02T05:00:00Z'],
    ['a second after a blank', at('2024-11-02 06:00:01.5'), 'Europe/Berlin', '2024-11-02T05:00:01.5Z'],
    ['an instant', at('2024-11-02T06:00Z'), 'Europe/Berlin', '2024-11-02T06:00:00Z'],
    ['an instant with an offset', at('2024-11-02T06:00:00+05:30'), 'Europe/Berlin', '2024-11-02T00:30:00Z'],
    ['a time that came twice: the first', at('2024-10-27T02:30'), 'Europe/Berlin', '2024-10-27T00:30:00Z'],
    ['a time that was skipped', at('2025-03-30T02:30'), 'Europe/Berlin', '2025-03-30T01:30:00Z'],
  ])('resolves %s', (_, expression, zone, expected) => {
    expect(resolveTime(expression, now, zone)).toBe(parseTimestamp(expected));
  });

  it('has no instant for what is not a time', () => {
    expect(['', '2024-11', '2024-11-31', '25:00'].map(text => resolveTime(at(text), now, 'UTC'))).toEqual(
      new Array(4).fill(NaN),
    );
  });

  it('understands exactly the texts that isTimeText accepts', () => {
    const pieces = fc.constantFrom('2024', '-', '11', '02', 'T', ' ', '06', ':', '00', '.5', 'Z', '+05:30', '30');
    const text = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 14 }).map(parts => parts.join('')),
    );
    fc.assert(
      fc.property(text, some => {
        expect(Number.isNaN(resolveTime(at(some), now, 'UTC'))).toBe(!isTimeText(some));
      }),
    );
  });

  it('turns a wall clock time into the instant at which the clocks show it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30_000_000 }), minutes => {
        const text = formatTime(minutes * 60_000, 'America/New_York', 'minutes');
        expect(formatTime(resolveTime(at(text), now, 'America/New_York'), 'America/New_York', 'minutes')).toBe(text);
      }),
    );
  });
});

describe('zones', () => {
  it('are known or not', () => {
    expect(['UTC', 'Europe/Berlin', 'Asia/Kolkata'].map(isKnownZone)).toEqual([true, true, true]);
    expect(['', 'Mars/Olympus', '__proto__', 'utc\0'].map(isKnownZone)).toEqual([false, false, false, false]);
  });

  it('have offsets to the second where history had them', () => {
    expect(zoneOffsetMs(Date.UTC(2025, 6, 1), 'Europe/Berlin')).toBe(7_200_000);
    expect(zoneOffsetMs(Date.UTC(1880, 0, 1), 'Europe/Berlin')).toBe((53 * 60 + 28) * 1000);
    expect(zoneOffsetMs(NaN, 'Europe/Berlin')).toBe(0);
    const localTimeInTokyo = ((9 * 60 + 18) * 60 + 59) * 1000;
    for (const ms of [
      -8.64e15,
      -1e14,
      parseTimestamp('0000-01-01T00:00:00Z'),
      parseTimestamp('0001-01-01T00:00:00Z'),
    ]) {
      expect(zoneOffsetMs(ms, 'Asia/Tokyo')).toBe(localTimeInTokyo);
    }
    expect(zoneOffsetMs(8.64e15, 'Asia/Tokyo')).toBe(9 * 3_600_000);
  });
});
