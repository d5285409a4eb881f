import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DisposableStore } from '../../../../src/base/disposable';
import type { EventListener, WatchPort } from '../../../../src/engine/watch/watchPort';
import { Watcher } from '../../../../src/engine/watch/watcher';

const LOG = '/logs/audit.jsonl';
const events = { mode: 'events', reason: '' };

/** A world in which everything can be set, and what was asked of it. */
class FakePort implements WatchPort {
  readonly identities = new Map([
    ['/logs', '1:1'],
    ['/other', '1:2'],
  ]);
  readonly types = new Map<string, number>();
  openFault: Error | undefined;
  listener: EventListener | undefined;
  readonly watched = new Set<string>();
  readonly asked: string[] = [];
  closed = 0;
  readonly hung = new Set<string>();

  async openEvents(listener: EventListener) {
    this.asked.push('open');
    if (this.openFault !== undefined) throw this.openFault;
    this.listener = listener;
    return {
      add: (folder: string) => void this.watched.add(folder),
      remove: (folder: string) => void this.watched.delete(folder),
      close: () => {
        this.closed++;
      },
    };
  }

  async identityOf(folder: string): Promise<string> {
    this.asked.push(folder);
    if (this.hung.has(folder)) return new Promise(() => undefined);
    const identity = this.identities.get(folder);
    if (identity === undefined) throw Object.assign(new Error('gone'), { code: 'ENOENT' });
    return identity;
  }

  async fileSystemOf(path: string): Promise<number | null> {
    return this.types.get(path) ?? 0xef53;
  }
}

let port: FakePort;
let watcher: Watcher;
let store: DisposableStore;
let hints: string[];
let changes: string[];
/** Whether the next looks find something new. */
let grows: (path: string) => boolean;

beforeEach(() => {
  vi.useFakeTimers();
  port = new FakePort();
  store = new DisposableStore();
  watcher = store.add(new Watcher(port));
  hints = [];
  changes = [];
  grows = () => false;
  store.add(
    watcher.onHint(path => {
      hints.push(path);
      watcher.looked(path, grows(path));
    }),
  );
  store.add(
    watcher.onDidChange(path => {
      const { mode, reason } = watcher.statusOf(path);
      changes.push(`${path}: ${mode} ${reason}`.trim());
    }),
  );
});
afterEach(() => {
  store.dispose();
  expect(vi.getTimerCount(), 'timers that were left').toBe(0);
  vi.useRealTimers();
});

/** Follows some files, each looked at once. */
async function follow(paths: readonly string[] = [LOG], mode: 'auto' | 'poll' = 'auto'): Promise<void> {
  watcher.setPaths(paths, mode);
  for (const path of paths) watcher.looked(path, true);
  await vi.advanceTimersByTimeAsync(500);
}

const seconds = (count: number): Promise<unknown> => vi.advanceTimersByTimeAsync(count * 1100);
const reasonOf = (path = LOG): string => watcher.statusOf(path).reason;
const refusal = (code: string, path?: string): Error => Object.assign(new Error(code), { code, path });

test('asks for a look about once a second, with events and without', async () => {
  for (const mode of ['auto', 'poll'] as const) {
    await follow([LOG], mode);
    hints.length = 0;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(hints.length).toBeGreaterThanOrEqual(54);
    expect(hints.length).toBeLessThanOrEqual(67);
  }
});

test('asks for a look at an event, and twice a little later', async () => {
  await follow();
  hints.length = 0;
  port.listener?.onEvent(LOG);
  expect(hints).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(61);
  expect(hints).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(240);
  expect(hints.length).toBeGreaterThanOrEqual(3);
});

test('never asks for events when it polls', async () => {
  await follow([LOG], 'poll');
  await seconds(100);
  expect(port.asked).toEqual([]);
  expect(watcher.statusOf(LOG)).toEqual({ mode: 'polling', reason: 'file events are switched off' });
});

test('only looks at trees of folders, and says so', async () => {
  watcher.setPaths(['/runs/audits'], 'auto', new Set(['/runs/audits']));
  watcher.looked('/runs/audits', true);
  await seconds(10);
  expect(port.asked).toEqual([]);
  expect(hints.length).toBeGreaterThan(8);
  expect(watcher.statusOf('/runs/audits')).toEqual({ mode: 'polling', reason: 'it is a tree of folders' });
});

test('watches the folder after the first look, and looks again then', async () => {
  watcher.setPaths([LOG], 'auto');
  await vi.advanceTimersByTimeAsync(500);
  expect(port.asked).toEqual([]);
  watcher.looked(LOG, true);
  await vi.advanceTimersByTimeAsync(1);
  expect([...port.watched]).toEqual(['/logs']);
  expect(hints).toEqual([LOG]);
  expect(watcher.statusOf(LOG)).toEqual(events);
});

test('ends the watch of a folder that holds no followed file any more, and all when it polls', async () => {
  await follow([LOG, '/other/a.jsonl']);
  expect([...port.watched].sort()).toEqual(['/logs', '/other']);
  await follow([LOG]);
  expect([...port.watched]).toEqual(['/logs']);
  await follow([LOG], 'poll');
  expect(port.closed).toBe(1);
});

test('watches a folder anew that was made again', async () => {
  await follow();
  port.identities.delete('/logs');
  await seconds(7);
  expect(watcher.statusOf(LOG)).toEqual({ mode: 'polling', reason: 'the folder is not there' });
  expect([...port.watched]).toEqual([]);
  port.identities.set('/logs', '1:9');
  await seconds(2);
  expect([...port.watched]).toEqual(['/logs']);
  expect(watcher.statusOf(LOG)).toEqual(events);
  expect(changes).toEqual([`${LOG}: polling the folder is not there`, `${LOG}: events`]);
});

