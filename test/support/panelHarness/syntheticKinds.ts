import { dialects } from '../../../src/core/dialects';
import { flattenJson } from '../../../src/core/jsonFields';
import { roles, type Role } from '../../../src/core/roles';
import type { SourceSummary } from '../../../src/core/summary';
import type { RecordField, RecordLocation } from '../../../src/protocol/engineViews';
import type { SyntheticKind, SyntheticRecord } from './syntheticRecord';

export function isSyntheticKind(name: string): name is SyntheticKind {
  return Object.hasOwn(kinds, name);
}

interface Kind {
  readonly label: string;
  readonly format: string;
  /** What of the scheduler's record becomes what in a record of this kind. */
  dress(record: SyntheticRecord): Partial<SyntheticRecord>;
  /** The record's object, in the order of its keys. */
  objectOf(record: SyntheticRecord): object;
  nameOf(record: SyntheticRecord): string | null;
  /** What the path of its file says. */
  factsOf(record: SyntheticRecord): Readonly<Record<string, string>>;
}

const iso = (ms: number): string => new Date(ms).toISOString();
const none = { subject: '', session: '', procedure: '', job: '', old: '' };

const kinds: Readonly<Record<SyntheticKind, Kind>> = {
  snbb: {
    label: 'scheduler_audit.jsonl',
    format: 'jsonl',
    dress: () => ({}),
    objectOf: ({ timeMs, event, subject, session, procedure, job, old, status, detail, index }) => ({
      timestamp: iso(timeMs).replace('Z', '393+00:00'),
      event,
      subject,
      session,
      procedure,
      ...(job === '' ? {} : { job_id: job }),
      ...(old === '' ? {} : { old_status: old }),
      ...(status === '' ? {} : { new_status: status }),
      ...(detail === '' ? {} : { detail }),
      node: `n${(index % 12) + 1}`,
    }),
    nameOf: () => null,
    factsOf: () => ({}),
  },
  betty: {
    label: 'registry/audit_log.json',
    format: 'jsonArray',
    dress: ({ index, outcome, procedure }) => ({
      ...none,
      event: 'execution',
      procedure: `${procedure}.run`,
      status: outcome === 'failure' ? (index % 3 === 0 ? 'timeout' : 'failed') : 'success',
      detail: outcome === 'failure' ? 'Required field missing: version; Manifest is not valid' : '',
      durationMs: index % 9 === 4 ? null : (index * 7919) % 4_600,
      outcome: outcome === 'failure' ? 'failure' : 'success',
    }),
    objectOf: ({ timeMs, procedure, status, durationMs, detail }) => ({
      timestamp: iso(timeMs).replace('Z', '120+00:00'),
      skill: procedure,
      status,
      ...(durationMs === null ? {} : { duration_ms: durationMs }),
      ...(detail === '' ? {} : { errors: detail.split('; ') }),
      metadata: { version: '0.3.1', host: 'ci-4' },
    }),
    nameOf: ({ index }) => `entry ${(index % 10_000) + 1}`,
    factsOf: () => ({}),
  },
  ddeutil: {
    label: 'audits',
    format: 'jsonTree',
    dress: ({ index, timeMs, outcome, procedure }) => ({
      ...none,
      event: 'normal',
      subject: `${iso(timeMs).slice(0, 16).replace(/\D/g, '')}00`,
      session: `2025030305${String(index).padStart(10, '0')}T3129424655`,
      procedure: `ingest-${procedure}`,
      job: `2025030305${String(index).padStart(10, '0')}T3129424655`,
      status: outcome === 'failure' ? 'FAILED' : 'SUCCESS',
      detail: outcome === 'failure' ? 'Stage raised: FileNotFoundError: orders.csv' : '',
      durationMs: ((index * 7919) % 900_000) + 0.125,
      outcome: outcome === 'failure' ? 'failure' : 'success',
      timeMs: Math.floor(timeMs / 60_000) * 60_000,
      isZoneAssumed: true,
    }),
    objectOf: ({ timeMs, procedure, event, status, detail, job, session, durationMs }) => ({
      name: procedure,
      release: `${iso(timeMs).slice(0, 16).replace('T', ' ')}:00`,
      type: event,
      context: { params: {}, status, ...(detail === '' ? {} : { errors: { name: 'StageError', message: detail } }) },
      run_id: job,
      parent_run_id: session,
      runs_metadata: { exec_latency: (durationMs ?? 0) / 1000 },
    }),
    nameOf: ({ procedure, subject, job }) => `workflow=${procedure}/release=${subject}/${job}.log`,
    factsOf: ({ procedure, subject }) => ({ workflow: procedure, release: subject }),
  },
  scout: {
    label: 'audit.jsonl',
    format: 'jsonl',
    dress: ({ index, outcome, session }) => ({
      ...none,
      event:
        outcome === 'failure' ? 'validation_fail' : (['nav', 'gate_compress', 'brief', 'cache_hit'][index % 4] ?? ''),
      session,
      status: '',
      detail: outcome === 'failure' ? 'path does not exist' : '',
      durationMs: index % 4 === 3 ? null : (index * 104_729) % 12_000,
      cost: index % 4 === 3 ? '' : index % 29 === 0 ? '1e-07' : index % 5 === 0 ? '0.0' : `0.00${index % 97}`,
      outcome: outcome === 'failure' ? 'failure' : 'neutral',
    }),
    objectOf: ({ timeMs, event, session, cost, detail, durationMs, index }) => ({
      ts: iso(timeMs),
      event,
      session_id: session,
      ...(cost === '' ? {} : { cost: Number(cost), model: 'small-2', input_t: index % 4000, output_t: index % 300 }),
      ...(detail === '' ? {} : { reason: detail }),
      ...(durationMs === null ? {} : { duration_ms: durationMs }),
    }),
    nameOf: () => null,
    factsOf: () => ({}),
  },
};

