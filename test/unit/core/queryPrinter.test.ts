import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Query, Term } from '../../../src/core/query';
import { parseQuery } from '../../../src/core/queryParser';
import { printQuery, printTerm, quoteValue, quoteWord } from '../../../src/core/queryPrinter';
import { queryText } from '../../support/queryText';

function withoutSpans(query: Query): Omit<Term, 'span'>[] {
  return query.terms.map(term => ({ ...term, span: null }));
}

describe('printQuery', () => {
  it.each([
    ['  proc:a   b ', 'procedure:a b'],
    ['event:"error"', 'event:error'],
    ['event:"err*",err*', 'event:"err*",err*'],
    ['-"a"', '-a'],
    ['"-a"', '"-a"'],
    ['"AND" "@x" "a:b" "(x)"', '"AND" "@x" "a:b" "(x)"'],
    ['https://x.org', '"https://x.org"'],
    ['since:120m until:1w', 'since:2h until:7d'],
    ['since:1.5s', 'since:1500ms'],
    ['since:0s', 'since:0d'],
    ['since:"2024-11-02 06:00"', 'since:"2024-11-02 06:00"'],
    ['detail:"a\\"b\\\\c d"', 'detail:"a\\"b\\\\c d"'],
    ['detail:"a\\\\b"', 'detail:a\\b'],
    ['"my key":x "12":y', '"my key":x "12":y'],
    ['event:""', 'event:""'],
    ['event:,//a*', 'event://a*'],
    ['key:,//a* x:,\\*', '"key"://a* "x":\\*'],
    ['IS:Failed', 'is:failed'],
    ['a OR b is:bad', 'a b'],
    ['', ''],
  ])('prints %j as %j', (text, printed) => {
    expect(printQuery(parseQuery(text))).toBe(printed);
    expect(printQuery(parseQuery(printed))).toBe(printed);
  });

  it('is read back as the same terms, whatever was typed', () => {
    fc.assert(
      fc.property(queryText, text => {
        const query = parseQuery(text);
        const printed = printQuery(query);
        const again = parseQuery(printed);
        expect(withoutSpans(again)).toEqual(withoutSpans(query));
        expect(again.complaints).toEqual([]);
        expect(printQuery(again)).toBe(printed);
      }),
      { numRuns: 2000 },
    );
  });

  it('is read back term by term from the spans', () => {
    fc.assert(
      fc.property(queryText, text => {
        for (const term of parseQuery(text).terms) {
          const alone = parseQuery(text.slice(term.span.from, term.span.to));
          expect(alone.terms.map(printTerm)).toEqual([printTerm(term)]);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('quoting', () => {
  it('keeps any text exact, as a value, as a word and as a field', () => {
    fc.assert(
      fc.property(fc.oneof(queryText, fc.string({ unit: 'binary' })), text => {
        expect(parseQuery(`event:${quoteValue(text)}`).terms).toMatchObject([
          { kind: 'field', field: 'event', values: [{ text, hasWildcard: false }] },
        ]);
        if (text !== '')
          expect(parseQuery(quoteWord(text)).terms).toMatchObject([{ kind: 'text', text, isNegated: false }]);
        const field = `x${text}`;
        const value = { text: 'v', hasWildcard: false };
        const term: Term = { kind: 'field', span: { from: 0, to: 0 }, isNegated: true, field, values: [value] };
        expect(parseQuery(printTerm(term)).terms).toMatchObject([{ isNegated: true, field, values: [value] }]);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['error', 'error'],
    ['', '""'],
    ['a b', '"a b"'],
    ['a,b', '"a,b"'],
    ['a*', '"a*"'],
    ['>5', '">5"'],
    ['a..b', '"a..b"'],
    ['/var/log', '"/var/log"'],
    ['sub-01', 'sub-01'],
    ['23:05', '23:05'],
  ])('writes the value %j as %s', (text, quoted) => {
    expect(quoteValue(text)).toBe(quoted);
  });
});
