import { expect, test } from 'vitest';
import { isCutJson } from '../../../src/core/cutJson';

const whole = '{\n  "a": ["x\\n\\u00e4", -1.5e3, true, null, {}],\n  "b": {"c": "d"}\n}';

test('each beginning of a text is cut, and the whole is not', () => {
  for (let length = 1; length < whole.length; length++)
    expect([length, isCutJson(whole.slice(0, length))]).toEqual([length, true]);
  expect(isCutJson(whole)).toBe(false);
});

test.each([
  '',
  ' ',
  'x',
  'Traceback',
  '1',
  '"a',
  '{}',
  '{} x',
  '{"a": x',
  '{"a" "b"',
  '{a: 1',
  '{"a": 1}}',
  '{"a": tru e',
  "{'a'",
  '{"a": NaN, "b',
])('no beginning of an object or array: %j', text => expect(isCutJson(text)).toBe(false));
