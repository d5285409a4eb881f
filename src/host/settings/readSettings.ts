import { sourceFormats, type SourceFormat } from '../../core/formats';
import { isKnownZone } from '../../core/timestamp';
import type { GroupField } from '../../core/roles';

/** One entry of `auditLogViewer.sources` as written, checked but not resolved. */
export interface SourceSetting {
  readonly path: string;
  readonly format: 'auto' | SourceFormat;
  /** `auto`, or the id of a dialect that is known. */
  readonly dialect: string;
  readonly label: string;
}

/** What is wrong with a setting: names the setting and what to do. */
export type Complain = (message: string) => void;

const formats = ['auto', ...sourceFormats] as const;

/** Checks `auditLogViewer.sources`. Good entries are kept beside bad ones. `dialectIds`: of all dialects that are known. */
export function readSources(
  value: unknown,
  dialectIds: readonly string[],
  complain: Complain,
): readonly SourceSetting[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    complain('auditLogViewer.sources must be a list of sources, each with a "path".');
    return [];
  }
  return value.flatMap((entry: unknown, i) => readSource(entry, `auditLogViewer.sources[${i}]`, dialectIds, complain));
}

function readSource(
  entry: unknown,
  name: string,
  dialectIds: readonly string[],
  complain: Complain,
): readonly SourceSetting[] {
  if (typeof entry !== 'object' || entry === null) {
    complain(`${name} must be an object with a "path", such as { "path": "~/logs/scheduler_audit.jsonl" }.`);
    return [];
  }
  const { path, format = 'auto', dialect = 'auto', label = '' } = entry as Readonly<Record<string, unknown>>;
  if (typeof path !== 'string' || path.trim() === '') {
    complain(`${name}.path must be the path or glob of a log.`);
    return [];
  }
  const goodFormat = formats.find(candidate => candidate === format);
  if (goodFormat === undefined) complain(`${name}.format must be one of: ${formats.join(', ')}. "auto" is used.`);
  const isDialect = typeof dialect === 'string' && (dialect === 'auto' || dialectIds.includes(dialect));
  if (!isDialect) {
    const known = ['auto', ...dialectIds].join(', ');
    complain(
      `${name}.dialect must be one of: ${known}; others are defined in auditLogViewer.dialects. "auto" is used.`,
    );
  }
  if (typeof label !== 'string') complain(`${name}.label must be a text. It is left out.`);
  return [
    {
      path,
      format: goodFormat ?? 'auto',
      dialect: isDialect ? dialect : 'auto',
      label: typeof label === 'string' ? label : '',
    },
  ];
}

/** Checks `auditLogViewer.schedulerConfig`; `''` when unset. */
export function readSchedulerConfig(value: unknown, complain: Complain): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value.trim();
  complain('auditLogViewer.schedulerConfig must be the path of a YAML file.');
  return '';
}

/** What the person chose: their own clock, or a zone by name. */
export type ZoneChoice = { readonly kind: 'local' } | { readonly kind: 'zone'; readonly zone: string };

/** Checks `auditLogViewer.timeZone`. */
export function readZone(value: unknown, complain: Complain): ZoneChoice {
  return readZoneChoice(value, 'timeZone', { kind: 'local' }, complain);
}

/** Checks `auditLogViewer.assumedTimeZone`; answers an IANA name. `machineZone` is that of the machine where the logs are. */
export function readAssumedZone(value: unknown, machineZone: string, complain: Complain): string {
  const choice = readZoneChoice(value, 'assumedTimeZone', { kind: 'zone', zone: 'UTC' }, complain);
  return choice.kind === 'zone' ? choice.zone : machineZone;
}

function readZoneChoice(
  value: unknown,
  setting: 'timeZone' | 'assumedTimeZone',
  otherwise: ZoneChoice,
  complain: Complain,
): ZoneChoice {
  const used = `"${otherwise.kind === 'local' ? 'local' : 'utc'}" is used.`;
  if (typeof value !== 'string') {
    if (value !== undefined) {
      complain(`auditLogViewer.${setting} must be "local", "utc" or a zone name. ${used}`);
    }
    return otherwise;
  }
  const name = value.trim();
  if (name === '') return otherwise;
  if (name.toLowerCase() === 'local') return { kind: 'local' };
  if (name.toLowerCase() === 'utc') return { kind: 'zone', zone: 'UTC' };
  if (isKnownZone(name)) return { kind: 'zone', zone: name };
  complain(
    `auditLogViewer.${setting}: this machine knows no zone "${name.slice(0, 60)}". ` +
      `Write "local", "utc" or a name such as "Europe/Berlin"; ${used}`,
  );
  return otherwise;
}

export const groupings = [
  ['event', 'procedure', 'subject'],
  ['subject', 'session', 'procedure'],
  ['procedure', 'status'],
  ['day', 'event'],
] as const satisfies readonly (readonly GroupField[])[];
export type Grouping = (typeof groupings)[number];
export type GroupOrder = 'name' | 'appearance';

/** Checks a grouping as the setting and the workspace's memory write it: `event,procedure,subject`. */
export function readGrouping(value: unknown): Grouping | undefined {
  return groupings.find(grouping => grouping.join() === value);
}

/** Checks `auditLogViewer.groupOrder`. */
export function readGroupOrder(value: unknown): GroupOrder | undefined {
  return value === 'name' || value === 'appearance' ? value : undefined;
}
