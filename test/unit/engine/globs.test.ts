import type { Dirent } from 'node:fs';
import { expect, test } from 'vitest';
import { expandGlob, type ListFolder } from '../../../src/engine/globs';
import { resolvePath } from '../../../src/host/settings/paths';

/** A disk with these files; `listed` grows by each folder that is listed. */
function disk(files: readonly string[], listed: string[] = []): ListFolder {
  return async folder => {
    listed.push(folder);
    const start = folder === '/' ? '/' : `${folder}/`;
    const below = files.filter(file => file.startsWith(start)).map(file => file.slice(start.length));
    if (below.length === 0) throw new Error('ENOENT');
    return [...new Set(below.map(rest => rest.split('/')[0] ?? ''))].map(name => entry(name, !below.includes(name)));
  };
}

function entry(name: string, isFolder: boolean): Dirent {
  const known: Pick<Dirent, 'name' | 'isDirectory' | 'isFile'> = {
    name,
    isDirectory: () => isFolder,
    isFile: () => !isFolder,
  };
  return known as Dirent;
}

const found = ['/data/a.jsonl', '/data/b/a.jsonl', '/data/b/c/a.jsonl', '/data/b/c/x.log', '/other/a.jsonl'];
test.each<[string, number[]]>([
  ['/data/*.jsonl', [0]],
  ['/data/*/*.jsonl', [1]],
  ['/data/**/*.jsonl', [0, 1, 2]],
  ['/data/**', [0, 1, 2, 3]],
  ['/{data,other}/a.jsonl', [0, 4]],
  ['/**/{c,other}/?.jsonl', [2, 4]],
  ['/none/*', []],
])('%s', async (pattern, places) => {
  expect(await expandGlob(pattern, disk(found))).toEqual(places.map(place => found[place]));
});

test.each(['My Project (copy)', 'a [old]', '{x,y}', 'sure?!', 'back\\slash', 'st*r'])(
  'a pattern of a workspace folder that is called %s finds its files',
  async name => {
    const folder = { name, path: `/data/${name}` };
    const files = [`/data/${name}/logs/a.jsonl`, '/data/x/logs/a.jsonl'];
    for (const text of ['logs/*.jsonl', '${workspaceFolder}/logs/*.jsonl', `\${workspaceFolder:${name}}/**`]) {
      const resolved = resolvePath(text, { folder, folders: [folder], home: '/home/ada' });
      if (resolved.kind !== 'path') {
        // A name with braces can't stand in a variable.
        expect(name).toContain('}');
        continue;
      }
      expect(resolved.isGlob).toBe(true);
      expect(await expandGlob(resolved.path, disk(files))).toEqual(files.slice(0, 1));
    }
  },
);

test('no folder is listed twice for the same part, however many ways lead to it', async () => {
  const listed: string[] = [];
  const deep = `/${Array.from({ length: 14 }, (_, i) => `d${i}`).join('/')}/a.jsonl`;
  expect(await expandGlob('/**/**/*/**/*/**/*/**/a.jsonl', disk([deep], listed))).toEqual([deep]);
  expect(listed.length).toBeLessThan(200);
});

test('a pattern that can’t be used is an error that says why', async () => {
  await expect(expandGlob('/logs/[z-a]', disk([]))).rejects.toThrow(/the pattern has “\[z-a\]”/);
});
