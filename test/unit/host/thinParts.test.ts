import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCommandRunner, titleOf } from '../../../src/host/commandRunner';
import { filterCommands } from '../../../src/host/commands/filterCommands';
import { commands, type CommandHandlers } from '../../../src/host/contributions';
import { FilterState } from '../../../src/host/filterState';
import { StatusBar } from '../../../src/host/statusBar';
import { treeItemOf } from '../../../src/host/tree/treeItem';
import type { GroupNode } from '../../../src/host/tree/nodes';
import { pickValues } from '../../../src/host/valuePick';
import type { EngineApi } from '../../../src/protocol/engineApi';
import type { Facets } from '../../../src/protocol/engineViews';
import {
  answers,
  executed,
  quickPicks,
  resetFakeVscode,
  shown,
  statusItem,
  type FakeQuickPick,
} from '../../support/fakeVscode';
import { FakeMemory } from '../../support/hostBuilders';

vi.mock('vscode', async () => (await import('../../support/fakeVscode')).fakeVscode());

let filter: FilterState;

beforeEach(() => {
  vi.useFakeTimers();
  resetFakeVscode();
  filter = new FilterState(new FakeMemory());
});
afterEach(() => {
  filter.dispose();
  vi.useRealTimers();
});

const jobs = Array.from({ length: 3000 }, (_, i) => ({ value: `job-${i}`, count: 3000 - i }));
const events = [
  { value: 'status_change', count: 16 },
  { value: 'error', count: 2 },
];

/** Answers as the engine does, and remembers what it was asked. */
function fakeFacets(asked: Parameters<EngineApi['facets']>[0][] = []): Pick<EngineApi, 'facets'> {
  return {
    facets: async (request): Promise<Facets> => {
      asked.push(request);
      const all = request.field === 'job' ? jobs : events;
      const found = all.filter(({ value }) => value.includes(request.contains));
      return { values: found.slice(0, request.limit), distinct: found.length };
    },
  };
}

const noFailure = (error: unknown): never => {
  throw error;
};
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

async function shownPick(): Promise<FakeQuickPick> {
  await settle();
  const pick = quickPicks.at(-1);
  if (pick === undefined) throw new Error('nothing was shown');
  return pick;
}

test('a pick list of a huge field opens with the 500 most frequent and asks the engine as one types', async () => {
  const asked: Parameters<EngineApi['facets']>[0][] = [];
  const picked = pickValues({
    engine: fakeFacets(asked),
    field: 'job',
    query: 'x',
    title: 't',
    chosen: [],
    onFailure: noFailure,
  });
  const pick = await shownPick();
  expect(pick.items).toHaveLength(500);
  expect(pick.placeholder).toBe('The 500 most frequent of 3,000 values: type to find others');
  pick.type('29');
  pick.type('299');
  pick.type('2999');
  await vi.advanceTimersByTimeAsync(500);
  expect(asked.map(({ contains, limit, query }) => [contains, limit, query])).toEqual([
    ['', 500, 'x'],
    ['2999', 500, 'x'],
  ]);
  pick.click('job-2999');
  pick.type('17');
  await vi.advanceTimersByTimeAsync(500);
  expect(pick.selectedItems.map(item => item.label)).toEqual(['job-2999']);
  pick.click('job-17');
  pick.accept();
  expect(await picked).toEqual(['job-2999', 'job-17']);
});

test('a list that holds all values leaves the search to the editor', async () => {
  const asked: Parameters<EngineApi['facets']>[0][] = [];
  const picked = pickValues({
    engine: fakeFacets(asked),
    field: 'event',
    query: '',
    title: 't',
    chosen: [],
    onFailure: noFailure,
  });
  const pick = await shownPick();
  pick.type('err');
  await vi.advanceTimersByTimeAsync(500);
  expect(asked).toHaveLength(1);
  pick.hide();
  expect(await picked).toBeUndefined();
});

test('a late answer does not take the place of a newer one', async () => {
  const replies: ((facets: Facets) => void)[] = [];
  const engine = { facets: async () => new Promise<Facets>(resolve => replies.push(resolve)) };
  const picked = pickValues({ engine, field: 'job', query: '', title: 't', chosen: [], onFailure: noFailure });
  const pick = await shownPick();
  replies[0]?.({ values: [{ value: 'first', count: 1 }], distinct: 9 });
  await settle();
  pick.type('a');
  await vi.advanceTimersByTimeAsync(200);
  pick.type('ab');
  await vi.advanceTimersByTimeAsync(200);
  replies[2]?.({ values: [{ value: 'ab', count: 1 }], distinct: 1 });
  replies[1]?.({ values: [{ value: 'a', count: 1 }], distinct: 1 });
  await settle();
  expect(pick.items.map(item => item.label)).toEqual(['ab']);
  pick.hide();
  await picked;
});

const familyOf = (): ReturnType<typeof filterCommands> =>
  filterCommands({ engine: fakeFacets(), filter, onFailure: noFailure });

