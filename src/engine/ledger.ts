import type { Generation, SourceLedger } from '../core/ledger';
import type { FollowedSource } from './followedSource';
import type { Incarnation } from './incarnation';
import { sourceStateOf } from './sourceState';
import type { Segment } from './store/segment';
import type { WatchStatus } from './watcher';

/** The account of a source as it is now. */
export function ledgerOf(source: FollowedSource, watch: WatchStatus): SourceLedger {
  const { id, label, path, realPath, format, dialect, openedAtMs, ledger } = source;
  const generations = source.history.incarnations.map(generationOf);
  const sum = (of: (segment: Segment) => number): number =>
    source.segments.reduce((total, segment) => total + of(segment), 0);
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
      rotations: 0,
      truncations: 0,
      records: sum(segment => segment.visibleCount),
      recordsNotOnDisk: sum(segment => segment.lostCount),
      problems: sum(segment => segment.problems.length),
      readBytes: generations.reduce((total, { readBytes }) => total + readBytes, 0),
    },
    entries: ledger.all,
    droppedEntries: ledger.dropped,
    unproven: [],
  };
}

function generationOf({ identity, segments, retired }: Incarnation): Generation {
  const sum = (of: (segment: Segment) => number): number => segments.reduce((total, segment) => total + of(segment), 0);
  const isReadable = segments.every(segment => segment.isReadable);
  return {
    kind: retired === null ? 'live' : 'former',
    path: segments[0]?.isOnDisk === true ? segments[0].path : null,
    identity,
    state: retired === null ? 'followed' : isReadable ? 'stillOpen' : 'gone',
    cause: retired?.reason ?? '',
    sizeBytes: segments[segments.length - 1]?.endOffset ?? 0,
    readBytes: sum(segment => segment.endOffset - segment.startOffset),
    records: sum(segment => segment.rowCount),
    shownRecords: sum(segment => segment.visibleCount),
    problems: sum(segment => segment.problems.length),
    firstTimeMs: segments[0]?.firstTimeMs ?? null,
    lastTimeMs: segments[segments.length - 1]?.lastTimeMs ?? null,
  };
}
