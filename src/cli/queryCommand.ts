import { readArguments, UsageError, type OptionTable } from './optionTable';
import {
  checkQuery,
  clockOptions,
  helpOptions,
  readClock,
  readingOptions,
  readReading,
  readTelling,
  tellingOptions,
  type Clock,
  type Reading,
  type Telling,
} from './sharedOptions';
import type { Verb } from './verb';

/** What `auditlog query` was asked for. */
export interface QueryOptions extends Reading, Clock, Telling {
  readonly query: string;
  readonly paths: readonly string[];
  readonly output: 'table' | 'raw' | 'json' | 'csv' | 'count';
  /** How many records at most; infinite when not given. */
  readonly limit: number;
}

const queryOptions = {
  output: {
    kind: 'choice',
    choices: ['table', 'raw', 'json', 'csv', 'count'],
    fallback: 'table',
    help: 'how records are printed, see above',
  },
  limit: { kind: 'text', placeholder: 'N', fallback: '', help: 'only the first N in time order' },
  ...clockOptions,
  ...tellingOptions,
  ...readingOptions,
  ...helpOptions,
} as const satisfies OptionTable;

export const queryCommand: Verb = {
  name: 'query',
  synopsis: 'query QUERY PATH... [options]',
  summary: 'print the records of logs that match, and end',
  description: [
    'Prints the records that match, in the order of the log; several logs are merged by time.',
    "The query comes first, as one word for the shell: 'status:failed procedure:bids since:2h'; '' matches all.",
    'PATH is a file, a folder, a database, or a glob in quotes; in a folder every log is read.',
    'A log is read with its rotated archives. What can’t be read is told on standard error.',
    '',
    'table: columns to read, those that the logs have. raw: the bytes of the log; of records that are no lines',
    'their JSON on one line. json: an object a line. csv: a sheet with a line of titles. count: the number.',
  ],
  options: queryOptions,
  examples: [
    ["auditlog query 'is:failed since:2h' scheduler_audit.jsonl", 'what failed in the last two hours'],
    ["auditlog query '' registry/audit_log.json --output csv > all.csv", 'everything, for a spreadsheet'],
    ["auditlog query 'event:nav session:s1' audit.jsonl --output count", 'how many'],
    ['auditlog query -event:dry_run runs/ --limit 20', 'the first twenty of all logs in a folder'],
  ],
};

/** Reads the arguments after `query`. `localZone` is what `local` means. Throws a `UsageError`. */
export function readQuery(args: readonly string[], localZone: string): QueryOptions | 'help' {
  const { values, positionals } = readArguments(queryOptions, args, isNegatedTerm);
  if (values.help) return 'help';
  const [query, ...paths] = positionals;
  if (query === undefined) throw new UsageError("say what to look for, and where: auditlog query 'is:failed' PATH");
  if (paths.length === 0) {
    throw new UsageError(`say which file to look in: auditlog query QUERY PATH; for all of it auditlog query '' PATH`);
  }
  if (paths.includes('')) throw new UsageError('a path is empty');
  checkQuery(query, 'the query');
  return {
    query,
    paths,
    output: outputOf(values.output),
    limit: readLimit(values.limit),
    ...readClock(values, localZone),
    ...readTelling(values),
    ...readReading(values, localZone),
  };
}

/** A query may begin with a term to be left out: `-event:dry_run`. */
function isNegatedTerm(argument: string): boolean {
  return /^-[^-]*[:" ]/.test(argument);
}

function outputOf(output: string): QueryOptions['output'] {
  return output === 'raw' || output === 'json' || output === 'csv' || output === 'count' ? output : 'table';
}

function readLimit(text: string): number {
  if (text === '') return Infinity;
  const limit = /^[0-9]+$/.test(text) ? Number(text) : 0;
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw new UsageError(`--limit is a whole number from 1 on, not "${text}"`);
  }
  return limit;
}
