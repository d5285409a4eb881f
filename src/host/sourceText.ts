import { assertNever } from '../base/assertNever';
import { formatTime } from '../core/timestamp';
import type { SourceSummary } from '../core/summary';
import { visibleText } from '../core/visibleText';

/** What a source is doing, for people: `following`, `indexing 42 %`, `missing since 12:03`. */
export function stateText({ state, watch }: SourceSummary, zone: string): string {
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
export function watchText({ watch: { mode, reason } }: SourceSummary): string {
  if (mode === 'events') return 'Watched by file events, and looked at every second';
  return `Looked at every second${reason === '' ? '' : `: ${visibleText(reason)}`}`;
}

/** Whether the log can't be read now, so that its counts are not the whole truth. */
export function isUnreadable({ state }: SourceSummary): boolean {
  return state.kind === 'missing' || state.kind === 'denied' || state.kind === 'notAFile' || state.kind === 'failed';
}

/** Whether counts will still grow without the log growing. */
export function isUnfinished({ state }: SourceSummary): boolean {
  return state.kind === 'opening' || state.kind === 'indexing' || state.kind === 'partial';
}

function percent(fraction: number): string {
  // 100 % would say that it is done.
  return `${Math.min(99, Math.floor(fraction * 100))} %`;
}
