import type { FieldTerm, Query, Term, ValuePattern } from '../../../src/core/query';
import { resolveTime } from '../../../src/core/timestamp';
import { rawText } from './syntheticKinds';
import type { SyntheticRecord } from './syntheticRecord';

/** Whether a record is in the query, for the part of the language that the panel's own edits use; `undefined`: all are. */
export function matcherOf(
  query: Query,
  labelOf: (record: SyntheticRecord) => string,
): ((record: SyntheticRecord) => boolean) | undefined {
  if (query.terms.length === 0) return undefined;
  return record => query.terms.every(term => matchesTerm(term, record, labelOf) !== term.isNegated);
}

function matchesTerm(term: Term, record: SyntheticRecord, labelOf: (record: SyntheticRecord) => string): boolean {
  switch (term.kind) {
    case 'text':
      return rawText(record).toLowerCase().includes(term.text.toLowerCase());
    case 'time': {
      const bound = resolveTime(term.time, Date.now(), 'UTC');
      return term.bound === 'since' ? record.timeMs >= bound : record.timeMs < bound;
    }
    case 'field':
      return term.values.some(pattern =>
        matchesValue(pattern, term.field === 'source' ? labelOf(record) : valueOf(term, record), term),
      );
  }
}

function matchesValue(pattern: ValuePattern, value: string, term: FieldTerm): boolean {
  const text = pattern.text.toLowerCase();
  if (term.field === 'detail') return value.toLowerCase().includes(text);
  if (!pattern.hasWildcard) return value.toLowerCase() === text;
  const parts = text.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(value.toLowerCase());
}

function valueOf(term: FieldTerm, record: SyntheticRecord): string {
  const states = { failure: 'failed', success: 'succeeded', running: 'running', neutral: 'neutral' };
  switch (term.field) {
    case 'is':
      return states[record.outcome];
    case 'event':
    case 'subject':
    case 'session':
    case 'procedure':
    case 'job':
    case 'old':
    case 'status':
    case 'detail':
      return record[term.field];
    default:
      return '';
  }
}
