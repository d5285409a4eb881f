import { expect, test } from 'vitest';
import { documentOfProblem, documentOfRecord, forgottenText } from '../../../src/host/recordDocument';
import type { ProblemView, RecordLocation } from '../../../src/protocol/engineViews';
import { aRow, aRowId } from '../../support/hostBuilders';

const location: RecordLocation = {
  path: '/logs/audits.db',
  name: 'row ingest, 2025-03-04T05:00:00',
  isDocument: true,
  byteOffset: 0,
  byteLength: 0,
  line: null,
  editorLine: 0,
  fileSizeBytes: 20_480,
  isText: true,
  isOnDisk: true,
};

test('a row is one JSON document that is called by its name, the same one when it is asked for again', () => {
  const view = aRow({ row: aRowId(7) });
  const document = documentOfRecord({ view, location }, '{"a": 1e-07,"b": [true]}');
  expect(document).toEqual({
    title: 'row ingest, 2025-03-04T05:00:00 · audits.db.json',
    key: 'record 7',
    text: '{\n  "a": 1e-07,\n  "b": [\n    true\n  ]\n}\n',
  });
  expect(documentOfRecord({ view, location }, '{}').key).toBe(document.key);
});

test('a record that is on no disk any more says so in its title', () => {
  const gone = { ...location, name: null, line: 16, path: '/logs/a.jsonl', isDocument: false };
  const title = (view: Partial<Parameters<typeof aRow>[0]>, isOnDisk: boolean): string =>
    documentOfRecord({ view: aRow(view), location: { ...gone, isOnDisk } }, '{}').title;
  expect(title({ isOnDisk: false }, true)).toBe('line 17 · a.jsonl · no longer on disk.json');
  expect(title({}, false)).toBe('line 17 · a.jsonl · no longer on disk.json');
  expect(documentOfRecord({ view: aRow({ isOnDisk: false }), location: null }, '{}').title).toBe(
    'record · no longer on disk.json',
  );
});

test('log text in a name makes no folder and no trick of the title', () => {
  const named = { ...location, name: `row a/b\\c\u202e${'x'.repeat(500)}` };
  const { title } = documentOfRecord({ view: aRow(), location: named }, '{}');
  expect(title).toMatch(/^row a∕b∕c∕u202Ex+ · audits\.db\.json$/);
});

test('text that is not JSON is shown as it is', () => {
  expect(documentOfRecord({ view: aRow(), location }, '{"a": ').text).toBe('{"a": \n');
});

test('a problem without text of its own shows where it is and what is wrong', () => {
  const problem: ProblemView = {
    kind: 'notCompressed',
    path: '/logs/audits.db',
    name: 'row ingest, 2025',
    isDocument: true,
    byteOffset: 0,
    byteLength: 12,
    line: null,
    isOnDisk: true,
  };
  const { title, text } = documentOfProblem(problem);
  expect(title).toBe('row ingest, 2025 · audits.db.json');
  expect(JSON.parse(text)).toEqual({
    file: '/logs/audits.db',
    place: 'row ingest, 2025',
    problem: 'not a zlib stream',
  });
});

test('what nobody knows any more is JSON, too', () => {
  expect(typeof JSON.parse(forgottenText)).toBe('string');
});
