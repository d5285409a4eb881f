import { visibleText } from '../core/visibleText';
import { followCommand, readFollow, type FollowOptions } from './followCommand';
import { overviewText, verbText } from './help';
import { nearest } from './nearest';
import { suggestion, UsageError } from './optionTable';
import type { Verb } from './verb';

/** What the command line asked for. */
export type CommandLine =
  /** Something to print, and no more. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'version' }
  | { readonly kind: 'follow'; readonly options: FollowOptions }
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
      throw new UsageError('say what to do: auditlog follow PATH (auditlog --help)');
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
    if (rest.some(word => verbs.some(({ name }) => name === word))) {
      throw new UsageError(`the command comes first: auditlog follow ${first} …`);
    }
    throw new UsageError(`there is no option ${first}${suggestion(nearest(first, known))} (auditlog --help)`);
  }
  const verb = verbNamed(first);
  try {
    const options = readFollow(rest, localZone);
    return options === 'help' ? { kind: 'text', text: verbText(verb) } : { kind: 'follow', options };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${error.message} (auditlog help ${verb.name})`);
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

const verbs: readonly Verb[] = [followCommand];
