import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Disposable } from '../../../../src/base/disposable';
import { sourceIdOf } from '../../../../src/core/ids';
import type { Role } from '../../../../src/core/roles';
import type { TreeNode } from '../../../../src/host/tree/nodes';
import { TreeModel } from '../../../../src/host/tree/treeModel';
import { FakeTreeEngine } from '../../../support/fakeTreeEngine';
import { aRow, aRowId, aSource } from '../../../support/hostBuilders';

let tree: TreeModel;
let engine: FakeTreeEngine;
let listening: Disposable;
let redrawn: number;

beforeEach(() => {
  vi.useFakeTimers();
  engine = new FakeTreeEngine([
    aRow({ row: aRowId(0), event: 'nav', subject: '', procedure: '', session: 's1' }),
    aRow({ row: aRowId(1), event: 'nav', subject: '', procedure: '', session: 's2' }),
  ]);
  tree = new TreeModel(engine, '', { grouping: ['event', 'procedure', 'subject'], order: 'name' });
  redrawn = 0;
  listening = tree.onDidChange(nodes => {
    if (nodes === undefined) redrawn++;
  });
  tree.setVisible(true);
});
afterEach(() => {
  listening.dispose();
  tree.dispose();
  vi.useRealTimers();
});

/** The engine's state where the sources' records have these roles. */
async function tell(...roles: readonly (readonly Role[])[]): Promise<void> {
  const sources = roles.map((of, i) => aSource({ id: sourceIdOf(`/logs/${i}`), label: `log ${i}`, roles: of }));
  tree.update(engine.summary({ sources }));
  await vi.advanceTimersByTimeAsync(500);
}

/** The fields of the levels below the first group, from the top. */
async function levels(): Promise<string> {
  let node: TreeNode | undefined = (await tree.children()).find(child => child.kind === 'group');
  const fields: string[] = [];
  while (node?.kind === 'group') {
    fields.push(node.grouping[node.path.length - 1] ?? '');
    node = (await tree.children(node)).find(child => child.kind === 'group');
  }
  return fields.join();
}

test('levels for which no record has a value are left out', async () => {
  await tell(['time', 'event', 'session', 'detail', 'cost']);
  expect(await levels()).toBe('event,session');
});

test('what one of several sources has is a level', async () => {
  await tell(['time', 'event', 'session'], ['time', 'event', 'subject']);
  expect(await levels()).toBe('event,subject');
});

test('a level comes when its role appears, once, and what is open above it stays the same', async () => {
  await tell(['time', 'event']);
  expect(await levels()).toBe('event');
  const [, event] = await tree.children();
  const before = redrawn;
  await tell(['time', 'event', 'procedure']);
  expect(await levels()).toBe('event,procedure');
  const [, same] = await tree.children();
  expect(same?.id).toBe(event?.id);
  await tell(['time', 'event', 'procedure', 'cost']);
  expect(redrawn).toBe(before + 1);
});

test('levels stay while records go or the engine starts anew, and are found anew for other sources', async () => {
  await tell(['time', 'event', 'procedure']);
  await tell(['time', 'event']);
  expect(await levels()).toBe('event,procedure');
  await tell([]);
  expect(await levels()).toBe('event,procedure');
  await tell(['time', 'event'], ['time', 'event']);
  expect(await levels()).toBe('event');
});

test('another choice of levels is fitted to the records, too', async () => {
  await tell(['time', 'event', 'session']);
  tree.setShape({ grouping: ['procedure', 'status'], order: 'name' });
  expect(await levels()).toBe('day,event');
});
