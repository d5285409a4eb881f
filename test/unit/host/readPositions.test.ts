import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sourceIdOf } from '../../../src/core/ids';
import type { ReadPosition } from '../../../src/core/summary';
import { ReadPositions } from '../../../src/host/readPositions';
import { aSource, aSummary, FakeMemory } from '../../support/hostBuilders';

let memory: FakeMemory;
let writes: number;
let positions: ReadPositions;

beforeEach(() => {
  vi.useFakeTimers();
  memory = new FakeMemory();
  writes = 0;
  const write = memory.update.bind(memory);
  memory.update = async (key, value) => {
    writes++;
    await write(key, value);
  };
  positions = new ReadPositions(memory);
});
afterEach(() => {
  positions.dispose();
  vi.useRealTimers();
});

const id = aSource().id;
const at = (offset: number, given: Partial<ReadPosition> = {}): ReadPosition => ({
  identity: '1:2',
  offset,
  hash: 'h',
  atMs: offset,
  recordsNotOnDisk: 0,
  ...given,
});
const remember = (position: ReadPosition | null): void =>
  positions.remember(aSummary({ sources: [aSource({ position })] }));

function stored(): unknown {
  const read = new ReadPositions(memory);
  try {
    return read.all();
  } finally {
    read.dispose();
  }
}

test('the newest position is at hand at once, for an engine that is started again', () => {
  remember(at(10));
  remember(at(20));
  remember(null);
  expect(positions.all()).toEqual({ [id]: at(20) });
});

test('while a log grows positions are written down every few seconds, not with every summary', async () => {
  for (let i = 1; i <= 100; i++) {
    remember(at(i));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(writes).toBe(3);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(writes).toBe(4);
  expect(stored()).toEqual({ [id]: at(100) });
});

test('a log that does not grow is not written down again, until the window ends', async () => {
  remember(at(10));
  await vi.advanceTimersByTimeAsync(10_000);
  writes = 0;
  for (let ms = 11; ms < 30; ms++) remember(at(10, { atMs: ms }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(writes).toBe(0);
  positions.dispose();
  expect(writes).toBe(1);
  expect(stored()).toEqual({ [id]: at(10, { atMs: 29 }) });
});

test('another file at the place of the log is written down at once', async () => {
  remember(at(10));
  expect(writes).toBe(0);
  remember(at(1, { identity: '1:3' }));
  expect(writes).toBe(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(writes).toBe(1);
  expect(stored()).toEqual({ [id]: at(1, { identity: '1:3' }) });
});

test('records that are on no disk any more are worth writing down', async () => {
  remember(at(10));
  await vi.advanceTimersByTimeAsync(10_000);
  remember(at(10, { recordsNotOnDisk: 3 }));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(stored()).toEqual({ [id]: at(10, { recordsNotOnDisk: 3 }) });
});

test('a window that ends writes down what waits, once', async () => {
  remember(at(10));
  await positions.flush();
  await positions.flush();
  expect(writes).toBe(1);
  positions.dispose();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(writes).toBe(1);
  expect(stored()).toEqual({ [id]: at(10) });
});

test('positions of many sources that came and went do not grow without end', async () => {
  for (let i = 0; i < 2100; i++) {
    positions.remember(aSummary({ sources: [aSource({ id: sourceIdOf(`/${i}`), position: at(i) })] }));
  }
  await positions.flush();
  expect(Object.keys(positions.all())).toHaveLength(2000);
  expect(positions.all()[sourceIdOf('/2099')]).toEqual(at(2099));
});

test('what another version wrote down is not believed', () => {
  const odd = [['/a', at(1)], ['/b', { offset: 1 }], ['/c', { ...at(1), atMs: null }], 7, ['/d']];
  memory = new FakeMemory({ 'reading.positions': odd });
  expect(stored()).toEqual({ '/a': at(1) });
});
