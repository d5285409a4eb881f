import { describe, expect, it } from 'vitest';
import { columnIds, columns } from '../../../../webview/table/columnKinds';
import {
  asColumnLayout,
  defaultLayout,
  dropTarget,
  markerWidth,
  minColumnWidth,
  moved,
  nextOrder,
  placeColumns,
  presentColumns,
  resized,
  rowWidth,
  shifted,
  sortKeyOf,
  toggled,
  visibleColumns,
  widthOf,
  withoutWidth,
} from '../../../../webview/table/columns';

const snbb = {
  dialect: 'snbb',
  roles: ['time', 'event', 'subject', 'session', 'procedure', 'job', 'old', 'status', 'detail'],
} as const;
const scout = { dialect: 'scout', roles: ['time', 'event', 'session', 'detail', 'duration', 'cost'] } as const;
const ddeutil = {
  dialect: 'ddeutil',
  roles: ['time', 'event', 'subject', 'session', 'procedure', 'job', 'status', 'duration', 'detail'],
} as const;
const ddeutilColumns = () => presentColumns([ddeutil]);
const one = presentColumns([snbb]);
const several = presentColumns([snbb, scout]);

describe('columns', () => {
  it('stand side by side after the marker, and the detail takes what is left', () => {
    const placed = placeColumns(defaultLayout, 3000, several);
    expect(placed[0]).toEqual({ id: 'time', left: markerWidth, width: columns.time.width });
    for (const [index, column] of placed.entries()) {
      const next = placed[index + 1];
      expect(next?.left ?? 3000).toBe(column.left + column.width);
    }
  });

  it('are wider than the view when they do not fit, never narrower than they were made', () => {
    const placed = placeColumns(defaultLayout, 300, one);
    expect(placed.find(column => column.id === 'detail')?.width).toBe(columns.detail.width);
  });

  it('of ids and names give room before the table must be scrolled, unless the person made them as wide as they are', () => {
    const least = rowWidth(placeColumns(defaultLayout, 0, ddeutilColumns()));
    const wide = placeColumns(defaultLayout, 3000, ddeutilColumns());
    const widthIn = (placed: typeof wide, id: string): number => placed.find(column => column.id === id)?.width ?? 0;
    const total = wide.reduce((sum, { id }) => sum + widthOf(defaultLayout, id, ddeutilColumns()), markerWidth);
    const little = placeColumns(defaultLayout, total - 30, ddeutilColumns());
    expect(rowWidth(little)).toBe(total - 30);
    expect(widthIn(little, 'session')).toBe(widthIn(wide, 'session') - 30);
    expect(widthIn(little, 'job')).toBe(widthIn(wide, 'job'));
    expect(least).toBeLessThan(total - 150);
    const own = placeColumns(resized(defaultLayout, 'session', 144), total - 30, ddeutilColumns());
    expect(widthIn(own, 'session')).toBe(144);
    expect(widthIn(own, 'job')).toBe(widthIn(wide, 'job') - 30);
  });

  it('stretch the last one when the detail is hidden', () => {
    const placed = placeColumns(toggled(defaultLayout, 'detail', one), 3000, one);
    const last = placed.at(-1);
    expect(last?.id).toBe('status');
    expect((last?.left ?? 0) + (last?.width ?? 0)).toBe(3000);
  });

  it('of words, not of numbers, stretch when the detail is hidden', () => {
    const placed = placeColumns(toggled(defaultLayout, 'detail', several), 3000, presentColumns([scout]));
    expect(placed.map(({ id }) => id)).toEqual(['time', 'event', 'session', 'duration', 'cost']);
    expect(placed.find(({ id }) => id === 'cost')?.width).toBe(columns.cost.width);
    expect(placed.find(({ id }) => id === 'session')?.width).toBeGreaterThan(2000);
  });

  it('show what some record has, and the time', () => {
    expect(visibleColumns(defaultLayout, presentColumns([scout]))).toEqual([
      'time',
      'event',
      'session',
      'duration',
      'cost',
      'detail',
    ]);
    expect(visibleColumns(defaultLayout, several)).toEqual([...columnIds]);
    expect(visibleColumns(defaultLayout, presentColumns([{ ...snbb, roles: ['event', 'old'] }]))).toEqual([
      'time',
      'event',
      'status',
    ]);
  });

  it('are few while nothing is known of the records', () => {
    expect(visibleColumns(defaultLayout, presentColumns([]))).toEqual(['time', 'event', 'detail']);
    expect(visibleColumns(defaultLayout, presentColumns([{ ...snbb, roles: [] }]))).toEqual([
      'time',
      'event',
      'detail',
    ]);
  });

  it('stay as the person chose, whatever the records have', () => {
    const withCost = toggled(defaultLayout, 'cost', one);
    expect(visibleColumns(withCost, one)).toContain('cost');
    expect(visibleColumns(toggled(withCost, 'cost', one), several)).not.toContain('cost');
    const withoutEvent = toggled(defaultLayout, 'event', one);
    expect(visibleColumns(withoutEvent, several)).not.toContain('event');
    const eventAgain = toggled(withoutEvent, 'event', one);
    expect(visibleColumns(eventAgain, presentColumns([{ ...snbb, roles: ['time'] }]))).toContain('event');
  });

  it('keep their widths and places when another one appears', () => {
    const layout = moved(resized(defaultLayout, 'detail', 400), 'detail', 'event');
    const before = placeColumns(layout, 300, one);
    const after = placeColumns(layout, 300, presentColumns([snbb, { ...snbb, roles: ['cost'] }]));
    expect(after.filter(({ id }) => one.has(id)).map(({ width }) => width)).toEqual(before.map(({ width }) => width));
    expect(after.map(({ id }) => id)).toContain('cost');
  });

  it('name the source only when there are several', () => {
    expect(visibleColumns(defaultLayout, one)).not.toContain('source');
    expect(visibleColumns(defaultLayout, several)).toContain('source');
  });

  it('keep the last one that can be seen', () => {
    const last = columnIds
      .filter(id => id !== 'job')
      .reduce((layout, id) => (one.has(id) ? toggled(layout, id, one) : layout), defaultLayout);
    expect(visibleColumns(last, one)).toEqual(['job']);
    expect(toggled(last, 'job', one)).toBe(last);
    expect(visibleColumns(toggled(last, 'time', one), one)).toEqual(['time', 'job']);
  });

  it('are at first as wide as the widest dialect needs them', () => {
    const betty = { dialect: 'betty', roles: ['event', 'procedure', 'status'] } as const;
    expect(presentColumns([snbb]).get('procedure')).toBe(columns.procedure.width);
    expect(presentColumns([snbb, betty]).get('procedure')).toBeGreaterThan(columns.procedure.width);
    expect(presentColumns([{ ...betty, dialect: 'my own' }]).get('procedure')).toBeGreaterThan(columns.procedure.width);
    expect(presentColumns([snbb]).get('status')).toBeGreaterThan(presentColumns([betty]).get('status') ?? 999);
    const wide = resized(defaultLayout, 'status', 300);
    expect(widthOf(wide, 'status', one)).toBe(300);
    expect(widthOf(withoutWidth(wide, 'status'), 'status', one)).toBe(one.get('status'));
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
    const layout = toggled(defaultLayout, 'subject', one);
    expect(visibleColumns(shifted(layout, 'event', 1, one), one).slice(0, 3)).toEqual(['time', 'session', 'event']);
    expect(visibleColumns(shifted(layout, 'session', -1, one), one).slice(0, 3)).toEqual(['time', 'session', 'event']);
    expect(shifted(layout, 'time', -1, one)).toBe(layout);
  });

  it('are dropped before the one whose left half is under the pointer', () => {
    const placed = placeColumns(defaultLayout, 2000, one);
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
    for (const id of ['detail', 'duration', 'cost'] as const) expect(sortKeyOf(id)).toBeNull();
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
    expect(layout.order.slice(0, 2)).toEqual(['job', 'status']);
    expect(layout.order.slice(-6)).toEqual(['time', 'source', 'event', 'subject', 'session', 'procedure']);
    expect([...layout.order].sort()).toEqual([...columnIds].sort());
    expect(layout).toMatchObject({ hidden: ['time'], widths: { job: 99 } });
  });

  it('of a version without durations and costs gets them where they stand at first', () => {
    const order = ['time', 'event', 'status', 'detail', 'subject', 'session', 'procedure', 'job', 'source'];
    expect(asColumnLayout({ order }).order.slice(2, 6)).toEqual(['status', 'duration', 'cost', 'detail']);
  });

  it('comes back as it was stored', () => {
    const layout = resized(moved(defaultLayout, 'job', 'event'), 'time', 250);
    expect(asColumnLayout(JSON.parse(JSON.stringify({ ...layout, hidden: ['detail'], pinned: ['cost'] })))).toEqual({
      ...layout,
      hidden: ['detail'],
      pinned: ['cost'],
    });
  });
});
