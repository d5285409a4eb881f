import { deflateSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { rowText } from '../../../../src/sources/tables/rowText';
import type { SqlValue } from '../../../../src/sources/tables/sqliteModule';

/** A row of one column of JSON text, and one of anything. */
async function textOf(json: SqlValue, plain: SqlValue = null): Promise<string> {
  const columns = [
    { name: 'json', isJson: true, keyAt: -1 },
    { name: 'plain', isJson: false, keyAt: 0 },
  ];
  const row = { rowId: 1n, identity: '', print: 0, key: [], sizeBytes: 10, values: [json, plain] };
  const { text, problem } = await rowText(columns, row);
  return text ?? problem;
}

test.each<[name: string, json: SqlValue, plain: SqlValue, expected: string]>([
  ['a zlib stream', deflateSync('{"a": 1.50}'), null, '{"json": {"a": 1.50}, "plain": null}'],
  ['another level of compression', deflateSync('[1]', { level: 1 }), null, '{"json": [1], "plain": null}'],
  ['JSON as text', '{"a": 1}', 'x', '{"json": {"a": 1}, "plain": "x"}'],
  ['JSON as bytes', Buffer.from('{"a": 1}'), 'x', '{"json": {"a": 1}, "plain": "x"}'],
  ['JSON on several lines', '{\r\n  "a": 1\n}', 'x\ny', '{"json": {   "a": 1 }, "plain": "x\\ny"}'],
  ['nothing', null, null, '{"json": null, "plain": null}'],
  ['numbers', 5n, 1.5, '{"json": 5, "plain": 1.5}'],
  ['numbers that JavaScript can not hold', 2n ** 63n - 1n, -Infinity, '{"json": 9223372036854775807, "plain": null}'],
  ['blobs elsewhere', null, new Uint8Array(3), '{"json": null, "plain": {"$blob": 3}}'],
  ['a text that is no JSON', 'a', null, 'notJson'],
  ['two values', '1, "plain": 2', null, 'notJson'],
  ['bytes that are neither', Buffer.from('a'), null, 'notCompressed'],
  ['an empty blob', new Uint8Array(0), null, 'notCompressed'],
  ['a stream that is cut', deflateSync('{"a": 1}').subarray(0, 10), null, 'notCompressed'],
  ['a stream of something else', deflateSync('a'), null, 'notJson'],
  ['a stream of bytes that are no text', deflateSync(Buffer.from([0xff])), null, 'invalidUtf8'],
])('writes a record of %s', async (_, json, plain, expected) => {
  expect(await textOf(json, plain)).toBe(expected);
});

test.each<[name: string, bytes: number, ratio: 'low' | 'high', expected: string]>([
  ['less than 1 MiB at any ratio', 1024 ** 2 - 2, 'high', 'text'],
  ['more than 1 MiB at a high ratio', 2 * 1024 ** 2, 'high', 'bomb'],
  ['more than 1 MiB at a low ratio', 3 * 1024 ** 2, 'low', 'text'],
  ['more text than a record may have', 17 * 1024 ** 2, 'low', 'valueTooLarge'],
  ['much more text than a record may have', 65 * 1024 ** 2, 'low', 'valueTooLarge'],
])('takes a stream that inflates to %s for what it is', async (_, bytes, ratio, expected) => {
  const unit = ratio === 'high' ? 'x' : ' 0123456789';
  // A blank that is not compressed now and then keeps the ratio low.
  const text = ratio === 'high' ? unit.repeat(bytes) : varied(bytes);
  const found = await textOf(deflateSync(JSON.stringify(text)));
  expect(found.length > 100 ? 'text' : found).toBe(expected);
});

test('does not parse what is longer than a record may be', async () => {
  const text = `[${'[],'.repeat(6 * 1024 ** 2)}[]]`;
  const parse = vi.spyOn(JSON, 'parse');
  expect(await textOf(deflateSync(text))).toBe('valueTooLarge');
  expect(await textOf(text)).toBe('valueTooLarge');
  expect(await textOf(Buffer.from(text))).toBe('valueTooLarge');
  expect(parse).not.toHaveBeenCalled();
  parse.mockRestore();
});

test('counts what stands in the columns before', async () => {
  const columns = [
    { name: 'one', isJson: true, keyAt: -1 },
    { name: 'two', isJson: true, keyAt: -1 },
  ];
  const values = [JSON.stringify(varied(9 * 1024 ** 2)), deflateSync(JSON.stringify(varied(9 * 1024 ** 2)))];
  const found = await rowText(columns, { rowId: 1n, identity: '', print: 0, key: [], sizeBytes: 10, values });
  expect(found.problem).toBe('valueTooLarge');
});

function varied(bytes: number): string {
  let text = '';
  for (let state = 1; text.length < bytes;) {
    state = Math.imul(state, 48_271) & 0x7fffffff;
    text += String(state).padEnd(400, '.');
  }
  return text.slice(0, bytes);
}
