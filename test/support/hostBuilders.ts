import { rowIdOf, sourceIdOf, type RowId, type SegmentId } from '../../src/core/ids';
import type { Generation, SourceLedger } from '../../src/core/ledger';
import type { SourceSummary, Summary } from '../../src/core/summary';
import type { ProblemView, RowView } from '../../src/protocol/engineViews';
import type { Memory } from '../../src/host/memory';

/** Summaries, rows and memories that name only what a test is about. */
export function aRowId(row: number): RowId {
  return rowIdOf(0 as SegmentId, row);
}

export function aSource(given: Partial<SourceSummary> = {}): SourceSummary {
  return {
    id: sourceIdOf('/logs/scheduler_audit.jsonl'),
    label: 'scheduler_audit',
    path: '/logs/scheduler_audit.jsonl',
    realPath: '/logs/scheduler_audit.jsonl',
    format: 'jsonl',
    dialect: 'snbb',
    roles: ['time', 'event', 'subject', 'session', 'procedure', 'job', 'old', 'status', 'detail'],
    state: { kind: 'following' },
    watch: { mode: 'events', reason: '' },
    records: 32,
    recordsNotOnDisk: 0,
    problems: 0,
    failures: 4,
    unseen: 0,
    sizeBytes: 7052,
    firstTimeMs: 0,
    lastTimeMs: 1000,
    mark: null,
    notices: [],
    ledgerRevision: 0,
    position: null,
    ...given,
  };
}

export function aGeneration(given: Partial<Generation> = {}): Generation {
  return {
    kind: 'live',
    path: '/logs/scheduler_audit.jsonl',
    identity: '1:100',
    state: 'followed',
    cause: '',
    sizeBytes: 7052,
    readBytes: 7052,
    records: 32,
    shownRecords: 32,
    problems: 0,
    firstTimeMs: Date.UTC(2025, 1, 10, 10, 2),
    lastTimeMs: Date.UTC(2025, 1, 10, 11, 40),
    ...given,
  };
}

export function aLedger(given: Partial<SourceLedger> = {}): SourceLedger {
  const { id: source, label, path, realPath, format, dialect, state, watch, records, recordsNotOnDisk } = aSource();
  return {
    source,
    label,
    path,
    realPath,
    format,
    dialect,
    state,
    watch,
    openedAtMs: 0,
    generations: [aGeneration()],
    counts: { rotations: 0, truncations: 0, records, recordsNotOnDisk, problems: 0, readBytes: 7052 },
    entries: [],
    droppedEntries: 0,
    unproven: [],
    ...given,
  };
}

export function aSummary(given: Partial<Summary> = {}): Summary {
  const sources = given.sources ?? [aSource()];
  const total = sources.reduce((sum, source) => sum + source.failures, 0);
  const unseen = sources.reduce((sum, source) => sum + source.unseen, 0);
  return { epoch: 1, revision: 1, sources, failures: { total, unseen, newest: [] }, results: [], ...given };
}

export function aRow(given: Partial<RowView> = {}): RowView {
  return {
    row: aRowId(0),
    source: sourceIdOf('/logs/scheduler_audit.jsonl'),
    timeMs: Date.UTC(2025, 1, 10, 13, 8),
    event: 'status_change',
    subject: 'sub-0001',
    session: 'ses-1',
    procedure: 'bids',
    job: '772',
    old: 'running',
    status: 'failed',
    detail: '',
    durationMs: null,
    cost: '',
    isZoneAssumed: false,
    outcome: 'failure',
    isUnseen: false,
    isOnDisk: true,
    ...given,
  };
}

export function aProblem(given: Partial<ProblemView> = {}): ProblemView {
  return {
    kind: 'notJson',
    path: '/logs/scheduler_audit.jsonl',
    name: null,
    isDocument: false,
    byteOffset: 0,
    byteLength: 3,
    line: 1,
    isOnDisk: true,
    ...given,
  };
}

/** A memory that keeps what it is given, as JSON does. */
export class FakeMemory implements Memory {
  private readonly values = new Map<string, string>();

  constructor(values: Readonly<Record<string, unknown>> = {}) {
    for (const [key, value] of Object.entries(values)) void this.update(key, value);
  }

  get(key: string): unknown {
    const value = this.values.get(key);
    return value === undefined ? undefined : JSON.parse(value);
  }

  async update(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, JSON.stringify(value));
  }
}
