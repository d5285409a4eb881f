import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { DisposableStore } from '../../../src/base/disposable';
import type { Summary } from '../../../src/core/summary';
import { AcknowledgementMarks } from '../../../src/host/acknowledgement';
import { EngineClient } from '../../../src/host/engineClient';
import { startEngineThread } from '../../../src/host/engineThread';
import { PanelApi } from '../../../src/host/panelApi';
import { checked } from '../../../src/host/panelSchema';
import { FilterState } from '../../../src/host/filterState';
import { statusView } from '../../../src/host/statusText';
import type { GroupNode, RecordNode, TreeNode } from '../../../src/host/tree/nodes';
import { TreeModel } from '../../../src/host/tree/treeModel';
import { hostMethods, type HostApi, type HostPushes } from '../../../src/protocol/hostApi';
import { connect, createChannelPair, serve } from '../../../src/protocol/rpc';
import { bundleEngine, followConfig } from '../../support/engineWorker';
import { FakeMemory } from '../../support/hostBuilders';

const sample = new URL('../../fixtures/samples/snbb/scheduler_audit.jsonl', import.meta.url);

let bundle: Awaited<ReturnType<typeof bundleEngine>>;
let folder: string;
let log: string;
let store: DisposableStore;
let client: EngineClient;
let marks: AcknowledgementMarks;
let tree: TreeModel;
let workers: Set<Worker>;
let exits: Promise<unknown>[];

beforeAll(async () => {
  bundle = await bundleEngine();
});
afterAll(() => bundle.remove());

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'host-'));
  log = join(folder, 'scheduler_audit.jsonl');
  copyFileSync(sample, log);
  workers = new Set();
  exits = [];
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its worker below
  const post = Worker.prototype.postMessage;
  vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker, ...args) {
    if (!workers.has(this)) exits.push(new Promise(resolve => this.once('exit', resolve)));
    workers.add(this);
    post.apply(this, args);
  });
  store = new DisposableStore();
  marks = new AcknowledgementMarks(new FakeMemory());
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  client = store.add(
    new EngineClient(
      () => startEngineThread(bundle.path),
      () => ({ marks: marks.all() }),
      silent,
    ),
  );
  tree = store.add(new TreeModel(client.api, '', { grouping: ['event', 'procedure', 'subject'], order: 'name' }));
  store.add(
    client.onDidChangeSummary(summary => {
      marks.remember(summary);
      tree.update(summary);
    }),
  );
  tree.setVisible(true);
  await client.api.configure({ ...followConfig([log]), marks: marks.all() });
  await until('the sample is there', summary => recordsOf(summary) === 32);
});

