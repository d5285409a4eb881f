import { nearest } from '../core/nearest';

/** One option of the command line. */
export type OptionSpec =
  | { readonly kind: 'flag'; readonly help: string; readonly short?: string }
  /** One of some words. */
  | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly fallback: string; readonly help: string }
  | { readonly kind: 'text'; readonly placeholder: string; readonly fallback: string; readonly help: string };

/** Options by name, without the dashes, in the order in which they are explained. */
export type OptionTable = Readonly<Record<string, OptionSpec>>;

/** What was given for a table: a flag is true when it was given. Of an option that is given twice the last one counts. */
export type OptionValues<T extends OptionTable> = {
  readonly [K in keyof T]: T[K]['kind'] extends 'flag' ? boolean : string;
};

export interface ReadArguments<T extends OptionTable> {
  readonly values: OptionValues<T>;
  readonly positionals: readonly string[];
}

/** The command line can't be understood; the message is one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads `--name value`, `--name=value`, `--flag`, `-f` and, after `--`, nothing but positionals. Throws a `UsageError`. */
export function readArguments<T extends OptionTable>(
  table: T,
  args: readonly string[],
  /** Whether an argument that begins with a dash is no option all the same. */
  isPositional: (argument: string) => boolean = () => false,
): ReadArguments<T> {
  const values = new Map<string, string | boolean>();
  for (const [name, spec] of Object.entries(table)) values.set(name, spec.kind === 'flag' ? false : spec.fallback);
  const positionals: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const argument = args[at] ?? '';
    if (argument === '--') {
      positionals.push(...args.slice(at + 1));
      break;
    }
    if (argument === '-' || !argument.startsWith('-') || isPositional(argument)) {
      positionals.push(argument);
      continue;
    }
    const equals = argument.startsWith('--') ? argument.indexOf('=') : -1;
    const written = equals < 0 ? argument : argument.slice(0, equals);
    const [name, spec] = findOption(table, written);
    if (spec.kind === 'flag') {
      if (equals >= 0) throw new UsageError(`${written} takes no value`);
      values.set(name, true);
      continue;
    }
    const value = equals >= 0 ? argument.slice(equals + 1) : args[++at];
    // A value may begin with a dash (-event:dry_run), but an option that we know is one.
    const isMissing =
      value === undefined || (equals < 0 && value.startsWith('--') && Object.hasOwn(table, value.slice(2)));
    if (isMissing) throw new UsageError(`${written} needs a value: ${written} ${placeholderOf(spec)}`);
    if (spec.kind === 'choice' && !spec.choices.includes(value)) {
      throw new UsageError(
        `${written} is ${choiceText(spec.choices)}, not "${value}"${suggestion(nearest(value, spec.choices))}`,
      );
    }
    values.set(name, value);
  }
  // One value was set for each name of the table, of the kind that its entry says.
  return { values: Object.fromEntries(values) as OptionValues<T>, positionals };
}

/** `; did you mean X?`, or nothing. */
export function suggestion(word: string | undefined): string {
  return word === undefined ? '' : `; did you mean ${word}?`;
}

/** What stands for the value of an option where it is explained. */
export function placeholderOf(spec: Exclude<OptionSpec, { kind: 'flag' }>): string {
  return spec.kind === 'choice' ? spec.choices.join('|') : spec.placeholder;
}

function findOption(table: OptionTable, written: string): readonly [string, OptionSpec] {
  const name = written.slice(2);
  if (written.startsWith('--')) {
    const spec = Object.hasOwn(table, name) ? table[name] : undefined;
    if (spec !== undefined) return [name, spec];
  } else {
    for (const entry of Object.entries(table))
      if (entry[1].kind === 'flag' && `-${entry[1].short}` === written) return entry;
  }
  const known = Object.keys(table).map(option => `--${option}`);
  throw new UsageError(`there is no option ${written}${suggestion(nearest(written, known))}`);
}

function choiceText(choices: readonly string[]): string {
  const quoted = choices.map(choice => `"${choice}"`);
  return quoted.length < 2
    ? quoted.join('')
    : `${quoted.slice(0, -1).join(', ')} or ${quoted[quoted.length - 1] ?? ''}`;
}
