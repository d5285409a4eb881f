import { expect, test } from 'vitest';
import { LockPace } from '../../../../src/sources/tables/lockPace';

test('asks for more while answers are fast, and for less at once when one was slow', () => {
  const pace = new LockPace();
  const first = pace.rows;
  pace.noteRows(1, true);
  expect(pace.rows).toBe(first * 2);
  pace.noteRows(9, true);
  expect(pace.rows).toBe(first);
  pace.noteRows(30, true);
  expect(pace.rows).toBe(first / 4);
  pace.noteRows(5, true);
  expect(pace.rows).toBe(first / 4);
});

test('does not grow by answers that were small anyway, nor without end, nor shrink to nothing', () => {
  const pace = new LockPace();
  const first = pace.bytes;
  pace.noteBytes(0, false);
  expect(pace.bytes).toBe(first);
  for (let time = 0; time < 100; time++) pace.noteBytes(0, true);
  expect(pace.bytes).toBe(4 * 1024 ** 2);
  for (let time = 0; time < 100; time++) pace.noteBytes(100, true);
  expect(pace.bytes).toBe(16 * 1024);
});
