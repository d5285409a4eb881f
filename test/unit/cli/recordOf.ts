import { defaultDialect } from '../../../src/core/dialects';
import type { Outcome } from '../../../src/core/outcome';
import { sourceIdOf, type RowId } from '../../../src/core/ids';
import { parseTimestamp } from '../../../src/core/timestamp';
import type { FeedRecord } from '../../../src/protocol/feedViews';

/** A record as a feed hands it out; of a text, or of fields of the snbb dialect. */
export function recordOf(log: string | Readonly<Record<string, unknown>>, outcome: Outcome = 'neutral'): FeedRecord {
  const text = typeof log === 'string' ? log : JSON.stringify(log);
  const fields = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const valueOf = (key: string): string => (typeof fields[key] === 'string' ? fields[key] : '');
  const timeMs = parseTimestamp(valueOf('timestamp'));
  return {
    view: {
      row: 0 as RowId,
      source: sourceIdOf('/logs/audit.jsonl'),
      timeMs: Number.isNaN(timeMs) ? null : timeMs,
      event: valueOf('event'),
      subject: valueOf('subject'),
      session: valueOf('session'),
      procedure: valueOf('procedure'),
      job: valueOf('job_id'),
      old: valueOf('old_status'),
      status: valueOf('new_status'),
      detail: null,
      durationMs: null,
      cost: '',
      isZoneAssumed: false,
      outcome,
      isUnseen: false,
      isOnDisk: true,
    },
    dialect: defaultDialect,
    facts: undefined,
    bytes: Buffer.from(text),
    path: '/logs/audit.jsonl.1',
    line: 6,
  };
}
