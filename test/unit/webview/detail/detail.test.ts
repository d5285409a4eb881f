import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asInFile } from '../../../../webview/detail/asInFile';
import { jsonTokens } from '../../../../webview/detail/jsonTokens';
import { textPieces } from '../../../../webview/detail/links';

describe('links in a record', () => {
  const urlsIn = (text: string) => textPieces(text).flatMap(piece => piece.url ?? []);

  it.each([
    ['see https://example.org/a?b=1#c.', ['https://example.org/a?b=1#c']],
    ['(http://localhost:8080/x)', ['http://localhost:8080/x']],
    ['"url": "https://example.org/path"', ['https://example.org/path']],
    ['javascript:alert(1) file:///etc/passwd command:workbench.action', []],
    ['https:// http://', []],
    ['https://a.example/x\u001b[0m https://b.example/\u202etxt', ['https://a.example/x', 'https://b.example/']],
    ['vscode://x https://ok.example', ['https://ok.example']],
  ])('%s', (text, urls) => {
    expect(urlsIn(text)).toEqual(urls);
  });

  it('keep the text as it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('https://a.b/c?d=1', 'http://', 'HTTP://x', 'https://[::1]/'))),
        parts => {
          const text = parts.join(' ');
          expect(
            textPieces(text)
              .map(piece => piece.text)
              .join(''),
          ).toBe(text);
        },
      ),
    );
  });
});

describe('tokens of JSON', () => {
  it('tell keys from values', () => {
    const kinds = jsonTokens('{"a": "b", "c": [1e400, null, true]}').filter(({ kind }) => kind !== 'other');
    expect(kinds.map(({ text, kind }) => `${kind} ${text}`)).toEqual([
      'key "a"',
      'string "b"',
      'key "c"',
      'number 1e400',
      'word null',
      'word true',
    ]);
  });

  it('keep any text as it is, JSON or not', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), text => {
        expect(
          jsonTokens(text)
            .map(token => token.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  it('stop at some number of them and keep the rest', () => {
    const text = `[${'1,'.repeat(30_000)}1]`;
    const tokens = jsonTokens(text);
    expect(tokens.length).toBeLessThan(21_000);
    expect(tokens.map(token => token.text).join('')).toBe(text);
  });
});

describe('a record as in its file', () => {
  it.each([
    ['{"a": 1}', '{"a": 1}'],
    ['{\n    "a": 1\n  }', '  {\n    "a": 1\n  }'],
    ['{\n  "a": 1\n}', '{\n  "a": 1\n}'],
    ['{\n\t\t"a": []\n\t}', '\t{\n\t\t"a": []\n\t}'],
    ['{\n    "cut', '{\n    "cut'],
  ])('%j', (raw, shown) => {
    expect(asInFile(raw)).toBe(shown);
  });
});
