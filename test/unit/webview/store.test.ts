import { afterEach, beforeEach, describe, expect, it, vi, type Mock } from 'vitest';
import type { Event } from '../../../src/base/emitter';
import { createChannelPair, connect, serve } from '../../../src/protocol/rpc';
import { hostMethods, type HostApi, type HostPushes } from '../../../src/protocol/hostApi';
import type { HostClient } from '../../../webview/api';
import type { RowView } from '../../../src/protocol/engineViews';
import { copySelection, findText, stepFailure } from '../../../webview/actions';
import { PanelStore } from '../../../webview/store';
import { extendTo, selectAll, selectOne } from '../../../webview/table/selection';
import { rowIdAt } from '../../support/panelHarness/syntheticLog';
import { defaultOptions, SyntheticHost, type SyntheticOptions } from '../../support/panelHarness/syntheticHost';

/** A store and the host at its other end; ended after the test. */
interface Joined {
  readonly store: PanelStore;
  readonly host: SyntheticHost;
  readonly saved: { state: unknown };
}

const endings: (() => void)[] = [];

function join(options: Partial<SyntheticOptions> = {}, saved: { state: unknown } = { state: undefined }): Joined {
  const host = new SyntheticHost({ ...defaultOptions, records: 1_000, delayMs: 0, ...options });
  return { ...joinTo(host, saved), host };
}

function joinTo(host: SyntheticHost, saved: { state: unknown }): Omit<Joined, 'host'> {
  const [near, far] = createChannelPair();
  const client: HostClient = connect<HostApi, HostPushes>(near, hostMethods);
  const server = serve<HostApi, HostPushes>(far, host.api, hostMethods, () => undefined);
  const pushing = host.onPush(({ name, value }) => server.push(name, value as never));
  const keeper = { getState: () => saved.state, setState: (state: unknown) => (saved.state = state) };
  const store = new PanelStore(client, keeper, 'Europe/Berlin');
  // As the table does: what is to be seen is wanted.
  const wanting = store.onReveal(({ position }) =>
    store.view.want({ from: Math.max(0, position - 20), to: position + 20 }),
  );
  endings.push(() => {
    for (const item of [wanting, store, pushing, server, client]) item.dispose();
  });
  return { store, saved };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  for (const end of endings.splice(0)) end();
  vi.useRealTimers();
});

/** A listener that is taken away after the test. */
function listening<T>(event: Event<T>): Mock<(value: T) => void> {
  const listener = vi.fn<(value: T) => void>();
  const subscription = event(listener);
  endings.unshift(() => subscription.dispose());
  return listener;
}

/** Lets everything that is under way come to its end. */
async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(1_000);
}

async function started(options: Partial<SyntheticOptions> = {}): Promise<Joined> {
  const joined = join(options);
  joined.store.run(joined.store.start());
  await settle();
  return joined;
}

function lastRow(store: PanelStore): RowView | undefined {
  return store.view.rowAt((store.view.result?.count ?? 0) - 1);
}

/** As the table does after drawing. */
function standAt(store: PanelStore, position: number, isFollowing = false): void {
  const row = store.view.rowAt(position)?.row;
  if (row === undefined) throw new Error(`There is no row at ${position}.`);
  store.setPlace({
    epoch: store.summary?.epoch ?? -1,
    isFollowing,
    top: { row, position },
    topOffset: 3,
    selected: null,
  });
}

