import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Disposable } from '../../../../src/base/disposable';
import { ledgerEntryText } from '../../../../src/core/ledgerText';
import type { TreeNode } from '../../../../src/host/tree/nodes';
import { TreeModel } from '../../../../src/host/tree/treeModel';
import { FakeTreeEngine } from '../../../support/fakeTreeEngine';
import { aGeneration, aProblem, aRow, aRowId } from '../../../support/hostBuilders';
import type { RowView } from '../../../../src/protocol/engineViews';

let tree: TreeModel;
let engine: FakeTreeEngine;
let drawn: (readonly string[] | 'everything')[];
let listening: Disposable;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  listening.dispose();
  tree.dispose();
  vi.useRealTimers();
});

/** Rows 0, 1, 2 … with the values of each entry. */
function start(...rows: readonly Partial<RowView>[]): void {
  engine = new FakeTreeEngine(rows.map((row, i) => aRow({ row: aRowId(i), ...row })));
  tree = new TreeModel(engine, '', { grouping: ['event', 'procedure'], order: 'name' });
  drawn = [];
  listening = tree.onDidChange(nodes => drawn.push(nodes?.map(node => node.id) ?? 'everything'));
  tree.setVisible(true);
  tree.update(engine.summary());
}

function append(...rows: readonly Partial<RowView>[]): void {
  engine.append(...rows.map((row, i) => aRow({ row: aRowId(engine.all.length + i), ...row })));
}

/** Lets the tree look at the engine's present state. */
async function look(): Promise<void> {
  tree.update(engine.summary());
  await vi.advanceTimersByTimeAsync(500);
}

/** Goes down by labels, as a person opens nodes. */
async function open(...labels: readonly string[]): Promise<TreeNode> {
  let node: TreeNode | undefined;
  for (const label of labels) {
    node = (await tree.children(node)).find(child => labelOf(child) === label);
    if (node === undefined) throw new Error(`there is no ${label}`);
  }
  if (node === undefined) throw new Error('nothing was asked for');
  await tree.children(node);
  return node;
}

async function labels(node?: TreeNode): Promise<readonly string[]> {
  return (await tree.children(node)).map(labelOf);
}

function labelOf(node: TreeNode): string {
  switch (node.kind) {
    case 'source':
      return node.source.label;
    case 'group':
      return node.path.at(-1) ?? '';
    case 'record':
      return `row ${node.row.row}`;
    case 'newer':
      return `${node.count} newer`;
    case 'problem':
      return `problem ${node.problem.byteOffset}`;
    case 'moreGroups':
    case 'moreProblems':
      return `${node.remaining} more`;
    case 'notice':
      return `${node.isWarning ? '! ' : ''}${node.text}`;
    case 'file':
      return `${node.generation.path} ${node.generation.records}`;
    default:
      return node.kind;
  }
}

const many = (count: number, row: Partial<RowView> = {}): readonly Partial<RowView>[] =>
  Array.from({ length: count }, () => row);

test('shows nothing while there is no source, so that the welcome view comes', async () => {
  start();
  tree.update(engine.summary({ sources: [] }));
  expect(await labels()).toEqual([]);
});

test('shows sources, then groups, then records newest first', async () => {
  start({ event: 'error' }, { event: 'submitted' }, { event: 'error' });
  expect(await labels()).toEqual(['scheduler_audit', 'error', 'submitted']);
  expect(await labels(await open('error'))).toEqual(['bids']);
  expect(await labels(await open('error', 'bids'))).toEqual(['row 2', 'row 0']);
});

test('the same thing is the same node, and its parent is the node above', async () => {
  start({ event: 'error' });
  const node = await open('error', 'bids');
  await look();
  expect(await open('error', 'bids')).toBe(node);
  expect(node.parent).toBe(await open('error'));
});

test('an append redraws the groups it is in, and nothing above or beside', async () => {
  start({ event: 'error' }, { event: 'submitted' });
  await tree.children();
  const error = await open('error');
  await look();
  drawn.length = 0;
  append({ event: 'error' });
  await look();
  expect(drawn.flat()).toContain(error.id);
  expect(drawn.flat()).not.toContain('everything');
  expect(drawn.flat().join()).not.toContain('submitted');
  expect(error.kind === 'group' ? error.group.count : 0).toBe(2);
});

test('nothing is redrawn when nothing has changed', async () => {
  start({ event: 'error' });
  await open('error', 'bids');
  await look();
  drawn.length = 0;
  await look();
  await look();
  expect(drawn).toEqual([]);
});

test('an open page does not shift: it offers what is newer, and brings it when asked', async () => {
  start(...many(3));
  const group = await open('status_change', 'bids');
  append(...many(37));
  await look();
  expect((await labels(group)).slice(0, 2)).toEqual(['37 newer', 'row 2']);
  if (group.kind !== 'group') throw new Error('not a group');
  await tree.loadNewer(group);
  const rows = await labels(group);
  expect(rows).toHaveLength(40);
  expect(rows.slice(0, 2)).toEqual(['row 39', 'row 38']);
  expect(rows.at(-1)).toBe('row 0');
});

