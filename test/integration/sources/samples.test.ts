import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { defaultDialect } from '../../../src/core/dialects';
import { keyedDialect } from '../../support/keyedDialect';
import { referenceScan, scanLines } from '../../unit/sources/scannedLines';

const samples = new URL('../../fixtures/samples/', import.meta.url);
const auditLog = keyedDialect('auditlog', {
  time: 'ts',
  event: 'event',
  session: 'session_id',
  job: 'model',
  status: 'confidence',
  procedure: 'cost',
});

test.each([
  ['snbb/scheduler_audit.jsonl', defaultDialect, 32, 0],
  ['snbb/scheduler_audit.jsonl', auditLog, 32, 0],
  ['auditlog/damaged/audit.jsonl', auditLog, 112, 9],
  ['auditlog/hostile/audit.jsonl', auditLog, 51, 8],
  ['auditlog/hostile/audit.jsonl', defaultDialect, 51, 8],
])('reads every field of %s as JSON.parse does', (name, dialect, rowCount, problemCount) => {
  const content = readFileSync(new URL(name, samples));
  // The byte-order mark of a file is the reader's business: here the line that begins with it is a broken one.
  const lines = content.subarray(0, content.lastIndexOf('\n') + 1);
  const scanned = scanLines(lines, dialect);
  expect(scanned).toEqual(referenceScan(lines, dialect));
  expect([scanned.rows.length, scanned.problems.length]).toEqual([rowCount, problemCount]);
});
