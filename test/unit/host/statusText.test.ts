import { expect, test } from 'vitest';
import { stateText } from '../../../src/core/sourceText';
import { statusView } from '../../../src/host/statusText';
import type { SourceSummary, Summary } from '../../../src/core/summary';
import { aRowId, aSource, aSummary } from '../../support/hostBuilders';

const missing = { kind: 'missing', sinceMs: Date.UTC(2025, 1, 10, 12, 3) } as const;

const texts: readonly (readonly [string, Partial<SourceSummary>, string, boolean])[] = [
  ['nothing failed', { failures: 0 }, '$(pass) 0 failures', false],
  ['one failure', { failures: 1 }, '$(error) 1 failure', false],
  ['many', { failures: 1204 }, '$(error) 1,204 failures', false],
  ['some unseen', { failures: 25, unseen: 3 }, '$(bell-dot) 25 failures, 3 new', true],
  ['missing', { failures: 0, state: missing }, '$(warning) a log can’t be read', false],
  ['missing after some', { failures: 2, state: missing }, '$(warning) 2 failures, a log can’t be read', false],
  ['denied', { failures: 0, state: { kind: 'denied' } }, '$(warning) a log can’t be read', false],
  [
    'a folder',
    { failures: 0, state: { kind: 'notAFile', what: 'directory' } },
    '$(warning) a log can’t be read',
    false,
  ],
  ['opening', { failures: 0, state: { kind: 'opening' } }, '$(sync~spin) no failures so far', false],
  ['indexing', { failures: 7, state: { kind: 'indexing', fraction: 0.4 } }, '$(sync~spin) 7 failures so far', false],
  ['cancelled', { failures: 7, state: { kind: 'partial', fraction: 0.4 } }, '$(error) 7 failures so far', false],
];
test.each(texts)('counts when the log is: %s', (_, source, text, isWarning) => {
  const view = statusView(aSummary({ sources: [aSource(source)] }), 'UTC', false);
  expect(view.text).toBe(text);
  expect(view.isWarning).toBe(isWarning);
});

test('never says 0 when one of several logs could not be read', () => {
  const sources = [aSource({ failures: 0 }), aSource({ failures: 0, state: { kind: 'denied' } })];
  const { text, tooltip } = statusView(aSummary({ sources }), 'UTC', false);
  expect(text).not.toContain('0');
  expect(tooltip).toContain('scheduler_audit: not permitted');
});

test('says that it is opening while nothing is known', () => {
  expect(statusView(undefined, 'UTC', false).text).toBe('$(sync~spin) Audit log: opening');
  expect(statusView(undefined, 'UTC', true).text).toContain('starting again');
});

test('says that no log was found, not that nothing failed', () => {
  expect(statusView(aSummary({ sources: [] }), 'UTC', false).text).toBe('$(warning) Audit log: none found');
});

test('lists the newest failures, in the zone, with what would deceive made visible', () => {
  const newest: Summary['failures']['newest'] = [
    {
      row: aRowId(1),
      source: aSource().id,
      timeMs: Date.UTC(2025, 1, 10, 13, 8),
      event: 'error',
      subject: 'sub\u202e-1\n\u001b[31m',
      session: '',
      procedure: 'bids',
      job: '7',
    },
  ];
  const { tooltip, text, spoken } = statusView(
    aSummary({ failures: { total: 1, unseen: 1, newest } }),
    'Europe/Berlin',
    false,
  );
  const line = tooltip.find(entry => entry.includes('sub')) ?? '';
  expect(line).toMatch(/^2025-02-10 14:08:00 {2}error {2}sub.* \/ bids {2}job 7$/);
  expect(line).not.toMatch(/[\u202e\n\u001b]/u);
  // No text of a log stands where the editor draws icons.
  expect(text + spoken).not.toContain('sub');
});

const states: readonly (readonly [SourceSummary['state'], string])[] = [
  [{ kind: 'opening' }, 'opening'],
  [{ kind: 'indexing', fraction: 0.427 }, 'indexing 42 %'],
  [{ kind: 'indexing', fraction: 0.999 }, 'indexing 99 %'],
  [{ kind: 'following' }, 'following'],
  [{ kind: 'partial', fraction: 0.5 }, 'indexing cancelled at 50 %'],
  [missing, 'missing since 12:03'],
  [{ kind: 'denied' }, 'not permitted'],
  [{ kind: 'notAFile', what: 'a folder' }, 'not a file, but a folder'],
  [{ kind: 'failed', message: 'EIO' }, "can't be read: EIO"],
];
test.each(states)('says what a source is doing: %j', (state, text) => {
  expect(stateText(aSource({ state }), 'UTC')).toBe(text);
});

test('says when it polls', () => {
  expect(stateText(aSource({ watch: { mode: 'polling', reason: 'by setting' } }), 'UTC')).toBe('polling');
});
