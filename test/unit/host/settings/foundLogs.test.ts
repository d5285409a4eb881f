import { expect, test } from 'vitest';
import { logOfFound } from '../../../../src/host/settings/foundLogs';

test.each([
  ['/w/audits/workflow=a/release=1/x.log', '/w/audits'],
  ['/w/audits/old/audits/workflow=a b/release=1/x.log', '/w/audits/old/audits'],
  ['C:\\w\\audits\\workflow=a\\release=1\\x.log', 'C:\\w\\audits'],
  ['/w/audits/release=1/x.log', '/w/audits/release=1/x.log'],
  ['/w/scheduler_audit.jsonl', '/w/scheduler_audit.jsonl'],
  ['/w/registry/audit_log.json', '/w/registry/audit_log.json'],
])('%s belongs to %s', (path, log) => {
  expect(logOfFound(path)).toBe(log);
});
