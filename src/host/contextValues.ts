import type { Summary } from '../core/summary';
import { contextKeys, type ContextKey } from './contributions';

export interface ContextFacts {
  readonly hasSources: boolean;
  readonly hasFilter: boolean;
  readonly hasSelection: boolean;
  readonly hasSessionSources: boolean;
  readonly summary: Summary | undefined;
}

/** What `when` and `enablement` clauses are told: which commands make sense now. */
export function contextValues({ summary, ...facts }: ContextFacts): Readonly<Record<ContextKey, boolean>> {
  const sources = summary?.sources ?? [];
  return {
    [contextKeys.hasSources]: facts.hasSources,
    [contextKeys.hasFilter]: facts.hasFilter,
    [contextKeys.hasSelection]: facts.hasSelection,
    [contextKeys.hasSessionSources]: facts.hasSessionSources,
    [contextKeys.hasFailures]: (summary?.failures.total ?? 0) > 0,
    [contextKeys.hasUnseen]: (summary?.failures.unseen ?? 0) > 0,
    [contextKeys.hasProblems]: sources.some(source => source.problems > 0),
    [contextKeys.isIndexing]: sources.some(({ state }) => state.kind === 'indexing'),
    [contextKeys.hasPartial]: sources.some(({ state }) => state.kind === 'partial'),
  };
}
