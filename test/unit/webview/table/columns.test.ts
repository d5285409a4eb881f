import { describe, expect, it } from 'vitest';
import {
  asColumnLayout,
  columnIds,
  columns,
  defaultLayout,
  dropTarget,
  markerWidth,
  minColumnWidth,
  moved,
  nextOrder,
  placeColumns,
  resized,
  shifted,
  sortKeyOf,
  toggled,
  visibleColumns,
} from '../../../../webview/table/columns';

describe('columns', () => {
  it('stand side by side after the marker, and the detail takes what is left', () => {
    const placed = placeColumns(defaultLayout, 3000, true);
    expect(placed[0]).toEqual({ id: 'time', left: markerWidth, width: columns.time.width });
    for (const [index, column] of placed.entries()) {
      const next = placed[index + 1];
      expect(next?.left ?? 3000).toBe(column.left + column.width);
    }
  });

  it('are wider than the view when they do not fit, never narrower than they were made', () => {
    const placed = placeColumns(defaultLayout, 300, false);
    expect(placed.find(column => column.id === 'detail')?.width).toBe(columns.detail.width);
  });

  it('stretch the last one when the detail is hidden', () => {
    const placed = placeColumns(toggled(defaultLayout, 'detail', false), 3000, false);
    const last = placed.at(-1);
    expect(last?.id).toBe('status');
    expect((last?.left ?? 0) + (last?.width ?? 0)).toBe(3000);
  });

  it('name the source only when there are several', () => {
    expect(visibleColumns(defaultLayout, false)).not.toContain('source');
    expect(visibleColumns(defaultLayout, true)).toContain('source');
  });

  it('keep the last one that can be seen', () => {
    const one = columnIds.filter(id => id !== 'job').reduce((layout, id) => toggled(layout, id, false), defaultLayout);
    expect(visibleColumns(one, false)).toEqual(['job']);
    expect(toggled(one, 'job', false)).toBe(one);
    expect(visibleColumns(toggled(one, 'time', false), false)).toEqual(['time', 'job']);
  });

  it('have a least width', () => {
    expect(resized(defaultLayout, 'job', 3).widths.job).toBe(minColumnWidth);
  });

  it('move before another one or to the end', () => {
    expect(moved(defaultLayout, 'job', 'time').order.slice(0, 2)).toEqual(['job', 'time']);
    expect(moved(defaultLayout, 'time', null).order.at(-1)).toBe('time');
    expect(moved(defaultLayout, 'time', 'time')).toBe(defaultLayout);
  });

  it('shift past hidden neighbours', () => {
    const layout = toggled(defaultLayout, 'subject', false);
    expect(visibleColumns(shifted(layout, 'event', 1, false), false).slice(0, 3)).toEqual(['time', 'session', 'event']);
    expect(visibleColumns(shifted(layout, 'session', -1, false), false).slice(0, 3)).toEqual([
      'time',
      'session',
      'event',
    ]);
    expect(shifted(layout, 'time', -1, false)).toBe(layout);
  });

  it('are dropped before the one whose left half is under the pointer', () => {
    const placed = placeColumns(defaultLayout, 2000, false);
    expect(dropTarget(placed, 0)).toBe('time');
    expect(dropTarget(placed, markerWidth + columns.time.width - 5)).toBe('event');
    expect(dropTarget(placed, 5000)).toBeNull();
  });

  it('sort ascending, descending, then as the log has it', () => {
    const first = nextOrder({ by: 'log' }, 'event');
    expect(first).toEqual({ by: 'event', direction: 'ascending' });
    const second = nextOrder(first, 'event');
    expect(second).toEqual({ by: 'event', direction: 'descending' });
    expect(nextOrder(second, 'event')).toEqual({ by: 'log' });
    expect(nextOrder(second, 'time')).toEqual({ by: 'time', direction: 'ascending' });
    expect(sortKeyOf('detail')).toBeNull();
    expect(nextOrder(first, 'detail')).toBe(first);
  });
});

describe('a stored column layout', () => {
  it.each([[undefined], [null], [7], ['x'], [{}], [{ order: 'time', hidden: 4, widths: [] }]])(
    'that is not one (%j) is the first one',
    stored => {
      expect(asColumnLayout(stored)).toEqual(defaultLayout);
    },
  );

  it('loses columns that are unknown and gets those that are new', () => {
    const layout = asColumnLayout({
      order: ['job', 'nonsense', 'time'],
      hidden: ['time', '__proto__'],
      widths: { job: 99 },
    });
    expect(layout.order.slice(0, 2)).toEqual(['job', 'time']);
    expect([...layout.order].sort()).toEqual([...columnIds].sort());
    expect(layout).toMatchObject({ hidden: ['time'], widths: { job: 99 } });
  });

  it('comes back as it was stored', () => {
    const layout = resized(moved(defaultLayout, 'job', 'event'), 'time', 250);
    expect(asColumnLayout(JSON.parse(JSON.stringify({ ...layout, hidden: ['detail'] })))).toEqual({
      ...layout,
      hidden: ['detail'],
    });
  });
});
