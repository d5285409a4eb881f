import { assertNever } from '../base/assertNever';
import type { SourceSummary } from './summary';
import { formatTime } from './timestamp';
import { visibleText } from './visibleText';

/** What a source is doing, for people: `following`, `indexing 42 %`, `missing since 12:03`. */
export function stateText({ state, watch }: Pick<SourceSummary, 'state' | 'watch'>, zone: string): string {
  switch (state.kind) {
    case 'opening':
      return 'opening';
    case 'indexing':
      return `indexing ${state.isInArchives === true ? 'archives ' : ''}${percent(state.fraction)}`;
    case 'following':
      return watch.mode === 'polling' ? 'polling' : 'following';
    case 'partial':
      return `indexing cancelled at ${percent(state.fraction)}`;
    case 'missing':
      return `missing since ${formatTime(state.sinceMs, zone, 'minutes').slice('YYYY-MM-DD '.length)}`;
    case 'denied':
      return 'not permitted';
    case 'notAFile':
      return `not a file, but ${state.what}`;
    case 'failed':
      return `can't be read: ${state.message}`;
    default:
      return assertNever(state);
  }
}

/** How growth of the log is noticed, and why so. */
export function watchText({ watch: { mode, reason } }: Pick<SourceSummary, 'watch'>): string {
  if (mode === 'events') return 'Watched by file events, and looked at every second';
  return `Looked at every second${reason === '' ? '' : `: ${visibleText(reason)}`}`;
}

function percent(fraction: number): string {
  // 100 % would say that it is done.
  return `${Math.min(99, Math.floor(fraction * 100))} %`;
}
