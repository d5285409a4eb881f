import type { FailureView, SourceSummary, Summary } from '../core/summary';
import { formatTime } from '../core/timestamp';
import { capText, visibleText } from '../core/visibleText';
import { countText, plural } from '../core/quantityText';
import { stateText } from '../core/sourceText';
import { isUnfinished, isUnreadable } from './sourceState';

export interface StatusView {
  /** May hold `$(icon)`, and never text of a log. */
  readonly text: string;
  /** Lines of plain text; the first is a heading. Log text is made visible, not escaped: the tooltip must not parse it. */
  readonly tooltip: readonly string[];
  readonly isWarning: boolean;
  /** For screen readers. */
  readonly spoken: string;
}

/** The failure counter. It counts everything, whatever the filter; it never says 0 of a log that could not be read. */
export function statusView(summary: Summary | undefined, zone: string, isRestarting: boolean): StatusView {
  if (summary?.sources.length === 0) {
    const text = 'no log matches the configured sources';
    return {
      text: '$(warning) Audit log: none found',
      tooltip: [`Audit log: ${text} yet.`],
      isWarning: false,
      spoken: text,
    };
  }
  if (summary === undefined) {
    const text = isRestarting ? 'Audit log: starting again' : 'Audit log: opening';
    return { text: `$(sync~spin) ${text}`, tooltip: [text], isWarning: false, spoken: text };
  }
  const { failures, sources } = summary;
  const unreadable = sources.filter(isUnreadable);
  const isLoading =
    isRestarting || sources.some(source => source.state.kind === 'opening' || source.state.kind === 'indexing');
  const counter = counterText(summary, unreadable);
  const unseen = failures.unseen > 0 ? `, ${countText(failures.unseen)} new` : '';
  const icon = isLoading ? 'sync~spin' : iconOf(unreadable.length, failures.unseen, failures.total);
  const spoken = `Audit log: ${counter}${unseen}`;
  return {
    text: `$(${icon}) ${counter}${unseen}`,
    tooltip: [
      spoken,
      ...(failures.newest.length > 0 ? ['Newest failures:'] : []),
      ...failures.newest.map(failure => failureText(failure, zone)),
      ...sources
        .filter(source => isUnreadable(source) || isUnfinished(source))
        .map(source => `${visibleText(source.label)}: ${stateText(source, zone)}`),
      failures.total > 0 ? 'Click to show the failures.' : 'Click to open the panel.',
    ],
    isWarning: failures.unseen > 0,
    spoken,
  };
}

function iconOf(unreadable: number, unseen: number, total: number): string {
  if (unreadable > 0) return 'warning';
  if (unseen > 0) return 'bell-dot';
  return total > 0 ? 'error' : 'pass';
}

function counterText(summary: Summary, unreadable: readonly SourceSummary[]): string {
  const { failures, sources } = summary;
  const unknown = `${unreadable.length === 1 ? 'a log' : plural(unreadable.length, 'log')} can’t be read`;
  if (failures.total === 0 && unreadable.length > 0) return unknown;
  const isOpen = sources.some(isUnfinished);
  if (failures.total === 0 && isOpen) return 'no failures so far';
  const total = `${plural(failures.total, 'failure')}${isOpen ? ' so far' : ''}`;
  return unreadable.length > 0 ? `${total}, ${unknown}` : total;
}

/** One failure in a line: `2025-02-10 13:08:00  status_change  sub-0001 / ses-1 / bids  job 772`. */
export function failureText(failure: FailureView, zone: string): string {
  const time = failure.timeMs === null ? '(no time)' : formatTime(failure.timeMs, zone, 'seconds');
  const task = [failure.subject, failure.session, failure.procedure].filter(value => value !== '').join(' / ');
  const job = failure.job === '' ? '' : `job ${failure.job}`;
  const parts = [failure.event, task, job].filter(part => part !== '').map(part => capText(visibleText(part), 80));
  return [time, ...parts].join('  ');
}
