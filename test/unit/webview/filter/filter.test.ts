import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../../src/core/queryParser';
import { chipLabel, chipsOf } from '../../../../webview/filter/chips';
import {
  completed,
  completionPlace,
  facetFieldOf,
  knownSuggestions,
  valueSuggestion,
} from '../../../../webview/filter/completion';
import { complaintAt, fixed, segmentsOf } from '../../../../webview/filter/segments';

const span = (from: number, to: number) => ({ span: { from, to }, message: 'wrong' });

describe('the layer behind the filter', () => {
  it('has the same text as the input, whatever is complained about', () => {
    const text = 'event:error (a OR b) rest';
    const cases = [[], [span(12, 20)], [span(0, 5), span(3, 9)], [span(20, 99)], [span(4, 4)]];
    for (const complaints of cases) {
      expect(
        segmentsOf(text, complaints)
          .map(segment => segment.text)
          .join(''),
      ).toBe(text);
    }
  });

  it('marks exactly the part that is wrong', () => {
    expect(segmentsOf('abcdef', [span(2, 4)])).toEqual([
      { text: 'ab', isComplaint: false },
      { text: 'cd', isComplaint: true },
      { text: 'ef', isComplaint: false },
    ]);
  });

  it('tells about the complaint at the caret, or the first one', () => {
    const first = span(0, 3);
    const second = span(5, 8);
    expect(complaintAt([first, second], 6)).toBe(second);
    expect(complaintAt([first, second], 20)).toBe(first);
    expect(complaintAt([], 0)).toBeUndefined();
  });

  it('puts a fix where the fault is', () => {
    expect(fixed('a @b c', { ...span(2, 4), fix: '"@b"' })).toBe('a "@b" c');
  });

  it('underlines what the parser complains about', () => {
    const text = 'event:error @saved';
    expect(segmentsOf(text, parseQuery(text).complaints).filter(({ isComplaint }) => isComplaint)).toEqual([
      { text: '@saved', isComplaint: true },
    ]);
  });
});

describe('chips', () => {
  it.each([
    ['event:error,failed', ['event error, failed']],
    ['-procedure:bids since:2h', ['not procedure bids', 'since 2h']],
    ['"two words"', ['“two words”']],
    ['session:""', ['session (none)']],
    ['job:1,2,3,4,5', ['job 1, 2, 3 +2']],
    ['', []],
  ])('of %s', (filter, labels) => {
    expect(chipsOf(filter).map(chipLabel)).toEqual(labels);
  });

  it('are numbered as terms are removed', () => {
    expect(chipsOf('a b c').map(({ index }) => index)).toEqual([0, 1, 2]);
  });
});

describe('completion', () => {
  /** The caret stands at `|`. */
  const placeOf = (text: string) => completionPlace(text.replace('|', ''), text.indexOf('|'));

  it.each([
    ['ev|', 'field', '', 'ev'],
    ['-ev|', 'field', '', 'ev'],
    ['event:|', 'value', 'event', ''],
    ['event:err|or x', 'value', 'event', 'err'],
    ['a proc:bids,fre|', 'value', 'procedure', 'fre'],
    ['is:|', 'value', 'is', ''],
  ])('at %s', (text, kind, field, prefix) => {
    expect(placeOf(text)).toMatchObject({ kind, field, prefix });
  });

  it('stays away from quotes', () => {
    expect(placeOf('detail:"some wo|')).toBeUndefined();
  });

  it('replaces the whole word, not only what is before the caret', () => {
    const text = 'event:er|ror rest';
    const place = placeOf(text);
    expect(place && completed(text.replace('|', ''), place, valueSuggestion('dry run', '1'))).toEqual({
      text: 'event:"dry run" rest',
      caret: 15,
    });
  });

  it('does not write a second colon', () => {
    const text = 'ev|:error';
    const place = placeOf(text);
    const [suggestion] = place ? knownSuggestions(place) : [];
    expect(place && suggestion && completed(text.replace('|', ''), place, suggestion).text).toBe('event:error');
  });

  it('asks for the values of columns and of sources only', () => {
    const fieldAt = (text: string) => {
      const place = placeOf(text);
      return place && facetFieldOf(place);
    };
    expect(fieldAt('event:|')).toBe('event');
    expect(fieldAt('source:|')).toBe('source');
    expect(fieldAt('detail:|')).toBeUndefined();
    expect(fieldAt('node:|')).toBeUndefined();
    expect(fieldAt('even|')).toBeUndefined();
  });

  it('offers only what the parser takes without complaint', () => {
    for (const start of ['is:', 'since:', 'until:']) {
      const place = placeOf(`${start}|`);
      const suggestions = place ? knownSuggestions(place) : [];
      expect(suggestions.length).toBeGreaterThan(2);
      for (const { insert } of suggestions) expect(parseQuery(start + insert).complaints).toEqual([]);
    }
  });
});