/** The record as another system would have written it. */
export function dressed(record: SyntheticRecord, kind: SyntheticKind): SyntheticRecord {
  return kind === 'snbb' ? record : { ...record, kind, ...kinds[kind].dress(record) };
}

/** The record's text in its log. */
export function rawText(record: SyntheticRecord): string {
  const object = kinds[record.kind].objectOf(record);
  if (kinds[record.kind].format === 'jsonl') return JSON.stringify(object);
  const text = JSON.stringify(object, null, 2);
  // An element of an array stands two blanks further in.
  return record.kind === 'betty' ? text.replaceAll('\n', '\n  ') : text;
}

/** The record's fields with their roles, and what its path says. */
export function fieldsOf(record: SyntheticRecord): readonly RecordField[] {
  const rules = Object.entries(dialects.get(record.kind)?.fields ?? {});
  const roleOf = (path: string): string | null =>
    rules.find(([, { paths, isInnermost }]) =>
      isInnermost === true ? path.endsWith(`.${paths[0] ?? ''}`) : paths.some(known => known === path),
    )?.[0] ?? null;
  const facts = Object.entries(kinds[record.kind].factsOf(record)).map(
    ([key, text]) => ({ path: `$path.${key}`, kind: 'string', text }) as const,
  );
  const fields = [...flattenJson(rawText(record), 500).fields, ...facts];
  return fields.map(field => ({ ...field, role: roleOf(field.path) }));
}

export function nameOf(record: SyntheticRecord): RecordLocation['name'] {
  return kinds[record.kind].nameOf(record);
}

/** What tells a source of this kind from others. */
export function kindFacts(
  kind: SyntheticKind,
  index: number,
): Pick<SourceSummary, 'label' | 'format' | 'dialect' | 'roles'> {
  const { label, format } = kinds[kind];
  const has = (role: Role): boolean => Object.hasOwn(dialects.get(kind)?.fields ?? {}, role);
  // A skill's records name no agent and no id of an audit.
  const isWritten = (role: Role): boolean => kind !== 'betty' || (role !== 'subject' && role !== 'job');
  return {
    label: index === 0 || kind !== 'snbb' ? label : `snbb${index}/${label}`,
    format,
    dialect: kind,
    roles: roles.filter(role => has(role) && isWritten(role)),
  };
}
