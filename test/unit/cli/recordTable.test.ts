import { describe, expect, test } from 'vitest';
import { noColors } from '../../../src/cli/colors';
import { RecordTable, type TableOptions, type TableRow } from '../../../src/cli/recordTable';
import { valuesOf } from '../../../src/cli/recordValues';
import { dialects } from '../../../src/core/dialects';
import type { Role } from '../../../src/core/roles';
import { recordOf } from './recordOf';

function rowOf(fields: Readonly<Record<string, unknown>>, dialect = 'snbb'): TableRow {
  const record = { ...recordOf(fields), dialect: dialects.get(dialect) ?? recordOf({}).dialect };
  const values = valuesOf(record);
  if (values === null) throw new Error('It is no record.');
  return { record, values };
}

function tableOf(roles: readonly Role[], options: Partial<TableOptions> = {}): RecordTable {
  return new RecordTable({
    zone: 'UTC',
    colors: noColors,
    nameOf: null,
    roles: new Set(roles),
    columns: null,
    ...options,
  });
}

describe('a table of records', () => {
  test('has the columns that the logs have, aligned under their titles', () => {
    const table = tableOf(['event', 'subject', 'session', 'status']);
    const text = table.format([
      rowOf({ timestamp: '2025-02-10T13:08:00+00:00', event: 'error', subject: 'sub-1', session: 'ses-1' }),
      rowOf({ event: 'status_change', subject: 'sub-22', new_status: 'failed' }),
    ]);
    expect(text).toBe(
      [
        'TIME                 EVENT          SUBJECT/SESSION  STATUS',
        '2025-02-10 13:08:00  error          sub-1/ses-1      -',
        '-                    status_change  sub-22           failed',
        '',
      ].join('\n'),
    );
  });

  test('has its titles once, and columns that never become narrower', () => {
    const table = tableOf(['event', 'status']);
    table.format([rowOf({ event: 'a_long_name', new_status: 'x' })]);
    expect(table.format([rowOf({ event: 'b', new_status: 'y' })])).toBe(`-     b            y\n`);
  });

  test('has duration, cost and detail where there are some', () => {
    const table = tableOf(['event', 'duration', 'cost', 'detail']);
    const text = table.format([
      rowOf({ event: 'nav', duration_ms: 1234, cost: 0.5, reason: 'why not' }, 'scout'),
      rowOf({ event: 'nav', duration_ms: 7, cost: 1e-7 }, 'scout'),
    ]);
    expect(text).toBe(
      [
        'TIME  EVENT  DURATION  COST  DETAIL',
        '-     nav       1.2 s   0.5  why not',
        '-     nav        7 ms  1e-7  -',
        '',
      ].join('\n'),
    );
  });

  test('names the source where there are several', () => {
    const table = tableOf(['event'], { nameOf: () => 'a/audit.jsonl' });
    expect(table.format([rowOf({ event: 'e' })])).toBe('TIME  SOURCE         EVENT\n-     a/audit.jsonl  e\n');
  });

  test('shows control characters as signs', () => {
    expect(tableOf(['detail']).format([rowOf({ detail: 'a\u001b[31m\n' })])).toContain('a␛[31m⏎');
  });

  test('is cut to the width of a terminal', () => {
    const text = tableOf(['event', 'detail'], { columns: 40 }).format([
      rowOf({ event: 'e'.repeat(100), detail: 'd'.repeat(100) }),
    ]);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(40);
    expect(text).toContain(`${'e'.repeat(23)}…  ddd`);
  });

  test('shows whole cells where it is no terminal', () => {
    expect(tableOf(['event']).format([rowOf({ event: 'e'.repeat(300) })])).toContain('e'.repeat(300));
  });
});
