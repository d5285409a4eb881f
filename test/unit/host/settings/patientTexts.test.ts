import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PatientTexts } from '../../../../src/host/settings/patientTexts';

interface Asked {
  readonly path: string;
  readonly answer: (text: string) => void;
  readonly fail: (error: Error) => void;
}

let asked: Asked[];
let late: number;
let texts: PatientTexts;

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  late = 0;
  texts = new PatientTexts(
    path => new Promise((answer, fail) => void asked.push({ path, answer, fail })),
    () => late++,
  );
});
afterEach(() => {
  expect(vi.getTimerCount(), 'timers that were left').toBe(0);
  vi.useRealTimers();
});

test('gives the text, and passes on why there is none', async () => {
  const good = texts.read('/a');
  asked[0]?.answer('log_file: x');
  expect(await good).toBe('log_file: x');
  const bad = texts.read('/a');
  asked[1]?.fail(new Error('EIO'));
  await expect(bad).rejects.toThrow('EIO');
  expect(late).toBe(0);
});

test('gives up a file that does not answer, asks no second time, and says when it answers after all', async () => {
  const first = expect(texts.read('/hung')).rejects.toThrow('no answer within 5 seconds');
  await vi.advanceTimersByTimeAsync(5_000);
  await first;
  const second = texts.read('/hung');
  expect(asked).toHaveLength(1);
  asked[0]?.answer('a');
  expect(await second).toBe('a');
  expect(late).toBe(1);
  const third = texts.read('/hung');
  asked[1]?.answer('b');
  expect(await third).toBe('b');
  expect(late).toBe(1);
});

test('a late error is told as well, and harms nobody', async () => {
  const first = expect(texts.read('/hung')).rejects.toThrow('no answer');
  await vi.advanceTimersByTimeAsync(5_000);
  await first;
  asked[0]?.fail(new Error('ESTALE'));
  await vi.advanceTimersByTimeAsync(0);
  expect(late).toBe(1);
});
