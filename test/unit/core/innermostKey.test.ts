import { expect, test } from 'vitest';
import { findValue } from '../../../src/core/fieldValue';
import { editorLineAt, innermostKey } from '../../../src/core/innermostKey';

const path = 'errors.message';

test.each([
  ['nothing', '{"a": 1}', null],
  ['at the top', '{"errors": {"message": "top"}}', 'top'],
  ['the deeper one', '{"errors": {"message": "top"}, "a": {"b": [{"errors": {"message": "deep"}}]}}', 'deep'],
  ['the first of equally deep ones', '{"a": {"errors": {"message": "1"}}, "b": {"errors": {"message": "2"}}}', '1'],
  ['not one that is null', '{"errors": {"message": "top"}, "a": {"errors": {"message": null}}}', 'top'],
  ['not one without a message', '{"errors": {"message": "top"}, "a": {"errors": {"name": "x"}}}', 'top'],
  ['a key that is written like the path', '{"a": {"errors.message": "flat"}, "errors": {"message": "top"}}', 'flat'],
  ['a key with escapes', '{"\\u0065rrors": {"message": "escaped"}}', 'escaped'],
  ['no key of another object', '{"errors": [{"message": "item"}]}', null],
])('finds %s', (_, text, expected) => {
  const at = innermostKey(text, path);
  const found = findValue(JSON.parse(text) as object, { paths: [path], isInnermost: true });
  expect(found?.value ?? null).toBe(expected);
  const rest = at === null ? null : /"([^"]*)"\}?/.exec(text.slice(at).replace(/^("[^"]*": \{?)+/, ''))?.[1];
  expect(rest).toBe(expected);
});

test('takes items of arrays by their numbers', () => {
  const text = '{"a": [{"x": 1}, {"x": 2}]}';
  expect(innermostKey(text, 'a[1].x')).toBe(text.indexOf('"a"'));
  expect(innermostKey(text, 'a[2].x')).toBeNull();
});

test('costs no stack: a hundred thousand levels', () => {
  const depth = 100_000;
  const text = `${'{"a": '.repeat(depth)}{"errors": {"message": "x"}}${'}'.repeat(depth)}`;
  expect(innermostKey(text, path)).toBeNull();
  const arrays = `{"errors": {"message": "top"}, "a": ${'['.repeat(depth)}${']'.repeat(depth)}}`;
  expect(innermostKey(arrays, path)).toBe(1);
});

test.each([
  ['a\nb\r\nc\rd', 0, 0],
  ['a\nb\r\nc\rd', 2, 1],
  ['a\nb\r\nc\rd', 5, 2],
  ['a\nb\r\nc\rd', 7, 3],
])('counts lines as an editor does: %j at %i', (text, position, line) => {
  expect(editorLineAt(text, position)).toBe(line);
});
