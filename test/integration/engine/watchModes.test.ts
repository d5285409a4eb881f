import { appendFile, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SourceSummary, Summary } from '../../../src/core/summary';
import { createEngine, type Engine } from '../../../src/engine/engine';
import { diskWatchPort, type EventListener, type WatchPort } from '../../../src/engine/watch/watchPort';
import { followConfig } from '../../support/engineWorker';

let folder: string;
let log: string;
let engine: Engine | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watch-modes-'));
  log = join(folder, 'audit.jsonl');
  await writeFile(log, recordOf(0));
});
afterEach(async () => {
  engine?.dispose();
  await rm(folder, { recursive: true });
});

function recordOf(id: number): string {
  return `{"timestamp": "2025-02-13T23:05:00.000001+00:00", "event": "status_change", "job_id": "${id}"}\n`;
}

/** Follows some logs in this process, in a world that is as told and else as it is. */
async function follow(port: Partial<WatchPort>, paths: readonly string[] = [log]): Promise<() => Promise<Summary>> {
  const faults: string[] = [];
  const started = createEngine({
    onSummary: () => undefined,
    log: (level, message) => {
      if (level === 'error') faults.push(message);
    },
    watchPort: { ...diskWatchPort, ...port },
  });
  engine = started;
  await started.api.configure(followConfig(paths));
  return async () => {
    expect(faults).toEqual([]);
    return started.summary();
  };
}

/** The state of a source as soon as the condition is true of it. */
async function until(
  state: () => Promise<Summary>,
  condition: (source: SourceSummary) => boolean,
  meanwhile: () => Promise<void> = async () => undefined,
  path = log,
): Promise<SourceSummary> {
  for (const startMs = performance.now(); ;) {
    const source = (await state()).sources.find(candidate => candidate.path === path);
    if (source !== undefined && condition(source)) return source;
    if (performance.now() - startMs > 30_000) throw new Error(`waited in vain: ${JSON.stringify(source)}`);
    await meanwhile();
    await pause(50);
  }
}

/** A port that says when events are open, and lets the test give or refuse them. */
function handPort(): {
  readonly port: Pick<WatchPort, 'openEvents'>;
  listener(): EventListener | undefined;
  opened: number;
} {
  let listener: EventListener | undefined;
  const hand = {
    opened: 0,
    listener: () => listener,
    port: {
      openEvents: async (given: EventListener) => {
        listener = given;
        hand.opened++;
        return { add: () => undefined, remove: () => undefined, close: () => undefined };
      },
    },
  };
  return hand;
}

test('uses events on an ordinary disk', async () => {
  const state = await follow({});
  const source = await until(state, ({ records }) => records === 1);
  expect(source.watch).toEqual({ mode: 'events', reason: '' });
});

describe('a file system that gives no events', () => {
  test('is polled, named, and followed all the same', async () => {
    const state = await follow({ fileSystemOf: async () => 0x6969 });
    await until(state, ({ records, watch }) => records === 1 && watch.mode === 'polling');
    await appendFile(log, recordOf(1));
    const source = await until(state, ({ records }) => records === 2);
    expect(source.watch.reason).toBe('on an NFS mount, which gives no file events for changes by other machines');
  });

  test('concerns only the sources that lie on it, also by a link', async () => {
    const other = join(folder, 'other.jsonl');
    const away = join(folder, 'mount');
    await mkdir(away);
    await writeFile(join(away, 'target.jsonl'), recordOf(0));
    await symlink(join(away, 'target.jsonl'), other);
    const state = await follow({ fileSystemOf: async path => (path === other ? 0x65735546 : 0xef53) }, [log, other]);
    const linked = await until(state, ({ watch }) => watch.mode === 'polling', undefined, other);
    expect(linked.watch.reason).toMatch(/^on a FUSE mount/);
    const local = await until(state, ({ records }) => records === 1);
    expect(local.watch.mode).toBe('events');
  });
});

test('notices that a mount gives no events, says so once, and believes the first one that comes', async () => {
  const hand = handPort();
  const state = await follow(hand.port);
  await until(state, ({ records }) => records === 1);
  let id = 1;
  let lastMs = 0;
  const write = async (): Promise<void> => {
    if (performance.now() - lastMs < 300) return;
    lastMs = performance.now();
    await appendFile(log, recordOf(id++));
  };
  const silent = await until(state, ({ watch }) => watch.mode === 'polling', write);
  expect(silent.watch.reason).toBe('this folder gives no file events');
  await until(state, ({ records }) => records === id);
  hand.listener()?.onEvent(log);
  await until(state, ({ watch }) => watch.mode === 'events');
  const ledger = await engine?.api.ledger({ source: silent.id });
  const entries = ledger?.entries.filter(({ kind }) => kind === 'watchChanged') ?? [];
  expect(entries).toMatchObject([
    { mode: 'polling', reason: 'this folder gives no file events' },
    { mode: 'events', reason: '' },
  ]);
});

test('goes on without events when the system has no more watches, and says which limit it is', async () => {
  const hand = handPort();
  const state = await follow(hand.port);
  await until(state, ({ records }) => records === 1);
  await until(state, () => hand.opened > 0);
  hand.listener()?.onError(Object.assign(new Error('no space'), { code: 'ENOSPC', path: folder }));
  await rename(log, `${log}.1`);
  await writeFile(log, recordOf(1));
  await appendFile(`${log}.1`, recordOf(2));
  const source = await until(state, ({ records }) => records === 3);
  expect(source.watch).toEqual({
    mode: 'polling',
    reason: 'the system has no more file watches (fs.inotify.max_user_watches)',
  });
});

test('reads a mount that hangs at its own pace: other sources go on, with events', async () => {
  const other = join(folder, 'hung', 'audit.jsonl');
  await mkdir(join(folder, 'hung'));
  await writeFile(other, recordOf(0));
  const asked: string[] = [];
  const port: Partial<WatchPort> = {
    identityOf: path => {
      asked.push(path);
      return path === join(folder, 'hung') ? new Promise(() => undefined) : diskWatchPort.identityOf(path);
    },
  };
  const state = await follow(port, [log, other]);
  await until(state, ({ records }) => records === 1, undefined, other);
  for (let id = 1; id <= 3; id++) {
    await appendFile(log, recordOf(id));
    await appendFile(other, recordOf(id));
    await until(state, ({ records }) => records === id + 1);
  }
  await until(state, ({ records }) => records === 4, undefined, other);
  expect(asked.filter(path => path === join(folder, 'hung'))).toHaveLength(1);
  expect((await readFile(other, 'utf8')).split('\n')).toHaveLength(5);
});
