import { pathToFileURL } from 'node:url';
import type { Dialect } from '../../core/dialect';
import type { FileFacts, Files, OpenFile } from '../bytes/files';
import { closeQuietly } from '../bytes/incarnation';
import { codeOf } from '../bytes/readerState';
import { DatabaseFault, faultOfSqlite, faultOfStill } from './databaseFault';
import { readHeader, type DatabaseHeader } from './databaseHeader';
import { openTable, type OnQuestion, type OpenTable } from './openTable';
import type { SqliteModule } from './sqliteModule';

export interface DatabaseOptions {
  readonly path: string;
  readonly files: Files;
  readonly dialect: Dialect;
  /** `null` where the running Node has none. */
  readonly load: () => SqliteModule | null;
  readonly onQuestion: OnQuestion;
}

/** What is known of a database while it is read. */
export interface DatabaseView {
  readonly realPath: string;
  readonly identity: string;
  readonly sizeBytes: number;
  /** Equal as long as nothing can have changed; a new one proves nothing. */
  readonly version: string;
  /** Of the file, and of what is written beside it: another one when it was written. */
  readonly stamp: string;
}

/**
 * The database at a path, which may be exchanged at any time. It is looked at before each use, so that no connection is used that would
 * leave files beside it:
 * - with a rollback journal the connection is kept; it holds nothing between two uses;
 * - in WAL mode without a `-wal` file, or with an empty one, the file itself holds all: SQLite is told that it does not change, and it
 *   is opened anew when it does;
 * - in WAL mode with one it is open for the moment of a use only: the last of those who have it open clears up, and that is not us.
 * Invariant: our own descriptor is closed after the connection, and not before another file is at the path or it fails: closing any
 * descriptor of a file lets go all locks of the process on it, also those of others in the process.
 */
export class TableDatabase {
  private file: OpenFile | null = null;
  private identity = '';
  private kept: { readonly table: OpenTable; readonly mode: Mode; readonly stamp: string } | null = null;
  private openings = 0;
  /** Since when it was never free, by `performance.now`. */
  private busySinceMs: number | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private isDisposed = false;

  constructor(private readonly options: DatabaseOptions) {}

  /** How long it could not be read because others held it; 0 when it could be. */
  get busyMs(): number {
    return this.busySinceMs === null ? 0 : performance.now() - this.busySinceMs;
  }

  /** `use` asks and answers at once, without waiting for anything; it may be called again. Uses come one after the other. */
  read<T>(use: (table: OpenTable, view: DatabaseView) => T): Promise<T> {
    const reading = this.last.then(() => this.readPatiently(use));
    // Whoever waits for it hears of its faults; the next one only waits for its end.
    this.last = reading.catch(() => undefined);
    return reading;
  }

  dispose(): void {
    this.isDisposed = true;
    this.closeFile();
  }

  private async readPatiently<T>(use: (table: OpenTable, view: DatabaseView) => T): Promise<T> {
    // Who was in the way a second ago is not waited for again and again.
    const pauses = this.busyMs > LONG_BUSY_MS ? [] : PAUSES_MS;
    for (let tries = 0; ; tries++) {
      try {
        const found = await this.readOnce(use);
        this.busySinceMs = null;
        return found;
      } catch (error) {
        if (codeOf(error) !== undefined) this.close();
        if (codeOf(error) !== undefined || this.isDisposed) throw error;
        const fault = faultOfSqlite(error, this.options.path);
        if (fault.reason !== 'busy') this.close();
        const pauseMs = pauses[tries];
        const passes = fault.reason !== 'unreadable' && fault.reason !== 'closed';
        if (passes && this.busySinceMs === null) this.busySinceMs = performance.now();
        else if (!passes) this.busySinceMs = null;
        if (!passes || pauseMs === undefined) throw fault;
        await new Promise(resolve => setTimeout(resolve, pauseMs));
      }
    }
  }

