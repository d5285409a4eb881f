import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Term } from '../../../src/core/query';
import {
  addText,
  addValue,
  excludeValue,
  removeTerm,
  setField,
  setTimeRange,
  termsOf,
  withoutField,
} from '../../../src/core/queryEdit';
import { printTerm } from '../../../src/core/queryPrinter';
import { queryText } from '../../support/queryText';

function printed(text: string, matches: (term: Term) => boolean = () => true): string[] {
  return termsOf(text).filter(matches).map(printTerm);
}

describe('removeTerm', () => {
  it.each([
    ['a b c', 0, 'b c'],
    ['a b c', 1, 'a c'],
    ['a b c', 2, 'a b'],
    ['a  "b  c"   d', 1, 'a  d'],
    [' a ', 0, ' '],
    ['a ', 0, ' '],
    ['"a""b":c', 0, '"b":c'],
    ['"a""b"c', 1, '"a" c'],
    ['a is:bad b', 1, 'a is:bad'],
    ['a b', 2, 'a b'],
    ['a b', -1, 'a b'],
  ])('of %j, %i leaves %j', (text, index, left) => {
    expect(removeTerm(text, index)).toBe(left);
  });

  it('leaves all other terms as they were', () => {
    fc.assert(
      fc.property(queryText, fc.nat(5), (text, index) => {
        expect(printed(removeTerm(text, index))).toEqual(printed(text).filter((_, at) => at !== index));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('withoutField', () => {
  it.each([
    ['event:a b -event:c  Event:d', 'event', 'b'],
    ['proc:a procedure:b x', 'procedure', 'x'],
    ['proc:a x', 'proc', 'x'],
    ['since:2h a until:1h', 'time', 'a'],
    ['event:a', 'status', 'event:a'],
    ['"my key":a b', 'my key', 'b'],
  ])('takes from %j what is about %s', (text, field, left) => {
    expect(withoutField(text, field)).toBe(left);
  });
});

describe('setField', () => {
  it.each([
    ['', 'event', ['a'], 'event:a'],
    ['x', 'event', ['a', 'b c', ''], 'x event:a,"b c",""'],
    ['x event:old,older y', 'event', ['new'], 'x event:new y'],
    ['event:a x event:b -event:c', 'event', ['d'], 'event:d x -event:c'],
    ['event:a x event:b', 'event', [], 'x'],
    ['proc:a', 'procedure', ['b'], 'procedure:b'],
    ['x ', 'proc', ['b'], 'x procedure:b'],
    ['x "open', 'event', ['a'], 'event:a x "open'],
    ['x (open', 'event', ['a'], 'event:a x (open'],
    ['x NOT', 'event', ['a'], 'event:a x NOT'],
    ['event:"a"b', 'event', ['c'], 'event:c b'],
    ['', 'my key', ['a*'], '"my key":"a*"'],
  ] as const)('makes of %j with %s = %j %j', (text, field, values, expected) => {
    expect(setField(text, field, values)).toBe(expected);
  });

  it('touches no other term', () => {
    fc.assert(
      fc.property(queryText, fc.array(fc.oneof(queryText, fc.string())), (text, values) => {
        const result = setField(text, 'event', values);
        const isSet = (term: Term): boolean => term.kind === 'field' && term.field === 'event' && !term.isNegated;
        expect(printed(result, term => !isSet(term))).toEqual(printed(text, term => !isSet(term)));
        expect(termsOf(result).filter(isSet)).toMatchObject(
          values.length === 0 ? [] : [{ values: values.map(value => ({ text: value, hasWildcard: false })) }],
        );
      }),
      { numRuns: 1000 },
    );
  });
});

describe('addValue', () => {
  it.each([
    ['', 'event', 'a', 'event:a'],
    ['x', 'event', 'a b', 'x event:"a b"'],
    ['event:a x', 'event', 'b', 'event:a,b x'],
    ['event:a, x', 'event', 'b', 'event:a,b x'],
    ['event:a x', 'event', 'A', 'event:a x'],
    ['event:a x', 'event', '', 'event:a,"" x'],
    ['event:a* x', 'event', 'a*', 'event:a*,"a*" x'],
    ['-event:a,b x', 'event', 'a', '-event:b x event:a'],
    ['-event:a x', 'event', 'a', 'x event:a'],
    ['event:"a"b', 'event', 'c', 'event:"a",c b'],
    ['is:failed', 'is', 'unseen', 'is:failed,unseen'],
  ])('makes of %j with %s, %j %j', (text, field, value, expected) => {
    expect(addValue(text, field, value)).toBe(expected);
  });
});

describe('excludeValue', () => {
  it.each([
    ['', 'event', 'a', '-event:a'],
    ['x', 'event', 'a b', 'x -event:"a b"'],
    ['-event:a x', 'event', 'b', '-event:a,b x'],
    ['-event:a x', 'event', 'a', '-event:a x'],
    ['event:a x', 'event', 'a', 'x -event:a'],
    ['event:a,"b c",d x', 'event', 'b C', 'event:a,d x -event:"b C"'],
    ['event:a* x', 'event', 'a*', 'event:a* x -event:"a*"'],
    ['"my key":a', 'my key', 'b', '"my key":a -"my key":b'],
    ['x "open', 'event', 'a', '-event:a x "open'],
  ])('makes of %j with %s, %j %j', (text, field, value, expected) => {
    expect(excludeValue(text, field, value)).toBe(expected);
  });

  it('and addValue undo each other and touch no other field', () => {
    fc.assert(
      fc.property(queryText, fc.oneof(queryText, fc.constantFrom('error', 'a b', '')), (text, value) => {
        const isOther = (term: Term): boolean => term.kind !== 'field' || term.field !== 'event';
        const excluded = excludeValue(text, 'event', value);
        const added = addValue(excluded, 'event', value);
        expect(printed(excluded, isOther)).toEqual(printed(text, isOther));
        expect(printed(added, isOther)).toEqual(printed(text, isOther));
        const has = (result: string, isNegated: boolean): boolean =>
          termsOf(result).some(
            term =>
              term.kind === 'field' &&
              term.field === 'event' &&
              term.isNegated === isNegated &&
              term.values.some(
                ({ text: other, hasWildcard }) => !hasWildcard && other.toLowerCase() === value.toLowerCase(),
              ),
          );
        expect([has(excluded, true), has(excluded, false)]).toEqual([true, false]);
        expect([has(added, true), has(added, false)]).toEqual([false, true]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('setTimeRange', () => {
  it.each([
    ['', '2h', null, 'since:2h'],
    ['x', '2024-11-02', '2024-11-03', 'x since:2024-11-02 until:2024-11-03'],
    ['since:1h x until:5m', '2h', null, 'since:2h x'],
    ['since:1h x since:2h', '3h', null, 'since:3h x'],
    ['since:1h x', null, null, 'x'],
    ['', '2024-11-02 06:00', null, 'since:"2024-11-02 06:00"'],
  ])('makes of %j from %j to %j %j', (text, since, until, expected) => {
    expect(setTimeRange(text, since, until)).toBe(expected);
  });
});

describe('addText', () => {
  it.each([
    ['', 'disk full', '"disk full"'],
    ['x', 'word', 'x word'],
    ['x', '  ', 'x'],
    ['word x', 'word', 'word x'],
    ['-word', 'word', '-word word'],
    ['x', 'a:b', 'x "a:b"'],
    ['x "open', 'word', 'word x "open'],
  ])('makes of %j with %j %j', (text, words, expected) => {
    expect(addText(text, words)).toBe(expected);
  });
});
