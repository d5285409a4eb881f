import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TableModel, withDatabase } from './tableModel';

const sample = new URL('../../fixtures/samples/ddeutil/sqlite/workflow_audits.db', import.meta.url);
let folder = '';
let path = '';
let model: TableModel;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alv-table-'));
  path = join(folder, 'workflow_audits.db');
  copyFileSync(sample, path);
  model = new TableModel(path);
  await model.look();
});

afterAll(() => {
  model.reader.dispose();
  rmSync(folder, { recursive: true });
});

test('tells the rows of the sample in the order in which they were written', () => {
  expect(model.problems).toEqual([]);
  const told = model.entries.map(({ job, outcome, timeMs }) => [job, outcome, timeMs]);
  const expected = rowsOfSample().map(row => {
    const { status } = JSON.parse(inflateSync(row.context).toString()) as { status: string };
    return [row.run_id, status === 'SUCCESS' ? 'success' : 'failure', Date.parse(`${row.release}Z`)];
  });
  expect(expected).toHaveLength(9);
  expect(told).toEqual(expected);
  expect(model.state).toEqual({ kind: 'ok', realPath: path, sizeBytes: 20_480, pendingBytes: 0 });
});

test('puts a record together of all columns, with the JSON of blobs as it was written', async () => {
  const expected = rowsOfSample().map(
    row =>
      `{${Object.entries(row)
        .map(
          ([name, value]) =>
            `"${name}": ${value instanceof Uint8Array ? inflateSync(value).toString() : JSON.stringify(value)}`,
        )
        .join(', ')}}`,
  );
  expect(await model.texts()).toEqual(expected);
  expect(JSON.parse(expected[0] ?? '')).toMatchObject({ workflow: 'ingest-orders', context: { status: 'SUCCESS' } });
});

test('names the place of a record by its key', async () => {
  expect(await model.reader.entries?.locate(0, 3)).toEqual({
    path,
    name: 'row ingest-orders, 2025-04-01T03:00:00',
    span: null,
    line: null,
    focusLine: null,
    fileSizeBytes: 20_480,
  });
  expect(await model.reader.entries?.locate(0, 9)).toBeNull();
});

interface SampleRow {
  readonly run_id: string;
  readonly release: string;
  readonly context: Uint8Array;
}

function rowsOfSample(): SampleRow[] {
  return withDatabase(
    sample.pathname,
    connection => connection.prepare('SELECT * FROM audits ORDER BY rowid').all() as SampleRow[],
  );
}
