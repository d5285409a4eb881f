import { expect, test } from 'vitest';
import type { Generation } from '../../../../src/core/ledger';
import { commands } from '../../../../src/host/contributions';
import { fileLook, filesLook } from '../../../../src/host/tree/fileLook';
import type { Look } from '../../../../src/host/tree/look';
import type { FilesNode, FileNode } from '../../../../src/host/tree/nodes';
import { aGeneration, aSource } from '../../../support/hostBuilders';

const options = { zone: 'UTC', assumedZone: 'UTC', isSessionSource: () => false };
const MEBIBYTE = 1024 * 1024;

function filesOf(...generations: readonly Partial<Generation>[]): FilesNode {
  const source = { kind: 'source', id: 's', parent: null, source: aSource() } as const;
  const parent: FilesNode = { kind: 'files', id: 'f', parent: source, files: [] };
  parent.files = generations.map((given, i): FileNode => {
    return { kind: 'file', id: String(i), parent, generation: aGeneration(given) };
  });
  return parent;
}
function look(given: Partial<Generation>): Look {
  const [node] = filesOf(given).files;
  if (node === undefined) throw new Error('there is one');
  return fileLook(node, options);
}

test('a file says what it holds, how far it is read, its size and from when it is', () => {
  const archive = { kind: 'archive', path: '/logs/a.jsonl.2.gz', state: 'read', records: 12_031 } as const;
  expect(look({ ...archive, sizeBytes: 1.2 * MEBIBYTE })).toMatchObject({
    label: 'a.jsonl.2.gz',
    description: '12,031 records · read · 1.2 MiB · 2025-02-10 10:02–11:40',
    icon: 'archive',
    context: 'file;archive',
    command: { id: commands.openFile },
  });
});

test('records over several days name both days, and one moment is said once', () => {
  const day = Date.UTC(2025, 1, 10);
  expect(look({ firstTimeMs: day, lastTimeMs: day + 86_400_000 }).description).toContain(
    '2025-02-10 00:00–2025-02-11 00:00',
  );
  expect(look({ firstTimeMs: day, lastTimeMs: day + 1000 }).description).toMatch(/2025-02-10 00:00$/);
  expect(look({ firstTimeMs: null, lastTimeMs: null, records: 0 }).description).toBe('0 records · followed · 6.9 KiB');
});

test('a file that is not read does not say that it holds nothing', () => {
  const beyond = look({ kind: 'archive', state: 'beyondLimit', records: 0, firstTimeMs: null });
  expect(beyond.description).toBe('beyond the limit · 6.9 KiB');
  expect(beyond).toMatchObject({ context: 'file;archive;beyondLimit', command: { id: commands.changeArchiveLimit } });
  expect(beyond.tooltip).toContain('auditLogViewer.archives.limitMegabytes');
});

test('the tooltip has all the facts, and what deceives the eye is made visible', () => {
  const cause = 'unexpected end\u202e';
  const { tooltip, color } = look({
    kind: 'archive',
    path: '/logs/a\n.gz',
    state: 'damaged',
    cause,
    shownRecords: 20,
    problems: 1,
  });
  expect(tooltip.split('\n')).toEqual([
    '/logs/a⏎.gz',
    'A rotated archive of the log',
    'It is damaged; what could be read of it is shown. (unexpected end\\u202E)',
    '6.9 KiB on disk, 6.9 KiB of text read',
    '32 records, 20 of them shown from here',
    '1 problem',
    'from 2025-02-10 10:02–11:40',
    'device and inode 1:100',
  ]);
  expect(color).toBe('list.warningForeground');
});

test('a file without a name is called as the log was', () => {
  const gone = look({ kind: 'former', path: null, state: 'gone' });
  expect(gone).toMatchObject({ label: 'scheduler_audit.jsonl', context: 'file;former;gone' });
  expect(gone.tooltip).toContain('it has no name any more');
});

test('the node above says how many there are, how large they are, and what is not read', () => {
  const all = filesOf({}, { state: 'beyondLimit' }, { state: 'unreadable' }, { state: 'damaged' });
  expect(filesLook(all)).toMatchObject({
    label: '4 files',
    description: '27.5 KiB · 2 not read · 1 not whole',
    isExpandable: true,
  });
  expect(filesLook(filesOf({}))).toMatchObject({ label: '1 file', description: '6.9 KiB' });
});

test('a folder of files is one folder, not one file', () => {
  const node = filesOf({ path: '/data/audits' });
  const source = { ...node.parent, source: aSource({ format: 'jsonTree' }) };
  expect(filesLook({ ...node, parent: source })).toMatchObject({ label: '1 folder', icon: 'folder' });
  expect(filesLook(node)).toMatchObject({ label: '1 file', icon: 'files' });
});
