import type * as vscode from 'vscode';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SourceLedger } from '../../../src/core/ledger';
import type { Disposable } from '../../../src/base/disposable';
import type { SourceSummary } from '../../../src/core/summary';
import { detailsScheme } from '../../../src/host/contributions';
import { DetailsDocuments } from '../../../src/host/detailsDocuments';
import { closings, FakeUri } from '../../support/fakeVscode';
import { aLedger, aSource, aSummary } from '../../support/hostBuilders';

vi.mock('vscode', async () => (await import('../../support/fakeVscode')).fakeVscode());

let ledger: SourceLedger | null | Error;
let details: DetailsDocuments;
let listening: Disposable;
let rewritten: number;
let logged: string[];

const source = aSource();
const fakeUri = FakeUri.from({ scheme: detailsScheme, path: '/a — Source Details', query: source.id });
// The editor's own class can't be made outside the editor.
const uri = fakeUri as unknown as vscode.Uri;
const read = (): Promise<string> => details.provideTextDocumentContent(uri);
const update = (given: Partial<SourceSummary> = {}): void => details.update(aSummary({ sources: [aSource(given)] }));

beforeEach(() => {
  vi.useFakeTimers();
  ledger = aLedger();
  rewritten = 0;
  logged = [];
  const note = (message: string): void => void logged.push(message);
  const engine = {
    ledger: async () => {
      if (ledger instanceof Error) throw ledger;
      return ledger;
    },
  };
  details = new DetailsDocuments(engine, () => 'UTC', { info: note, warn: note, error: note });
  listening = details.onDidChange(() => rewritten++);
});
afterEach(() => {
  listening.dispose();
  details.dispose();
  vi.useRealTimers();
});

test('the document is the account of the source as it is now', async () => {
  ledger = aLedger({ entries: [{ sequence: 0, atMs: 0, kind: 'opened', sizeBytes: 7052 }] });
  const text = await read();
  expect(text).toContain('/logs/scheduler_audit.jsonl');
  expect(text).toContain('1970-01-01 00:00:00');
  expect(text.endsWith('\n')).toBe(true);
});

test('what deceives the eye in a path is made visible, and lines stay lines', async () => {
  ledger = aLedger({ path: '/logs/a\u202eb.jsonl' });
  const text = await read();
  expect(text).not.toContain('\u202e');
  expect(text.split('\n').length).toBeGreaterThan(10);
});

test('a document that is open is written anew when something happens, at most twice a second', async () => {
  update();
  await read();
  for (let i = 1; i <= 20; i++) {
    update({ ledgerRevision: i, records: i });
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(rewritten).toBeGreaterThanOrEqual(3);
  expect(rewritten).toBeLessThanOrEqual(5);
});

test('a look that found nothing new writes nothing', async () => {
  update();
  await read();
  const position = { identity: '1:1', offset: 1, hash: '', atMs: 1, recordsNotOnDisk: 0 };
  for (let atMs = 1; atMs < 10; atMs++) {
    update({ position: { ...position, atMs } });
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(rewritten).toBe(0);
});

test('a document that is closed is not written any more', async () => {
  update();
  await read();
  for (const listener of closings) listener({ uri: fakeUri });
  update({ ledgerRevision: 1 });
  await vi.advanceTimersByTimeAsync(1000);
  expect(rewritten).toBe(0);
});

test('an account that can’t be had is said so, and shown when it can', async () => {
  update();
  ledger = new Error('the engine is gone');
  expect(await read()).toMatch(/^The account of this log can’t be had/);
  expect(logged.join()).toContain('the engine is gone');
  ledger = aLedger();
  details.update(aSummary({ epoch: 2 }));
  await vi.advanceTimersByTimeAsync(1000);
  expect(rewritten).toBe(1);
  expect(await read()).toContain('/logs/scheduler_audit.jsonl');
});

test('a log that is not followed any more says so', async () => {
  ledger = null;
  expect(await read()).toBe('This log is not followed any more.\n');
});
