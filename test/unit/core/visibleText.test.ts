import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capText, escapeIcons, visibleLines, visibleText } from '../../../src/core/visibleText';

describe('visibleText', () => {
  it.each([
    ['plain text, ünïcode, 日本 and 😀', 'plain text, ünïcode, 日本 and 😀'],
    ['', ''],
    ['a\nb', 'a⏎b'],
    ['a\r\nb', 'a␍⏎b'],
    ['a\tb', 'a␉b'],
    ['\x1b[31mred\x1b[0m', '␛[31mred␛[0m'],
    ['a\0b\x7f', 'a␀b␡'],
    ['\x85\x9b', '\\u0085\\u009B'],
    ['\u202Egnp.exe', '\\u202Egnp.exe'],
    ['\u2066a\u2069\u200f', '\\u2066a\\u2069\\u200F'],
    ['a\u200Bb\uFEFF\u00AD\u2060', 'a\\u200Bb\\uFEFF\\u00AD\\u2060'],
    ['a\u2028b\u2029', 'a\\u2028b\\u2029'],
    ['\ud800x', '\\uD800x'],
    ['\u{E0041}', '\\u{E0041}'],
    ['<b>&amp;</b>', '<b>&amp;</b>'],
  ])('shows %j as %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it('leaves nothing invisible behind, and what is visible already as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const shown = visibleText(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(visibleText(shown)).toBe(shown);
      }),
    );
  });

  it('keeps line breaks and tabs where lines are shown', () => {
    expect(visibleLines('a\n\tb\r\x1b\u202e')).toBe('a\n\tb␍␛\\u202E');
  });
});

describe('capText', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abc', 2, 'ab'],
    ['abc', 0, ''],
    ['a😀', 3, 'a😀'],
    ['a😀', 2, 'a'],
    ['😀', 1, ''],
    ['a\ud800b', 2, 'a\ud800'],
  ])('caps %j at %i', (text, max, capped) => {
    expect(capText(text, max)).toBe(capped);
  });

  it('takes as much as it may and cuts no pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(20), (text, max) => {
        const capped = capText(text, max);
        expect(text.startsWith(capped)).toBe(true);
        expect(capped).not.toMatch(/\p{Cs}/u);
        expect(capped.length).toBeGreaterThanOrEqual(Math.min(text.length, max) - 1);
        expect(capped.length).toBeLessThanOrEqual(max);
      }),
    );
  });
});

describe('escapeIcons', () => {
  it.each([
    ['$(bug)', '\\$(bug)'],
    ['a $(sync~spin) b $(x)', 'a \\$(sync~spin) b \\$(x)'],
    ['$(not an icon) $() $', '$(not an icon) $() $'],
    ['$((1+2))', '$((1+2))'],
    ['', ''],
  ])('makes of %j %j', (text, escaped) => {
    expect(escapeIcons(text)).toBe(escaped);
  });

  it('shows the text as it is, as the editor draws labels', () => {
    // The editor's rule: a name in $( ) is an icon unless a backslash stands before it, which is then not shown.
    const drawn = (label: string): string =>
      label.replace(/(\\)?\$\(([A-Za-z0-9-]+(?:~[A-Za-z]+)?)\)/g, (_, escape: string | undefined, name: string) =>
        escape === undefined ? '●' : `$(${name})`,
      );
    const text = fc
      .array(fc.constantFrom('$', '(', ')', 'bug', '~', 'spin', '\\', '$(bug)', ' '))
      .map(parts => parts.join(''));
    fc.assert(
      fc.property(text, some => {
        expect(drawn(escapeIcons(some)).replaceAll('\\', '')).toBe(some.replaceAll('\\', ''));
      }),
    );
  });
});
