import { expect, test } from 'vitest';
import { newArchive, type Archive } from '../../../../src/sources/archives/archive';
import { archiveAge } from '../../../../src/sources/archives/archiveNames';
import { inOrder } from '../../../../src/sources/archives/archiveOrder';

test('puts what logrotate set aside where its first record belongs, among archives with other stamps', async () => {
  const times = new Map([
    ['audit-20261121-1795284370.jsonl', 1000],
    ['audit-20261121-1795284371.jsonl', 2000],
    ['audit.jsonl-2026112118.backup', 2500],
    ['audit-20261121-1795284372.jsonl', 3000],
  ]);
  const ordered = await inOrder([...times.keys()].reverse().map(archive), ({ path }) =>
    Promise.resolve(times.get(path) ?? NaN),
  );
  expect(ordered.map(({ path }) => path)).toEqual([...times.keys()]);
});

function archive(path: string): Archive {
  const age = archiveAge('audit.jsonl', path);
  if (age === null) throw new Error(`${path} is no archive.`);
  const facts = { identity: `1:${path}`, sizeBytes: 10, modifiedMs: 0, kind: 'file' as const };
  return newArchive(path, age, facts);
}
