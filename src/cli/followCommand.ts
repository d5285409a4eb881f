import type { OptionTable } from './optionTable';
import { readArguments, UsageError } from './optionTable';
import {
  helpOptions,
  outputOptions,
  queryOptions,
  readingOptions,
  readPrinting,
  readReading,
  readSelection,
  type Printing,
  type Reading,
  type Selection,
} from './sharedOptions';
import type { Verb } from './verb';

/** What `auditlog follow` was asked for. */
export interface FollowOptions extends Reading, Selection, Printing {
  readonly paths: readonly string[];
  /** Whether records that are there already are printed. */
  readonly from: 'start' | 'end';
  readonly isPolling: boolean;
}

const followOptions = {
  from: {
    kind: 'choice',
    choices: ['start', 'end'],
    fallback: 'start',
    help: 'print what is there already, too, or only what comes',
  },
  ...queryOptions,
  ...outputOptions,
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
    'PATH may be a glob in quotes. A file that is missing is waited for.',
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
  return {
    paths: positionals,
    from: values.from === 'end' ? 'end' : 'start',
    isPolling: values.poll,
    ...readSelection(values, localZone),
    ...readPrinting(values),
    ...readReading(values),
  };
}
