import { describe, expect, test } from 'vitest';
import { problemReport, sourceReport } from '../../../src/cli/sourceReport';
import { problemLine, sourceLines } from '../../../src/cli/sourceTable';
import { sourceIdOf } from '../../../src/core/ids';
import type { SourceSummary } from '../../../src/core/summary';
import type { ProblemView } from '../../../src/protocol/engineViews';

const path = '/logs/audit.jsonl';

function sourceOf(more: Partial<SourceSummary> = {}): SourceSummary {
  return {
    id: sourceIdOf(path),
    label: 'logs/audit.jsonl',
    path,
    realPath: path,
    format: 'jsonl',
    dialect: 'snbb',
    roles: ['time'],
    state: { kind: 'following' },
    watch: { mode: 'polling', reason: '' },
    records: 12031,
    recordsNotOnDisk: 0,
    problems: 1,
    failures: 2,
    unseen: 0,
    sizeBytes: 1000,
    firstTimeMs: Date.UTC(2025, 1, 10, 5, 58, 0, 429),
    lastTimeMs: null,
    mark: null,
    notices: [],
    warnings: [],
    ledgerRevision: 0,
    position: { identity: '1:2', offset: 990, hash: '', atMs: 0, recordsNotOnDisk: 0 },
    ...more,
  };
}

function problemOf(more: Partial<ProblemView> = {}): ProblemView {
  return {
    kind: 'notJson',
    path,
    name: null,
    isDocument: false,
    byteOffset: 120,
    byteLength: 7,
    line: 8,
    isOnDisk: true,
    ...more,
  };
}

describe('the report of a source', () => {
  test('has times in UTC, null for what is not known, and the line that has no end', () => {
    expect(sourceReport(sourceOf(), null, true)).toMatchObject({
      path,
      format: 'jsonl',
      dialect: 'snbb',
      isCertain: true,
      state: 'read',
      cause: null,
      records: 12031,
      failures: 2,
      firstTime: '2025-02-10T05:58:00.429000Z',
      lastTime: null,
      pendingBytes: 10,
      files: [],
      problemCount: 1,
    });
  });

  test('says why a source is not read', () => {
    const report = sourceReport(sourceOf({ state: { kind: 'notAFile', what: 'a folder' } }), null, false);
    expect(report).toMatchObject({ state: 'notAFile', cause: 'is not a file: a folder', pendingBytes: 0 });
  });

  test('is a few aligned lines to read', () => {
    const source = sourceOf();
    const lines = sourceLines(sourceReport(source, null, false), source, { zone: 'UTC', nameOf: name => name });
    expect(lines).toEqual([
      path,
      '  format    jsonl (guessed)',
      '  dialect   snbb (guessed)',
      '  records   12,031, 2 failures',
      '  first     2025-02-10 05:58:00',
      '  last      -',
      '  pending   10 bytes without a line end',
      '  problems  1',
    ]);
  });
});

describe('a problem', () => {
  test.each([
    [{}, { file: path, line: 9, entry: null, kind: 'notJson', cause: 'not valid JSON', byteOffset: 120 }],
    [{ line: null }, { line: null, byteOffset: 120 }],
    [
      { name: 'entry 3', line: 20 },
      { entry: 'entry 3', line: 21 },
    ],
    [
      { name: 'row a, b', line: null, isDocument: true },
      { entry: 'row a, b', line: null, byteOffset: null },
    ],
  ])('of %j is told as %j', (more, expected) => {
    expect(problemReport(problemOf(more))).toMatchObject(expected);
  });

  test.each([
    [{}, '    line 9: not valid JSON'],
    [{ name: 'entry 3' }, '    entry 3: not valid JSON'],
    [{ line: null }, '    byte 120: not valid JSON'],
    [{ path: '/logs/a.gz' }, '    /logs/a.gz: line 9: not valid JSON'],
  ])('of %j is read as %j', (more, expected) => {
    expect(problemLine(problemOf(more), path, name => name)).toBe(expected);
  });
});
