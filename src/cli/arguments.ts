import { parseArgs } from 'node:util';
import { parseQuery } from '../core/queryParser';
import { isKnownZone } from '../core/timestamp';

/** What the command line asked for. */
export type CommandLine =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | ({ readonly kind: 'follow' } & FollowOptions)
  /** It could not be understood; the message is one line. */
  | { readonly kind: 'wrong'; readonly message: string };

export interface FollowOptions {
  readonly paths: readonly string[];
  /** Whether records that are there already are printed. */
  readonly from: 'start' | 'end';
  readonly isPolling: boolean;
  readonly query: string;
  readonly output: 'line' | 'raw' | 'json';
  readonly zone: string;
  /** Whether rotated archives beside the files are printed first. */
  readonly readsArchives: boolean;
}

/** Reads the arguments after the program's name. `localZone` is what `--zone local` means. */
export function readCommandLine(args: readonly string[], localZone: string): CommandLine {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return wrong(error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error));
  }
  const { values, positionals } = parsed;
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const [verb, ...paths] = positionals;
  if (verb === undefined) return wrong('say what to do: auditlog follow PATH');
  if (verb !== 'follow') return wrong(`there is no command "${verb}"; there is "follow"`);
  if (paths.length === 0) return wrong('say which file to follow: auditlog follow PATH');
  const { from, output, query } = values;
  if (from !== 'start' && from !== 'end') return wrong(`--from is "start" or "end", not "${from}"`);
  if (output !== 'line' && output !== 'raw' && output !== 'json') {
    return wrong(`--output is "line", "raw" or "json", not "${output}"`);
  }
  const zone = zoneNamed(values.zone, localZone);
  if (!isKnownZone(zone)) return wrong(`there is no time zone "${values.zone}"`);
  const complaint = parseQuery(query).complaints[0];
  if (complaint !== undefined) return wrong(`--query: ${complaint.message}`);
  // Nothing of the archives would be printed.
  const readsArchives = from === 'start' && !values['no-archives'];
  return { kind: 'follow', paths, from, isPolling: values.poll, query, output, zone, readsArchives };
}

export const usage = `Usage: auditlog follow PATH... [options]

Prints the records of audit logs, and goes on as they grow. Ctrl-C ends it.

  --from start|end       print the records that are there already (start, as without the option), or only new ones
  --no-archives          leave out rotated archives beside the files (audit.jsonl.1, audit.jsonl-20250301.gz)
  --query TEXT           print only records that match: 'status:failed procedure:bids since:2h'
  --output line|raw|json a line to read (as without the option), the record's own bytes, or fields as JSON
  --zone utc|local|NAME  the clock of times that are printed and of the query (local as without the option)
  --poll                 look once a second instead of using file events
  --help, --version

Exit status: 0 records were found, 1 none were, 2 wrong usage, 3 a source could not be read.
`;

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      from: { type: 'string', default: 'start' },
      'no-archives': { type: 'boolean', default: false },
      poll: { type: 'boolean', default: false },
      query: { type: 'string', default: '' },
      output: { type: 'string', default: 'line' },
      zone: { type: 'string', default: 'local' },
      help: { type: 'boolean', default: false, short: 'h' },
      version: { type: 'boolean', default: false },
    },
  });
}

function zoneNamed(name: string, localZone: string): string {
  if (name.toLowerCase() === 'utc') return 'UTC';
  return name === 'local' ? localZone : name;
}

function wrong(message: string): CommandLine {
  return { kind: 'wrong', message };
}