describe('the panel', () => {
  it('shows the end of the log at first', async () => {
    const { store } = await started();
    expect(store.view.result).toMatchObject({ count: 1_000, total: 1_000 });
    expect(store.view.rowAt(999)?.row).toBe(rowIdAt(999));
    expect(store.view.rowAt(0)).toBeUndefined();
  });

  it('fetches the rows that are wanted, and tells when they are here', async () => {
    const { store } = await started();
    const changed = listening(store.onDidChange);
    store.view.want({ from: 0, to: 150 });
    await settle();
    expect(changed).toHaveBeenCalledWith('rows');
    expect(store.view.rowAt(149)?.row).toBe(rowIdAt(149));
  });

  it('grows with the log and fetches the rest of the last page', async () => {
    const { store, host } = await started({ records: 950 });
    host.append(37);
    await settle();
    expect(store.view.result?.count).toBe(987);
    store.view.want({ from: 940, to: 987 });
    await settle();
    expect(store.view.rowAt(986)?.row).toBe(rowIdAt(986));
  });

  it('shows the newest rows all the time while older ones join faster than answers come', async () => {
    const joined = join({ delayMs: 40 });
    const { store, host } = joined;
    host.hideOlder(900);
    store.run(store.start());
    await vi.advanceTimersByTimeAsync(300);
    expect(lastRow(store)?.row).toBe(rowIdAt(999));
    for (let step = 0; step < 80; step++) {
      host.showOlder(10);
      await vi.advanceTimersByTimeAsync(15);
      const count = store.view.result?.count ?? 0;
      expect([step, store.view.rowAt(count - 1)?.row, store.view.rowAt(count - 50) === undefined]).toEqual([
        step,
        rowIdAt(999),
        false,
      ]);
    }
    await settle();
    expect(store.view.result).toMatchObject({ count: 900, total: 900 });
  });

  it('counts what the filter lets through', async () => {
    const { store, host } = await started();
    store.applyFilter('event:dry_run');
    await settle();
    const result = store.view.result;
    expect(result?.total).toBe(1_000);
    expect(result?.count).toBeGreaterThan(100);
    expect(result?.count).toBeLessThan(300);
    expect(host.asked).toContainEqual({ method: 'setFilter', argument: 'event:dry_run' });
  });

  it('shows a filter that was set elsewhere', async () => {
    const { store, host } = await started();
    host.push('filter', { query: 'event:error' });
    await settle();
    expect(store.filter).toBe('event:error');
    expect(store.view.rowAt(0)?.event).toBe('error');
  });

  it('keeps the last of several filters that are typed fast', async () => {
    const { store } = await started();
    for (const query of ['e', 'ev', 'event:error', 'event:dry_run']) store.applyFilter(query);
    await settle();
    expect(store.filter).toBe('event:dry_run');
    expect(lastRow(store)?.event).toBe('dry_run');
  });

  it('keeps the selected record when the filter lets it through', async () => {
    const { store } = await started();
    const found = store.view.rowAt(979);
    expect(found?.event).not.toBe('submitted');
    store.select(selectOne(979));
    standAt(store, 960);
    store.applyFilter(`event:${found?.event ?? ''}`);
    await settle();
    expect(store.activeRow).toBe(found?.row);
    expect(store.activeView).toEqual(found);
    expect(store.selection.active).toBeLessThan(979);
  });

  it('keeps its rows by id when older ones join before them', async () => {
    const joined = join({ records: 1_000 });
    joined.host.hideOlder(800);
    joined.store.run(joined.store.start());
    await settle();
    const { store, host } = joined;
    standAt(store, 110);
    store.select(extendTo(selectOne(120), 122), null);
    const moves = listening(store.view.onDidReplace);
    host.showOlder();
    await settle();
    expect(moves).toHaveBeenCalledTimes(1);
    expect(store.view.rowAt(910)?.row).toBe(rowIdAt(910));
    expect(store.selection).toEqual({ ranges: [{ from: 920, to: 923 }], anchor: 920, active: 922 });
    expect(store.view.result?.count).toBe(1_000);
  });

  it('opens its result again after the engine was started anew', async () => {
    const { store, host } = await started();
    store.applyFilter('event:dry_run');
    await settle();
    const count = store.view.result?.count;
    host.restart();
    await settle();
    expect(store.view.result).toMatchObject({ epoch: 2, count });
    expect(lastRow(store)?.event).toBe('dry_run');
  });

  it('comes back to the same place after a reload', async () => {
    const { store, host, saved } = await started();
    store.view.want({ from: 500, to: 560 });
    await settle();
    standAt(store, 520);
    store.select(selectOne(530));
    store.arrange({ isDetailOpen: true });
    store.flush();
    const again = joinTo(host, { state: JSON.parse(JSON.stringify(saved.state)) });
    again.store.run(again.store.start());
    await settle();
    expect(again.store.place).toMatchObject({ isFollowing: false, top: { position: 520 }, topOffset: 3 });
    expect(again.store.view.rowAt(520)?.row).toBe(rowIdAt(520));
    expect(again.store.activeRow).toBe(rowIdAt(530));
    expect(again.store.state.isDetailOpen).toBe(true);
  });

  it('selects and shows a record that the extension points at', async () => {
    const { store, host } = await started();
    const revealed = listening(store.onReveal);
    host.push('reveal', { row: rowIdAt(42) });
    await settle();
    expect(revealed).toHaveBeenCalledWith({ position: 42, where: 'center' });
    expect(store.activeRow).toBe(rowIdAt(42));
  });

  it('says so when the filter hides the record pointed at', async () => {
    const { store, host } = await started({ filter: 'event:dry_run' });
    const notices = listening(store.onNotice);
    host.push('reveal', { row: rowIdAt(0) });
    await settle();
    expect(notices).toHaveBeenCalledWith('The filter hides this record.');
  });

  it('tells the extension which record is selected', async () => {
    const { store, host } = await started();
    store.select(extendTo(selectOne(990), 995));
    await settle();
    expect(host.asked).toContainEqual({ method: 'selectionChanged', argument: { row: rowIdAt(995), count: 6 } });
  });

  it('draws marks anew when failures were acknowledged', async () => {
    const { store, host } = await started({ records: 10_000 });
    const unseen = Array.from({ length: 40 }, (_, index) => 9_960 + index).filter(at => store.view.rowAt(at)?.isUnseen);
    store.run(host.api.acknowledge({ source: null }));
    await settle();
    store.view.want({ from: 9_900, to: 10_000 });
    await settle();
    for (const at of unseen) expect(store.view.rowAt(at)?.isUnseen).toBe(false);
  });

  it('takes wall clock times anew when the zone changes', async () => {
    const { store } = await started({ filter: 'since:2025-02-10T06:20' });
    const before = store.view.result?.id;
    store.run(store.host.setZone({ zone: 'local' }));
    await settle();
    expect(store.zone).toBe('Europe/Berlin');
    expect(store.view.result?.id).not.toBe(before);
  });
});

