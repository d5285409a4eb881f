import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { sep } from 'node:path';
import { fitsSigns } from '../core/globName';
import { onlyPathOf, readGlob, type GlobPart } from '../core/globPattern';

/**
 * The files that an absolute glob matches now, sorted; what its signs mean is said at `readGlob`. A folder that can't be listed
 * holds nothing. Rejects when the pattern can't be used.
 *
 * Written here because the smallest libraries for it add 38 kB, and budget 13 has no room for them.
 */
export async function expandGlob(pattern: string, listFolder: ListFolder = listOnDisk): Promise<readonly string[]> {
  const glob = readGlob(pattern, sep);
  if (glob.kind === 'unusable') throw new Error(`the pattern ${glob.reason}`);
  const found = new Set<string>();
  for (const parts of glob.alternatives) {
    const [root, ...rest] = parts;
    const start = root === undefined ? null : onlyPathOf([[root]]);
    // What ends with any number of folders means the files in them.
    if (rest.at(-1)?.kind === 'folders') rest.push(anyName);
    if (start !== null) await walk(start, rest, { found, listFolder, walked: new Set() });
  }
  return [...found].sort();
}

/** The entries of a folder; throws the system's error. */
export type ListFolder = (folder: string) => Promise<readonly Dirent[]>;

export const listOnDisk: ListFolder = folder => readdir(folder, { withFileTypes: true });

interface Walk {
  readonly found: Set<string>;
  readonly listFolder: ListFolder;
  /** Folders by how many parts were left there: several `**` lead to the same place in many ways. */
  readonly walked: Set<string>;
}

/** Adds what matches below `folder`, which has no slash at its end. */
async function walk(folder: string, parts: readonly GlobPart[], how: Walk): Promise<void> {
  const [part, ...rest] = parts;
  if (part === undefined) return;
  const isLast = rest.length === 0;
  if (!isLast && part.kind === 'name') return walk(`${folder}/${part.name}`, rest, how);
  const place = `${parts.length} ${folder}`;
  if (how.walked.has(place)) return;
  how.walked.add(place);
  const entries = await list(folder, how.listFolder);
  if (part.kind === 'folders') {
    await walk(folder, rest, how);
    // Links to folders are not followed: one that leads back up would be walked for ever.
    for (const entry of entries) if (entry.isDirectory()) await walk(`${folder}/${entry.name}`, parts, how);
    return;
  }
  for (const entry of entries) {
    if (part.kind === 'name' ? part.name !== entry.name : !fitsSigns(part.signs, entry.name)) continue;
    const path = `${folder}/${entry.name}`;
    if (isLast && !entry.isDirectory()) how.found.add(path);
    else if (!isLast && !entry.isFile()) await walk(path, rest, how);
  }
}

async function list(folder: string, listFolder: ListFolder): Promise<readonly Dirent[]> {
  try {
    return await listFolder(folder === '' ? '/' : folder);
  } catch {
    // Missing, denied or no folder: the next listing looks again.
    return [];
  }
}

const anyName: GlobPart = { kind: 'signs', signs: [{ kind: 'star' }] };
