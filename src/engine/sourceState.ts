import type { SourceState } from '../core/summary';
import type { FollowedSource } from './followedSource';

/** What a person is told about a source. */
export function sourceStateOf(source: FollowedSource): SourceState {
  const { state } = source;
  switch (state?.kind) {
    case undefined:
      return { kind: 'opening' };
    case 'missing':
      return { kind: 'missing', sinceMs: source.missingSinceMs ?? 0 };
    case 'denied':
    case 'notAFile':
    case 'failed':
      return state;
    case 'ok': {
      if (!source.hasBackfill && !source.isBackfilling) return { kind: 'following' };
      return { kind: source.isCancelled ? 'partial' : 'indexing', fraction: source.fraction };
    }
  }
}
