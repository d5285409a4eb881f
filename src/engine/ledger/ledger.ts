import type { SourceLedger } from '../../core/ledger';
import { figuresOf } from './figures';
import type { FollowedSource } from '../followedSource';
import { generationsOf } from './generations';
import { sourceStateOf } from '../sourceState';
import type { WatchStatus } from '../watch/watcher';

/** The account of a source as it is now. */
export function ledgerOf(source: FollowedSource, watch: WatchStatus): SourceLedger {
  const { id, label, path, realPath, format, dialect, openedAtMs, ledger, account, segments } = source;
  const generations = generationsOf(source);
  const { shownRecords: records, problems } = figuresOf(segments);
  const forgottenBytes = source.history.forgottenBytes + source.archives.forgottenBytes;
  return {
    source: id,
    label,
    path,
    realPath,
    format,
    dialect: dialect.id,
    state: sourceStateOf(source),
    watch,
    openedAtMs,
    generations,
    counts: {
      rotations: account.rotations,
      truncations: account.truncations,
      records,
      recordsNotOnDisk: segments.reduce((sum, { lostCount }) => sum + lostCount, 0),
      problems,
      readBytes: generations.reduce((sum, { readBytes }) => sum + readBytes, forgottenBytes),
    },
    entries: ledger.all,
    droppedEntries: ledger.dropped,
    unproven: account.unproven,
  };
}
