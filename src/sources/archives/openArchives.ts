import { codeOf } from '../bytes/readerState';
import type { Files } from '../bytes/files';
import { closeQuietly } from '../bytes/incarnation';
import { factsOf } from './archiveFolder';
import { isGone, openArchive, type Archive, type OpenedArchive } from './archive';

/**
 * Opens archives for single questions, and keeps the last one open: the next question is mostly about the same place.
 * Those that will be deleted soon are held open until somebody else has their records.
 */
export class OpenArchives {
  private last: Entry | null = null;
  private readonly held = new Map<Archive, Entry>();
  private isDisposed = false;

  constructor(
    private readonly files: Files,
    private readonly locate: (identity: string) => Promise<string | null>,
  ) {}

  /** Asks something of an archive; `null` when it can't be read, or another file is at its path. */
  async ask<T>(archive: Archive, question: (opened: OpenedArchive) => Promise<T>): Promise<T | null> {
    const entry = this.held.get(archive) ?? (isGone(archive) || this.isDisposed ? null : this.entryOf(archive));
    if (entry === null) return null;
    entry.users++;
    try {
      const opened = await entry.opened;
      return opened === null ? null : await question(opened);
    } finally {
      entry.users--;
      if (entry !== this.last && entry !== this.held.get(archive)) closeUnused(entry);
    }
  }

  /** Holds just these open. */
  hold(archives: ReadonlySet<Archive>): void {
    for (const [archive, entry] of this.held) {
      if (archives.has(archive)) continue;
      this.held.delete(archive);
      if (entry !== this.last) closeUnused(entry);
    }
    for (const archive of archives) {
      if (archive.segment === null || isGone(archive) || this.held.has(archive) || this.isDisposed) continue;
      this.held.set(archive, { archive, sizeBytes: archive.sizeBytes, opened: this.open(archive), users: 0 });
    }
  }

  dispose(): void {
    this.isDisposed = true;
    // Also those in use: whoever inflates one to answer a question need not go on.
    for (const entry of new Set([...this.held.values(), ...(this.last ? [this.last] : [])])) close(entry);
    this.held.clear();
    this.last = null;
  }

  private entryOf(archive: Archive): Entry {
    const { last } = this;
    if (last?.archive === archive && last.sizeBytes === archive.sizeBytes) return last;
    const entry: Entry = { archive, sizeBytes: archive.sizeBytes, opened: this.open(archive), users: 0 };
    this.last = entry;
    if (last !== null) closeUnused(last);
    return entry;
  }

  private async open(archive: Archive): Promise<OpenedArchive | null> {
    const { identity } = archive;
    try {
      // It may have been renamed since the folder was listed.
      const found =
        (await this.openAt(archive.path, identity)) ?? (await this.openAt(await this.locate(identity), identity));
      if (found === null) this.forget(archive);
      return found;
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      // It can't be read now; the next question tries again.
      this.forget(archive);
      return null;
    }
  }

  private async openAt(path: string | null, identity: string): Promise<OpenedArchive | null> {
    if (path === null || (await factsOf(this.files, path))?.identity !== identity) return null;
    const opened = await openArchive(this.files, path);
    if (opened.facts.identity === identity) return opened;
    closeQuietly(opened.file);
    return null;
  }

  private forget(archive: Archive): void {
    if (this.last?.archive === archive) this.last = null;
    this.held.delete(archive);
  }
}

interface Entry {
  readonly archive: Archive;
  readonly sizeBytes: number;
  readonly opened: Promise<OpenedArchive | null>;
  users: number;
}

function closeUnused(entry: Entry): void {
  if (entry.users === 0) close(entry);
}

function close({ opened }: Entry): void {
  opened.then(
    found => {
      if (found !== null) closeQuietly(found.file);
    },
    // Whoever asked was told.
    () => undefined,
  );
}
