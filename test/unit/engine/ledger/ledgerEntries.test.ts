import { expect, test } from 'vitest';
import { MAX_LEDGER_ENTRIES, type LedgerEntry } from '../../../../src/core/ledger';
import { LedgerEntries } from '../../../../src/engine/ledger/ledgerEntries';

test('counts entries from 0, with their times, and tells each', () => {
  const told: LedgerEntry[] = [];
  let nowMs = 100;
  const entries = new LedgerEntries(
    () => nowMs,
    entry => told.push(entry),
  );
  entries.add({ kind: 'missing' });
  nowMs = 200;
  entries.add({ kind: 'back' });
  entries.add({ kind: 'deleted', records: 3 }, 150);
  expect(entries.all).toEqual([
    { sequence: 0, atMs: 100, kind: 'missing' },
    { sequence: 1, atMs: 200, kind: 'back' },
    { sequence: 2, atMs: 150, kind: 'deleted', records: 3 },
  ]);
  expect(told).toEqual(entries.all);
  expect(entries).toMatchObject({ revision: 3, dropped: 0 });
});

test('drops the oldest when there are too many, and says how many', () => {
  const entries = new LedgerEntries(
    () => 0,
    () => undefined,
  );
  for (let count = 0; count < MAX_LEDGER_ENTRIES + 7; count++) entries.add({ kind: 'back' });
  expect(entries.all).toHaveLength(MAX_LEDGER_ENTRIES);
  expect(entries.all[0]?.sequence).toBe(7);
  expect(entries).toMatchObject({ revision: MAX_LEDGER_ENTRIES + 7, dropped: 7 });
});
