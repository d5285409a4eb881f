import { canJump, copySelection, filterFor, filterOut, showOnlyJob } from '../actions';
import { countText } from '../parts/words';
import { requestMenu, type MenuItem } from '../parts/menu';
import type { PanelStore } from '../store';
import type { RowView } from '../../src/protocol/engineViews';
import { columns, type ColumnId } from './columnKinds';
import { exactDurationText } from '../../src/core/durationText';
import { formatTime } from '../../src/core/timestamp';
import { selectedCount } from './selection';

/** Where the menu was asked for. */
export interface MenuPlace {
  readonly column: ColumnId | null;
  readonly x: number;
  readonly y: number;
}

const longestShownValue = 32;

/** Opens the menu of the row with the focus. */
export function openRowMenu(from: HTMLElement, store: PanelStore, { column, x, y }: MenuPlace): void {
  const view = store.activeView;
  if (!view) return;
  const items = [...rowItems(store, view), ...(column ? cellItems(store, view, column) : []), ...jobItems(store, view)];
  requestMenu(from, { label: 'Record', items, x, y });
}

/** The cell's whole text, as it is copied. */
export function cellText(store: PanelStore, view: RowView, column: ColumnId): string {
  switch (column) {
    case 'time':
      return view.timeMs === null ? '' : formatTime(view.timeMs, store.zone, 'microseconds');
    case 'source':
      return store.sourceLabel(view.source);
    case 'duration':
      return view.durationMs === null ? '' : exactDurationText(view.durationMs);
    case 'detail':
      return view.detail ?? '';
    default:
      return view[column];
  }
}

function rowItems(store: PanelStore, view: RowView): MenuItem[] {
  const count = selectedCount(store.selection);
  const records = count > 1 ? `${countText(count)} Records` : 'Record';
  return [
    {
      kind: 'action',
      label: 'Jump to Raw Line',
      hint: 'Enter',
      isDisabled: !canJump(view),
      run: () => store.run(store.host.jumpToRawLine({ row: view.row })),
    },
    {
      kind: 'action',
      label: 'Show Details',
      hint: 'Space',
      isChecked: store.state.isDetailOpen,
      run: () => store.arrange({ isDetailOpen: !store.state.isDetailOpen }),
    },
    { kind: 'separator' },
    { kind: 'action', label: `Copy ${records}`, hint: 'Ctrl+C', run: () => store.run(copySelection(store, 'text')) },
    { kind: 'action', label: `Copy ${records} as Raw JSON`, run: () => store.run(copySelection(store, 'raw')) },
  ];
}

function cellItems(store: PanelStore, view: RowView, column: ColumnId): MenuItem[] {
  const text = cellText(store, view, column);
  const { field, title } = columns[column];
  const copy: MenuItem = {
    kind: 'action',
    label: `Copy ${title}`,
    isDisabled: text === '',
    run: () => store.run(store.host.copyText({ text })),
  };
  if (field === null) return [copy];
  const shown = text === '' ? `no ${title}` : short(text);
  return [
    copy,
    { kind: 'separator' },
    { kind: 'action', label: `Filter for ${shown}`, run: () => filterFor(store, field, text) },
    { kind: 'action', label: `Filter out ${shown}`, run: () => filterOut(store, field, text) },
  ];
}

function jobItems(store: PanelStore, view: RowView): MenuItem[] {
  if (view.job === '') return [];
  return [
    { kind: 'separator' },
    { kind: 'action', label: `Only Job ${short(view.job)}`, run: () => showOnlyJob(store, view.job) },
  ];
}

function short(text: string): string {
  return text.length > longestShownValue ? `“${text.slice(0, longestShownValue)}…”` : `“${text}”`;
}
