import { describe, expect, it } from 'vitest';
import type { RowId } from '../../../../src/core/ids';
import type { Replacement } from '../../../../webview/resultView';
import { startPlace } from '../../../../webview/state';
import { placeAfter, sideScroll, type Before } from '../../../../webview/table/placing';

const geometry = { rowCount: 1_000, rowHeight: 20, viewHeight: 200 };
const paused = { isFollowing: false, countAtPause: 500 };

/** The table stood with row 7 at position 100 on top, 5 pixels of it hidden. */
const before: Before = {
  follow: paused,
  place: { ...startPlace, isFollowing: false, top: { row: 7, position: 100 }, topOffset: 5 },
  order: { by: 'log' },
  active: -1,
  geometry,
};

function replacementOf(change: Partial<Replacement> = {}): Replacement {
  return {
    isNewResult: false,
    kept: { rows: [], isFollowing: false, position: 0 },
    positions: new Map(),
    fallback: 0,
    rowBefore: () => undefined,
    ...change,
  };
}

const positions = new Map([[7 as RowId, 300]]);

describe('the place of the table when positions change', () => {
  it('keeps the top row to the pixel, and does not call what joined before it new', () => {
    expect(placeAfter(replacementOf({ positions }), before)).toEqual({
      top: 6_005,
      follow: { isFollowing: false, countAtPause: 700 },
    });
  });

  it('stays at the end while it follows', () => {
    const following = { isFollowing: true, countAtPause: 0 };
    expect(placeAfter(replacementOf({ positions }), { ...before, follow: following }).top).toBe(20_000 - 200);
  });

  it('brings the selected record into view in another result', () => {
    const replacement = replacementOf({ isNewResult: true, positions });
    expect(placeAfter(replacement, { ...before, active: 302 }).top).toBe(6_005);
    expect(placeAfter(replacement, { ...before, active: 50 }).top).toBe(50 * 20 - 90);
  });

  it('falls back to where it was told when no row is left', () => {
    expect(placeAfter(replacementOf({ fallback: 42, positions: new Map([[7 as RowId, null]]) }), before).top).toBe(840);
  });

  it('follows a new result only where records arrive at its end', () => {
    const kept = { rows: [], isFollowing: true, position: 0 };
    const replacement = replacementOf({ isNewResult: true, kept, fallback: 999 });
    expect(placeAfter(replacement, before).follow).toEqual({ isFollowing: true, countAtPause: 1_000 });
    const sorted: Before = { ...before, order: { by: 'event', direction: 'ascending' } };
    expect(placeAfter(replacement, sorted).follow.isFollowing).toBe(false);
  });
});

describe('scrolling to a column', () => {
  const column = { id: 'job', left: 500, width: 100 } as const;

  it.each([
    ['stays when it is in view', 300, 400, 300],
    ['goes left when it is hidden there', 700, 400, 472],
    ['goes right as little as needed', 0, 400, 200],
  ])('%s', (_name, scrollLeft, viewWidth, expected) => {
    expect(sideScroll(column, scrollLeft, viewWidth)).toBe(expected);
  });
});
