// Edits of a filter on its text: whatever an edit is not about stays as it was typed, byte for byte.

import type { FieldTerm, Span, Term } from './query';
import { resolveField } from './queryFields';
import { parseQuery } from './queryParser';
import { quoteField, quoteValue, quoteWord } from './queryPrinter';
import { isBlankAt, readQuoted, readValueList, wordEnd, type RawValue } from './querySyntax';

/** The terms that work, in their order; their positions are what `removeTerm` counts. */
export function termsOf(text: string): readonly Term[] {
  return parseQuery(text).terms;
}

/** Takes out one term, counted from 0; the text as it is when there is no such term. */
export function removeTerm(text: string, index: number): string {
  const term = termsOf(text)[index];
  return term === undefined ? text : cut(text, term.span);
}

/** Takes out all terms of a field, also those that exclude; `time` means `since:` and `until:`. */
export function withoutField(text: string, field: string): string {
  const name = resolveField(field);
  return cutAll(
    text,
    termsOf(text).filter(term =>
      name === 'time' ? term.kind === 'time' : term.kind === 'field' && term.field === name,
    ),
  );
}

/** Lets only these values of a field through, instead of those that its terms name now; what it excludes stays. No values: any. */
export function setField(text: string, field: string, values: readonly string[]): string {
  const terms = fieldTerms(text, field, false);
  const list = values.map(quoteValue).join(',');
  return values.length === 0 ? cutAll(text, terms) : replaceTerms(text, terms, `${fieldText(field)}:${list}`);
}

/** Lets one more value of a field through; it is no longer excluded. */
export function addValue(text: string, field: string, value: string): string {
  return extendTerm(withoutValue(text, field, value, true), field, value, false);
}

/** Excludes a value of a field; it is no longer let through by name. */
export function excludeValue(text: string, field: string, value: string): string {
  return extendTerm(withoutValue(text, field, value, false), field, value, true);
}

/** Replaces the time range by texts as they stand after `since:` and `until:`; `null` is an open end. */
export function setTimeRange(text: string, sinceText: string | null, untilText: string | null): string {
  return setBound(setBound(text, 'since', sinceText), 'until', untilText);
}

/** Adds words to search for, as one text; the text as it is when they are there already or blank. */
export function addText(text: string, words: string): string {
  const wanted = words.trim();
  const isThere = termsOf(text).some(term => term.kind === 'text' && !term.isNegated && term.text === wanted);
  return wanted === '' || isThere ? text : append(text, quoteWord(wanted));
}

function setBound(text: string, bound: 'since' | 'until', value: string | null): string {
  const terms = termsOf(text).filter(term => term.kind === 'time' && term.bound === bound);
  return value === null ? cutAll(text, terms) : replaceTerms(text, terms, `${bound}:${quoteValue(value)}`);
}

function fieldTerms(text: string, field: string, isNegated: boolean): FieldTerm[] {
  const name = resolveField(field);
  return termsOf(text).filter(
    (term): term is FieldTerm => term.kind === 'field' && term.field === name && term.isNegated === isNegated,
  );
}

/** Adds a value to the last term of the field with that sign, or a term for it. */
function extendTerm(text: string, field: string, value: string, isNegated: boolean): string {
  const terms = fieldTerms(text, field, isNegated);
  if (terms.some(term => term.values.some(pattern => !pattern.hasWildcard && isSameValue(pattern.text, value)))) {
    return text;
  }
  const last = terms.at(-1);
  if (last === undefined) return append(text, `${isNegated ? '-' : ''}${fieldText(field)}:${quoteValue(value)}`);
  const { to } = last.span;
  // Someone may be about to type the next value.
  const comma = text[to - 1] === ',' ? '' : ',';
  return splice(text, { from: to, to }, comma + quoteValue(value));
}

/** Takes a value out of all terms of the field with that sign; a term that has no other value goes. */
function withoutValue(text: string, field: string, value: string, isNegated: boolean): string {
  let result = text;
  for (const term of fieldTerms(text, field, isNegated).reverse()) {
    const values = readValueList(text, valuesStart(text, term)).values;
    const kept = values.filter(raw => !isLiteral(raw) || !isSameValue(raw.text, value));
    if (kept.length === values.length) continue;
    const list = kept.map(raw => text.slice(raw.from, raw.to)).join(',');
    const { from, to } = term.span;
    result = list === '' ? cut(result, { from, to }) : splice(result, { from: valuesStart(text, term), to }, list);
  }
  return result;
}

function isLiteral(raw: RawValue): boolean {
  return raw.form === 'quoted' || (raw.form === 'bare' && raw.text !== '' && !raw.text.includes('*'));
}

/** Values compare as the filter compares them. */
function isSameValue(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function valuesStart(text: string, term: FieldTerm): number {
  const nameAt = term.span.from + (term.isNegated ? 1 : 0);
  return (text[nameAt] === '"' ? readQuoted(text, nameAt).to : wordEnd(text, nameAt, true)) + 1;
}

function fieldText(field: string): string {
  return quoteField(resolveField(field));
}

/** Puts a term in the place of the first of `terms` and takes out the others; at the end when there are none. */
function replaceTerms(text: string, terms: readonly Term[], term: string): string {
  const [first, ...others] = terms;
  if (first === undefined) return append(text, term);
  return splice(cutAll(text, others), first.span, term);
}

/** Puts `piece` in the place of the span, apart from what follows: after a closing quote a term may follow directly. */
function splice(text: string, { from, to }: Span, piece: string): string {
  const blank = to === text.length || isBlankAt(text, to) ? '' : ' ';
  return text.slice(0, from) + piece + blank + text.slice(to);
}

function append(text: string, term: string): string {
  const isApart = text === '' || isBlankAt(text, text.length - 1);
  const appended = isApart ? text + term : `${text} ${term}`;
  // An open quote or parenthesis, or a NOT, would swallow what stands behind it.
  const isRead = termsOf(appended).at(-1)?.span.from === appended.length - term.length;
  return isRead ? appended : `${term} ${text}`;
}

/** Cuts terms out; they stand in the order of the text. */
function cutAll(text: string, terms: readonly Term[]): string {
  return terms.reduceRight((rest, term) => cut(rest, term.span), text);
}

/** Cuts a piece out with the blanks on one of its sides, so that its neighbours stay apart and as they were. */
function cut(text: string, { from, to }: Span): string {
  let blanksFrom = from;
  let blanksTo = to;
  while (isBlankAt(text, blanksFrom - 1)) blanksFrom--;
  while (isBlankAt(text, blanksTo)) blanksTo++;
  if (blanksTo === text.length) return text.slice(0, blanksFrom) + text.slice(to);
  if (blanksFrom < from || from === 0) return text.slice(0, from) + text.slice(blanksTo);
  return text.slice(0, from) + (blanksTo > to ? text.slice(to) : ` ${text.slice(to)}`);
}
