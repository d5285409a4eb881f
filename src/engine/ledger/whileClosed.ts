import type { LedgerEvent } from '../../core/ledger';
import type { ReadPosition } from '../../core/summary';
import type { SourceReader } from '../../sources/adapter';

/** What happened to a log since it was read up to a position in an earlier life of the engine. To be asked when all files are read. */
export async function whatHappenedSince(
  position: ReadPosition,
  reader: Pick<SourceReader, 'findPosition'>,
): Promise<readonly LedgerEvent[]> {
  const { identity, offset, hash, atMs: closedAtMs, recordsNotOnDisk: records } = position;
  const found = await reader.findPosition({ identity, offset, hash });
  const forgotten: readonly LedgerEvent[] = records === 0 ? [] : [{ kind: 'forgotten', records }];
  switch (found.kind) {
    case 'live':
      return forgotten;
    case 'archive':
      return [{ kind: 'rotatedWhileClosed', rotations: found.newer + 1 }, ...forgotten];
    case 'nowhere':
      return [{ kind: 'placeLost', closedAtMs, unreadArchives: found.unread }, ...forgotten];
  }
}
