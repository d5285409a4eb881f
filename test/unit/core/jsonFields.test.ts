import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneLineJson, flattenJson, prettyJson, type JsonField } from '../../../src/core/jsonFields';

function lines(fields: readonly JsonField[]): string[] {
  return fields.map(({ path, kind, text }) => `${path} ${kind} ${text}`);
}

/** The same list by way of `JSON.parse`; only for values whose numbers are plain and keys not like array indices. */
function flattenParsed(value: unknown, path = ''): JsonField[] {
  if (value === null) return [{ path, kind: 'null', text: 'null' }];
  if (Array.isArray(value)) {
    if (value.length === 0) return [{ path, kind: 'array', text: '[]' }];
    return value.flatMap((item, index) => flattenParsed(item, `${path}[${index}]`));
  }
  switch (typeof value) {
    case 'object': {
      const entries = Object.entries(value);
      if (entries.length === 0) return [{ path, kind: 'object', text: '{}' }];
      return entries.flatMap(([key, item]) => flattenParsed(item, path === '' ? key : `${path}.${key}`));
    }
    case 'string':
      return [{ path, kind: 'string', text: value }];
    case 'number':
      return [{ path, kind: 'number', text: JSON.stringify(value) }];
    default:
      return [{ path, kind: 'boolean', text: JSON.stringify(value) }];
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const key = fc.oneof(fc.string({ unit: 'binary', maxLength: 5 }), fc.constantFrom('__proto__', 'a', 'b')).filter(
  // JSON.parse puts keys that look like array indices first.
  text => !/^[0-9]+$/.test(text),
);
const { value: jsonValue } = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, false, 0, -1, 1.5, 1e-7, 1e21),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map(entries => Object.fromEntries(entries)),
  ),
}));

/** JSON with mistakes, and pieces of JSON in any order. */
const almostJson = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        ...'{}[],:" \n\t'.split(''),
        '"a"',
        '"b":',
        '1',
        '-0',
        '01',
        '1.',
        '.5',
        '1e5',
        'true',
        'nul',
        'NaN',
        '\\u00e4',
        '\\x',
        '"\\ud800"',
        '\ufeff',
      ),
      { maxLength: 10 },
    )
    .map(pieces => pieces.join('')),
  fc.tuple(jsonValue, fc.nat(), fc.constantFrom('', ',', '"', '}', '\\')).map(([value, seed, piece]) => {
    const text = JSON.stringify(value);
    const at = seed % (text.length + 1);
    return text.slice(0, at) + piece + text.slice(at + 1);
  }),
);