afterEach(async () => {
  store.dispose();
  await Promise.all(exits);
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const recordsOf = (summary: Summary): number => summary.sources[0]?.records ?? 0;

/** Waits for a summary of which the condition is true. */
function until(what: string, condition: (summary: Summary) => boolean): Promise<Summary> {
  return eventually(what, () => {
    const { summary } = client;
    return summary !== undefined && condition(summary) ? summary : undefined;
  });
}

/** Asks again at every summary, redraw and turn until there is an answer. */
async function eventually<T>(what: string, ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}: ${JSON.stringify(client.summary)}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

async function walk(node?: TreeNode): Promise<readonly TreeNode[]> {
  const children = await tree.children(node);
  const below = await Promise.all(children.map(child => walk(child)));
  return [...children, ...below.flat()];
}

const isRecord = (node: TreeNode): node is RecordNode => node.kind === 'record';

async function groupAt(...path: readonly string[]): Promise<GroupNode> {
  let node: TreeNode | undefined;
  for (const value of path) {
    node = (await tree.children(node)).find(child => child.kind === 'group' && child.path.at(-1) === value);
  }
  if (node?.kind !== 'group') throw new Error(`there is no group ${path.join(' / ')}`);
  return node;
}

const failedLine = (job: string): string =>
  `{"timestamp": "2025-02-14T06:00:00.000001+00:00", "event": "status_change", "subject": "sub-0001", "session": "ses-1", "procedure": "bids", "job_id": "${job}", "old_status": "running", "new_status": "failed"}\n`;

test('the tree holds each of the 32 records once, and each stands on its own line of the file', async () => {
  const records = (await walk()).filter(isRecord);
  expect(records).toHaveLength(32);
  const lines = readFileSync(log, 'utf8').split('\n').slice(0, -1);
  const places = await Promise.all(records.map(node => client.api.locate({ row: node.row.row })));
  expect(places.map(place => place?.editorLine ?? -1).sort((a, b) => a - b)).toEqual(lines.map((_, i) => i));
  for (const [i, node] of records.entries()) {
    const line = lines[places[i]?.editorLine ?? -1] ?? '';
    expect(JSON.parse(line)).toMatchObject({ event: node.row.event, procedure: node.row.procedure });
  }
});

test('the counts of groups add up, at every level', async () => {
  const groups = (await walk()).filter(node => node.kind === 'group');
  for (const level of [1, 2, 3]) {
    const at = groups.filter(node => node.path.length === level);
    expect(at.reduce((sum, node) => sum + node.group.count, 0)).toBe(32);
    expect(at.reduce((sum, node) => sum + node.group.failures, 0)).toBe(4);
  }
});

test('appends are counted where they belong, and an open page stays as it is', async () => {
  const group = await groupAt('status_change', 'bids', 'sub-0001');
  const before = await tree.children(group);
  appendFileSync(log, failedLine('1') + failedLine('2'));
  const after = await eventually('two newer records are offered', async () => {
    const children = await tree.children(group);
    return children[0]?.kind === 'newer' && children[0].count === 2 ? children : undefined;
  });
  expect(after.slice(1)).toEqual(before);
  expect(group.group.count).toBe(before.length + 2);
  await tree.loadNewer(group);
  expect(
    (await tree.children(group))
      .filter(isRecord)
      .map(node => node.row.job)
      .slice(0, 2),
  ).toEqual(['2', '1']);
});

test('old failures are not unseen, new ones are, until they are acknowledged', async () => {
  const text = (): string => statusView(client.summary, 'UTC', false).text;
  expect(text()).toBe('$(error) 4 failures');
  appendFileSync(log, failedLine('1'));
  await until('one is unseen', ({ failures }) => failures.unseen === 1);
  expect(text()).toBe('$(bell-dot) 5 failures, 1 new');
  await client.api.acknowledge({ source: null });
  await until('none is unseen', ({ failures }) => failures.unseen === 0);
  expect(text()).toBe('$(error) 5 failures');
});

test('after the worker died, tree and counters come back by themselves, with what was unseen', async () => {
  const filtered = await client.api.openResult({ query: 'is:failed', order: { by: 'log' } });
  appendFileSync(log, failedLine('1'));
  const before = await until('one is unseen', ({ failures }) => failures.unseen === 1);
  const epoch = before.epoch;
  await Promise.all([...workers].map(worker => worker.terminate()));
  const after = await until(
    'another engine has it all',
    summary => summary.epoch !== epoch && recordsOf(summary) === 33,
  );
  expect(after.failures).toMatchObject({ total: 5, unseen: 1 });
  const rows = await client.api.rows({ result: filtered.result, from: 0, to: 10 });
  expect(rows?.rows).toHaveLength(5);
  expect((await walk()).filter(isRecord)).toHaveLength(33);
});

test('a panel over a wire sees the same log, and its filter is the tree’s', async () => {
  const filter = store.add(new FilterState(new FakeMemory()));
  store.add(filter.onDidChange(query => tree.setQuery(query)));
  const [page, extension] = createChannelPair();
  const nothing = async (): Promise<void> => undefined;
  const api = new PanelApi({
    engine: client.api,
    filter,
    summary: () =>
      client.summary ?? {
        epoch: 0,
        revision: 0,
        sources: [],
        failures: { total: 0, unseen: 0, newest: [] },
        results: [],
      },
    settings: () => ({ zoneChoice: 'local', zone: '', assumedZone: 'UTC' }),
    ready: () => undefined,
    hasRows: () => undefined,
    setZone: nothing,
    jumpToRawLine: nothing,
    copyRecords: nothing,
    copyText: nothing,
    openLink: nothing,
    showProblems: nothing,
    selectionChanged: () => undefined,
  });
  store.add(serve<HostApi, HostPushes>(extension, checked(api), hostMethods, () => undefined));
  const panel = store.add(connect<HostApi, HostPushes>(page, hostMethods)).api;

  const start = await panel.ready({ zone: 'UTC' });
  expect(recordsOf(start.summary)).toBe(32);
  await panel.setFilter({ query: 'event:error' });
  const { result } = await panel.openResult({ query: 'event:error', order: { by: 'log' } });
  const rows = await panel.rows({ result, from: 0, to: 100 });
  expect(rows?.rows.map(row => row.event)).toEqual(['error', 'error']);
  const step = await panel.step({ result, from: -1, direction: 1 });
  expect(step?.row).toBe(rows?.rows[0]?.row);
  const facets = await panel.facets({ field: 'event', contains: '', limit: 500 });
  expect(facets.values[0]).toEqual({ value: 'status_change', count: 16 });
  expect((await walk()).filter(isRecord)).toHaveLength(2);
  await expect(panel.rows({ result, from: 0, to: 'x' } as never)).rejects.toThrow(/whole number/);
});
