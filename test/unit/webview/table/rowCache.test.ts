import { describe, expect, it } from 'vitest';
import type { RowWindow } from '../../../../src/protocol/engineViews';
import { syntheticRecord, viewOf } from '../../../support/panelHarness/syntheticLog';
import { RowCache } from '../../../../webview/table/rowCache';
import type { RowRange } from '../../../../webview/table/scaling';

/** A cache whose requests are answered by hand, in any order. */
function handFed(count: number) {
  const requests: { readonly range: RowRange; readonly answer: (window: RowWindow | null) => void }[] = [];
  let arrivals = 0;
  const cache = new RowCache(
    range => new Promise(resolve => requests.push({ range, answer: resolve })),
    () => arrivals++,
  );
  const windowOf = ({ from, to }: RowRange): RowWindow => {
    const length = Math.max(0, Math.min(to, count) - from);
    const rows = Array.from({ length }, (_, index) => viewOf(syntheticRecord(from + index, ['snbb']), false));
    return { from, rows, count, revision: 1, orderRevision: 1 };
  };
  const answer = async (index: number, window?: RowWindow | null): Promise<void> => {
    const request = requests[index];
    if (!request) throw new Error(`There is no request ${index}.`);
    request.answer(window === undefined ? windowOf(request.range) : window);
    await new Promise(resolve => setImmediate(resolve));
  };
  return { cache, requests, answer, arrivals: () => arrivals };
}

describe('the rows that are here', () => {
  it('come in pages, each asked for once', async () => {
    const { cache, requests, answer } = handFed(1_000);
    cache.want({ from: 50, to: 150 }, 1_000);
    cache.want({ from: 60, to: 160 }, 1_000);
    expect(requests.map(({ range }) => range)).toEqual([
      { from: 0, to: 100 },
      { from: 100, to: 200 },
    ]);
    await answer(0);
    await answer(1);
    cache.want({ from: 0, to: 200 }, 1_000);
    expect(requests).toHaveLength(2);
    expect(cache.rowAt(199)?.row).toBe(199);
  });

  it('are not asked for when they were passed by in the meantime', async () => {
    const { cache, requests, answer } = handFed(100_000);
    for (let from = 0; from < 50_000; from += 1_000) cache.want({ from, to: from + 50 }, 100_000);
    expect(requests).toHaveLength(2);
    await answer(0);
    await answer(1);
    expect(requests.map(({ range }) => range.from)).toEqual([0, 1_000, 49_000]);
  });

  it('are completed when the last page grows', async () => {
    const { cache, requests, answer } = handFed(120);
    cache.want({ from: 100, to: 120 }, 120);
    await answer(0);
    cache.want({ from: 100, to: 130 }, 130);
    expect(requests).toHaveLength(2);
  });

  it('stay on the screen while newer ones are fetched', async () => {
    const { cache, requests, answer } = handFed(100);
    cache.want({ from: 0, to: 100 }, 100);
    await answer(0);
    cache.markStale();
    cache.want({ from: 0, to: 100 }, 100);
    expect(requests).toHaveLength(2);
    expect(cache.rowAt(0)).toBeDefined();
  });

  it('are dropped when the cache was closed before they came', async () => {
    const { cache, answer, arrivals } = handFed(100);
    cache.want({ from: 0, to: 100 }, 100);
    cache.close();
    await answer(0);
    expect(cache.rowAt(0)).toBeUndefined();
    expect(arrivals()).toBe(0);
  });

  it('are asked for again after a failure', async () => {
    const { cache, requests, answer } = handFed(100);
    cache.want({ from: 0, to: 100 }, 100);
    await answer(0, null);
    cache.want({ from: 0, to: 100 }, 100);
    expect(requests).toHaveLength(2);
  });

  it('are forgotten page by page, those in use last', async () => {
    const { cache, requests, answer } = handFed(100_000);
    for (let page = 0; page < 60; page++) {
      cache.want({ from: page * 100, to: page * 100 + 100 }, 100_000);
      await answer(requests.length - 1);
    }
    expect(cache.rowAt(0)).toBeUndefined();
    expect(cache.rowAt(5_950)).toBeDefined();
  });
});
