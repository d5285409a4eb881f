import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Dialect } from '../../../src/core/dialect';
import { defaultDialect } from '../../../src/core/dialects';
import { keyedDialect, keysOf } from '../../support/keyedDialect';
import { referenceScan, scanLines } from './scannedLines';

// Any bytes must come out of the walker as they come out of JSON.parse: same rows, same fields, same problems.

const keyed = keyedDialect('odd', {
  session: 'e',
  event: '__proto__',
  time: 't',
  job: '',
  subject: 'toString',
  procedure: 'größe',
  status: 'a"b',
});
const ambiguous: Dialect = {
  ...defaultDialect,
  fields: { ...defaultDialect.fields, session: { paths: ['subject'] } },
};

const shortText = fc.constantFrom('', 'a', 'error', 'failed', 'complete', 'submitted', 'pending', '0', '007', '12345');
// Values that begin with the same 16 bytes and more, of all lengths at which the cache compares differently.
const longText = fc
  .record({
    length: fc.oneof(fc.integer({ min: 10, max: 60 }), fc.integer({ min: 14, max: 19 })),
    last: fc.constantFrom('x', 'y', ''),
  })
  .map(
    ({ length, last }) => 'sub-0001_ses-2024061215301234567890abcdefghijklmnopqrstuvwxyzABCDEF'.slice(0, length) + last,
  );
const oddText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('\ud800', '\u0000', '"', '\\', '\u2028', '\x7f', 'é', '}\n{', '\r'),
);
const text = fc.oneof(
  { weight: 5, arbitrary: shortText },
  { weight: 4, arbitrary: longText },
  { weight: 1, arbitrary: oddText },
);
const digits = (count: number) => fc.integer({ min: 0, max: 10 ** count - 1 }).map(n => String(n).padStart(count, '0'));
const timeText = fc
  .record({
    date: fc.constantFrom(
      '2024-11-01',
      '2024-11-02',
      '2024-02-30',
      '1969-12-31',
      '0000-01-01',
      '2024-13-01',
      '2024-1-1',
    ),
    separator: fc.constantFrom('T', 'T', ' ', 't'),
    hour: fc.constantFrom('06', '07', '23', '24', '6'),
    minute: fc.oneof(digits(2), fc.constantFrom('00', '59', '5')),
    second: digits(2),
    fraction: fc.oneof(
      fc.constant(''),
      fc
        .integer({ min: 1, max: 10 })
        .chain(digits)
        .map(f => `.${f}`),
      digits(6).map(f => `.${f}`),
      digits(3).map(f => `.${f}`),
      fc.constant('.'),
    ),
    zone: fc.constantFrom('+00:00', '+00:00', 'Z', '', '+05:30', '-0800', '+00:0', 'z', 'ZZ', '+00:00 '),
  })
  .map(t => `${t.date}${t.separator}${t.hour}:${t.minute}:${t.second}${t.fraction}${t.zone}`);
const stringLiteral = fc.oneof(
  { weight: 6, arbitrary: text.map(value => JSON.stringify(value)) },
  { weight: 1, arbitrary: text.map(escaped) },
  { weight: 2, arbitrary: timeText.map(value => JSON.stringify(value)) },
);
const otherLiteral = fc.oneof(
  fc.constantFrom('0', '-0', '-1', '1.5', '1e3', '1E-7', '1e400', '-', '01', '1.', '.5', '+1', '1e', '0x1', '00'),
  fc.constantFrom('12345678901234567890', '1730441400', '1730441400000', '1e11', '100000000000.5'),
  fc.constantFrom('true', 'false', 'null', 'True', 'NaN', 'Infinity', '-Infinity', 'nul', 'tru', 'truely', ''),
  fc.constantFrom('{}', '[]', '{"a": 1}', '[1, "b", {}]', '[[[]]]', '{"event": "error"}', '"a" "b"', "'a'"),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
);
const literal = fc.oneof({ weight: 6, arbitrary: stringLiteral }, { weight: 2, arbitrary: otherLiteral });
const knownKeys = keysOf(defaultDialect);
const key = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...knownKeys).map(name => JSON.stringify(name)) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...keysOf(keyed), 'extra', 'events', 'even', 'x y').map(name => JSON.stringify(name)),
  },
  { weight: 1, arbitrary: fc.constantFrom(...knownKeys, 'größe').map(escaped) },
);
const field = fc.record({
  key,
  colon: usually(': ', ':', ' : ', ':\t', ';'),
  literal,
  comma: usually(', ', ',', ' , ', ',,', ' '),
});
const inOrder = fc
  .array(fc.tuple(literal, fc.boolean()), { minLength: knownKeys.length, maxLength: knownKeys.length })
  .map(values => knownKeys.flatMap((name, at) => (values[at]?.[1] === true ? [`"${name}": ${values[at][0]}`] : [])))
  .map(fields => `{${fields.join(', ')}}`);
// Mostly what the walker understands, so that it and its caches come far: one odd value in a line at most.
const plainValue = fc.oneof(shortText, longText).map(value => JSON.stringify(value));
const usualTime = fc
  .tuple(
    fc.constantFrom('06', '07', '23'),
    fc.nat(59),
    fc.oneof(digits(6), digits(3), fc.constant('')),
    fc.constantFrom('+00:00', 'Z'),
  )
  .map(([hour, second, fraction, zone]) => {
    const seconds = String(second).padStart(2, '0');
    return `"2024-11-01T${hour}:15:${seconds}${fraction === '' ? '' : `.${fraction}`}${zone}"`;
  });
