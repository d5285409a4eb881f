import { dialects } from '../core/dialects';
import { isSourceFormat, sourceFormats, type SourceFormat } from '../core/formats';
import type { Complaint } from '../core/query';
import { parseQuery } from '../core/queryParser';
import { isKnownZone, isTimeText, resolveTime } from '../core/timestamp';
import { UsageError, type OptionTable, type OptionValues } from './optionTable';

// The options that every verb has, in three groups, and what they mean. A verb puts the groups that it needs into its table.

/** How logs are read. */
export const readingOptions = {
  format: {
    kind: 'choice',
    choices: ['auto', ...sourceFormats],
    fallback: 'auto',
    help: 'how records lie in the file',
  },
  dialect: {
    kind: 'choice',
    choices: ['auto', ...dialects.keys()],
    fallback: 'auto',
    help: 'whose keys and words they have',
  },
  'no-archives': { kind: 'flag', help: 'leave out rotated archives beside the files' },
  'assume-zone': {
    kind: 'text',
    placeholder: 'utc|local|NAME',
    fallback: 'utc',
    help: 'the clock of times in the log that name no zone (utc)',
  },
} as const satisfies OptionTable;

/** On which clock. */
export const clockOptions = {
  zone: {
    kind: 'text',
    placeholder: 'utc|local|NAME',
    fallback: 'local',
    help: 'the clock of times, printed and in the query',
  },
  now: { kind: 'text', placeholder: 'TIME', fallback: '', help: 'what "now" means in the query: 2025-02-14T06:00' },
} as const satisfies OptionTable;

/** How things are told. */
export const tellingOptions = {
  events: {
    kind: 'choice',
    choices: ['text', 'json'],
    fallback: 'text',
    help: 'how what happens is told on standard error',
  },
  color: { kind: 'choice', choices: ['auto', 'always', 'never'], fallback: 'auto', help: 'colours on the terminal' },
} as const satisfies OptionTable;

/** What every verb understands. */
export const helpOptions = { help: { kind: 'flag', short: 'h', help: 'explain' } } as const satisfies OptionTable;

export interface Reading {
  readonly format: 'auto' | SourceFormat;
  /** A dialect's id, or `auto`. */
  readonly dialect: string;
  readonly readsArchives: boolean;
  /** IANA name of the clock of times that name no zone. */
  readonly assumedZone: string;
}

export interface Clock {
  /** IANA name. */
  readonly zone: string;
  /** What the clock shows when the program starts; `null` for the true time. */
  readonly nowMs: number | null;
}

export interface Telling {
  readonly events: 'text' | 'json';
  readonly color: 'auto' | 'always' | 'never';
}

/** `localZone` is what `local` means. Throws a `UsageError`. */
export function readReading(values: OptionValues<typeof readingOptions>, localZone: string): Reading {
  const { format, dialect } = values;
  return {
    format: isSourceFormat(format) ? format : 'auto',
    dialect,
    readsArchives: !values['no-archives'],
    assumedZone: readZone(values['assume-zone'], localZone),
  };
}

/** `localZone` is what `--zone local` means. Throws a `UsageError`. */
export function readClock({ zone, now }: OptionValues<typeof clockOptions>, localZone: string): Clock {
  const name = readZone(zone, localZone);
  return { zone: name, nowMs: readNow(now, name) };
}

export function readTelling({ events, color }: OptionValues<typeof tellingOptions>): Telling {
  return {
    events: events === 'json' ? events : 'text',
    color: color === 'always' || color === 'never' ? color : 'auto',
  };
}

/** Refuses a query of which a part could not be understood, with a `UsageError`; `name` is where it was written. */
export function checkQuery(query: string, name: string): void {
  const complaint = parseQuery(query).complaints[0];
  if (complaint !== undefined) throw new UsageError(`${name}: ${complaintText(query, complaint)}`);
}

function complaintText(query: string, { span, message, fix }: Complaint): string {
  const term = query.slice(span.from, span.to).trim();
  // Some messages say it themselves.
  const where = term === '' || message.includes(`“${term}”`) ? '' : `${term}: `;
  const instead = fix === undefined || fix === '' ? '' : ` Did you mean ${fix}?`;
  return `${where}${message}${instead}`;
}

function readZone(zone: string, localZone: string): string {
  const name = zone.toLowerCase() === 'utc' ? 'UTC' : zone === 'local' ? localZone : zone;
  if (!isKnownZone(name)) throw new UsageError(`there is no time zone "${zone}"; zones are named as in Europe/Berlin`);
  return name;
}

function readNow(text: string, zone: string): number | null {
  if (text === '') return null;
  const at = text.toUpperCase();
  const ms = isTimeText(at) ? resolveTime({ kind: 'at', text: at }, 0, zone) : NaN;
  if (Number.isNaN(ms))
    throw new UsageError(`--now is a time such as 2025-02-14T06:00 or 2025-02-14T05:00:00Z, not "${text}"`);
  return ms;
}
