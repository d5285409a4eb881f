import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createValueTables } from '../../../src/core/valueTables';
import { dialects, defaultDialect } from '../../../src/core/dialects';
import type { ReaderEvent, SourceReader } from '../../../src/sources/adapter';
import { diskFiles } from '../../../src/sources/bytes/files';
import { jsonl } from '../../../src/sources/jsonl';

// A log that is named itself may be an archive.

const archive = new URL('../../fixtures/samples/auditlog/audit_20260301_103949.jsonl.gz', import.meta.url);
let folder: string;
let path: string;
let reader: SourceReader;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'compressed-'));
  path = join(folder, 'audit_20260301_103949.jsonl.gz');
  const dialect = dialects.get('scout') ?? defaultDialect;
  const tables = createValueTables();
  reader = jsonl.open({ path, dialect, tables, files: diskFiles, archives: null, assumedZone: 'UTC', tailBytes: 4096 });
});
afterEach(() => {
  reader.dispose();
  rmSync(folder, { recursive: true });
});

/** The texts of the records that are told now, and what is remarked. */
async function look(): Promise<{ readonly texts: string[]; readonly remarks: string[] }> {
  const batches: { segment: number; from: number; to: number }[] = [];
  const remarks: string[] = [];
  const take = async (events: AsyncGenerator<ReaderEvent, void, void>): Promise<void> => {
    for await (const event of events) {
      if (event.kind === 'remark') remarks.push(event.text);
      if (event.kind !== 'batch') continue;
      const { rowCount, offset, endOffset } = event.batch;
      for (let row = 0; row < rowCount; row++) {
        const to = row + 1 < rowCount ? (offset[row + 1] ?? 0) : endOffset;
        batches.push({ segment: event.segment, from: offset[row] ?? 0, to });
      }
    }
  };
  await take(reader.advance(new AbortController().signal));
  await take(reader.backfill(new AbortController().signal));
  batches.sort((a, b) => a.from - b.from);
  const texts: string[] = [];
  for (const { segment, ...span } of batches) {
    const [bytes] = await reader.readRecords(segment, [span]);
    texts.push(Buffer.from(bytes ?? []).toString());
  }
  return { texts, remarks };
}

test('is read as the file that was compressed, newest part first', async () => {
  const bytes = readFileSync(archive);
  writeFileSync(path, bytes);
  const lines = gunzipSync(bytes).toString().trimEnd().split('\n');
  expect(await look()).toEqual({ texts: lines, remarks: [] });
  expect(await look()).toEqual({ texts: [], remarks: [] });
});

test('says when it is cut, once, and gives the rest when it is whole', async () => {
  const lines = Array.from(
    { length: 400 },
    (_, at) => `{"ts": "2026-03-01T10:00:00.000Z", "event": "e${at}", "n": ${Math.sin(at)}}`,
  );
  const bytes = gzipSync(`${lines.join('\n')}\n`);
  writeFileSync(path, bytes.subarray(0, bytes.length - 2000));
  const first = await look();
  expect(first.remarks).toEqual(['the compressed file is not finished: what could be read of it is shown']);
  expect(first.texts).toEqual(lines.slice(0, first.texts.length));
  expect((await look()).remarks).toEqual([]);
  writeFileSync(path, bytes);
  const second = await look();
  expect([...first.texts, ...second.texts]).toEqual(lines);
  expect(second.remarks).toEqual([]);
});
