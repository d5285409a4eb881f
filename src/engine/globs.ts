import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';

/**
 * The files that an absolute glob matches now, sorted. `*` and `?` stay within a name, `**` is any number of folders,
 * `[ab]` one character and `{a,b}` alternatives. A folder that can't be listed holds nothing.
 *
 * Written here because the smallest libraries for it add 38 kB, and budget 13 has no room for them.
 */
export async function expandGlob(pattern: string, listFolder: ListFolder = listOnDisk): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const plain of expandBraces(pattern.replaceAll('\\', '/'))) {
    const [root = '', ...parts] = plain.split('/');
    await walk(root, parts, { found, listFolder });
  }
  return [...found].sort();
}

/** The entries of a folder; throws the system's error. */
export type ListFolder = (folder: string) => Promise<readonly Dirent[]>;

export const listOnDisk: ListFolder = folder => readdir(folder, { withFileTypes: true });

interface Walked {
  readonly found: Set<string>;
  readonly listFolder: ListFolder;
}

/** Adds what matches below `folder`, which has no slash at its end. */
async function walk(folder: string, parts: readonly string[], walked: Walked): Promise<void> {
  const [part, ...rest] = parts;
  if (part === undefined) return;
  const isLast = rest.length === 0;
  if (!isLast && !/[*?[]/.test(part)) return walk(`${folder}/${part}`, rest, walked);
  const entries = await list(folder, walked.listFolder);
  if (part === '**') {
    await walk(folder, isLast ? ['*'] : rest, walked);
    // Links to folders are not followed: one that leads back up would be walked for ever.
    for (const entry of entries) if (entry.isDirectory()) await walk(`${folder}/${entry.name}`, parts, walked);
    return;
  }
  const name = nameExpression(part);
  for (const entry of entries) {
    if (!name.test(entry.name)) continue;
    const path = `${folder}/${entry.name}`;
    if (isLast && !entry.isDirectory()) walked.found.add(path);
    else if (!isLast && !entry.isFile()) await walk(path, rest, walked);
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

/** `{a,b}` becomes two patterns; nested ones become more. */
function expandBraces(pattern: string): string[] {
  const match = /\{([^{}]*)\}/.exec(pattern);
  if (match === null) return [pattern];
  const before = pattern.slice(0, match.index);
  const after = pattern.slice(match.index + match[0].length);
  return (match[1] ?? '').split(',').flatMap(choice => expandBraces(before + choice + after));
}

function nameExpression(part: string): RegExp {
  const source = part.replace(/\[!?[^\]]+\]|[\s\S]/g, piece => {
    if (piece.startsWith('[') && piece.length > 1) {
      const isNot = piece[1] === '!';
      return `[${isNot ? '^' : ''}${piece.slice(isNot ? 2 : 1, -1).replace(/[\\^]/g, '\\$&')}]`;
    }
    if (piece === '*') return '.*';
    return piece === '?' ? '.' : piece.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${source}$`, 's');
}