test('more than a page of newer records begins the page anew, without a hole', async () => {
  start(...many(3));
  const group = await open('status_change', 'bids');
  append(...many(250));
  await look();
  expect((await labels(group))[0]).toBe('250 newer');
  if (group.kind !== 'group') throw new Error('not a group');
  await tree.loadNewer(group);
  const rows = await labels(group);
  expect(rows).toHaveLength(101);
  expect(rows[0]).toBe('row 252');
  expect(rows.slice(-2)).toEqual(['row 153', 'older']);
});

test('pages are 100 records, and older ones come below', async () => {
  start(...many(250));
  const group = await open('status_change', 'bids');
  expect(await labels(group)).toHaveLength(101);
  if (group.kind !== 'group') throw new Error('not a group');
  await tree.loadOlder(group);
  await tree.loadOlder(group);
  const rows = await labels(group);
  expect(rows).toHaveLength(250);
  expect(rows[0]).toBe('row 249');
  expect(rows.at(-1)).toBe('row 0');
});

test('the order of groups does not follow their counts', async () => {
  start({ event: 'b' }, { event: 'a' });
  const before = await labels();
  append(...many(50, { event: 'b' }));
  await look();
  expect(await labels()).toEqual(before);
});

test('by first appearance, a new group comes last', async () => {
  start({ event: 'b' }, { event: 'a' });
  tree.setShape({ grouping: ['event', 'procedure'], order: 'appearance' });
  await tree.children();
  append({ event: '0' });
  await look();
  expect(await labels()).toEqual(['scheduler_audit', 'b', 'a', '0']);
});

test('more groups than a page are offered, and come when asked', async () => {
  start(...Array.from({ length: 300 }, (_, i) => ({ event: String(i).padStart(3, '0') })));
  const all = await tree.children();
  expect(all).toHaveLength(202);
  expect(labelOf(all.at(-1)!)).toBe('100 more');
  await tree.loadMore(null);
  expect(await tree.children()).toHaveLength(301);
});

test('a closed node is not looked below, and is up to date when it opens again', async () => {
  start({ event: 'error' });
  const node = await open('error', 'bids');
  await look();
  tree.setExpanded(node, false);
  engine.calls.length = 0;
  append({ event: 'error' });
  await look();
  expect(engine.calls).not.toContain('groupRows error/bids');
  tree.setExpanded(node, true);
  await vi.advanceTimersByTimeAsync(500);
  expect(await labels(node)).toEqual(['1 newer', 'row 0']);
});

test('nobody looks while the view is hidden', async () => {
  start({ event: 'error' });
  await open('error', 'bids');
  await look();
  tree.setVisible(false);
  engine.calls.length = 0;
  append({ event: 'error' });
  await look();
  expect(engine.calls).toEqual([]);
  tree.setVisible(true);
  await vi.advanceTimersByTimeAsync(500);
  expect(engine.calls).toContain('groupRows error/bids');
});

test('a filter closes the old result, opens its own, and draws everything', async () => {
  start({ event: 'error' }, { event: 'submitted' });
  await open('error', 'bids');
  drawn.length = 0;
  tree.setQuery('submitted');
  expect(drawn).toEqual(['everything']);
  expect(await labels()).toEqual(['scheduler_audit', 'submitted']);
  expect([...engine.open.values()]).toEqual(['submitted']);
  tree.update(engine.summary());
  expect(tree.result?.count).toBe(1);
});

test('what was asked before a filter came is not shown after it', async () => {
  start({ event: 'error' }, { event: 'submitted' });
  const asked = tree.children();
  tree.setQuery('submitted');
  await asked;
  expect(await labels()).toEqual(['scheduler_audit', 'submitted']);
});

test('a new engine gives new row ids: records are asked for again', async () => {
  start({ event: 'error' });
  const group = await open('error', 'bids');
  const [before] = await tree.children(group);
  tree.update(engine.summary({ epoch: 2 }));
  expect(drawn.at(-1)).toBe('everything');
  const [after] = await tree.children(await open('error', 'bids'));
  expect(after?.id).not.toBe(before?.id);
});

test('acknowledged failures are drawn anew where they are shown', async () => {
  start({ event: 'error', isUnseen: true });
  const group = await open('error', 'bids');
  await look();
  const [record] = await tree.children(group);
  engine.all[0] = aRow({ row: aRowId(0), event: 'error', isUnseen: false });
  drawn.length = 0;
  const summary = engine.summary();
  const marked = summary.sources.map(source => ({ ...source, mark: { identity: '1:1', offset: 9, hash: '' } }));
  tree.update({ ...summary, sources: marked });
  await vi.advanceTimersByTimeAsync(500);
  expect(drawn.flat()).toContain(record?.id);
  expect(record?.kind === 'record' && record.row.isUnseen).toBe(false);
});

test('problems stand under their source, and new ones come by themselves', async () => {
  start({ event: 'error' });
  const problem = (byteOffset: number) => aProblem({ path: '/a', byteOffset });
  engine.problemList = [problem(10)];
  await tree.children();
  await look();
  const problems = await open('scheduler_audit', 'problems');
  expect(await labels(problems)).toEqual(['problem 10']);
  engine.problemList.push(problem(20));
  await look();
  expect(await labels(problems)).toEqual(['problem 10', 'problem 20']);
});

