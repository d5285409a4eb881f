import type { Complaint, FieldTerm, Query, Span, Term, ValuePattern } from './query';
import { isStateName, laterFields, nearestState, resolveField, stateNames } from './queryFields';
import { quoteField, quoteValue } from './queryPrinter';
import {
  groupEnd,
  isBlankAt,
  isFieldBefore,
  isOperator,
  laterValueSyntax,
  readQuoted,
  readValueList,
  wordEnd,
  type RawValue,
} from './querySyntax';
import { parseTimeExpression } from './queryTime';

/**
 * Reads the text of a filter. It never throws and takes time in proportion to the text's length.
 * What is unfinished, wrong, or of a later version becomes a complaint; all other terms work.
 */
export function parseQuery(text: string): Query {
  const reading: Reading = { text, terms: [], complaints: [] };
  let at = 0;
  while (at < text.length) at = isBlankAt(text, at) ? at + 1 : readTerm(reading, at);
  return reading;
}

interface Reading {
  readonly text: string;
  readonly terms: Term[];
  readonly complaints: Complaint[];
}

/** What is known of a term when its field is read. */
interface FieldStart {
  readonly from: number;
  readonly isNegated: boolean;
  readonly field: string;
  /** Where the values start. */
  readonly valuesAt: number;
}

/** Reads the term that starts at `from` and answers where it ends. */
function readTerm(reading: Reading, from: number): number {
  const { text } = reading;
  const isNegated = text[from] === '-';
  const at = isNegated ? from + 1 : from;
  switch (text[at]) {
    case undefined:
      return complain(reading, from, at, 'Write what to leave out directly after “-”.');
    case '(': {
      const message =
        'Parentheses are not available yet; what stands in them is ignored. To search for one, use quotes.';
      return complain(reading, from, groupEnd(text, at), message);
    }
    case ')':
      return complain(reading, from, at + 1, 'Parentheses are not available yet. To search for one, use quotes.');
    case '@': {
      const message = 'Saved filters (“@name”) are not available yet. To search for the word, put it in quotes.';
      const to = wordEnd(text, at);
      return complain(reading, from, to, message, signed(isNegated, `"${escapeForFix(text.slice(at, to))}"`));
    }
    case '"':
      return readQuotedTerm(reading, from, at, isNegated);
    default:
      if (isBlankAt(text, at)) return complain(reading, from, at, 'Write what to leave out directly after “-”.');
      return readWord(reading, from, at, isNegated);
  }
}

function readQuotedTerm(reading: Reading, from: number, at: number, isNegated: boolean): number {
  const { text } = reading;
  const quoted = readQuoted(text, at);
  if (quoted.form === 'openQuote') return complainOpenQuote(reading, from);
  if (text[quoted.to] === ':') {
    return readFieldTerm(reading, { from, isNegated, field: resolveField(quoted.text), valuesAt: quoted.to + 1 });
  }
  if (quoted.text === '') return complain(reading, from, quoted.to, 'There is nothing between the quotes.');
  reading.terms.push({ kind: 'text', span: { from, to: quoted.to }, isNegated, text: quoted.text });
  return quoted.to;
}

function readWord(reading: Reading, from: number, at: number, isNegated: boolean): number {
  const { text } = reading;
  const nameEnd = wordEnd(text, at, true);
  const name = text.slice(at, nameEnd);
  if (text[nameEnd] === ':' && isFieldBefore(name, text, nameEnd + 1)) {
    return readFieldTerm(reading, { from, isNegated, field: resolveField(name), valuesAt: nameEnd + 1 });
  }
  const to = wordEnd(text, nameEnd);
  const word = text.slice(at, to);
  if (!isNegated && isOperator(word)) return readOperator(reading, word, from, to);
  reading.terms.push({ kind: 'text', span: { from, to }, isNegated, text: word });
  return to;
}

function readOperator(reading: Reading, operator: 'AND' | 'OR' | 'NOT', from: number, to: number): number {
  switch (operator) {
    case 'AND':
      return complain(reading, from, to, '“AND” is not needed: all terms must hold.', '');
    case 'OR': {
      const message = '“OR” is not available yet: all terms must hold. Values of one field can be joined: “event:a,b”.';
      return complain(reading, from, to, message);
    }
    case 'NOT':
      return readNot(reading, from, to);
  }
}

/** The term after NOT is not taken as if NOT were not there: it is part of the complaint. */
function readNot(reading: Reading, from: number, wordTo: number): number {
  const { text } = reading;
  let lastWordTo = wordTo;
  let termFrom = skipBlanks(text, wordTo);
  // In a loop, not by recursion: the text may be long.
  while (text.startsWith('NOT', termFrom) && wordEnd(text, termFrom) === termFrom + 3) {
    lastWordTo = termFrom + 3;
    termFrom = skipBlanks(text, lastWordTo);
  }
  const message = '“NOT” is not available yet; put “-” directly before the term.';
  if (termFrom === text.length) return complain(reading, from, lastWordTo, message);
  const term: Reading = { text, terms: [], complaints: [] };
  const to = readTerm(term, termFrom);
  const isSimple = lastWordTo === wordTo && term.complaints.length === 0 && text[termFrom] !== '-';
  return complain(reading, from, to, message, isSimple ? `-${text.slice(termFrom, to)}` : undefined);
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlankAt(text, at)) at++;
  return at;
}

