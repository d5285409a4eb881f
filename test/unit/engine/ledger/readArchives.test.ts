import { expect, test } from 'vitest';
import type { ArchiveState } from '../../../../src/sources/adapter';
import { ReadArchives } from '../../../../src/engine/ledger/readArchives';
import { SETTLE_MS } from '../../../../src/engine/ledger/settling';

function update(archives: ReadArchives, states: readonly ArchiveState[], nowMs: number): readonly [number, number] {
  const accounts = states.map((state, at) => ({
    path: `/logs/audit.jsonl.${at}`,
    state,
    cause: '',
    identity: `1:${at}`,
    sizeBytes: 1,
    segment: null,
  }));
  archives.update(accounts, nowMs);
  return [archives.count, archives.followed];
}

test('counts archives that were read, also in part, and those that were the log', () => {
  const states: readonly ArchiveState[] = [
    'read',
    'damaged',
    'tooLarge',
    'followed',
    'toRead',
    'waiting',
    'unreadable',
  ];
  expect(update(new ReadArchives(), states, 0)).toEqual([4, 1]);
});

test('counts more at once, and fewer when it lasts', () => {
  const archives = new ReadArchives();
  expect(update(archives, ['read', 'read'], 0)).toEqual([2, 0]);
  expect(update(archives, ['read'], 1000)).toEqual([2, 0]);
  expect(update(archives, ['read', 'read', 'read'], 1500)).toEqual([3, 0]);
  expect(update(archives, ['read'], 2000)).toEqual([3, 0]);
  expect(update(archives, ['read'], 2000 + SETTLE_MS)).toEqual([1, 0]);
});
