import { dirname, join } from 'node:path';
import { chooseDialect } from '../core/dialectFit';
import type { Dialect } from '../core/dialect';
import type { SourceFormat } from '../core/formats';
import { flattenJson } from '../core/jsonFields';
import type { SeenRecord } from '../core/seenRecord';
import { isArchiveOf } from './archives/archivePlaces';
import type { Files } from './bytes/files';
import { codeOf } from './bytes/readerState';
import { readHead, type Head } from './detection/head';
import { recordsOfHead } from './detection/headRecords';
import { someTreeFiles } from './detection/treeFiles';

/** What a file or folder seems to be. */
export interface Detected {
  readonly format: SourceFormat;
  /** One of those asked about, or one that was guessed from the keys. */
  readonly dialect: Dialect;
  /** Whether its content says so; else only its name does, or nothing: then it is worth another look when there is more. */
  readonly isCertain: boolean;
}

/**
 * Looks at a path's name and at the first records, and says which format and dialect they have. At most 64 KiB of a file are read.
 * What can't be read, or is empty, is told by its name; a folder is a `jsonTree`. It never throws for what is on the disk.
 * `dialects` are all that can be chosen, as `knownDialects` has them.
 */
export async function detectSource(path: string, files: Files, dialects: readonly Dialect[]): Promise<Detected> {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const head = await readHead(path, files);
  const found = head.kind === 'folder' ? await lookAtTree(path, files) : lookAtFile(head, name);
  const isEmpty = found.records.length === 0 && found.format === 'jsonl';
  const { format, records, isCertain } = isEmpty ? { ...found, records: await recordsOfArchive(path, files) } : found;
  return { format, dialect: chooseDialect({ format, name, records }, dialects), isCertain };
}

/** What is missing or empty may have been rotated just now: some records of an archive beside it tell as much. */
async function recordsOfArchive(path: string, files: Files): Promise<readonly SeenRecord[]> {
  const folder = dirname(path);
  const isArchive = isArchiveOf(path, []);
  let names: readonly string[];
  try {
    names = await files.list(folder);
  } catch (error) {
    // The folder is missing, too, or may not be looked into.
    if (codeOf(error) === undefined) throw error;
    return [];
  }
  const archives = names.map(name => join(folder, name)).filter(isArchive);
  for (const archive of archives.sort().slice(0, MAX_ARCHIVES)) {
    const head = await readHead(archive, files);
    const { records } = head.kind === 'folder' ? { records: [] } : lookAtFile(head, archive);
    if (records.length > 0) return records;
  }
  return [];
}

interface Look {
  readonly format: SourceFormat;
  readonly records: readonly SeenRecord[];
  readonly isCertain: boolean;
}

async function lookAtTree(path: string, files: Files): Promise<Look> {
  const records: SeenRecord[] = [];
  const found = await someTreeFiles(path, files);
  for (const file of found) {
    const head = await readHead(file, files);
    if (head.kind !== 'file') continue;
    const text = decode(head.bytes);
    // A file of a tree is one object, on one line or on many; it may be written just now, then the next one tells.
    if (text.trimStart().startsWith('{')) records.push(fieldsOf(text));
  }
  return { format: 'jsonTree', records, isCertain: found.length > 0 };
}

function lookAtFile(head: Exclude<Head, { kind: 'folder' }>, name: string): Look {
  const byName: Look = { format: formatOfName(name), records: [], isCertain: false };
  if (head.kind === 'unknown') return byName;
  if (startsWith(head.bytes, SQLITE_MAGIC)) return { format: 'sqlite', records: [], isCertain: true };
  const found = recordsOfHead(decode(head.bytes), head.isWhole);
  switch (found.kind) {
    case 'unknown':
      return byName;
    case 'object':
      // No format reads one file of this kind: what its name says is as good as anything.
      return { ...byName, records: found.texts.map(fieldsOf) };
    case 'jsonl':
    case 'jsonArray': {
      // Archives are archives of lines, whatever is in them.
      const format = head.isCompressed ? 'jsonl' : found.kind;
      const records = found.texts.map(fieldsOf).filter(record => record.length > 0);
      return { format, records, isCertain: records.length > 0 && format === found.kind };
    }
  }
}

function fieldsOf(text: string): SeenRecord {
  return flattenJson(text, MAX_FIELDS).fields;
}

function formatOfName(name: string): SourceFormat {
  const plain = name.toLowerCase().replace(/\.gz$/, '');
  if (plain.endsWith('.json')) return 'jsonArray';
  return /\.(?:db|db3|sqlite[^.]*)$/.test(plain) && plain === name.toLowerCase() ? 'sqlite' : 'jsonl';
}

/** Leaves out a byte-order mark; bytes that are no UTF-8 become signs that are no JSON. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes.subarray(0, text.length)).toString('latin1') === text;
}

const SQLITE_MAGIC = 'SQLite format 3\0';
const MAX_FIELDS = 1000;
const MAX_ARCHIVES = 3;
