import { expect, test } from 'vitest';
import { defaultDialect } from '../../../src/core/dialects';
import { FAILURE, NEUTRAL, RUNNING, SUCCESS } from '../../../src/core/outcome';
import type { ProblemKind } from '../../../src/core/problem';
import { MAX_LINE_BYTES } from '../../../src/sources/bytes/scanner';
import { scanLines } from './scannedLines';

const time = '"timestamp": "2024-11-01T06:00:05.123456+00:00"';

test('reads a record of the scheduler into all columns', () => {
  const { rows, problems } = scan(
    `{${time}, "event": "status_change", "subject": "sub-0001", "session": "ses-01", "procedure": "bids", "job_id": "10001", "old_status": "running", "new_status": "failed", "detail": "a \\"b\\"\\n"}\n`,
  );
  expect(problems).toEqual([]);
  expect(rows).toEqual([
    {
      offset: 1000,
      line: 0,
      timeMs: Date.UTC(2024, 10, 1, 6, 0, 5, 123) + 0.456,
      values: ['status_change', 'sub-0001', 'ses-01', 'bids', '10001', 'running', 'failed'],
      outcome: FAILURE,
    },
  ]);
});

const records: readonly (readonly [name: string, line: string, event: string, timeMs: number])[] = [
  ['takes an empty object for a record without fields', '{}', '', NaN],
  ['takes the last of two equal keys', '{"event": "a", "event": "b"}', 'b', NaN],
  ['takes the last of two equal keys also when it is null', '{"event": "a", "event": null}', '', NaN],
  ['reads keys in any order', `{"event": "a", ${time}}`, 'a', 1730440805123.456],
  ['reads escapes in values', '{"event": "\\u0061\\n"}', 'a\n', NaN],
  ['reads escapes in keys', '{"\\u0065vent": "a"}', 'a', NaN],
  ['reads raw text beyond ASCII in values', '{"event": "é\u2028𝄞"}', 'é\u2028𝄞', NaN],
  ['reads a lone surrogate', '{"event": "\\ud800"}', '\ud800', NaN],
  ['reads a number where a text is usual as the text it prints', '{"event": 1e3}', '1000', NaN],
  ['reads a boolean where a text is usual as its word', '{"event": true}', 'true', NaN],
  ['takes null for a missing value', '{"event": null}', '', NaN],
  ['takes an object for a missing value', '{"event": {"event": "a"}}', '', NaN],
  ['takes an array for a missing value', '{"event": ["a"]}', '', NaN],
  ['does not look for keys in nested values', '{"x": {"event": "a"}}', '', NaN],
  ['reads JSON without blanks', '{"event":"a","timestamp":"1970-01-01T00:00:01Z"}', 'a', 1000],
  ['reads JSON with many blanks', ' \t{ "event" :\t"a" } \t', 'a', NaN],
  ['reads seconds since 1970', '{"timestamp": 1730440805.5}', '', 1730440805500],
  ['reads milliseconds since 1970', '{"timestamp": 1730440805500}', '', 1730440805500],
  ['keeps a record whose time is none', '{"timestamp": "yesterday", "event": "a"}', 'a', NaN],
  ['keeps a record whose time is out of range', '{"timestamp": "2024-02-30T00:00:00Z", "event": "a"}', 'a', NaN],
  ['reads a time with another zone', '{"timestamp": "1970-01-01T05:30:00+05:30"}', '', 0],
  [
    'is not misled by keys of the language',
    '{"__proto__": {"event": "x"}, "constructor": "a", "event": "b"}',
    'b',
    NaN,
  ],
];
test.each(records)('%s', (_, line, event, timeMs) => {
  const { rows, problems } = scan(`${line}\n`);
  expect(problems).toEqual([]);
  expect(rows.map(row => [row.values[0], row.timeMs])).toEqual([[event, timeMs]]);
});

