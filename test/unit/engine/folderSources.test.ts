import { Dirent } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { defaultDialect } from '../../../src/core/dialects';
import type { SourceFormat } from '../../../src/core/formats';
import { FolderSources } from '../../../src/engine/folderSources';
import type { SourceConfig } from '../../../src/protocol/engineApi';
import { jsonl } from '../../../src/sources/jsonl';

/** Folders with the names in them; a name that ends in `/` is a folder, one that ends in `@` a link. */
type Disk = Readonly<Record<string, readonly string[]>>;

async function find(disk: Disk, config: Partial<SourceConfig> = {}): Promise<readonly string[] | null> {
  const folders = new FolderSources({
    files: {
      stat: async path => {
        const kind = Object.hasOwn(disk, path) ? 'directory' : 'file';
        return { identity: '', sizeBytes: 0, modifiedMs: 0, kind };
      },
    },
    listFolder: async folder => (disk[folder] ?? []).map(direntOf),
    kindOf: async (path, { format }) => ({ ...kindOf(path, format), isFinal: true, dialect: defaultDialect }),
    log: () => undefined,
  });
  const whole: SourceConfig = { path: '/logs', isGlob: false, format: 'auto', dialect: 'auto', label: '', ...config };
  return (await folders.find(whole, []))?.paths ?? null;
}

function direntOf(written: string): Dirent {
  const kind = written.endsWith('/') ? 'folder' : written.endsWith('@') ? 'link' : 'file';
  return Object.assign(new Dirent(), {
    name: kind === 'file' ? written : written.slice(0, -1),
    isFile: () => kind === 'file',
    isDirectory: () => kind === 'folder',
    isSymbolicLink: () => kind === 'link',
  });
}

/** As a detection by content would have it: logs are named so. */
function kindOf(path: string, format: 'auto' | SourceFormat): { adapter: typeof jsonl; isCertain: boolean } {
  const isTree = format === 'jsonTree' || (format === 'auto' && /audits$|=[^/]*$/.test(path));
  const found = path.endsWith('.json') ? 'jsonArray' : isTree ? 'jsonTree' : 'jsonl';
  const isCertain = isTree || /audit[^/]*\.json(l(\.\d)?)?$/.test(path);
  return { adapter: { ...jsonl, format: format === 'auto' ? found : format, isTree }, isCertain };
}

describe('a folder that is configured', () => {
  test('is every file in it that certainly is a log', async () => {
    const disk = {
      '/logs': ['notes.txt', 'audit.jsonl', 'deep/', 'audit-b.json'],
      '/logs/deep': ['scheduler_audit.jsonl', 'x.bin'],
    };
    expect(await find(disk)).toEqual(['/logs/audit-b.json', '/logs/audit.jsonl', '/logs/deep/scheduler_audit.jsonl']);
  });

  test('has archives only with their log, also when they are not read', async () => {
    const disk = { '/logs': ['audit.jsonl', 'audit.jsonl.1'] };
    expect(await find(disk)).toEqual(['/logs/audit.jsonl']);
    expect(await find(disk, { archives: null })).toEqual(['/logs/audit.jsonl']);
  });

  test('has a tree of records as one source, and is not looked into there', async () => {
    const disk = {
      '/logs': ['audits/', 'audit.jsonl'],
      '/logs/audits': ['workflow=a/', 'audit.jsonl'],
      '/logs/audits/workflow=a': ['audit.json'],
    };
    expect(await find(disk)).toEqual(['/logs/audit.jsonl', '/logs/audits']);
  });

  test('that is a tree itself, or is said to be one, is one source', async () => {
    expect(await find({ '/logs/audits': ['workflow=a/'] }, { path: '/logs/audits' })).toBeNull();
    expect(await find({ '/logs': ['audit.jsonl'] }, { format: 'jsonTree' })).toBeNull();
  });

  test('has only logs of the format that is asked for', async () => {
    const disk = { '/logs': ['audit.jsonl', 'audit.json'] };
    expect(await find(disk, { format: 'jsonArray' })).toEqual(['/logs/audit.json']);
  });

  test('is not looked into where names begin with a dot, in packages, and behind links to folders', async () => {
    const disk = {
      '/logs': ['.git/', '.audit.jsonl', 'node_modules/', 'audits@', 'audit-link.jsonl@'],
      '/logs/.git': ['audit.jsonl'],
      '/logs/node_modules': ['audit.jsonl'],
    };
    expect(await find(disk)).toEqual(['/logs/audit-link.jsonl']);
  });

  test('ends at a depth, and at a number of files', async () => {
    const deep: Record<string, string[]> = {};
    for (let depth = 0, path = '/logs'; depth < 30; depth++, path += '/d') deep[path] = ['d/', 'audit.jsonl'];
    expect(await find(deep)).toHaveLength(17);
    const many: Record<string, string[]> = { '/logs': [] };
    for (let at = 0; at < 40; at++) {
      many['/logs']?.push(`d${at}/`);
      many[`/logs/d${at}`] = Array.from({ length: 100 }, (_, file) => `audit-${file}.jsonl`);
    }
    expect(await find(many)).toHaveLength(3000);
  });

  test('is a file', async () => {
    expect(await find({}, { path: '/logs/audit.jsonl' })).toBeNull();
  });
});
