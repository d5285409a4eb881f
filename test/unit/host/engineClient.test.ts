import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sourceIdOf, type ResultId } from '../../../src/core/ids';
import { EngineClient, type Remembered } from '../../../src/host/engineClient';
import type { EngineApi, EngineConfig } from '../../../src/protocol/engineApi';
import { FakeEngineThread } from '../../support/fakeEngineThread';
import { aRowId, aSummary } from '../../support/hostBuilders';

let threads: FakeEngineThread[];
let client: EngineClient;
let messages: string[];
let given: Partial<EngineApi>;
let remembered: Remembered;

const config: EngineConfig = { sources: [], watch: 'auto', zone: 'UTC', marks: {} };
const spec = (query: string) => ({ query, order: { by: 'log' } }) as const;

beforeEach(() => {
  vi.useFakeTimers();
  threads = [];
  messages = [];
  given = {};
  remembered = { marks: {} };
  const note = (message: string): void => void messages.push(message);
  const log = { info: note, warn: note, error: note };
  const startThread = (): FakeEngineThread => {
    const thread = new FakeEngineThread(100 * (threads.length + 1), given);
    threads.push(thread);
    return thread;
  };
  client = new EngineClient(startThread, () => remembered, log);
});
afterEach(() => {
  client.dispose();
  vi.useRealTimers();
});

const thread = (i: number): FakeEngineThread => {
  const found = threads[i];
  if (found === undefined) throw new Error(`thread ${i} was never started`);
  return found;
};

test('starts no thread before it is needed', async () => {
  expect(threads).toEqual([]);
  await client.api.configure(config);
  expect(threads).toHaveLength(1);
  expect(thread(0).configs).toEqual([config]);
});

test('gives out result ids of its own and translates them in questions and summaries', async () => {
  const asked: ResultId[] = [];
  given = { rows: async ({ result }) => (asked.push(result), null) };
  const { result } = await client.api.openResult(spec('a'));
  await client.api.rows({ result, from: 0, to: 1 });
  expect(asked).toEqual([100]);
  expect(result).not.toBe(100);
  const ofEngine = { revision: 1, orderRevision: 0, count: 3, total: 9, searching: null, complaints: [] };
  const foreign = { ...ofEngine, id: 777 as ResultId };
  thread(0).push(aSummary({ results: [{ ...ofEngine, id: 100 as ResultId }, foreign] }));
  await vi.advanceTimersByTimeAsync(0);
  expect(client.summary?.results).toEqual([{ ...ofEngine, id: result }]);
});

test('a result that is closed, or was never open, answers with nothing', async () => {
  const { result } = await client.api.openResult(spec('a'));
  await client.api.closeResult({ result });
  expect([...thread(0).results]).toEqual([]);
  expect(await client.api.rows({ result, from: 0, to: 1 })).toBeNull();
  expect(await client.api.histogram({ result: 55 as ResultId })).toBeNull();
});

test('after a death the next engine knows the configuration, the marks and positions of now, and the open results', async () => {
  await client.api.configure(config);
  const kept = await client.api.openResult(spec('kept'));
  const closed = await client.api.openResult(spec('closed'));
  await client.api.closeResult(closed);
  let restarts = 0;
  const listening = client.onDidRestart(() => restarts++);
  const place = { identity: '1:2', offset: 3, hash: 'x' };
  remembered = {
    marks: { [sourceIdOf('/a')]: place },
    positions: { [sourceIdOf('/a')]: { ...place, atMs: 7, recordsNotOnDisk: 0 } },
  };
  const stopping = client.onDidStop(() => expect(client.isRestarting).toBe(true));
  thread(0).die('out of memory');
  stopping.dispose();
  expect(client.isRestarting).toBe(true);
  expect(messages.join()).toContain('out of memory');
  await vi.advanceTimersByTimeAsync(250);
  expect(thread(0).isEnded).toBe(true);
  expect(thread(1).configs).toEqual([{ ...config, ...remembered }]);
  expect([...thread(1).results.values()]).toEqual(['kept']);
  expect(restarts).toBe(1);
  expect(client.isRestarting).toBe(false);
  await client.api.closeResult(kept);
  expect([...thread(1).results]).toEqual([]);
  listening.dispose();
});

test('a question that the death cuts off is asked once more of the next engine', async () => {
  let asked = 0;
  given = {
    rowsById: async () => {
      asked++;
      if (threads.length === 1) return new Promise(() => undefined);
      return [];
    },
  };
  await client.api.configure(config);
  const answer = client.api.rowsById({ rows: [aRowId(1)] });
  await vi.advanceTimersByTimeAsync(0);
  thread(0).die('gone');
  await vi.advanceTimersByTimeAsync(250);
  expect(await answer).toEqual([]);
  expect(asked).toBe(2);
});

test('a question that kills two engines fails, and the third engine lives', async () => {
  given = {
    find: async () => {
      threads.at(-1)?.die('found its poison');
      return new Promise(() => undefined);
    },
  };
  const { result } = await client.api.openResult(spec('a'));
  const answer = client.api.find({ result, from: -1, direction: 1, text: 'x' });
  const failed = expect(answer).rejects.toThrow(/closed before "find"/);
  await vi.advanceTimersByTimeAsync(5_000);
  await failed;
  expect(threads).toHaveLength(3);
  expect(thread(2).isEnded).toBe(false);
});

test('an engine that dies again and again is started ever more slowly, and quickly again after a good life', async () => {
  await client.api.configure(config);
  const delays: number[] = [];
  for (let i = 0; i < 9; i++) {
    const before = Date.now();
    thread(i).die('again');
    await vi.advanceTimersToNextTimerAsync();
    expect(threads).toHaveLength(i + 2);
    delays.push(Date.now() - before);
  }
  expect(delays[0]).toBeLessThan(300);
  expect(delays[8]).toBeGreaterThanOrEqual(30_000);
  expect(delays[8]).toBeLessThan(31_000);
  await vi.advanceTimersByTimeAsync(31_000);
  thread(9).die('once more');
  await vi.advanceTimersByTimeAsync(250);
  expect(threads).toHaveLength(11);
});

test('the revision of summaries grows over a restart', async () => {
  await client.api.configure(config);
  thread(0).push(aSummary({ revision: 50, epoch: 7 }));
  await vi.advanceTimersByTimeAsync(0);
  thread(0).die('gone');
  await vi.advanceTimersByTimeAsync(250);
  thread(1).push(aSummary({ revision: 1, epoch: 8 }));
  await vi.advanceTimersByTimeAsync(0);
  expect(client.summary?.revision).toBe(51);
  expect(client.summary?.epoch).toBe(8);
});

test('disposing ends the thread and what is still asked, and starts nothing again', async () => {
  given = { rowsById: async () => new Promise(() => undefined) };
  await client.api.configure(config);
  const answer = expect(client.api.rowsById({ rows: [] })).rejects.toThrow(/closed/);
  await vi.advanceTimersByTimeAsync(0);
  client.dispose();
  await answer;
  expect(thread(0).isEnded).toBe(true);
  await expect(client.api.configure(config)).rejects.toThrow(/closed/);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(threads).toHaveLength(1);
});
