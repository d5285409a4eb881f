import { dirname, basename, join } from 'node:path';
import { codeOf } from '../bytes/readerState';
import type { FileFacts, Files } from '../bytes/files';
import { archiveAge, type ArchiveAge } from './archiveNames';

/** A file whose name is that of an archive. */
export interface FoundFile {
  readonly name: string;
  readonly path: string;
  readonly age: ArchiveAge;
  readonly facts: FileFacts;
}

/** The folder of a log. It is listed at most once a second, and only when its time says that names came or went. */
export class ArchiveFolder {
  private readonly folder: string;
  private readonly logName: string;
  private listedMs = -Infinity;
  /** The folder's time when it was listed last. */
  private modifiedMs = NaN;
  /** Its time is coarse: what comes in the same moment as the listing is found by another one. */
  private isFresh = false;
  private hasEmpty = false;

  constructor(
    private readonly files: Files,
    logPath: string,
  ) {
    this.folder = dirname(logPath);
    this.logName = basename(logPath);
  }

  /** List again, whatever the folder's time says. */
  invalidate(): void {
    this.isFresh = true;
  }

  /** All archives that are there; `null` when nothing changed since the last time, as far as is known. */
  async list(): Promise<readonly FoundFile[] | null> {
    if (performance.now() - this.listedMs < LIST_MS) return null;
    const { modifiedMs } = await this.files.stat(this.folder);
    const isChanged = modifiedMs !== this.modifiedMs;
    if (!isChanged && !this.isFresh) return null;
    this.listedMs = performance.now();
    const names = await this.files.list(this.folder);
    const found: FoundFile[] = [];
    for (const name of names) {
      const age = archiveAge(this.logName, name);
      if (age === null) continue;
      const path = join(this.folder, name);
      const facts = await factsOf(this.files, path);
      if (facts?.kind === 'file' && facts.sizeBytes > 0) found.push({ name, path, age, facts });
      // Nothing tells when an empty one is filled.
      else if (facts?.kind === 'file') this.hasEmpty = true;
    }
    this.modifiedMs = modifiedMs;
    this.isFresh = isChanged || this.hasEmpty;
    this.hasEmpty = false;
    return found;
  }

  /** Where a file is now: it may have got another name since the last listing. */
  async locate(identity: string): Promise<string | null> {
    for (const name of await this.files.list(this.folder)) {
      if (archiveAge(this.logName, name) === null) continue;
      const path = join(this.folder, name);
      if ((await factsOf(this.files, path))?.identity === identity) return path;
    }
    return null;
  }
}

/** The facts of a file; `null` when it is not there (any more) or can't be looked at. */
export async function factsOf(files: Files, path: string): Promise<FileFacts | null> {
  try {
    return await files.stat(path);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    // It went while the folder was listed; the next listing knows.
    return null;
  }
}

const LIST_MS = 950;
