import type { ValueTables } from '../core/columns';
import type { FailureSummary, FailureView, ResultSummary, SourceSummary } from '../core/summary';
import { roles } from '../core/roles';
import { highest, lowest } from './ledger/figures';
import type { FollowedSource } from './followedSource';
import { noticesOf } from './ledger/notices';
import { viewWithoutDetails } from './rowViews';
import { sourceStateOf } from './sourceState';
import type { Segment } from './store/segment';
import type { Result } from './result/result';
import type { WatchStatus } from './watch/watcher';

/** One source in the summary. */
export function summarizeSource(source: FollowedSource, watch: WatchStatus): SourceSummary {
  const { segments } = source;
  const sum = (of: (segment: Segment) => number): number => segments.reduce((total, segment) => total + of(segment), 0);
  const records = sum(segment => segment.visibleCount);
  return {
    id: source.id,
    label: source.label,
    path: source.path,
    realPath: source.realPath,
    format: source.format,
    dialect: source.dialect.id,
    roles: roles.filter(role => segments.some(segment => segment.hasRole(role))),
    state: sourceStateOf(source),
    watch,
    records,
    recordsNotOnDisk: sum(segment => segment.lostCount),
    problems: sum(segment => segment.problems.length),
    failures: sum(segment => segment.failures),
    unseen: sum(segment => segment.unseen),
    sizeBytes: source.sizeBytes,
    firstTimeMs: lowest(segments.map(segment => segment.firstTimeMs)),
    lastTimeMs: highest(segments.map(segment => segment.lastTimeMs)),
    mark: source.mark,
    ...noticesOf(source.account),
    ledgerRevision: source.ledger.revision,
    position: source.position,
  };
}

/** The failures of all sources, whatever any filter says. */
export function summarizeFailures(sources: readonly FollowedSource[], tables: ValueTables): FailureSummary {
  const segments = sources.flatMap(source => source.segments);
  const newest = sources.flatMap(source => newestOf(source, tables));
  newest.sort((a, b) => (b.timeMs ?? -Infinity) - (a.timeMs ?? -Infinity));
  return {
    total: segments.reduce((total, segment) => total + segment.failures, 0),
    unseen: segments.reduce((total, segment) => total + segment.unseen, 0),
    newest: newest.slice(0, NEWEST),
  };
}

export function summarizeResults(
  results: Iterable<Result>,
  sources: readonly FollowedSource[],
  searchingOf: (result: Result) => number | null,
): ResultSummary[] {
  let total = 0;
  for (const source of sources) for (const segment of source.segments) total += segment.visibleCount;
  return [...results].map(result => result.summary(total, searchingOf(result)));
}

/** Newest first, as the log has it: its clock may have been set back. */
function newestOf(source: FollowedSource, tables: ValueTables): FailureView[] {
  const views: FailureView[] = [];
  for (let place = source.segments.length - 1; place >= 0 && views.length < NEWEST; place--) {
    const segment = source.segments[place];
    if (segment === undefined) break;
    for (const row of [...segment.newestFailures].reverse()) {
      const { row: id, timeMs, event, subject, session, procedure, job } = viewWithoutDetails(tables, segment, row);
      views.push({ row: id, source: source.id, timeMs, event, subject, session, procedure, job });
    }
  }
  return views.slice(0, NEWEST);
}

const NEWEST = 5;
