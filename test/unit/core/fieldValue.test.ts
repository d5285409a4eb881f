import { describe, expect, it, test } from 'vitest';
import type { FieldRule } from '../../../src/core/dialect';
import { durationMsOf, findValue, timeOfValue, valueOfPath, writtenText } from '../../../src/core/fieldValue';

function textOf(json: string, rule: FieldRule): string | undefined {
  const found = findValue(JSON.parse(json) as object, rule);
  return found && writtenText(json, found);
}

describe('the value of a role', () => {
  test.each<[string, FieldRule, string | undefined]>([
    ['{"a": "x"}', { paths: ['a'] }, 'x'],
    ['{"a": ""}', { paths: ['a', 'b'] }, undefined],
    ['{"a": null, "b": "y"}', { paths: ['a', 'b'] }, 'y'],
    ['{"b": "y", "a": "x"}', { paths: ['a', 'b'] }, 'x'],
    ['{}', { paths: ['a'], constant: 'execution' }, 'execution'],
    ['{"a": {"b": {"c": true}}}', { paths: ['a.b.c'] }, 'true'],
    ['{"a.b": "flat", "a": {"b": "deep"}}', { paths: ['a.b'] }, 'flat'],
    ['{"a": [{"b": 1}, {"b": 2}]}', { paths: ['a[1].b'] }, '2'],
    ['{"a": {"0": "x"}}', { paths: ['a[0]'] }, undefined],
    ['{"a": ["one", "two", {"b": 3}]}', { paths: ['a'] }, 'one; two; 3'],
    // As written: JavaScript would print 1e-7, and round the other one.
    ['{"a": 1e-07}', { paths: ['a'] }, '1e-07'],
    ['{"a": {"b": 12345678901234567890}}', { paths: ['a.b'] }, '12345678901234567890'],
    ['{"__proto__": "x", "toString": "y"}', { paths: ['__proto__'] }, 'x'],
    ['{"x": 1}', { paths: ['toString', 'constructor.name'] }, undefined],
  ])('%s with %j is %j', (json, rule, expected) => {
    expect(textOf(json, rule)).toBe(expected);
  });

  it('is that of the deepest place, the first of equally deep ones, where the rule says so', () => {
    const rule: FieldRule = { paths: ['errors.message'], isInnermost: true };
    const nested = {
      errors: { message: 'outer' },
      jobs: { a: { errors: { message: 'first' } }, b: { stages: { s: { errors: { message: 'cause' } } } } },
    };
    expect(textOf(JSON.stringify(nested), rule)).toBe('cause');
    expect(textOf('{"jobs": {"a": {"errors": {"message": "1"}}, "b": {"errors": {"message": "2"}}}}', rule)).toBe('1');
    expect(textOf('{"jobs": {}}', rule)).toBeUndefined();
  });

  it('is found in a record of any depth without running out of stack', () => {
    const depth = 100_000;
    const deep = `{"a": ${'['.repeat(depth)}${']'.repeat(depth)}, "b": "x"}`;
    expect(textOf(deep, { paths: ['b'] })).toBe('x');
    expect(textOf(deep, { paths: ['message'], isInnermost: true })).toBeUndefined();
  });
});

test('a path never leaves the own keys of a record', () => {
  const record = JSON.parse('{"a": "text", "b": [1]}') as object;
  expect(valueOfPath(record, 'a.length')).toBeUndefined();
  expect(valueOfPath(record, 'b.length')).toBeUndefined();
  expect(valueOfPath(record, 'hasOwnProperty')).toBeUndefined();
});

test.each<[unknown, FieldRule['unit'], string, number]>([
  ['2025-03-03 05:00:00', undefined, 'UTC', Date.UTC(2025, 2, 3, 5)],
  ['2025-03-03 05:00:00', undefined, 'Asia/Bangkok', Date.UTC(2025, 2, 2, 22)],
  ['2025-03-03 05:00:00+07:00', undefined, 'Europe/Berlin', Date.UTC(2025, 2, 2, 22)],
  [1730441400, undefined, 'UTC', 1730441400000],
  [1730441400123, undefined, 'UTC', 1730441400123],
  [1730441400, 'ms', 'UTC', 1730441400],
  [1730441400123456, 'us', 'UTC', 1730441400123.456],
  [1730441400000000000, 'ns', 'UTC', 1730441400000],
  [1e300, 's', 'UTC', NaN],
  ['yesterday', undefined, 'UTC', NaN],
  [null, undefined, 'UTC', NaN],
])('the time %j in %s on the clock of %s is %d', (value, unit, zone, expected) => {
  const timeMs = timeOfValue(value, unit, zone);
  if (Number.isNaN(expected)) expect(timeMs).toBeNaN();
  else expect(timeMs).toBeCloseTo(expected, 2);
});

test.each<[unknown, FieldRule['unit'], number | null]>([
  [787, undefined, 787],
  [2.5, 's', 2500],
  ['12.5', 'ms', 12.5],
  ['', 'ms', null],
  ['fast', 'ms', null],
  [Infinity, 'ms', null],
  [null, 's', null],
])('the duration %j in %s is %j ms', (value, unit, expected) => {
  expect(durationMsOf(value, unit)).toBe(expected);
});
