import { assertNever } from '../../base/assertNever';
import { assumedZoneSign, assumedZoneText } from '../../core/assumedZone';
import { durationText, exactDurationText } from '../../core/durationText';
import { kindText } from '../../core/kindText';
import { placeText } from '../../core/placeText';
import { problemText } from '../../core/problem';
import type { GroupField } from '../../core/roles';
import type { SourceSummary } from '../../core/summary';
import { formatTime } from '../../core/timestamp';
import { capText, visibleText } from '../../core/visibleText';
import type { RowView } from '../../protocol/engineViews';
import { commands } from '../contributions';
import { countText, fileNameOf, plural, sizeText } from '../../core/quantityText';
import { stateText, watchText } from '../../core/sourceText';
import { isUnreadable } from '../sourceState';
import { fileLook, filesLook } from './fileLook';
import { failureColor, plain, warningColor, type Look, type LookOptions } from './look';
import {
  fieldOf,
  isLeafGroup,
  valueOf,
  type GroupNode,
  type NoticeNode,
  type ProblemNode,
  type TreeNode,
} from './nodes';

/** How any node looks. */
export function lookOf(node: TreeNode, options: LookOptions): Look {
  switch (node.kind) {
    case 'source':
      return sourceLook(node.source, options);
    case 'notice':
      return noticeLook(node);
    case 'files':
      return filesLook(node);
    case 'file':
      return fileLook(node, options);
    case 'problems':
      return {
        ...plain(plural(node.count, 'problem'), 'warning', 'problems', {
          tooltip: 'What could not be read as records. Open one to see where it stands.',
        }),
        color: warningColor,
        isExpandable: true,
      };
    case 'problem':
      return problemLook(node);
    case 'moreProblems':
    case 'moreGroups':
      return {
        ...plain(`Load more (${countText(node.remaining)} more)`, 'ellipsis', 'more', {}),
        command: { id: commands.loadMore, title: 'Load More' },
      };
    case 'group':
      return groupLook(node);
    case 'record':
      return recordLook(node.row, options);
    case 'older':
      return {
        ...plain('Load older', 'fold-down', 'older', { tooltip: 'Show the 100 records before these' }),
        command: { id: commands.loadOlder, title: 'Load Older' },
      };
    case 'newer':
      return {
        ...plain(`${countText(node.count)} newer`, 'fold-up', 'newer', {
          tooltip: 'Records that arrived since this list was opened',
        }),
        color: 'charts.blue',
        command: { id: commands.loadNewer, title: 'Show Newer' },
      };
    default:
      return assertNever(node);
  }
}

function problemLook({ problem, parent }: ProblemNode): Look {
  const { kind, path, byteLength, isOnDisk } = problem;
  const label = `${placeText(problem)}: ${problemText[kind]}`;
  // An empty file, and what is no text of a file, have no size to speak of.
  const facts = [...(byteLength > 0 ? [sizeText(byteLength)] : []), ...(isOnDisk ? [] : ['no longer on disk'])];
  // Where it is not said, it is the log itself.
  const file = path === parent.parent.source.path ? [] : [visibleText(fileNameOf(path))];
  // A file of a folder is called by its path already.
  const isNamed = problem.name !== null && file.some(name => problem.name?.includes(name));
  return {
    ...plain(label, 'warning', 'problem', {
      description: [...(isNamed ? [] : file), ...facts].join(' · '),
      tooltip: `${visibleText(path)}\n${[label, ...facts].join(' · ')}`,
    }),
    command: { id: commands.openProblem, title: 'Open Line' },
  };
}

function noticeLook({ text, isWarning, isAboutLimit }: NoticeNode): Look {
  const label = visibleText(text);
  const click = isAboutLimit ? 'Click to change the limit.' : 'Click to show the whole account of the source.';
  return {
    ...plain(label, isWarning ? 'warning' : 'info', `notice${isAboutLimit ? ';beyondLimit' : ''}`, {
      tooltip: `${label}\n${click}`,
    }),
    ...(isWarning ? { color: warningColor } : {}),
    command: isAboutLimit
      ? { id: commands.changeArchiveLimit, title: 'Change Limit' }
      : { id: commands.showSourceDetails, title: 'Show Source Details' },
  };
}

