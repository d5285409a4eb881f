import { expect, test } from 'vitest';
import { dialects } from '../../../src/core/dialects';
import { examine } from '../../../src/engine/examine';
import type { SourceKinds } from '../../../src/engine/sourceKinds';
import type { FileFacts, Files } from '../../../src/sources/bytes/files';
import { jsonTree } from '../../../src/sources/jsonTree';

const bytes = Buffer.from('{"run_id": "one", "context": {"status": "SUCCESS"}}');

/** Folders in folders without end, each with a run in it. */
class EndlessFiles implements Files {
  listCount = 0;

  async stat(path: string): Promise<FileFacts> {
    const kind = path.endsWith('.log') ? 'file' : 'directory';
    return { identity: `1:${path}`, sizeBytes: bytes.length, modifiedMs: 1000, kind };
  }

  async open(path: string) {
    const facts = await this.stat(path);
    return {
      stat: async () => ({ ...facts, links: 1 }),
      read: async (buffer: Uint8Array, offset: number, length: number, position: number) =>
        bytes.copy(buffer, offset, position, position + length),
      close: async () => undefined,
    };
  }

  async realPath(path: string): Promise<string> {
    return path;
  }

  async list(): Promise<readonly string[]> {
    return [];
  }

  async listEntries() {
    // Without a bound the test would go on until memory is full.
    if (++this.listCount > 20_000) throw new Error('There is no end to it.');
    const folders = Array.from({ length: 8 }, (_, n) => ({ name: `f=${n}`, kind: 'directory' as const }));
    return [...folders, { name: 'one.log', kind: 'file' as const }];
  }
}

test('looks at some of a folder without end, and shows what it found', async () => {
  const files = new EndlessFiles();
  const found = await examine(request, kinds(), files);
  expect(found?.records).toHaveLength(3);
  expect(files.listCount).toBeLessThanOrEqual(2000);
});

test('does not wait for a folder that never answers', async () => {
  const files = new EndlessFiles();
  files.listEntries = () => new Promise(() => undefined);
  expect((await examine(request, kinds(), files))?.records).toEqual([]);
});

const request = { path: '/endless', format: 'auto', dialect: 'auto', dialects: [], maxRecords: 3 } as const;

function kinds(): Pick<SourceKinds, 'of'> {
  const dialect = dialects.get('ddeutil');
  if (dialect === undefined) throw new Error('There is no such dialect.');
  return { of: async () => ({ adapter: jsonTree, dialect, isCertain: true, isFinal: true }) };
}
