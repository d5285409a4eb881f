import { describe, expect, it } from 'vitest';
import type { SourceState, SourceSummary, Summary } from '../../../../src/core/summary';
import { sourceIdOf } from '../../../../src/core/ids';
import type { ShownResult } from '../../../../webview/resultView';
import { emptyText } from '../../../../webview/status/emptyText';
import { sourceText } from '../../../../webview/status/sourceText';

function sourceIn(state: SourceState, mode: 'events' | 'polling' = 'events'): SourceSummary {
  return {
    id: sourceIdOf('/logs/a.jsonl'),
    label: 'a.jsonl',
    path: '/logs/a.jsonl',
    realPath: null,
    format: 'jsonl',
    dialect: 'snbb',
    roles: ['time', 'event'],
    state,
    watch: { mode, reason: mode === 'polling' ? 'no events on this file system' : '' },
    records: 0,
    recordsNotOnDisk: 0,
    problems: 0,
    failures: 0,
    unseen: 0,
    sizeBytes: 0,
    firstTimeMs: null,
    lastTimeMs: null,
    mark: null,
    notices: [],
    ledgerRevision: 0,
    position: null,
  };
}

function summaryOf(...sources: SourceSummary[]): Summary {
  return { epoch: 1, revision: 1, sources, failures: { total: 0, unseen: 0, newest: [] }, results: [] };
}

const shown = { count: 0, total: 0, searching: null } as ShownResult;

describe('the state of a source in words', () => {
  const cases: readonly (readonly [SourceState, string, string])[] = [
    [{ kind: 'opening' }, 'busy', 'opening'],
    [{ kind: 'indexing', fraction: 0.429 }, 'busy', 'indexing 42 %'],
    [{ kind: 'indexing', fraction: 0.429, isInArchives: true }, 'busy', 'indexing archives 42 %'],
    [{ kind: 'indexing', fraction: 0.9999 }, 'busy', 'indexing 99 %'],
    [{ kind: 'following' }, 'calm', 'following'],
    [{ kind: 'partial', fraction: 0.5 }, 'warning', '50 % indexed'],
    [{ kind: 'missing', sinceMs: Date.UTC(2025, 1, 11, 12, 3) }, 'warning', 'missing since 12:03'],
    [{ kind: 'denied' }, 'error', 'not permitted'],
    [{ kind: 'notAFile', what: 'a directory' }, 'error', 'is a directory'],
    [{ kind: 'failed', message: 'EIO' }, 'error', 'failed'],
  ];
  it.each(cases)('%j', (state, kind, text) => {
    expect(sourceText(sourceIn(state), 'UTC')).toMatchObject({ kind, text });
  });

  it('says when a source is polled, and why', () => {
    const text = sourceText(sourceIn({ kind: 'following' }, 'polling'), 'UTC');
    expect(text.text).toContain('polling');
    expect(text.explanation).toContain('no events on this file system');
  });
});

it('a source says what it is: its format and its dialect', () => {
  expect(sourceText(sourceIn({ kind: 'following' }), 'UTC').explanation).toBe(
    '/logs/a.jsonl\nJSON lines · SNBB scheduler',
  );
});

describe('an empty table', () => {
  it('asks for a source when there is none', () => {
    expect(emptyText(summaryOf(), undefined, '', 'UTC')?.title).toBe('No audit log yet');
  });

  it('says that the filter hides everything, and how much', () => {
    const summary = summaryOf(sourceIn({ kind: 'following' }));
    const text = emptyText(summary, { ...shown, total: 98_310 }, 'event:x', 'UTC');
    expect(text).toMatchObject({ canClear: true, lines: ['98,310 records are hidden by it.'] });
  });

  it('says why a source can not be read', () => {
    expect(emptyText(summaryOf(sourceIn({ kind: 'denied' })), shown, '', 'UTC')?.lines[0]).toContain('not permitted');
  });

  it('says that the log is empty', () => {
    expect(emptyText(summaryOf(sourceIn({ kind: 'following' })), shown, '', 'UTC')?.title).toBe('The log is empty');
    const two = summaryOf(sourceIn({ kind: 'following' }), sourceIn({ kind: 'following' }));
    expect(emptyText(two, shown, '', 'UTC')?.title).toBe('The logs are empty');
  });

  it.each([
    ['nothing is known yet', undefined, undefined],
    ['the result is not here yet', summaryOf(sourceIn({ kind: 'following' })), undefined],
    ['a search is running', summaryOf(sourceIn({ kind: 'following' })), { ...shown, total: 5, searching: 0.5 }],
    ['the log is being opened', summaryOf(sourceIn({ kind: 'opening' })), shown],
    ['there are records', summaryOf(sourceIn({ kind: 'following' })), { ...shown, count: 1 }],
  ])('says nothing while %s', (_when, summary, result) => {
    expect(emptyText(summary, result, '', 'UTC')).toBeUndefined();
  });
});
