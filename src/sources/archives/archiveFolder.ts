import { join } from 'node:path';
import { codeOf } from '../bytes/readerState';
import type { FileFacts, Files } from '../bytes/files';
import type { ArchiveAge } from './archiveNames';
import type { ArchivePlace } from './archivePlaces';

/** A file whose name is that of an archive. */
export interface FoundFile {
  readonly path: string;
  readonly age: ArchiveAge;
  readonly facts: FileFacts;
}

/**
 * A folder with archives of a log. It is listed at most once a second, and only when its time says that names came or went,
 * or after some seconds: network mounts, and coarse clocks, may hide a change from its time.
 */
export class ArchiveFolder {
  private listedMs = -Infinity;
  /** The folder's time when it was listed last. */
  private modifiedMs = NaN;
  /** Its time is coarse: what comes in the same moment as the listing is found by another one. */
  private isFresh = false;

  constructor(
    private readonly files: Files,
    private readonly place: ArchivePlace,
  ) {}

  get folder(): string {
    return this.place.folder;
  }

  /** List again, whatever the folder's time says. */
  invalidate(): void {
    this.isFresh = true;
  }

  /** Whether names may have come or gone since it was listed. */
  async mayHaveChanged(): Promise<boolean> {
    const sinceMs = performance.now() - this.listedMs;
    if (sinceMs < LIST_MS) return false;
    if (this.isFresh || sinceMs > LIST_ANYWAY_MS) return true;
    return (await this.files.stat(this.place.folder)).modifiedMs !== this.modifiedMs;
  }

  /** All archives that are there, also empty ones. Throws the system's errors. */
  async list(): Promise<readonly FoundFile[]> {
    this.listedMs = performance.now();
    const { modifiedMs } = await this.files.stat(this.place.folder);
    const found: FoundFile[] = [];
    for (const [path, age] of await this.names()) {
      const facts = await factsOf(this.files, path);
      if (facts?.kind === 'file') found.push({ path, age, facts });
    }
    // Nothing tells when an empty one is filled; when it is old, the listing after some seconds is early enough.
    const isNewAndEmpty = ({ facts }: FoundFile): boolean =>
      facts.sizeBytes === 0 && Date.now() - facts.modifiedMs < LIST_ANYWAY_MS;
    this.isFresh = modifiedMs !== this.modifiedMs || found.some(isNewAndEmpty);
    this.modifiedMs = modifiedMs;
    return found;
  }

  /** Where a file is now: it may have got another name since the last listing. */
  async locate(identity: string): Promise<string | null> {
    for (const [path] of await this.names()) {
      if ((await factsOf(this.files, path))?.identity === identity) return path;
    }
    return null;
  }

  private async names(): Promise<[string, ArchiveAge][]> {
    const { place } = this;
    const names = await this.files.list(place.folder);
    return names.flatMap(name => {
      const age = place.ageOf(name);
      return age === null ? [] : [[join(place.folder, name), age]];
    });
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
const LIST_ANYWAY_MS = 10_000;
