import type { Span, Term } from '../../src/core/query';
import { parseQuery } from '../../src/core/queryParser';
import { timeExpressionText } from '../../src/core/queryTime';

/** One term of the filter as a thing that can be removed. */
export interface Chip {
  /** Its number among the terms, as `removeTerm` counts. */
  readonly index: number;
  readonly span: Span;
  readonly isNegated: boolean;
  /** `event`, `since`; empty for words to search for. */
  readonly field: string;
  readonly value: string;
}

const shownValues = 3;

/** The chips of a filter, in its order. */
export function chipsOf(filter: string): Chip[] {
  return parseQuery(filter).terms.map((term, index) => ({
    index,
    span: term.span,
    isNegated: term.isNegated,
    ...wordsOf(term),
  }));
}

/** What is read out: `not event error, failed`. */
export function chipLabel({ isNegated, field, value }: Chip): string {
  return [isNegated ? 'not' : '', field, value].filter(part => part !== '').join(' ');
}

function wordsOf(term: Term): { readonly field: string; readonly value: string } {
  switch (term.kind) {
    case 'text':
      return { field: '', value: `“${term.text}”` };
    case 'time':
      return { field: term.bound, value: timeExpressionText(term.time).replace('T', ' ') };
    case 'field': {
      const values = term.values.map(({ text }) => (text === '' ? '(none)' : text));
      const more = values.length - shownValues;
      const shown = values.slice(0, shownValues).join(', ');
      return { field: term.field, value: more > 0 ? `${shown} +${more}` : shown };
    }
  }
}
