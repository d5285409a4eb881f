import { describe, expect, it } from 'vitest';
import {
  clampTop,
  isAtEnd,
  isScaled,
  maxPageHeight,
  maxTop,
  pageHeight,
  rowsPerPage,
  scrollOfTop,
  topOfScroll,
  topToReveal,
  visibleRows,
  type ScrollGeometry,
} from '../../../../webview/table/scaling';

const small: ScrollGeometry = { rowCount: 1_000, rowHeight: 22, viewHeight: 440 };
const huge: ScrollGeometry = { ...small, rowCount: 10_000_000 };
const empty: ScrollGeometry = { ...small, rowCount: 0 };

describe('scaled scrolling', () => {
  it('moves pixel for pixel while the browser can hold the whole height', () => {
    expect(isScaled(small)).toBe(false);
    expect(topOfScroll(1234, small)).toBe(1234);
    expect(scrollOfTop(1234, small)).toBe(1234);
  });

  it('caps the height of the page for ten million rows', () => {
    expect(isScaled(huge)).toBe(true);
    expect(pageHeight(huge)).toBe(maxPageHeight);
  });

  it.each([
    ['the start', 0, 0],
    ['the end', maxPageHeight - 440, maxTop(huge)],
    ['one pixel before the end', maxPageHeight - 441, maxTop(huge)],
    ['the middle', (maxPageHeight - 440) / 2, maxTop(huge) / 2],
  ])('reaches %s with the scrollbar', (_name, scrollTop, top) => {
    expect(topOfScroll(scrollTop, huge)).toBeCloseTo(top, 3);
  });

  it('puts the scrollbar back to where it came from', () => {
    for (const scrollTop of [0, 17, 4_000_000, 7_123_456]) {
      expect(scrollOfTop(topOfScroll(scrollTop, huge), huge)).toBeCloseTo(scrollTop, 3);
    }
  });

  it('shows every row of ten million at some place', () => {
    for (const position of [0, 1, 4_999_999, 9_999_999]) {
      const { from, to } = visibleRows(topToReveal(position, 0, huge, 'center'), huge);
      expect(position).toBeGreaterThanOrEqual(from);
      expect(position).toBeLessThan(to);
    }
  });

  it('counts rows that are seen in part', () => {
    expect(visibleRows(11, small)).toEqual({ from: 0, to: 21 });
    expect(visibleRows(22, small)).toEqual({ from: 1, to: 21 });
    expect(visibleRows(1e9, small)).toEqual({ from: 980, to: 1_000 });
  });

  it('is at rest when there are no rows', () => {
    expect(visibleRows(0, empty)).toEqual({ from: 0, to: 0 });
    expect(scrollOfTop(0, empty)).toBe(0);
    expect(topOfScroll(50, empty)).toBe(0);
    expect(isAtEnd(0, empty)).toBe(true);
  });

  it('reveals a row with as little movement as possible, or in the middle', () => {
    expect(topToReveal(5, 0, small, 'nearest')).toBe(0);
    expect(topToReveal(20, 0, small, 'nearest')).toBe(22);
    expect(topToReveal(3, 220, small, 'nearest')).toBe(66);
    expect(topToReveal(500, 0, small, 'center')).toBe(500 * 22 - 209);
    expect(topToReveal(999, 0, small, 'center')).toBe(maxTop(small));
  });

  it('pages by all rows that fit but one', () => {
    expect(rowsPerPage(small)).toBe(19);
    expect(rowsPerPage({ ...small, viewHeight: 10 })).toBe(1);
  });

  it('never leaves the table', () => {
    expect(clampTop(-5, small)).toBe(0);
    expect(clampTop(1e12, small)).toBe(22_000 - 440);
    expect(isAtEnd(maxTop(small) - 3, small)).toBe(true);
    expect(isAtEnd(maxTop(small) - 22, small)).toBe(false);
  });
});