test('filtering by a field begins with what the filter says now, and keeps the rest of it', async () => {
  filter.set('event:ERROR is:failed');
  const done = familyOf()[commands.filterByEvent]();
  const pick = await shownPick();
  expect(pick.selectedItems.map(item => item.label)).toEqual(['error']);
  pick.click('status_change');
  pick.accept();
  await done;
  expect(filter.query).toBe('event:error,status_change is:failed');
});

test('choosing nothing takes the field out of the filter; escaping changes nothing', async () => {
  filter.set('event:error x');
  const cancelled = familyOf()[commands.filterByEvent]();
  const first = await shownPick();
  // A list that closes sooner was not closed by a person, and is shown again.
  await vi.advanceTimersByTimeAsync(1_000);
  first.hide();
  await cancelled;
  expect(filter.query).toBe('event:error x');
  const done = familyOf()[commands.filterByEvent]();
  const pick = await shownPick();
  pick.click('error');
  pick.accept();
  await done;
  expect(filter.query).toBe('x');
});

test('Exclude… asks for a field, then for its values, and shows those that are excluded already', async () => {
  filter.set('-event:error');
  answers.push('Event');
  const done = familyOf()[commands.exclude]();
  const pick = await shownPick();
  expect(pick.selectedItems.map(item => item.label)).toEqual(['error']);
  pick.click('error');
  pick.click('status_change');
  pick.accept();
  await done;
  expect(filter.query).toBe('-event:status_change');
});

test('filters by a time range from the list, or by two ends that are typed', async () => {
  answers.push('Last hour');
  await familyOf()[commands.filterByTime]();
  expect(filter.query).toBe('since:1h');
  answers.push('From … to …', '2024-11-01', '2024-11-02T06:00');
  await familyOf()[commands.filterByTime]();
  expect(filter.query).toBe('since:2024-11-01 until:2024-11-02T06:00');
  answers.push('Any time');
  await familyOf()[commands.filterByTime]();
  expect(filter.query).toBe('');
});

test('what a command throws becomes a message that leads to the log, and a line in it', async () => {
  const lines: string[] = [];
  const note = (message: string): void => void lines.push(message);
  const handlers = { [commands.refresh]: () => Promise.reject(new Error('the disk is gone')) };
  const run = createCommandRunner(handlers as unknown as CommandHandlers, { info: note, warn: note, error: note });
  answers.push('Show Log');
  await run(commands.refresh, []);
  expect(shown).toEqual(['Refresh: the disk is gone']);
  expect(lines).toEqual(['auditLogViewer.refresh failed: the disk is gone']);
  expect(executed).toEqual([[commands.showLog]]);
  expect(titleOf(commands.jumpToRawLine)).toBe('Jump to raw line');
});

test('a path of strangers becomes no link in a message', async () => {
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const reject = () => Promise.reject(new Error('/a/[click](command:workbench.action.terminal.new)'));
  const run = createCommandRunner({ [commands.refresh]: reject } as unknown as CommandHandlers, silent);
  await run(commands.refresh, []);
  expect(shown[0]).not.toMatch(/\]\(/);
  expect(shown[0]).toContain('[click] (command:');
});

test('the status bar parses nothing of a log: no markdown, no HTML, no icons, no commands', () => {
  const bar = new StatusBar();
  const hostile = 'sub [x](command:evil) <img> $(bug) **b**';
  bar.show({ text: '$(error) 1 failure', tooltip: ['Audit log', hostile], isWarning: true, spoken: 'one' });
  const { tooltip } = statusItem;
  expect(tooltip?.texts).toEqual(['Audit log', hostile]);
  expect(tooltip?.markdown.join('').trim()).toBe('');
  expect([tooltip?.isTrusted, tooltip?.supportHtml, tooltip?.supportThemeIcons]).toEqual([false, false, false]);
  expect(statusItem.backgroundColor?.id).toBe('statusBarItem.warningBackground');
  expect(statusItem.isShown).toBe(true);
  bar.show({ text: '$(pass) 0 failures', tooltip: [], isWarning: false, spoken: 'none' });
  expect(statusItem.backgroundColor).toBeUndefined();
  bar.show(null);
  expect(statusItem.isShown).toBe(false);
  bar.dispose();
});

test('a tree item has a stable id, a plain tooltip, and is closed at first', () => {
  const node: GroupNode = {
    kind: 'group',
    id: 'group:event:["error"]',
    parent: null,
    grouping: ['event'],
    path: ['error'],
    group: { value: 'error', count: 2, failures: 2 },
  };
  const item = treeItemOf(node, { zone: 'UTC', assumedZone: 'UTC', isSessionSource: () => false });
  expect(item.id).toBe(node.id);
  expect(typeof item.tooltip).toBe('string');
  expect(item.collapsibleState).toBe(1);
  expect(item.contextValue).toBe('group;event;leaf');
  expect(item.iconPath).toMatchObject({ id: 'error', color: { id: 'list.errorForeground' } });
});