describe('actions of the panel', () => {
  it('step through failures and say when they went round', async () => {
    const { store } = await started();
    const notices = listening(store.onNotice);
    store.run(stepFailure(store, 1));
    await settle();
    const first = store.selection.active;
    expect(store.activeView?.outcome).toBe('failure');
    expect(notices).not.toHaveBeenCalled();
    store.run(stepFailure(store, -1));
    await settle();
    expect(store.selection.active).toBeGreaterThan(first);
    expect(notices).toHaveBeenCalledWith('Went on from the end.');
  });

  it('find a text, or say that there is none', async () => {
    const { store } = await started();
    const messages: (string | undefined)[] = [];
    const find = async (text: string) => void messages.push(await findText(store, text, 1));
    store.run(find('returned non-zero'));
    await settle();
    store.run(find('no such text'));
    await settle();
    expect(messages).toEqual([undefined, 'No results']);
    expect(store.activeView?.event).toBe('error');
  });

  it('copy every selected record, also those that are not here', async () => {
    const { store, host } = await started();
    store.select(extendTo(selectOne(3), 5));
    store.run(copySelection(store, 'raw'));
    await settle();
    const rows = [rowIdAt(3), rowIdAt(4), rowIdAt(5)];
    expect(host.asked).toContainEqual({ method: 'copyRecords', argument: { rows, as: 'raw' } });
  });

  it('copy no more than ten thousand records, and say so', async () => {
    const { store, host } = await started({ records: 12_345 });
    const notices = listening(store.onNotice);
    store.select(selectAll(store.selection, 12_345));
    store.run(copySelection(store, 'text'));
    await settle();
    const copied = host.asked.find(({ method }) => method === 'copyRecords')?.argument as { rows: unknown[] };
    expect(copied.rows).toHaveLength(10_000);
    expect(notices).toHaveBeenCalledWith('Copied the first 10,000 of 12,345 records.');
  });
});
