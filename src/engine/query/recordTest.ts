import { isAscii } from 'node:buffer';
import { containsPattern, foldCase, matchesPattern } from '../../core/wildcard';
import type { SegmentOwner } from '../store/segmentOwner';
import type { SlowTerm } from './compiledQuery';
import { decodeRecord } from './recordTexts';
import { someValue, valueAt } from './recordValue';

/** Whether a record, by its bytes, matches all slow terms; one that can't be read any more holds nothing. */
export type RecordTest = (bytes: Uint8Array | null) => boolean;

/** The test for the records of one source: its dialect says which keys hold the roles. */
export function createRecordTest(terms: readonly SlowTerm[], source: Pick<SegmentOwner, 'keyOf'>): RecordTest {
  const tests = terms.map(term => createTermTest(term, source));
  // Most records hold none of the words: that shows in the bytes already.
  const [needle] = terms.flatMap(term => (term.kind === 'text' && !term.isNegated ? [term.needle] : []));
  return bytes => {
    if (bytes !== null && needle !== undefined && isSurelyWithout(bytes, needle)) return false;
    const text = bytes === null ? '' : decodeRecord(bytes);
    return tests.every(({ matches, isNegated }) => matches(text) !== isNegated);
  };
}

interface TermTest {
  readonly isNegated: boolean;
  readonly matches: (text: string) => boolean;
}

function createTermTest(term: SlowTerm, source: Pick<SegmentOwner, 'keyOf'>): TermTest {
  const { isNegated } = term;
  if (term.kind === 'text') return { isNegated, matches: text => holdsText(text, term.needle) };
  const path = source.keyOf(term.field) ?? term.field;
  const key = lastKey(path);
  const fits = term.isPart ? containsPattern : matchesPattern;
  return {
    isNegated,
    matches: text => {
      // A missing value is an empty one, as in the columns.
      const value = mayHold(text, key) ? (valueAt(text, path) ?? '') : '';
      return term.values.some(pattern => fits(pattern, value));
    },
  };
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