function sourceLook(source: SourceSummary, options: LookOptions): Look {
  const state = stateText(source, options.zone);
  const { failures, unseen, problems, records, recordsNotOnDisk, warnings = [] } = source;
  const times = [source.firstTimeMs, source.lastTimeMs].map(ms =>
    ms === null ? '?' : formatTime(ms, options.zone, 'seconds'),
  );
  const lines = [
    visibleText(source.path),
    ...(source.realPath === null || source.realPath === source.path
      ? []
      : [`leads to ${visibleText(source.realPath)}`]),
    state,
    ...(isUnreadable(source) ? [] : [watchText(source)]),
    `${plural(records, 'record')}, ${plural(failures, 'failure')}, ${countText(unseen)} new, ${plural(problems, 'problem')}`,
    ...(recordsNotOnDisk > 0 ? [`${plural(recordsNotOnDisk, 'record')} no longer on disk`] : []),
    ...(records > 0 ? [`from ${times.join(' to ')}`] : []),
    ...warnings.map(warning => `warning: ${visibleText(warning)}`),
    `${sizeText(source.sizeBytes)}, ${kindText(source)}`,
  ];
  // Nothing was counted where nothing could be read: that is not 0.
  const count = records === 0 && isUnreadable(source) ? '' : ` · ${countText(records)}`;
  const flags = [
    source.state.kind === 'indexing' ? ';indexing' : '',
    source.state.kind === 'partial' ? ';partial' : '',
    problems > 0 ? ';problems' : '',
    unseen > 0 ? ';unseen' : '',
    options.isSessionSource(source) ? ';session' : '',
  ];
  return {
    label: visibleText(source.label),
    description: [
      `${state}${count}`,
      ...(unseen > 0 ? [`${countText(unseen)} new failed`] : []),
      // Below a node that is closed a gap would be a silent one.
      ...(warnings.length > 0 ? [plural(warnings.length, 'warning')] : []),
      // Last: it never changes, and is the first to go in a narrow side bar.
      kindText(source),
    ].join(' · '),
    tooltip: lines.join('\n'),
    ...sourceIcon(source),
    context: `source${flags.join('')}`,
    isExpandable: true,
  };
}

function sourceIcon(source: SourceSummary): Pick<Look, 'icon' | 'color'> {
  switch (source.state.kind) {
    case 'opening':
    case 'indexing':
      return { icon: 'loading~spin' };
    case 'partial':
      return { icon: 'debug-pause' };
    case 'denied':
      return { icon: 'lock', color: warningColor };
    default:
      if (isUnreadable(source)) return { icon: 'warning', color: warningColor };
      return { icon: source.watch.mode === 'polling' ? 'history' : 'broadcast' };
  }
}

const groupIcons: Readonly<Record<GroupField, string>> = {
  event: 'symbol-event',
  subject: 'person',
  session: 'calendar',
  procedure: 'gear',
  status: 'tag',
  day: 'calendar',
};

/** How a value is called; the missing one needs a name too. */
export function valueLabel(field: string, value: string): string {
  return value === '' ? `(no ${field})` : capText(visibleText(value), 100);
}

function groupLook(node: GroupNode): Look {
  const { count, failures } = node.group;
  const field = fieldOf(node);
  const label = valueLabel(field, valueOf(node));
  const hasSubject = node.grouping
    .slice(0, node.path.length)
    .some((name, i) => name === 'subject' && node.path[i] !== '');
  return {
    label,
    description: failures > 0 ? `${countText(count)} · ${countText(failures)} failed` : countText(count),
    tooltip: `${field}: ${label}\n${plural(count, 'record')}, ${plural(failures, 'failure')}`,
    ...(failures > 0 ? { icon: 'error', color: failureColor } : { icon: groupIcons[field] }),
    context: `group;${field}${isLeafGroup(node) ? ';leaf' : ''}${hasSubject ? ';subject' : ''}`,
    isExpandable: true,
  };
}

function recordLook(row: RowView, { zone, assumedZone }: LookOptions): Look {
  const time = row.timeMs === null ? '(no time)' : formatTime(row.timeMs, zone, 'seconds');
  const status = row.old === '' || row.status === '' ? row.status : `${row.old} → ${row.status}`;
  const duration = row.durationMs === null ? '' : durationText(row.durationMs);
  const job = row.job === '' ? '' : `job ${row.job}`;
  const parts = [status, job, duration, row.detail ?? ''].filter(part => part !== '');
  const named = [
    ['event', row.event],
    ['subject', row.subject],
    ['session', row.session],
    ['procedure', row.procedure],
    ['job', row.job],
    ['status', status],
    ['duration', row.durationMs === null ? '' : exactDurationText(row.durationMs)],
    ['cost', row.cost],
    ['detail', row.detail ?? '(no longer readable)'],
  ] as const;
  const facts = [
    ...(row.isZoneAssumed ? [assumedZoneText(assumedZone)] : []),
    ...named.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${visibleText(value)}`),
    ...(row.isOnDisk ? [] : ['no longer on disk']),
  ];
  const flags = [
    row.job === '' ? '' : ';job',
    row.subject === '' ? '' : ';subject',
    row.isOnDisk ? '' : ';gone',
    row.outcome === 'failure' ? ';failure' : '',
  ];
  return {
    label: row.isZoneAssumed ? `${time} ${assumedZoneSign}` : time,
    description: capText(visibleText(parts.join(' · ')), 200),
    tooltip: [time, ...facts].join('\n'),
    ...recordIcon(row),
    context: `record${flags.join('')}`,
    isExpandable: false,
    command: { id: commands.jumpToRawLine, title: 'Jump to Raw Line' },
  };
}

function recordIcon({ outcome, isUnseen }: RowView): Pick<Look, 'icon' | 'color'> {
  switch (outcome) {
    case 'failure':
      return { icon: isUnseen ? 'bell-dot' : 'error', color: failureColor };
    case 'success':
      return { icon: 'pass', color: 'testing.iconPassed' };
    case 'running':
      return { icon: 'play-circle', color: 'charts.blue' };
    case 'neutral':
      return { icon: 'circle-outline' };
    default:
      return assertNever(outcome);
  }
}
