import type { Dialect, FieldRule } from '../../core/dialect';
import { sourceFormats, type SourceFormat } from '../../core/formats';
import { guessedId } from '../../core/guessDialect';
import { formatText } from '../../core/kindText';
import { knownDialects } from '../../core/knownDialects';
import { roles, type Role } from '../../core/roles';
import { pathsOf, seenText, type SeenRecord } from '../../core/seenRecord';
import { capText, escapeIcons, visibleText } from '../../core/visibleText';
import type { Examination } from '../../protocol/engineViews';
import type { SourceDraft } from './sourceDraft';

/** A line of a list. All texts may be drawn by the editor: icons of the log's text are escaped, what is invisible is shown as signs. */
export interface ChoiceItem<T> {
  readonly label: string;
  readonly description: string;
  readonly detail?: string;
  readonly value: T;
}

/** What can be done in the preview. */
export type PreviewChoice =
  | { readonly kind: 'add' }
  | { readonly kind: 'format' }
  | { readonly kind: 'dialect' }
  | { readonly kind: 'label' }
  | { readonly kind: 'role'; readonly role: Role };

/** The preview: to add it, what was found out, and a line for each role with an example of the first records. */
export function previewItems(
  draft: SourceDraft,
  examination: Examination | null,
  dialect: Dialect,
  where: string,
): readonly ChoiceItem<PreviewChoice>[] {
  const records = examination?.records ?? [];
  const format = draft.format === 'auto' ? examination?.format : draft.format;
  return [
    { label: '$(add) Add', description: `to the ${where} settings`, value: { kind: 'add' } },
    {
      label: `$(file) Format: ${format === undefined ? 'not known yet' : formatName(format)}`,
      description: draft.format === 'auto' ? foundOut(examination) : 'chosen',
      value: { kind: 'format' },
    },
    {
      label: `$(book) Dialect: ${shown(dialect.label)}`,
      description: dialectNote(draft, dialect, examination),
      value: { kind: 'dialect' },
    },
    {
      label: `$(tag) Label: ${draft.label === '' ? 'made from the path' : shown(draft.label)}`,
      description: '',
      value: { kind: 'label' },
    },
    ...roles.map((role): ChoiceItem<PreviewChoice> => {
      const { key, example } = exampleOf(records, dialect.fields[role]);
      const icon = key === nothing ? 'circle-slash' : 'symbol-field';
      return { label: `$(${icon}) ${role} ← ${key}`, description: example, value: { kind: 'role', role } };
    }),
  ];
}

/** What stands in the empty input of the preview: what it is, or why nothing can be shown of it. */
export function previewPlaceholder(examination: Examination | null, dialect: Dialect): string {
  if (examination === null) return 'There is nothing at this path yet; it is followed when it appears';
  const what = `${formatName(examination.format)} · ${visibleText(dialect.label)}`;
  if (examination.records.length > 0) return `${what}. Choose a line to correct it`;
  const cause = examination.cause === '' ? 'it has no records yet' : visibleText(examination.cause);
  return `${what} · ${capText(cause, 200)}`;
}

/** The keys that a role can be given: all that the first records have, with examples, and none. */
export function keyItems(
  records: readonly SeenRecord[],
  rule: FieldRule | undefined,
): readonly ChoiceItem<string | null>[] {
  const paths = new Set(records.flatMap(record => [...pathsOf(record)]));
  // Elements of a list are shown with the list.
  const keys = [...paths].filter(path => path !== '' && !path.includes('[')).slice(0, MAX_KEYS);
  return [
    ...keys.map(path => ({
      label: shown(path),
      description:
        rule?.paths.includes(path) === true ? `$(check) ${firstText(records, path)}` : firstText(records, path),
      value: path,
    })),
    { label: `$(circle-slash) ${nothing}`, description: 'the log does not have it', value: null },
  ];
}

/** The formats that can be chosen. */
export function formatItems(): readonly ChoiceItem<'auto' | SourceFormat>[] {
  return [
    { label: 'Find out', description: 'from the first records', value: 'auto' },
    ...sourceFormats.map(format => ({ label: formatName(format), description: format, value: format })),
  ];
}

/** The dialects that can be chosen, the person's own first. */
export function dialectItems(own: readonly Dialect[]): readonly ChoiceItem<string>[] {
  return [
    { label: 'Find out', description: 'from the keys of the first records', value: 'auto' },
    ...[...knownDialects(own).values()].map(({ id, label }) => ({
      label: shown(label),
      description: shown(id),
      value: id,
    })),
  ];
}

/** The same words as elsewhere, as the start of a line. */
function formatName(format: SourceFormat): string {
  const text = formatText[format];
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function dialectNote(draft: SourceDraft, dialect: Dialect, examination: Examination | null): string {
  if (draft.corrected !== null) return 'corrected';
  if (draft.dialect !== 'auto') return 'chosen';
  return dialect.id === guessedId ? 'no dialect that is known has these keys' : foundOut(examination);
}

function foundOut(examination: Examination | null): string {
  if (examination === null) return '';
  return examination.isCertain ? 'found out' : 'as its name suggests';
}

/** The path under which the first record that has the role has it, and its value. */
function exampleOf(
  records: readonly SeenRecord[],
  rule: FieldRule | undefined,
): { readonly key: string; readonly example: string } {
  if (rule === undefined) return { key: nothing, example: '' };
  for (const record of records) {
    for (const path of rule.paths) {
      const found = rule.isInnermost === true ? innermost(record, path) : path;
      const text = found === undefined ? undefined : seenText(record, found);
      if (text !== undefined) return { key: shown(found ?? path), example: shown(text) };
    }
  }
  if (rule.constant !== undefined) return { key: `“${shown(rule.constant)}”`, example: 'in all records' };
  return { key: shown(rule.paths.join(', ')), example: 'in none of the first records' };
}

/** The deepest place that ends as the path; the first of equally deep ones. */
function innermost(record: SeenRecord, path: string): string | undefined {
  const depth = (text: string): number => text.split(/[.[]/).length;
  return record
    .map(field => field.path)
    .filter(one => one === path || one.endsWith(`.${path}`))
    .reduce<string | undefined>(
      (best, one) => (best === undefined || depth(one) > depth(best) ? one : best),
      undefined,
    );
}

function firstText(records: readonly SeenRecord[], path: string): string {
  for (const record of records) {
    const text = seenText(record, path);
    if (text !== undefined) return shown(text);
  }
  return '';
}

function shown(text: string): string {
  // Cut first: what is made visible may be several times as long, and only a little is shown.
  const short = capText(text, MAX_SHOWN);
  return escapeIcons(visibleText(short)) + (short.length < text.length ? '…' : '');
}

const nothing = 'nothing';
const MAX_SHOWN = 120;
const MAX_KEYS = 500;
