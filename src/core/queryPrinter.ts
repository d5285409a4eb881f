import type { Query, Term, ValuePattern } from './query';
import { isBareField, isBareValue, isBareWord, isFieldBefore } from './querySyntax';
import { timeExpressionText } from './queryTime';

/** The canonical text of a query: its terms in their order; complaints are left out. Parsing it gives the same terms. */
export function printQuery(query: Pick<Query, 'terms'>): string {
  return query.terms.map(printTerm).join(' ');
}

/** The canonical text of one term. */
export function printTerm(term: Term): string {
  const sign = term.isNegated ? '-' : '';
  switch (term.kind) {
    case 'text':
      return sign + quoteWord(term.text);
    case 'time':
      return `${term.bound}:${quoteValue(timeExpressionText(term.time))}`;
    case 'field': {
      const list = term.values.map(printPattern).join(',');
      // A quoted name is a field whatever follows.
      const field = isFieldBefore(term.field, list, 0) ? quoteField(term.field) : quote(term.field);
      return `${sign}${field}:${list}`;
    }
  }
}

/** A value as it stands after a colon, meaning exactly this text: quoted when it must be. The empty value is `""`. */
export function quoteValue(text: string): string {
  return isBareValue(text) ? text : quote(text);
}

/** A text to search for as it stands alone: quoted when it must be. */
export function quoteWord(text: string): string {
  return isBareWord(text) ? text : quote(text);
}

/** A field as it stands before the colon: quoted when it must be. */
export function quoteField(name: string): string {
  return isBareField(name) ? name : quote(name);
}

function printPattern(pattern: ValuePattern): string {
  return pattern.hasWildcard ? pattern.text : quoteValue(pattern.text);
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
