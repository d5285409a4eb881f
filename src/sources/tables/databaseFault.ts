import { capText } from '../../core/visibleText';

/** Why a database can't be read now. */
export type FaultReason =
  /** Its writer holds it: it passes by itself. */
  | 'busy'
  /** A writer died in the midst of a transaction: the next writer undoes it. */
  | 'hotJournal'
  /** What was looked at changed meanwhile: to be looked at again. */
  | 'changed'
  /** Whoever asked has ended. */
  | 'closed'
  | 'unreadable';

/** A fault of the world, or of a file in it. `message` is a sentence for a person; it holds no record content. */
export class DatabaseFault extends Error {
  constructor(
    readonly reason: FaultReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What a fault of SQLite means; anything else is thrown on. SQLite's own words are not used: they may hold names out of the file. */
export function faultOfSqlite(error: unknown, path: string): DatabaseFault {
  if (error instanceof DatabaseFault) return error;
  const code = sqliteCodeOf(error);
  if (code === undefined) throw error;
  const fault = (reason: FaultReason, message: string): DatabaseFault =>
    new DatabaseFault(reason, `${path} ${message}`, { cause: error });
  if (code === READONLY_ROLLBACK) return fault('hotJournal', HOT_JOURNAL);
  switch (code & 0xff) {
    case BUSY:
    case LOCKED:
      return fault('busy', 'is locked by its writer; it is read again as soon as it is free.');
    case SCHEMA:
      return fault('changed', 'changes its tables just now.');
    case CORRUPT:
      return fault('unreadable', `is damaged: SQLite can't read it from some place on (error ${code}).`);
    case NOT_A_DATABASE:
      return fault('unreadable', 'is not a SQLite database, or an encrypted one.');
    case IO_ERROR:
      return fault(
        'unreadable',
        `can't be read: the device or the network failed, or the file is cut off (error ${code}).`,
      );
    case CANNOT_OPEN:
    case READ_ONLY:
      return fault('unreadable', `can't be opened by SQLite without writing beside it (error ${code}).`);
    default:
      return fault('unreadable', `can't be read by SQLite (error ${code}).`);
  }
}

/** The fault of a database that can't be opened without leaving files beside it, by a SQLite that takes no URIs. */
export function faultOfStill(error: unknown, path: string): unknown {
  if (sqliteCodeOf(error) !== CANNOT_OPEN) return error;
  const wanted = `Node 22.15 or newer, and this is Node ${process.versions.node}`;
  const message = `${path} is in WAL mode, and nobody has it open; reading it without leaving files beside it needs ${wanted}.`;
  return new DatabaseFault('unreadable', message, { cause: error });
}

/** A name out of a database, for a message: in quotes, short, and nothing in it that could be taken for more than a name. */
export function quoteName(name: string): string {
  return `"${capText(name, MAX_NAME).replace(/[^\p{L}\p{N} _.-]/gu, '?')}${name.length > MAX_NAME ? '…' : ''}"`;
}

/** SQLite's extended code; `undefined` when the error is not SQLite's. */
function sqliteCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}

const HOT_JOURNAL =
  'was left in the midst of a transaction by a writer that died; the next writer undoes it, and it is read again then.';
const MAX_NAME = 60;
const BUSY = 5;
const LOCKED = 6;
const READ_ONLY = 8;
const IO_ERROR = 10;
const CORRUPT = 11;
const CANNOT_OPEN = 14;
const SCHEMA = 17;
const NOT_A_DATABASE = 26;
const READONLY_ROLLBACK = 776;