  private async readOnce<T>(use: (table: OpenTable, view: DatabaseView) => T): Promise<T> {
    const { path, files, dialect, load, onQuestion } = this.options;
    const realPath = await files.realPath(path);
    const facts = await files.stat(realPath);
    const file = await this.openFile(realPath, facts);
    const header = await this.headerOf(file);
    const { table: rule } = dialect;
    if (rule === undefined)
      throw new DatabaseFault('unreadable', `${path} is a SQLite database; ${withoutTable(dialect)}`);
    const sqlite = load();
    if (sqlite === null) throw new DatabaseFault('unreadable', `${path} is a SQLite database; ${WITHOUT_MODULE}`);
    // What is waited for last is what decides how it is opened: nothing may come between.
    const wal = header.isWal ? await factsOrNull(files, `${realPath}-wal`) : null;
    if (this.isDisposed) throw closed();
    const mode: Mode = !header.isWal ? 'journal' : wal === null || wal.sizeBytes === 0 ? 'still' : 'wal';
    const stamp = `${stampOf(facts)} ${header.text} ${wal === null ? '' : stampOf(wal)}`;
    const { table } = this.tableFor(mode, stamp, isNew(facts), () =>
      mode === 'still'
        ? openStill(() => openTable(sqlite, stillUri(realPath), rule, path, onQuestion), path)
        : openTable(sqlite, realPath, rule, path, onQuestion),
    );
    let found: T;
    try {
      const version =
        mode === 'wal'
          ? `${stamp}${newness(wal)}`
          : `${this.openings} ${mode === 'journal' ? table.dataVersion() : ''}`;
      found = use(table, { realPath, identity: this.identity, sizeBytes: facts.sizeBytes, version, stamp });
    } finally {
      if (mode === 'wal') this.close();
    }
    // What SQLite was told not to change may have changed: then what it found may be torn.
    if (mode === 'still' && !(await this.isStill(realPath, facts)))
      throw new DatabaseFault('changed', `${path} is being written.`);
    return found;
  }

  private async headerOf(file: OpenFile): Promise<DatabaseHeader> {
    try {
      return await readHeader(file, this.options.path);
    } catch (error) {
      // A descriptor that a server has forgotten (ESTALE) never works again, though the file has the same identity.
      if (codeOf(error) !== undefined && this.file === file) this.closeFile();
      throw error;
    }
  }

  private tableFor(
    mode: Mode,
    stamp: string,
    mayChangeUnseen: boolean,
    open: () => OpenTable,
  ): { readonly table: OpenTable } {
    const { kept } = this;
    const isGood = kept?.mode === mode && (mode === 'journal' || (kept.stamp === stamp && !mayChangeUnseen));
    if (kept !== null && isGood) return kept;
    this.close();
    this.openings++;
    const opened = { table: open(), mode, stamp };
    this.kept = opened;
    return opened;
  }

  private async openFile(realPath: string, facts: FileFacts): Promise<OpenFile> {
    if (facts.kind !== 'file') {
      this.closeFile();
      throw new NotAFile(facts.kind === 'directory' ? 'a folder' : 'a special file');
    }
    if (this.file !== null && this.identity === facts.identity) return this.file;
    this.closeFile();
    const file = await this.options.files.open(realPath);
    try {
      const opened = await file.stat();
      if (this.isDisposed) throw closed();
      // It is kept also when it is another one by now: the next look finds it open, and need not close and open it again.
      this.file = file;
      this.identity = opened.identity;
    } catch (error) {
      closeQuietly(file);
      throw error;
    }
    if (this.identity !== facts.identity) throw new DatabaseFault('changed', `${this.options.path} is being replaced.`);
    return file;
  }

  private async isStill(realPath: string, before: FileFacts): Promise<boolean> {
    const after = await this.options.files.stat(realPath);
    const wal = await factsOrNull(this.options.files, `${realPath}-wal`);
    return stampOf(after) === stampOf(before) && (wal === null || wal.sizeBytes === 0);
  }

  private close(): void {
    const { kept } = this;
    this.kept = null;
    kept?.table.close();
  }

  private closeFile(): void {
    this.close();
    if (this.file !== null) closeQuietly(this.file);
    this.file = null;
  }
}

/** What lies at the path is no file. */
export class NotAFile extends Error {
  constructor(readonly what: string) {
    super(`It is ${what}.`);
  }
}

/** How it is opened; see `TableDatabase`. */
type Mode = 'journal' | 'still' | 'wal';

async function factsOrNull(files: Files, path: string): Promise<FileFacts | null> {
  try {
    return await files.stat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function stampOf({ identity, sizeBytes, modifiedMs }: FileFacts): string {
  return `${identity} ${sizeBytes} ${modifiedMs}`;
}

/** Times of files are coarse: two changes of one moment have the same. */
function isNew({ modifiedMs }: FileFacts): boolean {
  return Date.now() - modifiedMs < NEW_MS;
}

function newness(facts: FileFacts | null): string {
  return facts !== null && isNew(facts) ? ` ${performance.now()}` : '';
}

function openStill(open: () => OpenTable, path: string): OpenTable {
  try {
    return open();
  } catch (error) {
    throw faultOfStill(error, path);
  }
}

function stillUri(path: string): string {
  return `${pathToFileURL(path).href}?immutable=1`;
}

function withoutTable({ label }: Dialect): string {
  return `the dialect ${label} does not say which table of it to read.`;
}

function closed(): DatabaseFault {
  return new DatabaseFault('closed', 'It is not followed any more.');
}

const WITHOUT_MODULE = `reading it needs Node 22.13 or newer, and this is Node ${process.versions.node}.`;
/** Between attempts while others hold the database. */
const PAUSES_MS = [5, 10, 20, 40, 80];
const LONG_BUSY_MS = 1000;
const NEW_MS = 2000;
