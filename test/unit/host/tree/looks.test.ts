import { expect, test } from 'vitest';
import { commands } from '../../../../src/host/contributions';
import type { Look } from '../../../../src/host/tree/look';
import { lookOf } from '../../../../src/host/tree/looks';
import type { GroupNode, SourceNode, TreeNode } from '../../../../src/host/tree/nodes';
import { treeMessage } from '../../../../src/host/tree/treeMessage';
import type { ProblemView } from '../../../../src/protocol/engineViews';
import type { SourceSummary, Summary } from '../../../../src/core/summary';
import { aProblem, aRow, aSource, aSummary } from '../../../support/hostBuilders';

const options = { zone: 'UTC', assumedZone: 'UTC', isSessionSource: () => false };

const sourceNode = (given: Partial<SourceSummary> = {}): SourceNode => ({
  kind: 'source',
  id: 's',
  parent: null,
  source: aSource(given),
});
const groupNode = (path: readonly string[], failures = 0): GroupNode => ({
  kind: 'group',
  id: 'g',
  parent: null,
  grouping: ['event', 'subject'],
  path,
  group: { value: path.at(-1) ?? '', count: 1204, failures },
});
const recordLook = (given: Parameters<typeof aRow>[0]): Look =>
  lookOf({ kind: 'record', id: 'r', parent: groupNode(['error', 'sub']), row: aRow(given) }, options);

test('a group shows its count, and its failures in the error colour', () => {
  const calm = lookOf(groupNode(['submitted']), options);
  expect(calm.description).toBe('1,204');
  expect(calm.color).toBeUndefined();
  const failing = lookOf(groupNode(['error'], 3), options);
  expect(failing.description).toBe('1,204 · 3 failed');
  expect(failing).toMatchObject({ icon: 'error', color: 'list.errorForeground' });
});

test('a missing value has a name', () => {
  expect(lookOf(groupNode(['error', '']), options).label).toBe('(no subject)');
});

test('what deceives the eye in a value is made visible, and long values are cut', () => {
  const { label, tooltip } = lookOf(groupNode([`a\u202eb\n${'x'.repeat(500)}`]), options);
  expect(label).not.toMatch(/[\u202e\n]/u);
  expect(label.length).toBeLessThanOrEqual(100);
  expect(tooltip).not.toContain('\u202e');
});

const flags: readonly (readonly [TreeNode, string])[] = [
  [sourceNode(), 'source'],
  [sourceNode({ state: { kind: 'indexing', fraction: 0 }, problems: 2 }), 'source;indexing;problems'],
  [sourceNode({ state: { kind: 'partial', fraction: 0 }, unseen: 1 }), 'source;partial;unseen'],
  [groupNode(['error']), 'group;event'],
  [groupNode(['error', 'sub-1']), 'group;subject;leaf;subject'],
  [groupNode(['error', '']), 'group;subject;leaf'],
];
test.each(flags)('the context of %# says what menus need', (node, context) => {
  expect(lookOf(node, options).context).toBe(context);
});

test('a session source can be removed', () => {
  expect(lookOf(sourceNode(), { ...options, isSessionSource: () => true }).context).toBe('source;session');
});

test('a record shows its time, what became of it, and jumps to its line on a click', () => {
  const look = recordLook({ detail: 'out of memory' });
  expect(look.label).toBe('2025-02-10 13:08:00');
  expect(look.description).toBe('running → failed · job 772 · out of memory');
  expect(look.command?.id).toBe(commands.jumpToRawLine);
  expect(look).toMatchObject({ icon: 'error', color: 'list.errorForeground', context: 'record;job;subject;failure' });
});

test('an unseen failure differs from a seen one', () => {
  expect(recordLook({ isUnseen: true }).icon).not.toBe(recordLook({ isUnseen: false }).icon);
});