const broken: readonly (readonly [name: string, line: string | Buffer, kind: ProblemKind])[] = [
  ['an empty line', '', 'blankLine'],
  ['a line of blanks', ' \t ', 'blankLine'],
  ['plain text', 'Traceback (most recent call last):', 'notJson'],
  ['a cut record', '{"event": "a", "sub', 'notJson'],
  ['two records in a line', '{"event": "a"}{"event": "b"}', 'notJson'],
  ['a trailing comma', '{"event": "a",}', 'notJson'],
  ['single quotes', "{'event': 'a'}", 'notJson'],
  ['NaN', '{"event": "a", "cost": NaN}', 'notJson'],
  ['Infinity', '{"event": "a", "cost": -Infinity}', 'notJson'],
  ['a leading zero', '{"event": "a", "cost": 01}', 'notJson'],
  ['an unknown escape', '{"detail": "\\x41"}', 'notJson'],
  ['a cut escape', '{"detail": "\\u12"}', 'notJson'],
  ['a control character in a value', '{"detail": "a\tb"}', 'notJson'],
  ['NUL bytes before a record', '\u0000\u0000{"event": "a"}', 'notJson'],
  ['a byte-order mark in mid-file', '\ufeff{"event": "a"}', 'notJson'],
  ['an array', '[{"event": "a"}]', 'notAnObject'],
  ['a text', '"event"', 'notAnObject'],
  ['null', 'null', 'notAnObject'],
  ['bytes that are not UTF-8, in a value that is not kept', Buffer.from('{"detail": "\xff"}', 'latin1'), 'invalidUtf8'],
  ['bytes that are not UTF-8, in a key', Buffer.from('{"\xc3": 1}', 'latin1'), 'invalidUtf8'],
  ['a surrogate written as UTF-8', Buffer.from('{"event": "\xed\xa0\x80"}', 'latin1'), 'invalidUtf8'],
  ['an overlong sequence', Buffer.from('{"event": "\xc0\xaf"}', 'latin1'), 'invalidUtf8'],
];
test.each(broken)('reports %s, and reads the lines around it', (_, line, kind) => {
  const bytes = Buffer.from(line);
  for (const end of ['\n', '\r\n']) {
    const { rows, problems } = scanBytes([
      Buffer.from('{"event": "a"}\n'),
      bytes,
      Buffer.from(`${end}{"event": "b"}\n`),
    ]);
    expect(problems).toEqual([{ kind, offset: 1015, length: bytes.length, line: 1 }]);
    expect(rows.map(row => [row.values[0], row.line, row.offset])).toEqual([
      ['a', 0, 1000],
      ['b', 2, 1015 + bytes.length + end.length],
    ]);
  }
});

test('decides the outcome by the first rule of the dialect that matches', () => {
  const { rows } = scan(
    [
      '{"event": "error", "new_status": "complete"}',
      '{"event": "submitted", "new_status": "complete"}',
      '{"event": "submitted"}',
      '{"event": "x", "new_status": "pending"}',
      '{"event": "x", "new_status": "Failed"}',
      '{"event": "\\u0065rror"}',
      '',
    ].join('\n'),
  );
  expect(rows.map(row => row.outcome)).toEqual([FAILURE, SUCCESS, RUNNING, RUNNING, NEUTRAL, FAILURE]);
});

test('fills several batches when there are more rows, or more problems, than one has room for', () => {
  const { rows, problems } = scan('{"event": "a"}\n'.repeat(2500) + '\n'.repeat(9000));
  expect(rows.map(row => row.line)).toEqual(Array.from({ length: 2500 }, (_, at) => at));
  expect(problems.map(problem => problem.line)).toEqual(Array.from({ length: 9000 }, (_, at) => 2500 + at));
});

test('tells two values of the same length apart, wherever they differ', () => {
  const text = 'sub-0001_ses-2024061215301234567890abcdefghijklmnopqrstuvwxyz';
  const values: string[] = [];
  for (let length = 1; length <= text.length; length++) {
    const value = text.slice(0, length);
    for (let at = 0; at < length; at++) values.push(value, `${value.slice(0, at)}!${value.slice(at + 1)}`, value);
  }
  const lines = values.map(value => `{"subject": "${value}", "session": "x"}\n`).join('');
  for (const size of ['small', 'medium', 'big'] as const) {
    const { rows } = scanLines(Buffer.from(lines), defaultDialect, size);
    expect(rows.map(row => row.values[1])).toEqual(values);
  }
});

test('forgets the values of the batch before', () => {
  const full = `{${time}, "event": "error", "job_id": "1"}\n`;
  const { rows } = scan(full.repeat(1024) + '{"x": 1}\n'.repeat(3));
  expect(rows.slice(1024).map(row => [row.timeMs, row.values.join(''), row.outcome])).toEqual(
    new Array(3).fill([NaN, '', NEUTRAL]),
  );
});

test.each([
  ['is a record', 0, '\n', []],
  ['is a record with a CRLF', 0, '\r\n', []],
  ['is a problem when a byte longer', 1, '\n', ['lineTooLong']],
])('a line of 16 MiB %s', (_, more, end, kinds) => {
  const head = '{"event": "abc", "detail": "';
  const text = 'é'.repeat((MAX_LINE_BYTES - head.length - 2) / 2);
  const { rows, problems } = scan(`${head}${text}${'.'.repeat(more)}"}${end}`);
  expect(problems.map(problem => problem.kind)).toEqual(kinds);
  expect(rows).toHaveLength(1 - kinds.length);
});

function scan(content: string) {
  return scanBytes([Buffer.from(content)]);
}

function scanBytes(pieces: readonly Buffer[]) {
  return scanLines(Buffer.concat(pieces), defaultDialect);
}