test('problems at the same place of two files are two nodes', async () => {
  start({ event: 'error' });
  const problem = (path: string) => aProblem({ path, byteOffset: 10 });
  engine.problemList = [problem('/a.2.gz'), problem('/a.1')];
  await tree.children();
  await look();
  const nodes = await tree.children(await open('scheduler_audit', 'problems'));
  expect(new Set(nodes.map(({ id }) => id)).size).toBe(2);
});

test('below a source stand what happened, newest first, its files and its problems', async () => {
  start({ event: 'error' });
  engine.notices = ['rotated', '1 archive is missing', 'rotated'];
  engine.warnings = ['1 archive is missing'];
  engine.problemList = [aProblem({ path: '/a' })];
  engine.generations = [aGeneration({ kind: 'archive', path: '/a.1', identity: '1:1' }), aGeneration({ path: '/a' })];
  await look();
  const source = await open('scheduler_audit');
  expect(await labels(source)).toEqual(['rotated', '! 1 archive is missing', 'files', 'problems']);
  expect(await labels(await open('scheduler_audit', 'files'))).toEqual(['/a 32', '/a.1 32']);
});

test('the notice about archives beyond the limit is known as such', async () => {
  start({ event: 'error' });
  const beyond = { kind: 'archivesBeyondLimit', count: 2, limitBytes: 1024 } as const;
  engine.unproven = [beyond];
  engine.warnings = [ledgerEntryText(beyond).text];
  engine.notices = ['2 archives are read', ...engine.warnings];
  engine.generations = [aGeneration()];
  await look();
  const notices = await tree.children(await open('scheduler_audit'));
  expect(notices.map(node => node.kind === 'notice' && [node.isWarning, node.isAboutLimit])).toEqual([
    [true, true],
    [false, false],
    false,
  ]);
});

test('the account of a source is asked for only while it is open, and only when something happened', async () => {
  start({ event: 'error' });
  engine.generations = [aGeneration({ path: '/a' })];
  await tree.children();
  await look();
  expect(engine.calls).not.toContain('ledger');
  await open('scheduler_audit', 'files');
  await look();
  engine.calls.length = 0;
  await look();
  expect(engine.calls).not.toContain('ledger');
  engine.ledgerRevision++;
  await look();
  expect(engine.calls).toContain('ledger');
});

test('a rotation adds a file without moving the others, and a file that only grew is drawn anew alone', async () => {
  start({ event: 'error' });
  engine.generations = [aGeneration({ path: '/a' })];
  const files = await open('scheduler_audit', 'files');
  const [live] = await tree.children(files);
  await look();
  drawn.length = 0;
  engine.generations = [aGeneration({ path: '/a', records: 33 })];
  engine.ledgerRevision++;
  await look();
  expect(drawn.flat()).toContain(live?.id);
  expect(drawn.flat()).not.toContain(files.id);
  engine.generations = [
    aGeneration({ kind: 'former', path: '/a.1', records: 33 }),
    aGeneration({ path: '/a', identity: '1:101', records: 1 }),
  ];
  engine.ledgerRevision++;
  await look();
  expect(await labels(files)).toEqual(['/a 1', '/a.1 33']);
});

test('a file that was truncated twice is there three times, each a node of its own', async () => {
  start({ event: 'error' });
  const former = aGeneration({ kind: 'former', path: null });
  engine.generations = [former, former, aGeneration()];
  const nodes = await tree.children(await open('scheduler_audit', 'files'));
  expect(new Set(nodes.map(node => node.id)).size).toBe(3);
});

test('a position that is remembered with each look draws nothing', async () => {
  start({ event: 'error' });
  engine.generations = [aGeneration()];
  await open('scheduler_audit', 'files');
  await look();
  drawn.length = 0;
  const summary = engine.summary();
  const position = { identity: '1:1', offset: 1, hash: '', atMs: 7, recordsNotOnDisk: 0 };
  tree.update({ ...summary, sources: summary.sources.map(source => ({ ...source, position })) });
  await vi.advanceTimersByTimeAsync(500);
  expect(drawn).toEqual([]);
});

test('looks at most every 400 ms, however often summaries come', async () => {
  start({ event: 'error' });
  await tree.children();
  await look();
  engine.calls.length = 0;
  for (let i = 0; i < 20; i++) {
    append({ event: 'error' });
    tree.update(engine.summary());
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(engine.calls.filter(call => call === 'groups ').length).toBeLessThanOrEqual(6);
  expect(engine.calls.length).toBeGreaterThanOrEqual(4);
});

test('an engine that dies in mid-look is asked again at its next summary', async () => {
  start({ event: 'error' });
  await tree.children();
  await look();
  const groups = vi.spyOn(engine, 'groups').mockRejectedValueOnce(new Error('gone'));
  append({ event: 'new' });
  await look();
  groups.mockRestore();
  await look();
  expect(await labels()).toContain('new');
});