function readFieldTerm(reading: Reading, start: FieldStart): number {
  const { text } = reading;
  const { from, field, valuesAt } = start;
  const { values, to } = readValueList(text, valuesAt);
  if (values.at(-1)?.form === 'openQuote') return complainOpenQuote(reading, from);
  if (to === valuesAt) return complain(reading, from, to, `“${field}:” needs a value directly after the colon.`);
  const later = laterFields.get(field);
  if (later !== undefined) return complain(reading, from, to, later, laterFieldFix(start, values));
  if (field === 'since' || field === 'until') return readTimeTerm(reading, start, field, values, to);
  const patterns = field === 'is' ? readStates(reading, values) : readPatterns(reading, values);
  if (patterns.length > 0) reading.terms.push(fieldTerm(start, patterns, to));
  return to;
}

function fieldTerm({ from, isNegated, field }: FieldStart, values: readonly ValuePattern[], to: number): FieldTerm {
  return { kind: 'field', span: { from, to }, isNegated, field, values };
}

function readPatterns(reading: Reading, values: readonly RawValue[]): ValuePattern[] {
  const patterns: ValuePattern[] = [];
  for (const value of values) {
    if (complainAboutValue(reading, value)) continue;
    patterns.push({ text: value.text, hasWildcard: value.form === 'bare' && value.text.includes('*') });
  }
  return patterns;
}

function readStates(reading: Reading, values: readonly RawValue[]): ValuePattern[] {
  const patterns: ValuePattern[] = [];
  for (const value of values) {
    if (complainAboutValue(reading, value)) continue;
    const state = value.text.toLowerCase();
    if (isStateName(state)) patterns.push({ text: state, hasWildcard: false });
    else {
      const message = `“is:” knows ${stateNames.join(', ')}, but not “${shortened(value.text)}”.`;
      complain(reading, value.from, value.to, message, nearestState(state));
    }
  }
  return patterns;
}

/** Whether the value is missing or of a later version, having said so. */
function complainAboutValue(reading: Reading, value: RawValue): boolean {
  const { from, to, text } = value;
  if (value.form === 'quoted') return false;
  if (value.form === 'regex') {
    complain(
      reading,
      from,
      to,
      'Regular expressions are not available yet; use * or quotes.',
      `"${escapeForFix(text)}"`,
    );
    return true;
  }
  if (text === '') {
    // The comma that has nothing before or behind it.
    const comma = reading.text[from - 1] === ',' ? from - 1 : from;
    if (reading.complaints.at(-1)?.span.from === comma) return true;
    complain(reading, comma, comma + 1, 'A value is missing beside the comma; the empty value is “""”.', '');
    return true;
  }
  switch (laterValueSyntax(text)) {
    case undefined:
      return false;
    case 'comparison':
      complain(
        reading,
        from,
        to,
        'Comparisons are not available yet; to look for the sign itself, use quotes.',
        quoteValue(text),
      );
      return true;
    case 'range':
      complain(
        reading,
        from,
        to,
        'Ranges are not available yet; to look for the dots themselves, use quotes.',
        quoteValue(text),
      );
      return true;
  }
}

function readTimeTerm(
  reading: Reading,
  start: FieldStart,
  bound: 'since' | 'until',
  values: readonly RawValue[],
  to: number,
): number {
  const { from } = start;
  const value = values[0]?.text ?? '';
  const time = values.length === 1 ? parseTimeExpression(value) : undefined;
  if (time === undefined) {
    const message = `“${bound}:” needs one time, such as 2h, 30m, 7d, today, 2024-11-02 or 2024-11-02T06:00.`;
    return complain(reading, from, to, message, /^[0-9]{1,3}$/.test(value) ? `${bound}:${value}m` : undefined);
  }
  if (start.isNegated) {
    const other = bound === 'since' ? 'until' : 'since';
    const message = `“-” can't stand before “${bound}:”; use “${other}:”.`;
    return complain(reading, from, to, message, `${other}:${reading.text.slice(start.valuesAt, to)}`);
  }
  reading.terms.push({ kind: 'time', span: { from, to }, isNegated: false, bound, time });
  return to;
}

/** What could be written instead of `time:` and `has:` today. */
function laterFieldFix({ field, isNegated }: FieldStart, values: readonly RawValue[]): string | undefined {
  const [value, second] = values;
  if (value === undefined || second !== undefined) return undefined;
  if (field === 'has') return signed(isNegated, `${quoteField(resolveField(value.text))}:*`);
  if (field !== 'time' || isNegated) return undefined;
  const [since = '', until = '', ...rest] = value.text.split('..');
  const isTime = (text: string): boolean => text === '' || parseTimeExpression(text) !== undefined;
  if (rest.length > 0 || !isTime(since) || !isTime(until)) return undefined;
  const terms = [since === '' ? '' : `since:${quoteValue(since)}`, until === '' ? '' : `until:${quoteValue(until)}`];
  return terms.filter(term => term !== '').join(' ');
}

function complainOpenQuote(reading: Reading, from: number): number {
  const { text } = reading;
  const typed = text.slice(from);
  // An odd backslash at the end would escape the quote that is added.
  let backslashes = 0;
  while (typed.at(-1 - backslashes) === '\\') backslashes++;
  return complain(
    reading,
    from,
    text.length,
    'The closing quote is missing.',
    `${typed}${backslashes % 2 === 1 ? '\\' : ''}"`,
  );
}

/** Adds a complaint and answers where it ends. */
function complain(reading: Reading, from: number, to: number, message: string, fix?: string): number {
  const span: Span = { from, to };
  reading.complaints.push(fix === undefined ? { span, message } : { span, message, fix });
  return to;
}

function signed(isNegated: boolean, term: string): string {
  return isNegated ? `-${term}` : term;
}

function escapeForFix(text: string): string {
  return text.replace(/["\\]/g, '\\$&');
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