test('a record that is gone from the disk says so', () => {
  const look = recordLook({ isOnDisk: false, job: '', timeMs: null, detail: null });
  expect(look.label).toBe('(no time)');
  expect(look.tooltip).toContain('no longer on disk');
  expect(look.context).toBe('record;subject;gone;failure');
});

test('a source shows its state and its counts, and where it really leads', () => {
  const look = lookOf(sourceNode({ unseen: 2, realPath: '/mnt/real.jsonl', recordsNotOnDisk: 3 }), options);
  expect(look.description).toBe('following · 32 · 2 new failed · JSON lines · SNBB scheduler');
  expect(look.tooltip).toContain('leads to /mnt/real.jsonl');
  expect(look.tooltip).toContain('3 records no longer on disk');
});

test('a source that can not be read does not say 0', () => {
  const kind = 'JSON lines · SNBB scheduler';
  const missing = { kind: 'missing', sinceMs: 0 } as const;
  expect(lookOf(sourceNode({ state: missing, records: 0 }), options).description).toBe(`missing since 00:00 · ${kind}`);
  expect(lookOf(sourceNode({ state: missing, records: 7 }), options).description).toBe(
    `missing since 00:00 · 7 · ${kind}`,
  );
});

test('a source that is not whole says so before it is opened', () => {
  const look = lookOf(sourceNode({ warnings: ['1 archive is missing: a.jsonl.2', 'b\u202e'], unseen: 2 }), options);
  expect(look.description).toBe('following · 32 · 2 new failed · 2 warnings · JSON lines · SNBB scheduler');
  expect(look.tooltip).toContain('warning: 1 archive is missing: a.jsonl.2\nwarning: b\\u202E');
});

test('a source always opens: its files stand below it', () => {
  expect(lookOf(sourceNode(), options).isExpandable).toBe(true);
});

test('a source says how it is watched, and why so', () => {
  const tooltip = (given: Partial<SourceSummary>): string => lookOf(sourceNode(given), options).tooltip;
  expect(tooltip({})).toContain('Watched by file events, and looked at every second');
  const polling = { mode: 'polling', reason: 'on an NFS mount, which gives no file events' } as const;
  expect(tooltip({ watch: polling })).toContain('Looked at every second: on an NFS mount, which gives no file events');
  expect(tooltip({ watch: { mode: 'polling', reason: '' } })).toMatch(/^Looked at every second$/m);
});

test('a source says when it is its archives that are indexed', () => {
  const state = { kind: 'indexing', fraction: 0.42, isInArchives: true } as const;
  expect(lookOf(sourceNode({ state }), options).description).toContain('indexing archives 42 %');
});

test('a notice that matters for trust warns, and both lead to the account', () => {
  const look = (isWarning: boolean, isAboutLimit = false): Look => {
    const text = 'a\u202eb';
    return lookOf({ kind: 'notice', id: 'n', parent: sourceNode(), text, isWarning, isAboutLimit }, options);
  };
  expect(look(false)).toMatchObject({ icon: 'info', command: { id: commands.showSourceDetails } });
  expect(look(false).color).toBeUndefined();
  expect(look(true)).toMatchObject({ icon: 'warning', color: 'list.warningForeground' });
  expect(look(true).label).not.toContain('\u202e');
  expect(look(true, true)).toMatchObject({
    context: 'notice;beyondLimit',
    command: { id: commands.changeArchiveLimit },
  });
});

test('a problem says its line as a person counts, and the byte while lines are not counted', () => {
  const parent = { kind: 'problems', id: 'p', parent: sourceNode(), count: 1 } as const;
  const { path } = aSource();
  const problem = aProblem({ path, byteOffset: 2048, line: 8 });
  const look = (given: Partial<ProblemView>): Look =>
    lookOf({ kind: 'problem', id: 'q', parent, problem: { ...problem, ...given } }, options);
  expect(look({})).toMatchObject({ label: 'line 9: not valid JSON', description: '3 bytes' });
  expect(look({ line: null }).label).toBe('byte 2,048: not valid JSON');
  expect(look({ isOnDisk: false }).description).toBe('3 bytes · no longer on disk');
  expect(look({ path: `${path}.2.gz` }).description).toBe('scheduler_audit.jsonl.2.gz · 3 bytes');
  expect(look({ path: `${path}.2.gz` }).tooltip).toContain(`${path}.2.gz`);
});

