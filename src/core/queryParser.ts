import type { Query } from './query';
import { readFieldTerm } from './queryFieldTerm';
import { resolveField } from './queryFields';
import { complain, complainOpenQuote, escapeForFix, signed, type Reading } from './queryReading';
import { groupEnd, isBlankAt, isFieldBefore, isOperator, readQuoted, wordEnd } from './querySyntax';

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
