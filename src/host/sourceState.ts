import type { SourceSummary } from '../core/summary';

/** Whether the log can't be read now, so that its counts are not the whole truth. */
export function isUnreadable({ state }: SourceSummary): boolean {
  return state.kind === 'missing' || state.kind === 'denied' || state.kind === 'notAFile' || state.kind === 'failed';
}

/** Whether counts will still grow without the log growing. */
export function isUnfinished({ state }: SourceSummary): boolean {
  return state.kind === 'opening' || state.kind === 'indexing' || state.kind === 'partial';
}
