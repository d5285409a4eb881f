import { alignColumns } from '../core/textTable';
import { placeholderOf, type OptionSpec } from './optionTable';
import type { Verb } from './verb';

/** What `auditlog --help` prints. */
export function overviewText(verbs: readonly Verb[]): string {
  const lines = [
    'Usage: auditlog COMMAND [options]',
    '',
    'Reads audit logs without an editor; it never writes to them.',
    '',
    ...alignColumns(verbs.map(({ synopsis, summary }) => [`  ${synopsis}`, summary])),
    '',
    ...alignColumns([
      ['  help COMMAND', 'options and examples of a command'],
      ['  --version', 'the version'],
    ]),
    '',
    ...examplesOf(verbs.flatMap(({ examples }) => examples.slice(0, 2))),
    '',
    exitText,
  ];
  return `${lines.join('\n')}\n`;
}

/** What `auditlog help VERB` prints. */
export function verbText({ synopsis, description, options, examples }: Verb): string {
  const rows = Object.entries(options).map(([name, spec]) => [nameText(name, spec), helpText(spec)]);
  const lines = [
    `Usage: auditlog ${synopsis}`,
    '',
    ...description,
    '',
    ...alignColumns(rows),
    '',
    ...examplesOf(examples),
    '',
    exitText,
  ];
  return `${lines.join('\n')}\n`;
}

function nameText(name: string, spec: OptionSpec): string {
  if (spec.kind === 'flag') return `  ${spec.short === undefined ? '' : `-${spec.short}, `}--${name}`;
  return `  --${name} ${placeholderOf(spec)}`;
}

function helpText(spec: OptionSpec): string {
  return spec.kind !== 'choice' ? spec.help : `${spec.help} (${spec.fallback})`;
}

function examplesOf(examples: Verb['examples']): string[] {
  return ['Examples:', ...examples.flatMap(([command, what]) => [`  ${command}`, `      ${what}`])];
}

const exitText = 'Exit status: 0 records were found, 1 none were, 2 wrong usage, 3 a source could not be read.';
