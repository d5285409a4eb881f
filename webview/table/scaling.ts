/**
 * Scroll arithmetic. Browsers cap the height of an element, so the page that scrolls is at most `maxPageHeight` high and
 * the place in the table (`top`, in pixels of the whole table) is a multiple of the place in the page.
 * `top` is the truth; the page's `scrollTop` only follows or hints.
 */
export interface ScrollGeometry {
  readonly rowCount: number;
  readonly rowHeight: number;
  /** Height of the part that shows rows. */
  readonly viewHeight: number;
}

/** Far below what any browser allows (Chromium 33.5 million pixels, others less). */
export const maxPageHeight = 8_000_000;

/** Height of all rows. */
export function tableHeight(geometry: ScrollGeometry): number {
  return geometry.rowCount * geometry.rowHeight;
}

/** Height of the element that gives the scrollbar its size. */
export function pageHeight(geometry: ScrollGeometry): number {
  return Math.min(tableHeight(geometry), maxPageHeight);
}

/** Whether a pixel of the scrollbar stands for more than a pixel of the table. */
export function isScaled(geometry: ScrollGeometry): boolean {
  return tableHeight(geometry) > maxPageHeight;
}

/** The greatest `top`. */
export function maxTop(geometry: ScrollGeometry): number {
  return Math.max(0, tableHeight(geometry) - geometry.viewHeight);
}

/** `top` inside what is possible. */
export function clampTop(top: number, geometry: ScrollGeometry): number {
  return Math.min(Math.max(0, top), maxTop(geometry));
}

/** Where the table is when the person has moved the scrollbar. */
export function topOfScroll(scrollTop: number, geometry: ScrollGeometry): number {
  if (!isScaled(geometry)) return clampTop(scrollTop, geometry);
  const maxScroll = pageHeight(geometry) - geometry.viewHeight;
  // The last pixel of the scrollbar is the end of the table whatever the rounding says.
  if (scrollTop >= maxScroll - 1) return maxTop(geometry);
  return clampTop((scrollTop / maxScroll) * maxTop(geometry), geometry);
}

/** Where the scrollbar belongs when the table has moved. */
export function scrollOfTop(top: number, geometry: ScrollGeometry): number {
  if (!isScaled(geometry)) return clampTop(top, geometry);
  const maxScroll = pageHeight(geometry) - geometry.viewHeight;
  return (clampTop(top, geometry) / maxTop(geometry)) * maxScroll;
}

/** Positions [from, to). */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Rows that can be seen, also in part. */
export function visibleRows(top: number, geometry: ScrollGeometry): RowRange {
  const from = Math.floor(clampTop(top, geometry) / geometry.rowHeight);
  const to = Math.ceil((clampTop(top, geometry) + geometry.viewHeight) / geometry.rowHeight);
  return { from: Math.min(from, geometry.rowCount), to: Math.min(Math.max(to, from), geometry.rowCount) };
}

/** Rows of a page key: all that fit whole but one, at least one. */
export function rowsPerPage(geometry: ScrollGeometry): number {
  return Math.max(1, Math.floor(geometry.viewHeight / geometry.rowHeight) - 1);
}

/** The `top` nearest to the present one at which the row is whole in view; `center` puts it in the middle if it is not. */
export function topToReveal(
  position: number,
  top: number,
  geometry: ScrollGeometry,
  where: 'nearest' | 'center',
): number {
  const start = position * geometry.rowHeight;
  const end = start + geometry.rowHeight;
  if (isInView(position, top, geometry)) return clampTop(top, geometry);
  if (where === 'center') return clampTop(start - (geometry.viewHeight - geometry.rowHeight) / 2, geometry);
  return clampTop(start < top ? start : end - geometry.viewHeight, geometry);
}

/** Whether the whole row is in view. */
export function isInView(position: number, top: number, { rowHeight, viewHeight }: ScrollGeometry): boolean {
  const start = position * rowHeight;
  return start >= top && start + rowHeight <= top + viewHeight;
}

/** Whether the end of the table is in view, give or take a few pixels of rounding. */
export function isAtEnd(top: number, geometry: ScrollGeometry): boolean {
  return top >= maxTop(geometry) - 4;
}