describe('flattenJson', () => {
  it.each<[string, string[]]>([
    ['{"a":"x","b":1,"c":true,"d":null}', ['a string x', 'b number 1', 'c boolean true', 'd null null']],
    ['{"a":{"b":{"c":1}},"d":[1,{"e":2}]}', ['a.b.c number 1', 'd[0] number 1', 'd[1].e number 2']],
    ['{"a":{},"b":[],"c":{ } }', ['a object {}', 'b array []', 'c object {}']],
    [
      '{"n":9007199254740993,"f":1.10,"e":1E+2,"z":-0}',
      ['n number 9007199254740993', 'f number 1.10', 'e number 1E+2', 'z number -0'],
    ],
    ['{"a":1,"b":2,"a":3}', ['a number 3', 'b number 2']],
    ['{"a":{"x":1},"a":{"y":2}}', ['a.y number 2']],
    ['{"a":1,"\\u0061":2}', ['a number 2']],
    ['{"__proto__":{"x":1},"constructor":2}', ['__proto__.x number 1', 'constructor number 2']],
    ['{"t":"a\\n\\u00e4\\ud83d\\ude00"}', ['t string a\nä😀']],
    ['{"2":1,"1":2}', ['2 number 1', '1 number 2']],
    ['[1,[2]]', ['[0] number 1', '[1][0] number 2']],
    [' "x" ', [' string x']],
    ['{}', [' object {}']],
  ])('lists the fields of %s', (text, expected) => {
    const flat = flattenJson(text, 500);
    expect(lines(flat.fields)).toEqual(expected);
    expect([flat.hasMore, flat.isValid]).toEqual([false, true]);
  });

  it.each<[string, string[]]>([
    ['', []],
    ['{"a":1,"b":NaN}', ['a number 1']],
    ['{"a":1,"b":{"c":2,"d"', ['a number 1', 'b.c number 2']],
    ['{"a":1} {"b":2}', ['a number 1']],
    ['{"a":1,}', ['a number 1']],
    ["{'a':1}", []],
    ['{"a":"x', []],
    ['{"a":[', []],
    ['\ufeff{"a":1}', []],
    ['{"a":01}', ['a number 0']],
    ['plain text', []],
  ])('gives what there is before the fault in %j', (text, expected) => {
    const flat = flattenJson(text, 500);
    expect(lines(flat.fields)).toEqual(expected);
    expect([flat.hasMore, flat.isValid]).toEqual([false, false]);
  });

  it('agrees with JSON.parse', () => {
    fc.assert(
      fc.property(jsonValue, fc.constantFrom(0, 1, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        const flat = flattenJson(text, 10_000);
        expect(flat.fields).toEqual(flattenParsed(JSON.parse(text)));
        expect(flat.isValid).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes the last of equal keys, as JSON.parse does', () => {
    const entries = fc.array(fc.tuple(fc.constantFrom('a', 'b', '__proto__'), jsonValue), { maxLength: 6 });
    fc.assert(
      fc.property(entries, pairs => {
        const text = `{${pairs.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
        expect(flattenJson(text, 10_000).fields).toEqual(flattenParsed(JSON.parse(text)));
      }),
    );
  });

  it('calls valid exactly what JSON.parse takes', () => {
    fc.assert(
      fc.property(almostJson, text => {
        expect(flattenJson(text, 100).isValid).toBe(isJson(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('stops at the given number of fields and says so', () => {
    const text = JSON.stringify({ a: [1, 2, 3], b: { c: 4, d: 5 } });
    expect(lines(flattenJson(text, 4).fields)).toEqual([
      'a[0] number 1',
      'a[1] number 2',
      'a[2] number 3',
      'b.c number 4',
    ]);
    expect([0, 4, 5, 6].map(most => flattenJson(text, most).hasMore)).toEqual([true, true, false, false]);
    expect(flattenJson(text, 0).fields).toEqual([]);
  });

  it('gives the first fields of any value, however few are asked for', () => {
    fc.assert(
      fc.property(jsonValue, fc.nat(10), (value, most) => {
        const text = JSON.stringify(value);
        const all = flattenParsed(JSON.parse(text));
        const flat = flattenJson(text, most);
        expect(flat).toEqual({ fields: all.slice(0, most), hasMore: all.length > most, isValid: true });
      }),
    );
  });

  it('gives what is nested deeper than 64 levels as written', () => {
    const text = `${'{"a":'.repeat(100)}[1, 2]${'}'.repeat(100)}`;
    expect(flattenJson(text, 10).fields).toEqual([
      { path: Array(64).fill('a').join('.'), kind: 'object', text: `${'{"a":'.repeat(36)}[1, 2]${'}'.repeat(36)}` },
    ]);
  });

  it('stands a million levels', () => {
    const depth = 1_000_000;
    const flat = flattenJson('['.repeat(depth) + ']'.repeat(depth), 10);
    expect(flat.fields).toHaveLength(1);
    expect(flat.isValid).toBe(true);
    expect(flattenJson('{"a":'.repeat(depth), 10)).toEqual({ fields: [], hasMore: false, isValid: false });
  });
});

describe('prettyJson', () => {
  it('indents without touching numbers and escapes', () => {
    expect(prettyJson('{"a":9007199254740993,"b":[1.10,{}, [ ] ,"\\u00e4"],"c":{"d":null}}', 1000)).toBe(
      [
        '{',
        '  "a": 9007199254740993,',
        '  "b": [',
        '    1.10,',
        '    {},',
        '    [],',
        '    "\\u00e4"',
        '  ],',
        '  "c": {',
        '    "d": null',
        '  }',
        '}',
      ].join('\n'),
    );
  });

  it('indents as JSON.stringify does', () => {
    fc.assert(
      fc.property(jsonValue, value => {
        expect(prettyJson(JSON.stringify(value), 1e6)).toBe(JSON.stringify(value, undefined, 2));
      }),
    );
  });

  it('gives an invalid text back as it is', () => {
    fc.assert(
      fc.property(almostJson, text => {
        fc.pre(!isJson(text));
        expect(prettyJson(text, 1e6)).toBe(text);
      }),
    );
  });

  it('cuts what is too long', () => {
    expect(prettyJson('{"a":1}', 5)).toBe('{\n  "…');
    expect(prettyJson('not json', 3)).toBe('not…');
    expect(prettyJson('"😀"', 2)).toBe('"…');
    expect(prettyJson('['.repeat(1_000_000) + ']'.repeat(1_000_000), 10_000)).toHaveLength(10_001);
  });
});

describe('JSON on one line', () => {
  it.each([
    [
      '{\n  "a": 1,\n  "b": [\n    1e-07,\n    {}\n  ],\n  "c": {\n    "d": "x\\ny, {: }"\n  }\n}',
      '{"a": 1, "b": [1e-07, {}], "c": {"d": "x\\ny, {: }"}}',
    ],
    ['[\n]', '[]'],
    ['{"a":1,"b":2}', '{"a":1,"b":2}'],
    ['{"a": 1,\r\n"b": 12345678901234567890}', '{"a": 1, "b": 12345678901234567890}'],
    ['{"a": 1,\n', '{"a": 1, '],
  ])('of %j is %j', (text, expected) => {
    expect(oneLineJson(text)).toBe(expected);
  });
});
