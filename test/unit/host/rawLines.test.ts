import { expect, test } from 'vitest';
import { editorLimitBytes, jumpTarget } from '../../../src/host/jumpTarget';
import {
  extended,
  lineNumbers,
  linesAtMost,
  linesMore,
  rawWindowText,
  requestOfQuery,
  requestToQuery,
  type RawWindow,
} from '../../../src/host/rawWindow';
import type { RawLines } from '../../../src/protocol/engineViews';

const MiB = 1024 * 1024;

const limits: readonly (readonly [string, Parameters<typeof editorLimitBytes>[0], number])[] = [
  ['a window on this machine', { configuredMb: undefined, isRemote: false, isWeb: false }, 50 * MiB],
  ['a remote window', { configuredMb: undefined, isRemote: true, isWeb: false }, 10 * MiB],
  ['a remote window in a browser', { configuredMb: undefined, isRemote: true, isWeb: true }, 10 * MiB],
  ['a window that asks earlier', { configuredMb: 3, isRemote: false, isWeb: false }, 3 * MiB],
  ['a remote window that asks later', { configuredMb: 30, isRemote: true, isWeb: false }, 30 * MiB],
  ['a window that never asks', { configuredMb: 4096, isRemote: false, isWeb: false }, 50 * MiB],
  ['a window that always asks', { configuredMb: -1, isRemote: false, isWeb: false }, 0],
];
test.each(limits)('knows what the ordinary editor takes in %s', (_, window, bytes) => {
  expect(editorLimitBytes(window)).toBe(bytes);
});

test('the ordinary editor is used for text up to the limit, and for nothing else', () => {
  expect(jumpTarget({ fileSizeBytes: 10, isText: true }, 10)).toBe('editor');
  expect(jumpTarget({ fileSizeBytes: 11, isText: true }, 10)).toBe('window');
  expect(jumpTarget({ fileSizeBytes: 1, isText: false }, 10)).toBe('window');
});

const lines: RawLines = { lines: ['a', 'b\rc', ''], firstLine: 998, focus: 1, isAtStart: false, isAtEnd: false };
const request = { path: '/a', offset: 4711, linesBefore: 200, linesAfter: 200 };
const window = (given: Partial<RawLines> = {}, asked: Partial<typeof request> = {}): RawWindow => ({
  request: { ...request, ...asked },
  lines: { ...lines, ...given },
});

test('each line of the file is one line of the document, also with a lone CR in it', () => {
  const text = rawWindowText(lines);
  expect(text.split(/\r\n|\r|\n/)).toHaveLength(lines.lines.length);
  expect(text).toBe('a\nb␍c\n');
});

test('lines have the numbers that they have in the file, all of one width', () => {
  expect(lineNumbers(lines).map(number => number.trim())).toEqual(['999', '1000', '1001']);
  expect(new Set(lineNumbers(lines).map(number => number.length))).toEqual(new Set([4]));
});

test('a window grows on the side that is asked for, up to the ends of the file', () => {
  expect(extended(window(), 'up')).toEqual({ ...request, linesBefore: 200 + linesMore });
  expect(extended(window(), 'down')).toEqual({ ...request, linesAfter: 200 + linesMore });
  expect(extended(window({ isAtStart: true }), 'up')).toBeNull();
  expect(extended(window({ isAtEnd: true }), 'down')).toBeNull();
  expect(extended(window({}, { linesBefore: linesAtMost }), 'down')).toBeNull();
});

test('an address leads back to its lines, and a foreign one nowhere', () => {
  expect(requestOfQuery('/a', requestToQuery(request))).toEqual(request);
  for (const query of ['', '1', '1,2', '1,2,x', '-1,2,3', '1,2,3,4', '1,2,999999']) {
    expect(requestOfQuery('/a', query)).toBeNull();
  }
});