test('asks for nothing more while a mount hangs', async () => {
  port.hung.add('/logs');
  await follow([LOG, '/other/a.jsonl']);
  await seconds(100);
  expect(port.asked.filter(folder => folder === '/logs')).toHaveLength(1);
  expect(watcher.statusOf('/other/a.jsonl')).toEqual(events);
});

test('asks for no second look while one is under way', async () => {
  const stuck = store.add(new Watcher(port));
  const asked: string[] = [];
  store.add(stuck.onHint(path => asked.push(path)));
  stuck.setPaths([LOG], 'poll');
  await seconds(10);
  expect(asked).toHaveLength(1);
  stuck.looked(LOG, false);
  await seconds(1);
  expect(asked).toHaveLength(2);
});

describe('a file system without events', () => {
  test('is not watched, and named', async () => {
    port.types.set('/logs', 0x6969);
    await follow([LOG, '/other/a.jsonl']);
    expect(watcher.statusOf(LOG)).toEqual({
      mode: 'polling',
      reason: 'on an NFS mount, which gives no file events for changes by other machines',
    });
    expect([...port.watched]).toEqual(['/other']);
    expect(watcher.statusOf('/other/a.jsonl')).toEqual(events);
  });

  test('is noticed where a symbolic link leads to it', async () => {
    port.types.set(LOG, 0x65735546);
    await follow();
    expect(reasonOf()).toMatch(/^on a FUSE mount/);
  });

  test('is noticed when it is mounted later', async () => {
    await follow();
    port.identities.set('/logs', '77:2');
    port.types.set('/logs', 0x0bd00bd0);
    await seconds(7);
    expect(reasonOf()).toMatch(/^on a Lustre mount/);
    expect(changes).toHaveLength(1);
  });
});

describe('a folder that gives no events', () => {
  test('is noticed when it grew several times without one', async () => {
    await follow();
    grows = () => true;
    await seconds(6);
    expect(watcher.statusOf(LOG)).toEqual({ mode: 'polling', reason: 'this folder gives no file events' });
    expect(changes).toHaveLength(1);
  });

  test('gives events again when one comes', async () => {
    await follow();
    grows = () => true;
    await seconds(6);
    port.listener?.onEvent(LOG);
    expect(watcher.statusOf(LOG)).toEqual(events);
    expect(changes).toEqual([`${LOG}: polling this folder gives no file events`, `${LOG}: events`]);
  });

  test('is not suspected when events come late, or lack the last change of a burst', async () => {
    await follow();
    grows = () => true;
    for (let second = 0; second < 20; second++) {
      await vi.advanceTimersByTimeAsync(1000);
      if (second % 2 === 0) port.listener?.onEvent(LOG);
    }
    expect(watcher.statusOf(LOG)).toEqual(events);
    expect(changes).toEqual([]);
  });

  test('is not suspected while nothing happens', async () => {
    await follow();
    await seconds(100);
    expect(watcher.statusOf(LOG)).toEqual(events);
  });
});

describe('when the system refuses a watch', () => {
  test('the sources of that folder are polled, the others go on', async () => {
    await follow([LOG, '/other/a.jsonl']);
    port.listener?.onError(refusal('ENOSPC', '/logs'));
    expect(reasonOf()).toBe('the system has no more file watches (fs.inotify.max_user_watches)');
    expect(watcher.statusOf('/other/a.jsonl')).toEqual(events);
    expect([...port.watched]).toEqual(['/other']);
  });

  test('of a file, the sources of its folder are polled', async () => {
    await follow([LOG, '/other/a.jsonl']);
    port.listener?.onError(refusal('ENOSPC', LOG));
    expect(watcher.statusOf(LOG).mode).toBe('polling');
    expect(watcher.statusOf('/other/a.jsonl')).toEqual(events);
  });

  test('and says not of what, all are polled', async () => {
    await follow([LOG, '/other/a.jsonl']);
    port.listener?.onError(refusal('EMFILE'));
    expect([reasonOf(LOG), reasonOf('/other/a.jsonl')]).toEqual(
      Array(2).fill('the system has no more file watches (fs.inotify.max_user_instances)'),
    );
  });

  test('it is tried again after a minute', async () => {
    await follow();
    port.listener?.onError(refusal('ENOSPC', '/logs'));
    await vi.advanceTimersByTimeAsync(55_000);
    expect([...port.watched]).toEqual([]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([...port.watched]).toEqual(['/logs']);
    expect(watcher.statusOf(LOG)).toEqual(events);
    port.listener?.onError(refusal('ENOSPC', '/logs'));
    expect(watcher.statusOf(LOG).mode).toBe('polling');
  });

  test('the file is looked at every second all the same', async () => {
    await follow();
    port.listener?.onError(refusal('ENOSPC', '/logs'));
    hints.length = 0;
    await seconds(10);
    expect(hints.length).toBeGreaterThanOrEqual(9);
  });
});

test('says when nothing gives events at all, and tries again after a minute', async () => {
  port.openFault = new Error('Cannot find package');
  await follow();
  expect(reasonOf()).toBe('file events are not available here (Error: Cannot find package)');
  port.openFault = undefined;
  await vi.advanceTimersByTimeAsync(65_000);
  expect(watcher.statusOf(LOG)).toEqual(events);
});
