import type { FieldTerm, ValuePattern } from './query';
import { isStateName, laterFields, nearestState, resolveField, stateNames } from './queryFields';
import { quoteField, quoteValue } from './queryPrinter';
import { complain, complainOpenQuote, escapeForFix, signed, type Reading } from './queryReading';
import { laterValueSyntax, readValueList, type RawValue } from './querySyntax';
import { parseTimeExpression } from './queryTime';

/** What is known of a term when its field is read. */
export interface FieldStart {
  readonly from: number;
  readonly isNegated: boolean;
  readonly field: string;
  /** Where the values start. */
  readonly valuesAt: number;
}

/** Reads the values of a term whose field is known, and answers where it ends. */
export function readFieldTerm(reading: Reading, start: FieldStart): number {
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

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
