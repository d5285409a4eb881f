import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexedRoles } from '../../../src/core/roles';
import type { ValueTable } from '../../../src/core/valueTable';
import { createNumberTable, createValueTable, createValueTables } from '../../../src/core/valueTables';

function codeOfBytes(table: ValueTable, text: string): number {
  const bytes = new TextEncoder().encode(`before"${text}"after`);
  return table.codeOfAscii(bytes, 7, 7 + text.length);
}

const oddTexts = [
  '__proto__',
  'constructor',
  'toString',
  'a\0',
  'a',
  'ab',
  'ab\0',
  'grün',
  '日本',
  '\ud800',
  '"\\',
  ' ',
];

const asciiText = fc.string({ unit: fc.integer({ min: 0, max: 0x7f }).map(code => String.fromCharCode(code)) });
const anyText = fc.oneof(asciiText, fc.string({ unit: 'binary' }), fc.nat().map(String), fc.constantFrom(...oddTexts));

describe.each([
  ['dictionary', createValueTable],
  ['number', createNumberTable],
])('%s table', (_, create) => {
  it('gives each text one code and the text back, whichever door it came through', () => {
    fc.assert(
      fc.property(fc.array(anyText), texts => {
        const table = create();
        const codes = new Map<string, number>();
        for (const text of [...texts, ...texts]) {
          const isAscii = /^[\0-\x7f]*$/.test(text);
          const code = isAscii && codes.size % 2 === 0 ? codeOfBytes(table, text) : table.codeOf(text);
          expect(code).toBe(codes.get(text) ?? code);
          codes.set(text, code);
          if (isAscii) expect(codeOfBytes(table, text)).toBe(code);
          expect(table.findCode(text)).toBe(code);
          expect(table.maxCode).toBeGreaterThanOrEqual(code);
        }
        for (const [text, code] of codes) expect(table.textOf(code)).toBe(text);
        expect(new Set(codes.values()).size).toBe(codes.size);
      }),
    );
  });

  it('has code 0 for the empty value', () => {
    const table = create();
    expect([table.codeOf(''), table.findCode(''), table.codeOfAscii(new Uint8Array(3), 1, 1)]).toEqual([0, 0, 0]);
    expect(table.textOf(0)).toBe('');
    expect([...table.codes()]).toEqual([]);
    expect(table.maxCode).toBe(0);
  });

  it('finds twenty thousand values again', () => {
    const table = create();
    const texts = Array.from({ length: 20_000 }, (_unused, index) => `ses-${index * 7919}`);
    const codes = texts.map(text => codeOfBytes(table, text));
    expect(texts.map(text => codeOfBytes(table, text))).toEqual(codes);
    expect(codes.map(code => table.textOf(code))).toEqual(texts);
    expect([...table.codes()]).toEqual(codes);
    expect(table.memoryBytes).toBeGreaterThan(500_000);
  });

  it('keeps long texts', () => {
    const table = create();
    const texts = [5, 255, 256, 257, 4095, 4097, 100_000].map(length => 'x'.repeat(length));
    const codes = texts.map(text => codeOfBytes(table, text));
    expect(codes.map(code => table.textOf(code))).toEqual(texts);
    expect(texts.map(text => table.codeOf(text))).toEqual(codes);
  });

  it('does not know what was never added', () => {
    const table = create();
    table.codeOf('known');
    expect(table.findCode('unknown')).toBeUndefined();
    expect(table.findCode('unbekännt')).toBeUndefined();
    expect(table.maxCode).toBe(table.codeOf('known'));
  });
});

describe('dictionary table', () => {
  it('counts codes from 1 in the order in which the values came', () => {
    const table = createValueTable();
    expect(['b', 'ä', 'a', 'ä', 'b'].map(text => table.codeOf(text))).toEqual([1, 2, 3, 2, 1]);
    expect([...table.codes()]).toEqual([1, 2, 3]);
    expect(table.isEnumerable).toBe(true);
  });
});

describe('number table', () => {
  it.each([
    ['0', 1],
    ['7', 8],
    ['4711', 4712],
    ['2147483646', 2147483647],
    ['2147483647', 0x8000_0001],
    ['00', 0x8000_0001],
    ['007', 0x8000_0001],
    ['-1', 0x8000_0001],
    ['1e3', 0x8000_0001],
    ['99999999999999999999', 0x8000_0001],
    ['12a', 0x8000_0001],
    ['4711_3', 0x8000_0001],
  ])('codes %j as %i', (text, code) => {
    expect(codeOfBytes(createNumberTable(), text)).toBe(code);
    expect(createNumberTable().codeOf(text)).toBe(code);
  });

  it('lists the values that are not numbers, and says that this is not all', () => {
    const table = createNumberTable();
    expect(['12', 'a', '13', 'b'].map(text => codeOfBytes(table, text))).toEqual([13, 0x8000_0001, 14, 0x8000_0002]);
    expect([...table.codes()]).toEqual([0x8000_0001, 0x8000_0002]);
    expect(table.isEnumerable).toBe(false);
  });

  it('holds no memory for numbers', () => {
    const table = createNumberTable();
    const empty = table.memoryBytes;
    for (let job = 0; job < 10_000; job++) codeOfBytes(table, String(job));
    expect(table.memoryBytes).toBe(empty);
    expect(table.maxCode).toBe(10_000);
  });
});

describe('the tables of an engine', () => {
  it('are one a role, with numbers inline for jobs only', () => {
    const tables = createValueTables();
    expect(Object.keys(tables).sort()).toEqual([...indexedRoles].sort());
    expect(indexedRoles.filter(role => !tables[role].isEnumerable)).toEqual(['job']);
    expect(new Set(Object.values(tables)).size).toBe(indexedRoles.length);
  });
});
