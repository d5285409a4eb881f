import { randomUUID } from 'node:crypto';
import type { ByteBudget } from '../../base/byteBudget';
import type { ReaderState } from '../adapter';
import type { Events } from '../bytes/events';
import type { FileFacts, Files } from '../bytes/files';
import { stateOfError } from '../bytes/readerState';
import { EntryBook, TREE_SEGMENT } from './entryBook';
import { FolderTree } from './folderTree';
import { isGoneError } from './identities';
import { readInOrder } from './readInOrder';
import { RunEntries, type RunEntriesOptions } from './runEntries';
import { namesOf, type TreeFile } from './treeNodes';
import { NewestFiles } from './treeMarks';

export interface TreeOptions extends RunEntriesOptions {
  readonly files: Files;
  readonly recentBudget: ByteBudget;
}

/** A file that was there first, as it was then. */
export interface FirstFile {
  readonly file: TreeFile;
  readonly modifiedMs: number;
  readonly name: string;
}

/**
 * Follows a tree of files, by looking. The first look finds all that is there; it is read in the order of its time, a first part
 * at once and the rest by `backfill`. Afterwards each look tells what became of what is known, and what is new.
 */
export class TreeFollower {
  readonly tree: FolderTree;
  readonly book: EntryBook;
  readonly newest = new NewestFiles(randomUUID(), Date.now);
  /** What was there first: entry n is of file n. */
  first: readonly FirstFile[] = [];
  /** Of the root; `null` while there is none. */
  identity: string | null = null;
  private readonly entries: RunEntries;
  /** How many of `first` were read. */
  private readCount = 0;
  /** Whether it is known what was there first. */
  isBegun = false;
  private isReading = false;
  /** Reading failed: the next look finds out why. */
  private isBlocked = false;
  private absent: { readonly sinceMs: number } | null = null;
  realPath = '';
  private lastState = '';
  private isDisposed = false;

  constructor(private readonly options: TreeOptions) {
    this.tree = new FolderTree(options.path, options.files);
    this.book = new EntryBook(options.recentBudget);
    this.entries = new RunEntries(options, this.book, this.tree.known);
  }

  /** Whether what was there first is still to be read, and nobody does. */
  get hasUnread(): boolean {
    return !this.isDisposed && !this.isReading && !this.isBlocked && this.readCount < this.first.length;
  }

  /** Whether the last look found no folder at the path. */
  get isMissing(): boolean {
    return this.absent !== null;
  }

  /** The number of the entry after all that is known. */
  get nextEntry(): number {
    return Math.max(this.first.length, this.book.all.length);
  }

  async *advance(signal: AbortSignal): Events {
    if (this.isDisposed) return;
    try {
      yield* this.look(performance.now(), signal);
    } catch (error) {
      yield* this.tellState(stateOfError(error, this.options.path));
    }
  }

  async *readUnread(signal: AbortSignal): Events {
    if (!this.hasUnread) return;
    try {
      yield* this.readFirst(Infinity, signal);
    } catch (error) {
      this.isBlocked = true;
      yield* this.tellState(stateOfError(error, this.options.path));
    }
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.book.dispose();
  }

  private async *look(nowMs: number, signal: AbortSignal): Events {
    const { path, files } = this.options;
    let root: FileFacts;
    try {
      root = await files.stat(path);
    } catch (error) {
      if (!isGoneError(error)) throw error;
      return yield* this.missRoot({ kind: 'missing' }, nowMs);
    }
    if (root.kind !== 'directory') {
      const what = root.kind === 'file' ? 'a file' : 'no folder';
      return yield* this.missRoot({ kind: 'failed', message: `${path} is ${what}, not a folder of runs.` }, nowMs);
    }
    this.absent = null;
    // The numbers of what is new come after those of what was there first.
    if (!this.isReading) {
      for await (const fileCount of this.tree.look(root, nowMs, signal)) {
        if (!this.isBegun) yield { kind: 'progress', doneBytes: 0, totalBytes: fileCount };
      }
      if (signal.aborted) return;
      if (this.identity !== root.identity) this.realPath = await files.realPath(path);
      this.identity = root.identity;
      this.isBlocked = false;
      for (const text of this.tree.remarks.take()) yield { kind: 'remark', level: 'warning', text };
      if (!this.isBegun) yield* this.begin(root.identity, signal);
      else yield* this.tellNews(nowMs, signal);
    }
    const { sizeBytes } = this.tree.known;
    yield* this.tellState({ kind: 'ok', realPath: this.realPath, sizeBytes, pendingBytes: 0 });
  }

