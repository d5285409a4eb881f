import { readFully } from '../bytes/fileIdentity';
import type { OpenFile } from '../bytes/files';
import { DatabaseFault } from './databaseFault';

/** The first bytes of a database, read before SQLite touches it. */
export interface DatabaseHeader {
  /** Whether its changes go to a `-wal` file beside it first. */
  readonly isWal: boolean;
  /** All of it, to be compared: each change that a rollback journal guards counts a number up in it. */
  readonly text: string;
}

/** Throws a fault when the file is no database. */
export async function readHeader(file: OpenFile, path: string): Promise<DatabaseHeader> {
  const bytes = Buffer.alloc(HEADER_BYTES);
  const count = await readFully(file, bytes, 0);
  if (count === 0) throw new DatabaseFault('unreadable', `${path} is empty: nothing was written into it yet.`);
  if (!bytes.toString('latin1').startsWith(MAGIC)) {
    throw new DatabaseFault('unreadable', `${path} is not a SQLite database.`);
  }
  if (count < HEADER_BYTES)
    throw new DatabaseFault('unreadable', `${path} is damaged: it is cut off in its first bytes.`);
  return { isWal: bytes[WRITE_VERSION] === WAL || bytes[READ_VERSION] === WAL, text: bytes.toString('hex') };
}

const MAGIC = 'SQLite format 3\0';
const HEADER_BYTES = 100;
const WRITE_VERSION = 18;
const READ_VERSION = 19;
const WAL = 2;
