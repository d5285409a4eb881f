import type { Files } from '../bytes/files';
import { codeOf } from '../bytes/readerState';

/**
 * Some files of a tree of records: those named `.log` or `.json` below folders named `key=value`, of the newest folders first as their
 * names order. Looks a few levels deep and lists a bounded number of folders; what can't be listed holds nothing.
 */
export async function someTreeFiles(root: string, files: Files): Promise<readonly string[]> {
  const found: string[] = [];
  // The next one to be listed last: a partition's folders are looked into before its neighbours.
  const waiting: Folder[] = [
    { path: root, level: 0, isPartition: isPartitionName(root.slice(root.lastIndexOf('/') + 1)) },
  ];
  for (let listed = 0; listed < MAX_LISTINGS && found.length < MAX_FILES; listed++) {
    const folder = waiting.pop();
    if (folder === undefined) break;
    const names = [...(await listOf(folder.path, files))].sort();
    if (folder.isPartition) {
      const records = names.filter(isRecordName).slice(-FILES_OF_FOLDER);
      found.push(...records.map(name => `${folder.path}/${name}`));
    }
    if (folder.level === MAX_LEVEL) continue;
    const partitions = names.filter(isPartitionName);
    // Where there are none, they may be further down.
    const below = partitions.length > 0 ? partitions : folder.isPartition ? [] : names.filter(mayBeFolder);
    for (const name of below.slice(-MAX_LISTINGS)) {
      waiting.push({ path: `${folder.path}/${name}`, level: folder.level + 1, isPartition: isPartitionName(name) });
    }
  }
  return found.slice(0, MAX_FILES);
}

interface Folder {
  readonly path: string;
  /** Below the root. */
  readonly level: number;
  readonly isPartition: boolean;
}

async function listOf(folder: string, files: Files): Promise<readonly string[]> {
  try {
    return await files.list(folder);
  } catch (error) {
    // It is a file, gone or denied: it adds nothing.
    if (codeOf(error) === undefined) throw error;
    return [];
  }
}

function isPartitionName(name: string): boolean {
  return /^[^=.][^=]*=./.test(name);
}

function isRecordName(name: string): boolean {
  return !name.startsWith('.') && /\.(?:log|json)$/.test(name);
}

/** Only names are listed: what has an ending is hardly a folder. */
function mayBeFolder(name: string): boolean {
  return !name.includes('.') && name !== 'node_modules';
}

const MAX_LEVEL = 5;
const MAX_LISTINGS = 40;
const MAX_FILES = 5;
const FILES_OF_FOLDER = 2;
