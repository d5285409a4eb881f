import { expect, test } from 'vitest';
import type { RowId } from '../../../src/core/ids';
import { recordsText } from '../../../src/host/copyRecords';
import type { RecordView, RowView } from '../../../src/protocol/engineViews';
import { aRow, aRowId } from '../../support/hostBuilders';

const record = (row: RowId): RecordView => ({
  view: aRow({ row }),
  fields: [],
  hasMoreFields: false,
  raw: row === aRowId(2) ? null : `{"row": ${row}}`,
  isRawCut: false,
  location: null,
});
const engine = (views: readonly RowView[] = []) => ({
  record: async ({ row }: { readonly row: RowId }) => (row === aRowId(3) ? null : record(row)),
  rowsById: async ({ rows }: { readonly rows: readonly RowId[] }) => views.filter(view => rows.includes(view.row)),
});

test('copies the records’ own lines in the order asked, without those that are gone', async () => {
  const rows = [5, 1, 2, 3, 4].map(aRowId);
  expect(await recordsText(engine(), rows, 'raw', 'UTC')).toEqual({
    text: '{"row": 5}\n{"row": 1}\n{"row": 4}',
    copied: 3,
  });
});

test('copies columns with tabs between, and nothing in a value makes another one', async () => {
  const views = [aRow({ row: aRowId(1), detail: 'a\tb\r\nc', timeMs: null, job: '' })];
  const { text } = await recordsText(engine(views), [aRowId(1)], 'text', 'UTC');
  expect(text.split('\t')).toEqual([
    '',
    'status_change',
    'sub-0001',
    'ses-1',
    'bids',
    '',
    'running',
    'failed',
    'a b c',
  ]);
});

test('has columns for duration and cost where a record has one', async () => {
  const views = [aRow({ row: aRowId(1), durationMs: 125_300, detail: 'x' }), aRow({ row: aRowId(2), detail: 'y' })];
  const text = async (...of: readonly RowView[]) =>
    (await recordsText(engine(of), [1, 2].map(aRowId), 'text', 'UTC')).text.split('\n');
  const start = '2025-02-10 13:08:00.000\tstatus_change\tsub-0001\tses-1\tbids\t772\trunning\tfailed';
  expect(await text(...views)).toEqual([`${start}\t125300 ms\tx`, `${start}\t\ty`]);
  expect(await text(aRow({ row: aRowId(1), cost: '1e-07' }))).toEqual([`${start}\t1e-07\t`]);
});

test('copies a great many', async () => {
  const rows = Array.from({ length: 3000 }, (_, i) => aRowId(i + 10));
  expect((await recordsText(engine(), rows, 'raw', 'UTC')).copied).toBe(3000);
});
