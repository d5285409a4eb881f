import type { OptionTable } from './optionTable';
import { readArguments, UsageError } from './optionTable';
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

/** What `auditlog follow` was asked for. */
export interface FollowOptions extends Reading, Clock, Telling {
  readonly paths: readonly string[];
  readonly query: string;
  readonly output: 'line' | 'raw' | 'json';
  /** Whether records that are there already are printed. */
  readonly from: 'start' | 'end';
  readonly isPolling: boolean;
}

const followOptions = {
  from: {
    kind: 'choice',
    choices: ['start', 'end'],
    fallback: 'start',
    help: 'print also what is there already, or only what comes',
  },
  query: {
    kind: 'text',
    placeholder: 'TEXT',
    fallback: '',
    help: "only records that match: 'status:failed since:2h'",
  },
  ...clockOptions,
  output: {
    kind: 'choice',
    choices: ['line', 'raw', 'json'],
    fallback: 'line',
    help: 'lines to read, the bytes of the log, or fields as JSON',
  },
  ...tellingOptions,
  ...readingOptions,
  poll: { kind: 'flag', help: 'look once a second instead of using file events' },
  ...helpOptions,
} as const satisfies OptionTable;

export const followCommand: Verb = {
  name: 'follow',
  synopsis: 'follow PATH... [options]',
  summary: 'print the records of logs, and go on as they grow, through rotations',
  description: [
    'Prints each record of the logs once, oldest first, and goes on as they grow; Ctrl-C ends it.',
    'Rotated archives beside a log are printed before it. Several logs are merged by time.',
    'PATH is a file, a folder, a database, or a glob in quotes; in a folder every log is followed.',
    'A file that is missing is waited for.',
    'Rotations, gaps and warnings are told on standard error.',
  ],
  options: followOptions,
  examples: [
    ['auditlog follow scheduler_audit.jsonl', 'all records, then new ones'],
    ['auditlog follow audit.jsonl --from end --query is:failed', 'new failures'],
    ["auditlog follow 'runs/*/scheduler_audit.jsonl' --output raw > all.jsonl", 'several logs as one'],
    ['auditlog follow audit.jsonl --output json | jq .extra', 'fields of your own'],
  ],
};

/** Reads the arguments after `follow`. `localZone` is what `--zone local` means. Throws a `UsageError`. */
export function readFollow(args: readonly string[], localZone: string): FollowOptions | 'help' {
  const { values, positionals } = readArguments(followOptions, args);
  if (values.help) return 'help';
  if (positionals.length === 0) throw new UsageError('say which file to follow: auditlog follow PATH');
  if (positionals.includes('')) throw new UsageError('a path is empty');
  const { query, output } = values;
  checkQuery(query, '--query');
  return {
    paths: positionals,
    query,
    output: output === 'raw' || output === 'json' ? output : 'line',
    from: values.from === 'end' ? 'end' : 'start',
    isPolling: values.poll,
    ...readClock(values, localZone),
    ...readTelling(values),
    ...readReading(values, localZone),
  };
}
