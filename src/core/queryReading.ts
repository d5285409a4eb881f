import type { Complaint, Span, Term } from './query';

/** A query while it is read. */
export interface Reading {
  readonly text: string;
  readonly terms: Term[];
  readonly complaints: Complaint[];
}

/** Adds a complaint and answers where it ends. */
export function complain(reading: Reading, from: number, to: number, message: string, fix?: string): number {
  const span: Span = { from, to };
  reading.complaints.push(fix === undefined ? { span, message } : { span, message, fix });
  return to;
}

/** A quote that starts at or after `from` and is not closed takes the rest of the text. */
export function complainOpenQuote(reading: Reading, from: number): number {
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

/** The text of a term with its sign. */
export function signed(isNegated: boolean, term: string): string {
  return isNegated ? `-${term}` : term;
}

/** The text inside quotes. */
export function escapeForFix(text: string): string {
  return text.replace(/["\\]/g, '\\$&');
}
