import { expect, test } from 'vitest';
import { durationText, exactDurationText } from '../../../src/core/durationText';

test.each([
  [0, '0 ms'],
  [0.000001, '0.000001 ms'],
  [0.25, '0.3 ms'],
  [2.58, '2.5 ms'],
  [787, '787 ms'],
  [787.9, '787 ms'],
  [999.99, '999 ms'],
  [1000, '1.0 s'],
  [1100.0000000000002, '1.1 s'],
  [1299.9, '1.2 s'],
  [4.35 * 1000, '4.3 s'],
  [59_999, '59.9 s'],
  [60_000, '1 m'],
  [125_300, '2 m 5 s'],
  [3_599_999, '59 m 59 s'],
  [3_780_000, '1 h 3 m'],
  [86_400_000, '1 d'],
  [187_200_000, '2 d 4 h'],
  [1e15, '11,574,074 d 1 h'],
  [-125_300, '-2 m 5 s'],
  [NaN, ''],
  [Infinity, ''],
])('%d ms is read as %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test.each([
  [0, '0 ms'],
  [125_300, '125300 ms'],
  [1100.0000000000002, '1100 ms'],
  [0.25, '0.25 ms'],
  [2500.125, '2500.125 ms'],
  [-40, '-40 ms'],
  [1e22, '1e+22 ms'],
  [NaN, ''],
])('%d ms is exactly %s', (ms, text) => {
  expect(exactDurationText(ms)).toBe(text);
});
