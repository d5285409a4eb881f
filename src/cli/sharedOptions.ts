import { dialects } from '../core/dialects';
import { parseQuery } from '../core/queryParser';
import { isKnownZone, isTimeText, resolveTime } from '../core/timestamp';
import { UsageError, type OptionTable, type OptionValues } from './optionTable';

// The options that every verb has, in three groups, and what they mean. A verb puts the groups that it needs into its table.

/** How logs are read. */
export const readingOptions = {
  format: { kind: 'choice', choices: ['auto', 'jsonl'], fallback: 'auto', help: 'how records lie in the file' },
  dialect: {
    kind: 'choice',
    choices: ['auto', ...dialects.keys()],
    fallback: 'auto',
    help: 'whose keys and words they have',
  },
  'no-archives': { kind: 'flag', help: 'leave out rotated archives beside the files' },
} as const satisfies OptionTable;

/** Which records, and on which clock. */
export const queryOptions = {
  query: {
    kind: 'text',
    placeholder: 'TEXT',
    fallback: '',
    help: "only records that match: 'status:failed procedure:bids since:2h'",
  },
  zone: {
    kind: 'text',
    placeholder: 'utc|local|NAME',
    fallback: 'local',
    help: 'the clock of times, printed and in the query',
  },
  now: { kind: 'text', placeholder: 'TIME', fallback: '', help: 'what "now" means in the query: 2025-02-14T06:00' },
} as const satisfies OptionTable;

/** How things are printed. */
export const outputOptions = {
  output: {
    kind: 'choice',
    choices: ['line', 'raw', 'json'],
    fallback: 'line',
    help: 'a line to read, the bytes of the log, or fields as JSON',
  },
  events: {
    kind: 'choice',
    choices: ['text', 'json'],
    fallback: 'text',
    help: 'how rotations and warnings are told on standard error',
  },
  color: { kind: 'choice', choices: ['auto', 'always', 'never'], fallback: 'auto', help: 'colours of lines' },
} as const satisfies OptionTable;

/** What every verb understands. */
export const helpOptions = { help: { kind: 'flag', short: 'h', help: 'explain' } } as const satisfies OptionTable;

export interface Reading {
  readonly format: 'auto' | 'jsonl';
  /** A dialect's id, or `auto`. */
  readonly dialect: string;
  readonly readsArchives: boolean;
}

export interface Selection {
  readonly query: string;
  /** IANA name. */
  readonly zone: string;
  /** What the clock shows when the program starts; `null` for the true time. */
  readonly nowMs: number | null;
}

export interface Printing {
  readonly output: 'line' | 'raw' | 'json';
  readonly events: 'text' | 'json';
  readonly color: 'auto' | 'always' | 'never';
}

export function readReading(values: OptionValues<typeof readingOptions>): Reading {
  const { format, dialect } = values;
  return { format: format === 'jsonl' ? format : 'auto', dialect, readsArchives: !values['no-archives'] };
}

/** `localZone` is what `--zone local` means. Throws a `UsageError`. */
export function readSelection({ query, zone, now }: OptionValues<typeof queryOptions>, localZone: string): Selection {
  const name = zone.toLowerCase() === 'utc' ? 'UTC' : zone === 'local' ? localZone : zone;
  if (!isKnownZone(name)) throw new UsageError(`there is no time zone "${zone}"; zones are named as in Europe/Berlin`);
  const complaint = parseQuery(query).complaints[0];
  if (complaint !== undefined) {
    const { span, message, fix } = complaint;
    const term = query.slice(span.from, span.to).trim();
    // Some messages say it themselves.
    const where = term === '' || message.includes(`“${term}”`) ? '' : `${term}: `;
    const instead = fix === undefined || fix === '' ? '' : ` Did you mean ${fix}?`;
    throw new UsageError(`--query: ${where}${message}${instead}`);
  }
  return { query, zone: name, nowMs: readNow(now, name) };
}

export function readPrinting({ output, events, color }: OptionValues<typeof outputOptions>): Printing {
  return {
    output: output === 'raw' || output === 'json' ? output : 'line',
    events: events === 'json' ? events : 'text',
    color: color === 'always' || color === 'never' ? color : 'auto',
  };
}

function readNow(text: string, zone: string): number | null {
  if (text === '') return null;
  const at = text.toUpperCase();
  const ms = isTimeText(at) ? resolveTime({ kind: 'at', text: at }, 0, zone) : NaN;
  if (Number.isNaN(ms))
    throw new UsageError(`--now is a time such as 2025-02-14T06:00 or 2025-02-14T05:00:00Z, not "${text}"`);
  return ms;
}
