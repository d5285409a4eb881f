import { isAscii } from 'node:buffer';
import type { Dialect, FieldRule } from '../../core/dialect';
import { findValue, writtenText } from '../../core/fieldValue';
import { someValue, valueAt } from '../../core/recordValue';
import type { Role } from '../../core/roles';
import { containsPattern, foldCase, matchesPattern } from '../../core/wildcard';
import type { SlowTerm } from './compiledQuery';

/** Whether a record matches all slow terms. */
export interface RecordTest {
  /** Whether the bytes show, without being decoded, that it does not. */
  readonly isSurelyOut: (bytes: Uint8Array) => boolean;
  /** By its text, `''` of one that can't be read any more: that holds nothing. */
  readonly matches: (text: string) => boolean;
}

/** The test for the records of one source: its dialect says where the roles are. */
export function createRecordTest(terms: readonly SlowTerm[], dialect: Dialect): RecordTest {
  const tests = terms.map(term => createTermTest(term, dialect));
  // Most records hold none of the words: that shows in the bytes already.
  const [needle] = terms.flatMap(term => (term.kind === 'text' && !term.isNegated ? [term.needle] : []));
  return {
    isSurelyOut: bytes => needle !== undefined && isSurelyWithout(bytes, needle),
    matches: text => tests.every(({ matches, isNegated }) => matches(text) !== isNegated),
  };
}

interface TermTest {
  readonly isNegated: boolean;
  readonly matches: (text: string) => boolean;
}

function createTermTest(term: SlowTerm, dialect: Dialect): TermTest {
  const { isNegated } = term;
  if (term.kind === 'text') return { isNegated, matches: text => holdsText(text, term.needle) };
  const { field } = term;
  const rule = Object.hasOwn(dialect.fields, field) ? dialect.fields[field as Role] : undefined;
  const valueOf = rule === undefined ? valueOfKey(field) : valueOfRole(rule);
  const fits = term.isPart ? containsPattern : matchesPattern;
  return {
    isNegated,
    matches: text => {
      // A missing value is an empty one, as in the columns.
      const value = valueOf(text);
      return term.values.some(pattern => fits(pattern, value));
    },
  };
}

function valueOfKey(path: string): (text: string) => string {
  const key = lastKey(path);
  return text => (mayHold(text, key) ? (valueAt(text, path) ?? '') : '');
}

function valueOfRole(rule: FieldRule): (text: string) => string {
  const keys = rule.paths.map(lastKey);
  return text => {
    if (text === '') return '';
    if (rule.constant === undefined && !keys.some(key => mayHold(text, key))) return '';
    const record = parsedRecord(text);
    const found = record && findValue(record, rule);
    return found === undefined ? '' : writtenText(text, found);
  };
}

/** The record as an object; `undefined` when the text is none, which no record's is. */
function parsedRecord(text: string): object | undefined {
  try {
    const record: unknown = JSON.parse(text);
    return typeof record === 'object' && record !== null ? record : undefined;
  } catch {
    // Another file's text stands there by now: it has no value.
    return undefined;
  }
}

/** Whether a value of the record, at any depth, holds the needle, whose case is folded. */
export function holdsText(text: string, needle: string): boolean {
  // Without escapes every value stands in the text as it is, so that what the text does not hold no value holds.
  if (!text.includes('\\') && !foldCase(text).includes(needle)) return false;
  return someValue(text, value => foldCase(value).includes(needle));
}

/** Whether the bytes show, without being decoded, that no value of the record holds the needle. */
function isSurelyWithout(bytes: Uint8Array, needle: string): boolean {
  const plain = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  // Escapes may hide anything, and characters beyond ASCII may be another case of an ASCII one.
  return !plain.toLowerCase().includes(needle) && !plain.includes('\\') && isAscii(bytes);
}

/** Whether the text may hold the key: escapes could hide it. */
function mayHold(text: string, key: string): boolean {
  return text.includes(key) || text.includes('\\');
}

function lastKey(path: string): string {
  return (
    path
      .replace(/(\[[0-9]+\])+$/, '')
      .split('.')
      .pop() ?? path
  );
}