test('a problem that is no line is called by the name of its place', () => {
  const source = sourceNode({ path: '/logs/audits', format: 'jsonTree', dialect: 'ddeutil' });
  const parent = { kind: 'problems', id: 'p', parent: source, count: 1 } as const;
  const look = (given: Pick<ProblemView, 'kind' | 'path' | 'name' | 'byteLength'>): Look => {
    return lookOf({ kind: 'problem', id: 'q', parent, problem: aProblem({ ...given, line: 0 }) }, options);
  };
  const path = '/logs/audits/workflow=a/7.log';
  expect(look({ kind: 'notJson', path: source.source.path, name: 'entry 17', byteLength: 40 })).toMatchObject({
    label: 'entry 17: not valid JSON',
    description: '40 bytes',
  });
  expect(look({ kind: 'emptyFile', path, name: 'workflow=a/7.log', byteLength: 0 })).toMatchObject({
    label: 'workflow=a/7.log: empty file',
    description: '',
    tooltip: `${path}\nworkflow=a/7.log: empty file`,
  });
});

test('a source says what it is in words for people', () => {
  const look = lookOf(sourceNode({ format: 'jsonArray', dialect: 'betty' }), options);
  expect(look.description).toBe('following · 32 · JSON array · Betty Framework');
  expect(look.tooltip).toContain('6.9 KiB, JSON array · Betty Framework');
});

test('a record shows how long it took and what it cost, and how its time was read', () => {
  const look = recordLook({ durationMs: 125_300, cost: '1e-07', isZoneAssumed: true });
  expect(look.label).toBe('2025-02-10 13:08:00 ?');
  expect(look.description).toContain('2 m 5 s');
  expect(look.tooltip).toContain('This time names no zone; it was read as UTC');
  expect(look.tooltip).toContain('duration: 125300 ms\ncost: 1e-07');
  expect(recordLook({}).tooltip).not.toMatch(/duration|cost|zone/);
});

const result = (count: number, given: Partial<Summary['results'][number]> = {}): Summary['results'][number] => ({
  ...aSummary().results[0],
  id: 1 as Summary['results'][number]['id'],
  revision: 1,
  orderRevision: 0,
  count,
  total: 98_310,
  searching: null,
  complaints: [],
  ...given,
});

test('the head of the tree says which filter is on and what it leaves', () => {
  const { description, message } = treeMessage('is:failed', result(1204), aSummary(), true);
  expect(description).toBe('filtered: is:failed · 1,204 of 98,310');
  expect(message).toContain('1,204 of 98,310');
});

test('a filter that hides everything is said in a plain sentence', () => {
  expect(treeMessage('x', result(0), aSummary(), true).message).toBe('The filter hides all 98,310 records: x');
  expect(treeMessage('x', result(0, { searching: 0.5 }), aSummary(), true).message).not.toContain('hides');
});

test('a filter that is not understood is said too', () => {
  const complaints = [{ span: { from: 0, to: 1 }, message: 'There is no field “x”.' }];
  expect(treeMessage('x:', result(3, { complaints }), aSummary(), true).message).toContain('There is no field “x”.');
});

test('without a filter nothing is said, unless no file matches', () => {
  expect(treeMessage('', result(3), aSummary(), true)).toEqual({ description: '', message: '' });
  expect(treeMessage('', undefined, aSummary({ sources: [] }), true).message).toMatch(/^No file matches/);
  expect(treeMessage('', undefined, aSummary({ sources: [] }), false).message).toBe('');
});
