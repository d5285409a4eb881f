import { visibleText } from '../core/visibleText';
import { followCommand, readFollow, type FollowOptions } from './followCommand';
import { overviewText, verbText } from './help';
import { nearest } from '../core/nearest';
import { suggestion, UsageError } from './optionTable';
import { queryCommand, readQuery, type QueryOptions } from './queryCommand';
import { readSources, sourcesCommand, type SourcesOptions } from './sourcesCommand';
import type { Verb } from './verb';

/** What the command line asked for. */
export type CommandLine =
  /** Something to print, and no more. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'version' }
  | { readonly kind: 'follow'; readonly options: FollowOptions }
  | { readonly kind: 'query'; readonly options: QueryOptions }
  | { readonly kind: 'sources'; readonly options: SourcesOptions }
  /** It could not be understood; the message is one line. */
  | { readonly kind: 'wrong'; readonly message: string };

/** Reads the arguments after the program's name. `localZone` is what `--zone local` means. */
export function readCommandLine(args: readonly string[], localZone: string): CommandLine {
  try {
    return read(args, localZone);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { kind: 'wrong', message: visibleText(error.message) };
  }
}

function read([first, ...rest]: readonly string[], localZone: string): CommandLine {
  switch (first) {
    case undefined:
      throw new UsageError('say what to do: auditlog query QUERY PATH (auditlog --help)');
    case '--help':
    case '-h':
      return { kind: 'text', text: overviewText(verbs) };
    case 'help':
      return { kind: 'text', text: rest[0] === undefined ? overviewText(verbs) : verbText(verbNamed(rest[0])) };
    case '--version':
      return { kind: 'version' };
    default:
      break;
  }
  if (first.startsWith('-')) {
    const known = ['--help', '--version'];
    const verb = rest.find(word => verbs.some(({ name }) => name === word));
    if (verb !== undefined) throw new UsageError(`the command comes first: auditlog ${verb} ${first} …`);
    throw new UsageError(`there is no option ${first}${suggestion(nearest(first, known))} (auditlog --help)`);
  }
  const verb = verbNamed(first);
  try {
    return readVerb(verb, rest, localZone) ?? { kind: 'text', text: verbText(verb) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${error.message} (auditlog help ${verb.name})`);
  }
}

/** `null` when it is asked to explain itself. */
function readVerb(verb: Verb, args: readonly string[], localZone: string): CommandLine | null {
  switch (verb) {
    case queryCommand: {
      const options = readQuery(args, localZone);
      return options === 'help' ? null : { kind: 'query', options };
    }
    case sourcesCommand: {
      const options = readSources(args, localZone);
      return options === 'help' ? null : { kind: 'sources', options };
    }
    default: {
      const options = readFollow(args, localZone);
      return options === 'help' ? null : { kind: 'follow', options };
    }
  }
}

function verbNamed(word: string): Verb {
  const names = verbs.map(({ name }) => name);
  const found = verbs.find(({ name }) => name === word);
  if (found !== undefined) return found;
  const near = nearest(word, names);
  const known = near === undefined ? `; there is ${names.map(name => `"${name}"`).join(', ')}` : suggestion(near);
  throw new UsageError(`there is no command "${word}"${known} (auditlog --help)`);
}

const verbs: readonly Verb[] = [followCommand, queryCommand, sourcesCommand];
