import fc from 'fast-check';
import { expect, test } from 'vitest';
import { elementHash } from '../../../../src/sources/arrays/elementHash';
import { ElementSplitter } from '../../../../src/sources/arrays/elementSplitter';

function split(text: string | Uint8Array, cuts: readonly number[] = [], maxElements?: number) {
  const bytes = Buffer.from(text);
  const splitter = new ElementSplitter(maxElements);
  let from = 0;
  for (const cut of [...cuts.map(one => one % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
    splitter.push(bytes.subarray(from, cut));
    from = cut;
  }
  const { elements } = splitter;
  const texts = Array.from({ length: elements.count }, (_, at) =>
    bytes.subarray(elements.from(at), elements.to(at)).toString(),
  );
  return { end: splitter.ending, texts, elements };
}

test.each<[string, string, string[]]>([
  ['', 'empty', []],
  [' \r\n\t', 'empty', []],
  ['[]', 'complete', []],
  [' [ ] \n', 'complete', []],
  ['\ufeff[1]', 'complete', ['1']],
  ['[1, "a" ,\n{"b": [1, 2]}  ]', 'complete', ['1', '"a"', '{"b": [1, 2]}']],
  [String.raw`["a,]\"[", "\\", 3]`, 'complete', [String.raw`"a,]\"["`, String.raw`"\\"`, '3']],
  ['[{"a": "]}"}, [[], {}]]', 'complete', ['{"a": "]}"}', '[[], {}]']],
  ['[NaN, nothing like JSON, 2]', 'complete', ['NaN', 'nothing like JSON', '2']],
  ['[1,,2]', 'complete', ['1', '', '2']],
  ['[1,2,]', 'complete', ['1', '2']],
  ['[', 'unfinished', []],
  ['[1,2', 'unfinished', ['1']],
  ['[{"a": "half', 'unfinished', []],
  ['[1, 2,\n', 'unfinished', ['1', '2']],
  ['[1] []', 'textBehind', ['1']],
  ['[1]\0', 'textBehind', ['1']],
  ['{"a": 1}\n{"a": 2}\n', 'notAnArray', []],
  ['\0\0[1]', 'notAnArray', []],
  ['[1}', 'notAnArray', ['1']],
  ['\u00ef[1]', 'notAnArray', []],
])('%j ends %s', (text, end, texts) => {
  for (const cuts of [[], Array.from({ length: text.length * 3 }, (_, at) => at)]) {
    expect(split(text, cuts)).toMatchObject({ end, texts });
  }
});

test('a byte-order mark that is cut off is no array', () => {
  expect(split(Buffer.from([0xef, 0xbb, 0x5b, 0x5d])).end).toBe('notAnArray');
});

test('stops at the most elements that it counts', () => {
  expect(split('[1,2,3,4]', [], 3).end).toBe('tooMany');
  expect(split('[1,2,3]', [], 3).end).toBe('complete');
});

test('a nesting of a hundred thousand is one element', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  expect(split(`[${deep},1]`)).toMatchObject({ end: 'complete', texts: [deep, '1'] });
});

test('finds what JSON.parse finds, however the text is indented and cut', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.nat(3), fc.array(fc.nat()), (values, indent, cuts) => {
      const { end, texts, elements } = split(JSON.stringify(values, null, indent), cuts);
      expect(end).toBe('complete');
      expect(texts.map(text => JSON.stringify(JSON.parse(text)))).toEqual(values.map(value => JSON.stringify(value)));
      const plain = split(JSON.stringify(values));
      texts.forEach((text, at) => {
        const { firstHalf, secondHalf } = elementHash(Buffer.from(text));
        expect(elements.hasHash(at, firstHalf, secondHalf)).toBe(true);
        expect(plain.elements.isSame(at, elements, at)).toBe(true);
      });
    }),
  );
});

test('half of an array is never a whole one', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.nat(3), fc.nat(), (values, indent, cut) => {
      const bytes = Buffer.from(JSON.stringify(values, null, indent));
      expect(['empty', 'unfinished']).toContain(split(bytes.subarray(0, cut % bytes.length)).end);
    }),
  );
});

test('tells thousands of entries that differ in a digit apart, and blanks within strings', () => {
  const numbers = Array.from({ length: 20_000 }, (_, at) => `{"at": "2025-11-20T08:29:45.${100_000 + at}+00:00"}`);
  const { elements } = split(`[${numbers.join()}, "a b", "ab", "a  b"]`);
  const hashes = Array.from({ length: elements.count }, (_, at) => elements.hashText(at));
  expect(new Set(hashes).size).toBe(20_003);
  const keys = Array.from({ length: elements.count }, (_, at) => elements.key(at));
  expect(new Set(keys).size).toBe(20_003);
});