  private async *begin(identity: string, signal: AbortSignal): Events {
    const { toRead } = this.tree.known;
    const found = [...toRead].map(file => {
      return { file, modifiedMs: file.modifiedMs, name: namesOf(file).join('/') };
    });
    this.first = found.sort((a, b) => a.modifiedMs - b.modifiedMs || (a.name < b.name ? -1 : 1));
    toRead.clear();
    for (const { modifiedMs, name } of this.first) this.newest.add(modifiedMs, name);
    this.isBegun = true;
    yield { kind: 'segment', segment: TREE_SEGMENT, before: null, identity, startOffset: 0, firstLine: 0 };
    yield* this.readFirst(FIRST_COUNT, signal);
  }

  private async *readFirst(count: number, signal: AbortSignal): Events {
    const wanted = this.first
      .slice(this.readCount, this.readCount + count)
      // The root may have been away: what came back is another node.
      .map(({ file, name }) => (file.isGone ? (this.tree.fileAt(name.split('/')) ?? file) : file));
    this.isReading = true;
    try {
      for await (const { file, reading } of readInOrder(this.options.files, wanted, signal)) {
        if (this.isDisposed) return;
        if (reading.kind === 'vanished' && !(await this.isRootThere())) {
          this.isBlocked = true;
          break;
        }
        const nowMs = performance.now();
        this.entries.addFirst(file, reading, nowMs);
        this.readCount++;
        if (!this.entries.isDue(nowMs)) continue;
        yield* this.entries.tell();
        yield this.progress;
      }
      if (this.isDisposed) return;
      yield* this.entries.tell();
      yield this.progress;
    } finally {
      this.isReading = false;
    }
  }

  /** Whether the folder at the path is the one that was looked at last. */
  private async isRootThere(): Promise<boolean> {
    try {
      return (await this.options.files.stat(this.options.path)).identity === this.identity;
    } catch (error) {
      if (isGoneError(error)) return false;
      throw error;
    }
  }

  private get progress(): { kind: 'progress'; doneBytes: number; totalBytes: number } {
    return { kind: 'progress', doneBytes: this.readCount, totalBytes: this.first.length };
  }

  private async *tellNews(nowMs: number, signal: AbortSignal): Events {
    const { entries } = this;
    const { toRead, vanished } = this.tree.known;
    for (const file of entries.takeDue(nowMs)) toRead.add(file);
    // `backfill` may have begun meanwhile.
    if (this.isReading || (toRead.size === 0 && vanished.size === 0)) return;
    entries.endVanished();
    // Who is new has to wait for those who were there first, as their numbers come before. Whoever stopped reading those
    // would not want it to go on because of a new file.
    if (this.readCount < this.first.length) {
      yield* entries.tell();
      return;
    }
    const wanted = [...toRead].sort((a, b) => a.modifiedMs - b.modifiedMs);
    for await (const { file, reading } of readInOrder(this.options.files, wanted, signal)) {
      if (this.isDisposed) return;
      toRead.delete(file);
      entries.meet(file, reading, performance.now());
      this.newest.add(file.modifiedMs, namesOf(file).join('/'));
      if (entries.isDue(performance.now())) yield* entries.tell();
    }
    if (this.isDisposed) return;
    entries.endVanished();
    yield* entries.tell();
  }

  /** The root is not there. A mount may come back, so its files are given up only when it stays away. */
  private async *missRoot(state: ReaderState, nowMs: number): Events {
    this.identity = null;
    // What was not read keeps its numbers until the root is back.
    this.isBlocked = true;
    this.absent ??= { sinceMs: nowMs };
    if (nowMs - this.absent.sinceMs >= ABSENT_MS && this.isBegun && !this.isReading) {
      this.tree.removeAll();
      this.entries.endVanished();
      yield* this.entries.tell();
    }
    yield* this.tellState(state);
  }

  private async *tellState(state: ReaderState): Events {
    const text = JSON.stringify(state);
    if (text === this.lastState || this.isDisposed) return;
    this.lastState = text;
    yield { kind: 'state', state };
  }
}

/** How many files are read before anything else is done. */
const FIRST_COUNT = 200;
const ABSENT_MS = 2000;
