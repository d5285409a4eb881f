import { rowIdOf, rowInSegment, type RowId, type SegmentId, type SourceId } from '../../../src/core/ids';
import type { RowView } from '../../../src/protocol/engineViews';
import { dressed } from './syntheticKinds';
import type { SyntheticKind, SyntheticRecord } from './syntheticRecord';

const procedures = ['bids', 'fmriprep', 'freesurfer', 'mriqc', 'qsiprep', 'tractography'];
const startMs = Date.UTC(2025, 1, 10, 5, 58, 0, 429);

/** Milliseconds between two records. */
export const recordGapMs = 4_200;

/** The record with this number, of one of the sources, which are of these kinds. */
export function syntheticRecord(index: number, sources: readonly SyntheticKind[]): SyntheticRecord {
  const record = schedulerRecord(index, sources.length);
  return dressed(record, sources[record.source] ?? 'snbb');
}

function schedulerRecord(index: number, sources: number): SyntheticRecord {
  const noise = mix(index);
  const job = Math.floor(index / 4);
  const who = mix(job);
  const day = new Date(startMs + job * 60_000).toISOString().slice(0, 10).replaceAll('-', '');
  const base = {
    index,
    timeMs: startMs + (index + rush(index)) * recordGapMs + (noise % 3_000) + (noise % 1000) / 1000,
    source: who % sources,
    subject: `sub-${String((who % 480) + 1).padStart(4, '0')}`,
    session: `ses-${day}${String(who % 24).padStart(2, '0')}${String(who % 60).padStart(2, '0')}`,
    procedure: procedures[(who >>> 3) % procedures.length] ?? 'bids',
    job: String(772 + job),
    old: '',
    status: '',
    detail: '',
    durationMs: null,
    cost: '',
    isZoneAssumed: false,
    kind: 'snbb' as const,
  };
  const isLucky = who % (job % 9_000 < 500 ? 7 : 59) !== 0;
  switch (index % 4) {
    case 0:
      return noise % 61 === 0
        ? { ...base, event: 'error', job: '', detail: sbatchError(base.subject, base.session), outcome: 'failure' }
        : { ...base, event: 'submitted', outcome: 'running' };
    case 1:
      return { ...base, event: 'status_change', old: 'pending', status: 'running', outcome: 'running' };
    case 2:
      return isLucky
        ? { ...base, event: 'status_change', old: 'running', status: 'complete', outcome: 'success' }
        : { ...base, event: 'status_change', old: 'running', status: 'failed', outcome: 'failure' };
    default:
      return isLucky
        ? { ...base, event: 'dry_run', job: '', detail: `sbatch --job-name=${base.procedure}`, outcome: 'neutral' }
        : { ...base, event: 'retry_cleared', old: 'failed', outcome: 'neutral' };
  }
}

export function sourceIdAt(index: number): SourceId {
  return `/data/snbb${index === 0 ? '' : String(index)}/scheduler_audit.jsonl` as SourceId;
}

export function rowIdAt(index: number): RowId {
  return rowIdOf(0 as SegmentId, index);
}

export function indexOfRow(row: RowId): number {
  return rowInSegment(row);
}

export function viewOf(record: SyntheticRecord, isUnseen: boolean): RowView {
  const { index, source, timeMs, event, subject, session, procedure, job, old, status, detail, outcome } = record;
  const { durationMs, cost, isZoneAssumed } = record;
  return {
    ...{
      timeMs,
      event,
      subject,
      session,
      procedure,
      job,
      old,
      status,
      detail,
      durationMs,
      cost,
      isZoneAssumed,
      outcome,
    },
    row: rowIdAt(index),
    source: sourceIdAt(source),
    isUnseen,
    isOnDisk: index % 997 !== 996,
  };
}

function sbatchError(subject: string, session: string): string {
  return (
    `Command '['sbatch', '--account=snbb', '--job-name=bids_${subject}_${session}', '--mem=32G', '--cpus-per-task=8', ` +
    `'--output=/data/snbb_dev/größe/bids/bids_${subject}_${session}_%j.out', 'snbb_run_bids.sh', '${subject}', '${session}']' ` +
    'returned non-zero exit status 1. See https://slurm.schedmd.com/sbatch.html\u001b[0m'
  );
}

/** More records by day than by night: time runs ahead and is caught up with, and never goes back. */
function rush(index: number): number {
  return 2_600 * Math.sin(index / 3_270) + 300 * Math.sin(index / 410);
}

/** Spreads a number over 31 bits, always the same way. */
function mix(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 16)) >>> 1;
}
