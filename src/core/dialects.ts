import type { Dialect, FieldRule, OutcomeRule } from './dialect';
import type { IndexedRole } from './roles';

/** The SNBB scheduler's audit log; keys and words as its writer has them (test/fixtures/samples/README.md). */
const snbb: Dialect = {
  id: 'snbb',
  label: 'SNBB scheduler',
  fields: {
    time: at('timestamp'),
    event: at('event'),
    subject: at('subject'),
    session: at('session'),
    procedure: at('procedure'),
    job: at('job_id'),
    old: at('old_status'),
    status: at('new_status'),
    detail: at('detail'),
  },
  outcomes: [
    when('event', ['error'], 'failure'),
    when('status', ['failed'], 'failure'),
    when('status', ['complete'], 'success'),
    when('event', ['submitted'], 'running'),
    when('status', ['pending', 'running'], 'running'),
  ],
  fileNames: ['scheduler_audit*.jsonl'],
  signs: [['timestamp', 'event', 'subject', 'session', 'procedure']],
};

/** Betty's audit log of skills, and of the agents that write into the same array. */
const betty: Dialect = {
  id: 'betty',
  label: 'Betty Framework',
  fields: {
    time: at('timestamp'),
    event: { paths: ['action'], constant: 'execution' },
    subject: at('agent'),
    procedure: at('skill'),
    job: at('audit_id'),
    status: at('status', 'write_status'),
    detail: at('errors'),
    duration: { paths: ['duration_ms'], unit: 'ms' },
  },
  outcomes: [when('status', ['failed', 'timeout', 'error'], 'failure'), when('status', ['success'], 'success')],
  fileNames: ['audit_log*.json'],
  signs: [
    ['timestamp', 'skill', 'status'],
    ['timestamp', 'audit_id', 'agent', 'write_status'],
  ],
};

/** The runs of ddeutil-workflow, as files or as rows of its table. */
const ddeutil: Dialect = {
  id: 'ddeutil',
  label: 'ddeutil-workflow',
  fields: {
    time: at('release'),
    event: at('type'),
    // The partition; a row of the table has none, its release says the same.
    subject: at('$path.release', 'release'),
    session: at('parent_run_id'),
    procedure: at('name', 'workflow', '$path.workflow'),
    job: at('run_id'),
    status: at('context.status'),
    detail: { paths: ['errors.message'], isInnermost: true },
    duration: { paths: ['runs_metadata.exec_latency', 'metadata.exec_latency'], unit: 's' },
  },
  outcomes: [
    when('status', ['FAILED'], 'failure'),
    when('status', ['SUCCESS'], 'success'),
    when('status', ['WAIT'], 'running'),
  ],
  fileNames: ['workflow_audits*.db'],
  signs: [['release', 'type', 'context', 'run_id']],
  table: { name: 'audits', key: ['workflow', 'release'], jsonColumns: ['context', 'metadata'] },
};

/** Scout's AuditLog. */
const scout: Dialect = {
  id: 'scout',
  label: 'scout AuditLog',
  fields: {
    time: at('ts'),
    event: at('event'),
    session: at('session_id'),
    detail: at('reason'),
    duration: { paths: ['duration_ms'], unit: 'ms' },
    cost: at('cost'),
  },
  outcomes: [when('event', ['validation_fail'], 'failure')],
  fileNames: ['audit.jsonl', 'audit_*.jsonl'],
  signs: [['ts', 'event', 'session_id']],
};

/** All dialects that come with the product, by id. */
export const dialects: ReadonlyMap<string, Dialect> = new Map(
  [snbb, betty, ddeutil, scout].map(dialect => [dialect.id, dialect]),
);

/** The dialect that reads a log of which nothing else is known. */
export const defaultDialect: Dialect = snbb;

function at(...paths: string[]): FieldRule {
  return { paths };
}

function when(role: IndexedRole, texts: readonly string[], outcome: OutcomeRule['outcome']): OutcomeRule {
  const values = texts.map(text => ({ text, hasWildcard: false }));
  return { when: [{ role, values, isExact: true, isNegated: false }], outcome };
}
