import type { SourceState } from '../core/summary';
import type { FollowedSource } from './followedSource';

/** What a person is told about a source. */
export function sourceStateOf(source: FollowedSource): SourceState {
  const { state } = source;
  switch (state?.kind) {
    case undefined:
      return { kind: 'opening' };
    case 'missing':
      return { kind: 'missing', sinceMs: source.disk.missingSinceMs ?? 0 };
    case 'denied':
    case 'notAFile':
    case 'failed':
      return state;
    case 'ok': {
      if (!source.hasBackfill && !source.isBackfilling) return { kind: 'following' };
      const fraction = fractionOf(source);
      if (source.isCancelled) return { kind: 'partial', fraction };
      return { kind: 'indexing', fraction, isInArchives: isLogRead(source) };
    }
  }
}

/** Whether the log itself is read to its start. */
function isLogRead({ history: { current }, entries }: FollowedSource): boolean {
  if (entries !== null) return false;
  return current?.segments[0]?.startOffset === 0 && current.segments.every(({ firstLine }) => firstLine !== null);
}

/** Share of the bytes of the file and its archives that are indexed, or of the entries. */
function fractionOf(source: FollowedSource): number {
  const { history, archives, sizeBytes, entries } = source;
  const { progress } = source.disk;
  if (entries !== null) {
    return progress === null || progress.total === 0 ? 0 : Math.min(1, progress.done / progress.total);
  }
  const { doneBytes, totalBytes } = archives;
  const segments = history.current?.segments ?? [];
  const indexed = segments.reduce((sum, segment) => sum + segment.endOffset - segment.startOffset, doneBytes);
  const size = sizeBytes + totalBytes;
  return size === 0 ? 1 : Math.min(1, indexed / size);
}
