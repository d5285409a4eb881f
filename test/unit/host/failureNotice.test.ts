import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FailureNotice } from '../../../src/host/failureNotice';
import { aSource, aSummary } from '../../support/hostBuilders';

let shown: string[];
let isWanted: boolean;
let notice: FailureNotice;

beforeEach(() => {
  vi.useFakeTimers();
  shown = [];
  isWanted = true;
  notice = new FailureNotice(
    () => isWanted,
    message => shown.push(message),
  );
});
afterEach(() => {
  notice.dispose();
  vi.useRealTimers();
});

function unseen(count: number, kind: 'following' | 'opening' = 'following'): void {
  notice.update(aSummary({ sources: [aSource({ unseen: count, failures: count, state: { kind } })] }));
}

test('tells of failures that arrive together in one message, with counts only', async () => {
  unseen(0);
  for (const count of [1, 2, 3]) unseen(count);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(shown).toEqual(['3 new failures in the audit log.']);
});

test('waits before it tells again, and then tells of all that came', async () => {
  unseen(0);
  unseen(1);
  await vi.advanceTimersByTimeAsync(5_000);
  unseen(5);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(shown).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(shown).toEqual([
    '1 new failure in the audit log.',
    '4 new failures in the audit log (5 failures not acknowledged).',
  ]);
});

test('old failures never shout: neither those unseen at the start nor those found while opening', async () => {
  unseen(7, 'opening');
  unseen(9, 'opening');
  unseen(9);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(shown).toEqual([]);
});

test('after acknowledging, the next failure is news again', async () => {
  unseen(0);
  unseen(3);
  await vi.advanceTimersByTimeAsync(40_000);
  unseen(0);
  unseen(1);
  await vi.advanceTimersByTimeAsync(40_000);
  expect(shown.at(-1)).toBe('1 new failure in the audit log.');
  expect(shown).toHaveLength(2);
});

test('what is acknowledged before it was told is not told', async () => {
  unseen(0);
  unseen(3);
  unseen(0);
  await vi.advanceTimersByTimeAsync(40_000);
  expect(shown).toEqual([]);
});

test('tells nothing to a person who did not ask for it', async () => {
  isWanted = false;
  unseen(0);
  unseen(3);
  await vi.advanceTimersByTimeAsync(40_000);
  isWanted = true;
  await vi.advanceTimersByTimeAsync(40_000);
  expect(shown).toEqual([]);
});