const extraField = fc.constantFrom(
  '"attempt": 3',
  '"mem": -1.5e+3',
  '"ok": true',
  '"x": null',
  '"user": "op\\u00e9\\n"',
  '"eventually": "a"',
);
const usual = fc
  .tuple(
    usualTime,
    fc.array(fc.option(plainValue, { nil: undefined }), { minLength: knownKeys.length, maxLength: knownKeys.length }),
    fc.option(extraField, { nil: undefined, freq: 3 }),
    fc.option(fc.tuple(fc.nat(knownKeys.length - 1), literal), { nil: undefined, freq: 8 }),
  )
  .map(([time, values, extra, odd]) => {
    const fields = knownKeys.flatMap((name, at) => {
      const value = odd?.[0] === at ? odd[1] : name === 'timestamp' ? time : values[at];
      return value === undefined ? [] : [`"${name}": ${value}`];
    });
    return `{${[...fields, ...(extra === undefined ? [] : [extra])].join(', ')}}`;
  });
const anyOrder = fc
  .tuple(
    fc.array(field, { maxLength: 12 }),
    usually('{', ' {', '\t{', '{ ', '[', '{{', ''),
    usually('}', ' }', '} ', '},', '', '}}'),
  )
  .map(([fields, open, close]) => {
    const body = fields.map((f, at) => f.key + f.colon + f.literal + (at + 1 < fields.length ? f.comma : '')).join('');
    return open + body + close;
  });
const lineText = fc.oneof(
  { weight: 12, arbitrary: usual },
  { weight: 3, arbitrary: inOrder },
  { weight: 5, arbitrary: anyOrder },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', ' ', '\t\r', 'null', '[1]', '"a"', '{}', 'x', '\u0000\u0000', '\ufeff{}'),
  },
);
const lineEnd = usually('\n', '\r\n', '\r\r\n', ' \n');
const lines = fc
  .array(fc.tuple(lineText, lineEnd), { minLength: 1, maxLength: 20 })
  .map(all => Buffer.from(all.map(([line, end]) => line + end).join(''), 'utf8'));
const edits = fc.array(
  fc.record({
    at: fc.nat(100_000),
    kind: fc.constantFrom('replace', 'insert', 'remove'),
    byte: fc.oneof(
      fc.constantFrom(0x22, 0x5c, 0x0a, 0x0d, 0x2c, 0x7d, 0x00, 0x1f, 0x20, 0x80, 0xc3, 0xed, 0xff, 0x09, 0x7f),
      fc.integer({ min: 0, max: 255 }),
    ),
  }),
  { minLength: 1, maxLength: 6 },
);

test.each([
  ['the dialect of the product', defaultDialect],
  ['a dialect with odd keys', keyed],
  ['a dialect that gives one key two roles', ambiguous],
])('reads random records as JSON.parse does, with %s', (_, dialect) => {
  check(lines, dialect);
});

test('reads random records with damaged bytes as JSON.parse does', () => {
  check(
    fc.tuple(lines, edits).map(([content, list]) => damaged(content, list)),
    defaultDialect,
  );
});

test('reads random times as the one parser of times does', () => {
  const times = fc
    .array(
      fc.oneof(timeText, text).map(time => `{"timestamp": ${JSON.stringify(time)}}\n`),
      { minLength: 1, maxLength: 40 },
    )
    .map(all => Buffer.from(all.join('')));
  check(times, defaultDialect);
});

test('reads raw text beyond ASCII where it stands, and refuses it where it is not UTF-8', () => {
  const raw = fc.uint8Array({ maxLength: 8 }).map(bytes => Buffer.from(bytes.filter(byte => byte !== 0x0a)));
  const content = fc
    .array(fc.tuple(fc.constantFrom('detail', 'note', 'event', 'timestamp'), raw), { minLength: 1, maxLength: 8 })
    .map(all =>
      Buffer.concat(all.flatMap(([name, bytes]) => [Buffer.from(`{"${name}": "`), bytes, Buffer.from('"}\n')])),
    );
  check(content, defaultDialect);
});

function check(contents: fc.Arbitrary<Buffer>, dialect: Dialect): void {
  fc.assert(
    fc.property(contents, fc.constantFrom('small' as const, 'medium' as const, 'big' as const), (content, size) => {
      const expected = referenceScan(content, dialect);
      // Twice the same: the second half meets what the caches remember of the first.
      expect(scanLines(content, dialect, size)).toEqual(expected);
      const twice = Buffer.concat([content, content]);
      expect(scanLines(twice, dialect, 'small')).toEqual(referenceScan(twice, dialect));
    }),
    { numRuns: 400 },
  );
}

function damaged(content: Buffer, list: readonly { at: number; kind: string; byte: number }[]): Buffer {
  let bytes = [...content];
  for (const { at, kind, byte } of list) {
    const place = at % bytes.length;
    if (kind === 'insert') bytes.splice(place, 0, byte);
    else if (kind === 'remove' && bytes.length > 1) bytes.splice(place, 1);
    else bytes[place] = byte;
  }
  if (bytes.at(-1) !== 0x0a) bytes = [...bytes, 0x0a];
  return Buffer.from(bytes);
}

/** A JSON string with every character as an escape. */
function escaped(value: string): string {
  return `"${[...Array(value.length).keys()].map(at => `\\u${value.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`;
}

function usually(usual: string, ...others: string[]): fc.Arbitrary<string> {
  return fc.oneof({ weight: 30, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}
