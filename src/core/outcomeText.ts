import type { OutcomeTerm } from './dialect';
import { parseQuery } from './queryParser';
import { printTerm } from './queryPrinter';
import { isIndexedRole } from './roles';

/** Terms as a text in the query language, or why there are none: a sentence without the setting's name. */
export type OutcomeReading =
  | { readonly kind: 'terms'; readonly terms: readonly OutcomeTerm[] }
  | { readonly kind: 'wrong'; readonly reason: string };

/**
 * Reads what counts as failure, success or running, as a person writes it: `status:failed,error -event:dry_run`. Of the query
 * language it takes terms on the roles that are kept in columns; all of the terms must hold.
 */
export function readOutcomeText(text: string): OutcomeReading {
  const { terms, complaints } = parseQuery(text);
  const complaint = complaints[0];
  if (complaint !== undefined) return wrong(complaint.message);
  if (terms.length === 0) return wrong(`it is empty; write a term such as ${example}.`);
  const read: OutcomeTerm[] = [];
  for (const term of terms) {
    switch (term.kind) {
      case 'text':
        return wrong(`“${shortened(term.text)}” is no term of a field; write one such as ${example}.`);
      case 'time':
        return wrong(`“${term.bound}:” can’t be used here; write terms such as ${example}.`);
      case 'field': {
        const { field, values, isNegated } = term;
        if (!isIndexedRole(field)) {
          return wrong(
            `“${shortened(field)}:” can’t be used here; the fields are event, subject, session, procedure, job, old and status.`,
          );
        }
        read.push({ role: field, values, isExact: false, isNegated });
      }
    }
  }
  return { kind: 'terms', terms: read };
}

/** The text that `readOutcomeText` reads as these terms, case aside. */
export function outcomeText(terms: readonly OutcomeTerm[]): string {
  return terms
    .map(({ role, values, isExact, isNegated }) => {
      const patterns = isExact ? values.map(({ text }) => ({ text, hasWildcard: false })) : values;
      return printTerm({ kind: 'field', span: { from: 0, to: 0 }, field: role, values: patterns, isNegated });
    })
    .join(' ');
}

function wrong(reason: string): OutcomeReading {
  return { kind: 'wrong', reason };
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

const example = '“status:failed”';
