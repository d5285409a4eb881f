import { readArguments, UsageError, type OptionTable } from './optionTable';
import {
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

/** What `auditlog sources` was asked for. */
export interface SourcesOptions extends Reading, Clock, Telling {
  readonly paths: readonly string[];
  readonly output: 'table' | 'json';
}

const sourcesOptions = {
  output: { kind: 'choice', choices: ['table', 'json'], fallback: 'table', help: 'to read, or for programs' },
  ...clockOptions,
  ...tellingOptions,
  ...readingOptions,
  ...helpOptions,
} as const satisfies OptionTable;

export const sourcesCommand: Verb = {
  name: 'sources',
  synopsis: 'sources PATH... [options]',
  summary: 'print what is in files and folders: formats, records, problems',
  description: [
    'Reads logs to their ends and prints what was found: path, format, dialect, records, first and last time,',
    'archives, and each problem with its line (or entry, or row) and its cause.',
    'PATH is a file, a folder, a database, or a glob in quotes; in a folder every log is a source.',
    '',
    'json is one object, {"sources":[…]}; each source has path, realPath, format, dialect, isCertain, state, cause,',
    'records, failures, firstTime, lastTime, sizeBytes, pendingBytes, files, warnings, problemCount and problems;',
    'each problem has file, line, entry, kind, cause and byteOffset. Times are ISO 8601 in UTC, lines are counted',
    'from one, what is missing is null.',
  ],
  options: sourcesOptions,
  examples: [
    ['auditlog sources scheduler_audit.jsonl', 'how it is read, and what is wrong with it'],
    ['auditlog sources runs/ --output json | jq ".sources[].problems[]"', 'the problems of all logs in a folder'],
  ],
};

/** Reads the arguments after `sources`. `localZone` is what `local` means. Throws a `UsageError`. */
export function readSources(args: readonly string[], localZone: string): SourcesOptions | 'help' {
  const { values, positionals } = readArguments(sourcesOptions, args);
  if (values.help) return 'help';
  if (positionals.length === 0) throw new UsageError('say which file or folder to look at: auditlog sources PATH');
  if (positionals.includes('')) throw new UsageError('a path is empty');
  return {
    paths: positionals,
    output: values.output === 'json' ? 'json' : 'table',
    ...readClock(values, localZone),
    ...readTelling(values),
    ...readReading(values, localZone),
  };
}
