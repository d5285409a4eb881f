import { expect, test } from 'vitest';
import { placeText } from '../../../src/core/placeText';

test('an entry is called by its name, a line by its number from one on, and a place that is not counted yet by its byte', () => {
  expect(placeText({ name: 'entry 17', line: 121, byteOffset: 9 })).toBe('entry 17');
  expect(placeText({ name: null, line: 1203, byteOffset: 9 })).toBe('line 1,204');
  expect(placeText({ name: null, line: null, byteOffset: 1204 })).toBe('byte 1,204');
});

test('a name may hold log text: what is hidden in it is shown, and it is not endless', () => {
  expect(placeText({ name: 'row a\u202eb\nc', line: null, byteOffset: 0 })).toBe('row a\\u202Eb⏎c');
  expect(placeText({ name: 'x'.repeat(500), line: null, byteOffset: 0 })).toHaveLength(120);
});
