import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { recordOf } from './records.mjs';

/** A record that a writer says it wrote. */
export interface WrittenRecord {
  readonly id: number;
  readonly size: number;
  /** The file it went to (`inode:birth`), whatever its name is by now. */
  readonly file: string;
  /** How often that file had been truncated before. */
  readonly epoch: number;
  /** `false` when the writer does not know whether all of it was written: it was killed, or the disk was full. */
  isDone: boolean;
}

/** What the writers of a log say that they did. */
export interface Manifest {
  /** In the order in which they were begun. */
  readonly records: ReadonlyMap<number, WrittenRecord>;
  /** Files in the order in which they were first written to. */
  readonly files: readonly string[];
  /** How often a file was truncated or rewritten in place, as far as its writers know. */
  readonly epochs: ReadonlyMap<string, number>;
}

/** Of a file between two truncations. */
export function epochKey(file: string, epoch: number): string {
  return `${file} ${epoch}`;
}

export function readManifest(path: string): Manifest {
  const records = new Map<number, WrittenRecord>();
  const files = new Set<string>();
  const epochs = new Map<string, number>();
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const [kind, ...parts] = line.split(' ');
    if (kind === 'w') {
      const [file = '', from, to, size] = parts;
      const epoch = epochs.get(file) ?? 0;
      files.add(file);
      for (let id = Number(from); id < Number(to); id++) {
        records.set(id, { id, size: Number(size), file, epoch, isDone: false });
      }
    } else if (kind === 'W') {
      const [from, to] = parts;
      for (let id = Number(from); id < Number(to); id++) {
        const record = records.get(id);
        if (record !== undefined) record.isDone = true;
      }
    } else if (kind === 't') {
      const [file = ''] = parts;
      epochs.set(file, (epochs.get(file) ?? 0) + 1);
    }
  }
  return { records, files: [...files], epochs };
}

/** The regular file that a path leads to, as manifests call it. */
export function fileAt(path: string): string | null {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats?.isFile() === true ? `${stats.ino}:${stats.birthtimeNs}` : null;
}

/** What lies on the disk: which records, whole and on a line of their own, and which files. */
export interface DiskContent {
  readonly ids: ReadonlySet<number>;
  readonly files: ReadonlySet<string>;
}

/** Reads the files of a folder and its subfolders whose names pass. */
export function readDisk(folder: string, { records }: Manifest, isRead: (path: string) => boolean): DiskContent {
  const ids = new Set<number>();
  const files = new Set<string>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile()) continue;
    const { ino, birthtimeNs } = statSync(path, { bigint: true });
    files.add(`${ino}:${birthtimeNs}`);
    if (!isRead(path)) continue;
    for (const id of idsIn(contentOf(path), records)) ids.add(id);
  }
  return { ids, files };
}

/** The content as text of bytes; of a damaged archive what can be had. */
function contentOf(path: string): Buffer {
  const bytes = readFileSync(path);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
}

/** The records that stand on a whole line, with all their bytes right. */
export function idsIn(content: Buffer, records: Manifest['records']): number[] {
  const ids: number[] = [];
  let from = content.length >= 3 && content.readUIntBE(0, 3) === BYTE_ORDER_MARK ? 3 : 0;
  for (let end = content.indexOf(NEWLINE, from); end >= 0; end = content.indexOf(NEWLINE, from)) {
    const line = content.subarray(from, end);
    from = end + 1;
    const id = idOf(line);
    const record = id === null ? undefined : records.get(id);
    if (record === undefined) continue;
    if (recordText(record).equals(withoutReturn(line))) ids.push(record.id);
  }
  return ids;
}

/** The bytes of a record, without its line end. */
export function recordText({ id, size }: Pick<WrittenRecord, 'id' | 'size'>): Buffer {
  return recordOf(id, size).subarray(0, -1);
}

/** The id of a record by its bytes; `null` when they are none. */
export function idOf(line: Uint8Array): number | null {
  const found = /"job_id": "(\d+)"/.exec(Buffer.from(line.subarray(0, 400)).toString('utf8'));
  return found === null ? null : Number(found[1]);
}

export function withoutReturn(line: Uint8Array): Uint8Array {
  return line.at(-1) === 0x0d ? line.subarray(0, -1) : line;
}

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = 0xefbbbf;
