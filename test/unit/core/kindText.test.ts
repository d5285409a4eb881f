import { expect, test } from 'vitest';
import { kindText } from '../../../src/core/kindText';

test.each([
  ['jsonl', 'snbb', 'JSON lines · SNBB scheduler'],
  ['jsonArray', 'betty', 'JSON array · Betty Framework'],
  ['jsonTree', 'ddeutil', 'folder of JSON files · ddeutil-workflow'],
  ['sqlite', 'ddeutil', 'SQLite table · ddeutil-workflow'],
  ['jsonl', 'scout', 'JSON lines · scout AuditLog'],
  ['jsonl', 'ourOwn', 'JSON lines · ourOwn'],
  ['parquet', 'snbb', 'parquet · SNBB scheduler'],
  ['jsonl', '', 'JSON lines'],
])('%s and %s are %s', (format, dialect, text) => {
  expect(kindText({ format, dialect })).toBe(text);
});
