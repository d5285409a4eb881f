import type { Summary } from '../../src/core/summary';
import { countOf } from '../parts/words';
import type { ShownResult } from '../resultView';
import type { IconName } from '../parts/icons';
import { sourceText } from './sourceText';

/** Why there is nothing in the table. */
export interface EmptyText {
  readonly icon: IconName;
  readonly title: string;
  readonly lines: readonly string[];
  /** Whether taking the filter away would help. */
  readonly canClear: boolean;
}

/** What to say in the place of an empty table; `undefined` when it is not empty, or nobody knows yet. */
export function emptyText(
  summary: Summary | undefined,
  result: ShownResult | undefined,
  filter: string,
  zone: string,
): EmptyText | undefined {
  if (!summary) return undefined;
  const { sources } = summary;
  if (sources.length === 0) {
    const lines = [
      'Run “Audit Log: Add Source…” to follow a log,',
      'or open a folder that holds one, such as a scheduler_audit.jsonl.',
    ];
    return { icon: 'inbox', title: 'No audit log yet', lines, canClear: false };
  }
  if (!result || result.count > 0) return undefined;
  if (result.searching !== null) return undefined;
  if (filter.trim() !== '' && result.total > 0) {
    const lines = [`${countOf(result.total, 'record')} ${result.total === 1 ? 'is' : 'are'} hidden by it.`];
    return { icon: 'filter', title: 'No record matches the filter', lines, canClear: true };
  }
  const states = sources.map(source => ({ source, state: sourceText(source, zone) }));
  const troubled = states.filter(({ state }) => state.kind === 'warning' || state.kind === 'error');
  if (troubled.length > 0) {
    const lines = troubled
      .slice(0, 4)
      .map(({ source, state }) => `${source.label}: ${state.text}. ${state.explanation}`);
    return { icon: 'warning', title: 'There is nothing to read', lines, canClear: false };
  }
  if (states.some(({ state }) => state.kind === 'busy')) return undefined;
  const lines = ['Records appear here as soon as they are written.'];
  return {
    icon: 'pulse',
    title: sources.length === 1 ? 'The log is empty' : 'The logs are empty',
    lines,
    canClear: false,
  };
}
