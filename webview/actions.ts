import { addValue, excludeValue, setField } from '../src/core/queryEdit';
import { countText } from './parts/words';
import type { RowId } from '../src/core/ids';
import type { RowView } from '../src/protocol/engineViews';
import type { PanelStore } from './store';
import { selectedCount, selectedPositions } from './table/selection';

/** At most so many records are copied at once. */
const maxCopiedRows = 10_000;
/** The extension answers no more rows at once. */
const maxRowsAtOnce = 1000;

/** Goes to the next (1) or previous (-1) failure from the row with the focus, round the ends. */
export async function stepFailure(store: PanelStore, direction: 1 | -1): Promise<void> {
  const result = store.view.result;
  if (!result) return;
  const from = startOf(store, direction);
  const found = await store.host.step({ result: result.id, from, direction });
  if (!found) {
    store.notify(result.count < result.total ? 'No failures among the records shown.' : 'No failures.');
    return;
  }
  if (found.hasWrapped) store.notify(direction > 0 ? 'Went on from the start.' : 'Went on from the end.');
  store.goTo(found.position, found.row);
}

/** Goes to the next record that contains the text; answers what there is to say, or `undefined`. */
export async function findText(store: PanelStore, text: string, direction: 1 | -1): Promise<string | undefined> {
  const result = store.view.result;
  if (!result || text === '') return undefined;
  const found = await store.host.find({ result: result.id, from: startOf(store, direction), direction, text });
  if (!found) return 'No results';
  store.goTo(found.position, found.row);
  if (!found.hasWrapped) return undefined;
  return direction > 0 ? 'Went on from the start' : 'Went on from the end';
}

/** Copies the selected records: as the log has them, or as lines to read. */
export async function copySelection(store: PanelStore, as: 'raw' | 'text'): Promise<void> {
  const count = selectedCount(store.selection);
  if (count === 0) return;
  const rows = await selectedRows(store);
  await store.host.copyRecords({ rows, as });
  if (count > maxCopiedRows)
    store.notify(`Copied the first ${countText(maxCopiedRows)} of ${countText(count)} records.`);
  else store.notify(rows.length === 1 ? 'Copied 1 record.' : `Copied ${countText(rows.length)} records.`);
}

export function filterFor(store: PanelStore, field: string, value: string): void {
  store.applyFilter(addValue(store.filter, field, value));
}

export function filterOut(store: PanelStore, field: string, value: string): void {
  store.applyFilter(excludeValue(store.filter, field, value));
}

/** Whether there is something to jump to: the place in the log, or the text of a record whose place is gone. */
export function canJump(view: RowView): boolean {
  return view.isOnDisk || view.detail !== null;
}

/** Everything about one job, whatever else the filter said. */
export function showOnlyJob(store: PanelStore, job: string): void {
  store.applyFilter(setField('', 'job', [job]));
}

/** Ids of the selected rows, in order; rows that are not here are asked for. */
async function selectedRows(store: PanelStore): Promise<readonly RowId[]> {
  const result = store.view.result;
  if (!result) return [];
  const rows: RowId[] = [];
  const positions = selectedPositions(store.selection, maxCopiedRows);
  for (let at = 0; at < positions.length;) {
    const from = positions[at] ?? 0;
    let length = 1;
    while (length < maxRowsAtOnce && positions[at + length] === from + length) length++;
    const window = await store.host.rows({ result: result.id, from, to: from + length });
    rows.push(...(window?.rows ?? []).map(view => view.row));
    at += length;
  }
  return rows;
}

function startOf(store: PanelStore, direction: 1 | -1): number {
  const { active } = store.selection;
  if (active >= 0) return active;
  return direction > 0 ? -1 : (store.view.result?.count ?? 0);
}
