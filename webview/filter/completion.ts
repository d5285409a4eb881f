import { stateNames } from '../../src/core/queryFields';
import { quoteValue } from '../../src/core/queryPrinter';
import { resolveField } from '../../src/core/queryFields';
import { isIndexedRole, type FacetField } from '../../src/core/roles';

/** What could be typed at the caret: it takes the place of [from, to). */
export interface CompletionPlace {
  readonly kind: 'field' | 'value';
  /** The resolved field of a value, `''` for a field's name. */
  readonly field: string;
  readonly from: number;
  readonly to: number;
  readonly prefix: string;
}

export interface Suggestion {
  /** What takes the place of what was typed. */
  readonly insert: string;
  readonly label: string;
  /** A count or an explanation. */
  readonly hint: string;
}

const fields: Readonly<Record<string, string>> = {
  event: 'what happened',
  status: 'new status',
  old: 'status before',
  subject: 'subject',
  session: 'session',
  procedure: 'procedure',
  job: 'job id',
  detail: 'part of the detail',
  is: 'failed, running, unseen …',
  since: 'from this time on',
  until: 'before this time',
  source: 'log file',
};

const times: Readonly<Record<string, string>> = {
  '15m': 'last 15 minutes',
  '1h': 'last hour',
  '6h': 'last 6 hours',
  '24h': 'last 24 hours',
  '7d': 'last 7 days',
  today: 'since midnight',
  yesterday: 'since midnight yesterday',
};

/** What stands at the caret: a field's name, or the last value of a list. `undefined` inside quotes and after words that are not a field. */
export function completionPlace(text: string, caret: number): CompletionPlace | undefined {
  const before = text.slice(0, caret);
  if ((before.match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1) return undefined;
  const wordStart = before.lastIndexOf(' ') + 1;
  const sign = before[wordStart] === '-' ? 1 : 0;
  const word = before.slice(wordStart + sign);
  const colon = word.indexOf(':');
  const to = caret + (/^[^\s,:"]*/.exec(text.slice(caret))?.[0].length ?? 0);
  if (colon < 0) return { kind: 'field', field: '', from: wordStart + sign, to: endOfField(text, to), prefix: word };
  const from = wordStart + sign + Math.max(colon, word.lastIndexOf(',')) + 1;
  return { kind: 'value', field: resolveField(word.slice(0, colon)), from, to, prefix: text.slice(from, caret) };
}

/** The field whose values the extension must be asked for. */
export function facetFieldOf(place: CompletionPlace): FacetField | undefined {
  if (place.kind !== 'value') return undefined;
  return isIndexedRole(place.field) || place.field === 'source' ? place.field : undefined;
}

/** Suggestions that need nobody to be asked. */
export function knownSuggestions(place: CompletionPlace): Suggestion[] {
  const prefix = place.prefix.toLowerCase();
  const fromTable = (table: Readonly<Record<string, string>>, end: string): Suggestion[] =>
    Object.entries(table)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, hint]) => ({ insert: name + end, label: name + end, hint }));
  if (place.kind === 'field') return fromTable(fields, ':');
  if (place.field === 'is') return fromTable(Object.fromEntries(stateNames.map(name => [name, ''])), '');
  return place.field === 'since' || place.field === 'until' ? fromTable(times, '') : [];
}

/** A value of a record as a suggestion. */
export function valueSuggestion(value: string, hint: string): Suggestion {
  return { insert: quoteValue(value), label: value === '' ? '(none)' : value, hint };
}

/** The text and the caret after a suggestion was taken. */
export function completed(
  text: string,
  place: CompletionPlace,
  { insert }: Suggestion,
): { text: string; caret: number } {
  return { text: text.slice(0, place.from) + insert + text.slice(place.to), caret: place.from + insert.length };
}

/** A colon that is there already is replaced with the name. */
function endOfField(text: string, to: number): number {
  return text[to] === ':' ? to + 1 : to;
}
