import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PatientGlobs } from '../../../src/engine/patientGlobs';

let answer: ((paths: readonly string[]) => void) | undefined;
let asked: string[];
let globs: PatientGlobs;

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  globs = new PatientGlobs(pattern => {
    asked.push(pattern);
    return new Promise(resolve => (answer = resolve));
  });
});
afterEach(() => {
  expect(vi.getTimerCount(), 'timers that were left').toBe(0);
  vi.useRealTimers();
});

test('gives what was found', async () => {
  const found = globs.find('/logs/*');
  answer?.(['/logs/a']);
  expect(await found).toEqual(['/logs/a']);
});

test('waits some seconds for a folder that does not answer, and asks no second time meanwhile', async () => {
  const first = globs.find('/hung/*');
  await vi.advanceTimersByTimeAsync(5001);
  expect(await first).toBeNull();
  expect(await globs.find('/hung/*')).toBeNull();
  expect(asked).toEqual(['/hung/*']);
});

test('shares what is being listed', async () => {
  const both = [globs.find('/logs/*'), globs.find('/logs/*')];
  answer?.(['/logs/a']);
  expect(await Promise.all(both)).toEqual([['/logs/a'], ['/logs/a']]);
  expect(asked).toHaveLength(1);
});

test('asks anew when it has answered', async () => {
  const first = globs.find('/hung/*');
  await vi.advanceTimersByTimeAsync(5001);
  expect(await first).toBeNull();
  answer?.(['/hung/a']);
  await vi.advanceTimersByTimeAsync(0);
  const second = globs.find('/hung/*');
  answer?.(['/hung/a', '/hung/b']);
  expect(await second).toEqual(['/hung/a', '/hung/b']);
});

test('does not hold up other globs', async () => {
  void globs.find('/hung/*');
  const other = globs.find('/logs/*');
  answer?.(['/logs/a']);
  expect(await other).toEqual(['/logs/a']);
  await vi.advanceTimersByTimeAsync(5001);
});

test('passes on why a listing failed', async () => {
  const failing = new PatientGlobs(() => Promise.reject(new Error('EIO')));
  await expect(failing.find('/logs/*')).rejects.toThrow('EIO');
});
