import type { ResultOrder } from '../src/protocol/engineApi';
import { isIndexedRole } from '../src/core/roles';
import { asColumnLayout, defaultLayout, type ColumnLayout } from './table/columns';

/** What is kept when the panel is hidden or the window reloads: navigation and layout, never records. */
export interface PanelState {
  /** The filter that `place` belongs to. */
  readonly filter: string;
  readonly order: ResultOrder;
  readonly columns: ColumnLayout;
  readonly isHistogramOpen: boolean;
  readonly isDetailOpen: boolean;
  readonly detailTab: DetailTab;
  /** Share of the room that the detail pane takes. */
  readonly detailShare: number;
  readonly place: Place;
}

export const detailTabs = ['fields', 'json', 'raw'] as const;
export type DetailTab = (typeof detailTabs)[number];

/** Where the table stood. Row ids hold for one `epoch`, positions are the way back when it is another. */
export interface Place {
  readonly epoch: number;
  readonly isFollowing: boolean;
  readonly top: PlacedRow | null;
  /** How many pixels of the top row are hidden. */
  readonly topOffset: number;
  readonly selected: PlacedRow | null;
}

export interface PlacedRow {
  readonly row: number;
  readonly position: number;
}

export const startPlace: Place = { epoch: -1, isFollowing: true, top: null, topOffset: 0, selected: null };

export const defaultState: PanelState = {
  filter: '',
  order: { by: 'log' },
  columns: defaultLayout,
  isHistogramOpen: true,
  isDetailOpen: false,
  detailTab: 'fields',
  detailShare: 0.35,
  place: startPlace,
};

/** Checks what `getState` gives: it may come from another version. What is not understood has its default. */
export function asPanelState(stored: unknown): PanelState {
  if (!isObject(stored)) return defaultState;
  const tab = detailTabs.find(name => name === stored['detailTab']);
  return {
    filter: typeof stored['filter'] === 'string' ? stored['filter'] : defaultState.filter,
    order: asOrder(stored['order']),
    columns: asColumnLayout(stored['columns']),
    isHistogramOpen: stored['isHistogramOpen'] !== false,
    isDetailOpen: stored['isDetailOpen'] === true,
    detailTab: tab ?? defaultState.detailTab,
    detailShare: clampShare(numberOr(stored['detailShare'], defaultState.detailShare)),
    place: asPlace(stored['place']),
  };
}

export function clampShare(share: number): number {
  return Math.min(Math.max(share, 0.15), 0.75);
}

function asOrder(stored: unknown): ResultOrder {
  if (!isObject(stored)) return defaultState.order;
  const { by, direction } = stored;
  if (typeof by !== 'string' || (direction !== 'ascending' && direction !== 'descending')) return defaultState.order;
  return by === 'time' || by === 'source' || isIndexedRole(by) ? { by, direction } : defaultState.order;
}

function asPlace(stored: unknown): Place {
  if (!isObject(stored)) return startPlace;
  return {
    epoch: numberOr(stored['epoch'], -1),
    isFollowing: stored['isFollowing'] !== false,
    top: asPlacedRow(stored['top']),
    topOffset: numberOr(stored['topOffset'], 0),
    selected: asPlacedRow(stored['selected']),
  };
}

function asPlacedRow(stored: unknown): PlacedRow | null {
  if (!isObject(stored)) return null;
  const { row, position } = stored;
  return typeof row === 'number' && typeof position === 'number' ? { row, position } : null;
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}

function isObject(value: unknown): value is Partial<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
