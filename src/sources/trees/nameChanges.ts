import type { FolderEntry } from '../bytes/files';
import { isRunFile, isRunFolder } from './pathFacts';
import type { TreeFile, TreeFolder } from './treeNodes';

/** What is in a folder now and what was known to be. */
export interface NameChanges {
  readonly folders: readonly string[];
  readonly files: readonly string[];
  /** New names that lead elsewhere. */
  readonly links: readonly string[];
  /** What is not there any more, or is something else by now. */
  readonly missing: readonly (TreeFile | TreeFolder)[];
}

/** Compares the names of a folder with what is known of it. Names that can be no run and hold none do not count. */
export function compareNames(folder: TreeFolder, entries: readonly FolderEntry[]): NameChanges {
  const names = new Map(entries.map(({ name, kind }) => [name, kind]));
  const missing: (TreeFile | TreeFolder)[] = [];
  for (const child of [...folder.folders.values(), ...folder.files.values()]) {
    const kind = names.get(child.name);
    const isThere = kind === 'link' || kind === (child.kind === 'file' ? 'file' : 'directory');
    if (isThere) names.delete(child.name);
    else missing.push(child);
  }
  const folders: string[] = [];
  const files: string[] = [];
  const links: string[] = [];
  for (const [name, kind] of names) {
    if (kind === 'directory' && isRunFolder(name)) folders.push(name);
    if (kind === 'file' && isRunFile(name)) files.push(name);
    if (kind === 'link' && isRunFolder(name)) links.push(name);
  }
  return { folders, files, links, missing };
}
