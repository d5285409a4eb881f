import type { FileFacts, Files } from '../bytes/files';
import { Identities, isGoneError, isLocalError } from './identities';
import { isYoung, KnownFiles } from './knownFiles';
import { LookSchedule } from './lookSchedule';
import { compareNames, type NameChanges } from './nameChanges';
import { isRunFile } from './pathFacts';
import { childPath, filesBelow, newFolder, pathOf, type TreeFile, type TreeFolder } from './treeNodes';
import { TreeRemarks } from './treeRemarks';
import { WorkQueue } from './workQueue';

/** The folders and files below a root, as far as they are known. */
export class FolderTree {
  readonly known: KnownFiles;
  readonly remarks: TreeRemarks;
  private root: TreeFolder;
  private readonly schedule = new LookSchedule<TreeFolder | TreeFile>();
  /** Folders whose names could not be read yet. */
  private readonly unlisted = new Set<TreeFolder>();
  private readonly folderIdentities: Identities<TreeFolder>;
  /** Folders whose names were read in this look: some of them may not have been dealt with yet. */
  private listed: TreeFolder[] = [];
  /** Folders that were listed and not looked at themselves: the first look at a tree has enough to do. */
  private readonly unidentified = new Set<TreeFolder>();
  private isWalked = false;
  private nowMs = 0;
  /** Links are followed when all that lies in the tree itself is known. */
  private links: (() => Promise<void>)[] = [];
  private queue = new WorkQueue(() => true);

  constructor(
    private readonly path: string,
    private readonly files: Files,
  ) {
    this.root = newFolder(path, null);
    this.remarks = new TreeRemarks(path);
    this.folderIdentities = new Identities(files);
    this.known = new KnownFiles(files, this.schedule);
  }

  /** Looks at what is due, and tells now and then how many files there are so far. `root`: what was found at its path. */
  async *look(root: FileFacts, nowMs: number, signal: AbortSignal): AsyncGenerator<number, void, void> {
    this.nowMs = nowMs;
    this.queue = new WorkQueue(() => signal.aborted);
    const due = this.schedule.due(nowMs);
    due.delete(this.root);
    this.queue.add(() => this.visit(this.root, root));
    for (const folder of this.unlisted) due.add(folder);
    for (const node of due) this.queue.add(() => this.visitNode(node));
    this.links = [];
    this.listed = [];
    let isDone = false;
    try {
      yield* this.work();
      while (this.links.length > 0 && !signal.aborted) {
        // What they lead to may be in the tree.
        for (const folder of this.unidentified) this.queue.add(() => this.visitNode(folder));
        yield* this.work();
        for (const link of this.links.splice(0)) this.queue.add(link);
        yield* this.work();
      }
      isDone = !signal.aborted;
      this.isWalked ||= isDone;
    } finally {
      // Names that were read and not met are met when they are read again.
      if (!isDone) for (const folder of this.listed) if (!folder.isGone) this.unlisted.add(folder);
    }
  }

  /** The root is gone, and all with it. */
  removeAll(): void {
    const { root } = this;
    this.root = newFolder(this.path, null);
    this.removeFolder(root);
  }

  /** The file or folder at a place below the root; `undefined` when it is not known. */
  fileAt(names: readonly string[]): TreeFile | undefined {
    let folder: TreeFolder | undefined = this.root;
    for (const name of names.slice(0, -1)) folder = folder?.folders.get(name);
    return folder?.files.get(names.at(-1) ?? '');
  }

  private async *work(): AsyncGenerator<number, void, void> {
    const steps = this.queue.run();
    while ((await steps.next()).done !== true) yield this.known.count;
  }

  private async visitNode(node: TreeFolder | TreeFile): Promise<void> {
    if (node.isGone) return;
    try {
      const facts = await this.files.stat(pathOf(node));
      if (node.kind === 'file') this.known.meet(node, facts, this.nowMs);
      else await this.visit(node, facts);
    } catch (error) {
      if (!isGoneError(error)) this.remarkOrThrow(node.kind === 'file' ? node.folder : node, error);
      else if (node.kind === 'file') this.known.remove(node);
      else this.removeFolder(node);
    }
  }

  /** Reads the names of a folder where its facts say that there may be new ones, or where they can't be trusted. */
  private async visit(folder: TreeFolder, facts: FileFacts): Promise<void> {
    if (folder.isGone) return;
    if (facts.kind !== 'directory') {
      this.removeFolder(folder);
      return;
    }
    const { nowMs } = this;
    const isNew = Number.isNaN(folder.modifiedMs);
    const isOther = folder.identity !== '' && facts.identity !== folder.identity;
    if (folder.identity !== facts.identity) {
      this.unidentified.delete(folder);
      this.folderIdentities.release(folder);
      folder.identity = facts.identity;
      const { isGiven } = await this.folderIdentities.claim(folder);
      if (!isGiven && folder.parent !== null) {
        this.removeFolder(folder);
        return;
      }
    }
    const isChanged = isOther || facts.modifiedMs !== folder.modifiedMs;
    const relistMs = this.isInner(folder) ? RELIST_INNER_MS : RELIST_MS;
    const isBelieved = !this.unlisted.has(folder) && folder.listedMs >= folder.doubtedToMs;
    if (!isChanged && isBelieved && nowMs - folder.listedMs < relistMs) return;
    if (isChanged && (!isNew || isYoung(facts.modifiedMs))) {
      folder.doubtedToMs = nowMs + DOUBT_MS;
      this.schedule.touch(folder, nowMs);
    }
    const isExplained = await this.list(folder, facts.modifiedMs);
    // Something took the place of what has the same name.
    if (isChanged && !isNew && (isOther || !isExplained)) this.lookAtAll(folder);
  }

  /** Reads the names of a folder; answers whether some of them are new or missing. `modifiedMs`: its time before that. */
  private async list(folder: TreeFolder, modifiedMs: number): Promise<boolean> {
    let hasNews = false;
    try {
      const entries = await this.files.listEntries(folder.path);
      folder.modifiedMs = modifiedMs;
      folder.listedMs = this.nowMs;
      this.unlisted.delete(folder);
      this.listed.push(folder);
      hasNews = this.deal(folder, compareNames(folder, entries));
    } catch (error) {
      if (isGoneError(error) && folder.parent !== null) {
        this.removeFolder(folder);
        return true;
      }
      this.remarkOrThrow(folder, error);
    }
    if (!folder.isGone) this.schedule.put(folder, this.isInner(folder) ? 'inner' : 'others');
    return hasNews;
  }

  /** Sees to what is new and what is missing; answers whether there was any such. */
  private deal(folder: TreeFolder, { folders, files, links, missing }: NameChanges): boolean {
    // A name may have been missed while others were renamed.
    for (const child of missing) this.queue.add(() => this.visitNode(child));
    for (const name of folders) {
      this.queue.add(() => (this.isWalked ? this.meetNew(folder, name) : this.addUnseen(folder, name)));
    }
    for (const name of files) this.queue.add(() => this.meetNew(folder, name));
    for (const name of links) this.links.push(() => this.meetNew(folder, name, true));
    return missing.length + folders.length + files.length > 0;
  }

  private lookAtAll(folder: TreeFolder): void {
    for (const child of [...folder.folders.values(), ...folder.files.values()]) {
      this.queue.add(() => this.visitNode(child));
    }
  }

  private async meetNew(parent: TreeFolder, name: string, isLink = false): Promise<void> {
    const path = childPath(parent, name);
    let facts: FileFacts;
    try {
      facts = await this.files.stat(path);
      if (isLink && facts.kind === 'directory' && (await this.isAroundRoot(path))) return;
    } catch (error) {
      if (isGoneError(error)) {
        this.remarks.addName(name, error);
        return;
      }
      this.remarkOrThrow(parent, error, isLink ? path : pathOf(parent));
      return;
    }
    if (parent.isGone) return;
    if (facts.kind === 'directory' && parent.depth < MAX_DEPTH) await this.addFolder(parent, name, facts);
    if (facts.kind === 'file' && isRunFile(name)) {
      await this.known.add(parent, name, facts, this.nowMs);
      this.schedule.put(parent, this.isInner(parent) ? 'inner' : 'others');
    }
  }

  /** A link to a folder that holds the root would lead to everything that lies beside it. */
  private async isAroundRoot(link: string): Promise<boolean> {
    const [target, root] = [await this.files.realPath(link), await this.files.realPath(this.path)];
    return target === root || target === '/' || root.startsWith(`${target}/`);
  }

  /** Adds a folder that is not looked at itself yet. */
  private async addUnseen(parent: TreeFolder, name: string): Promise<void> {
    if (parent.isGone || parent.depth >= MAX_DEPTH || parent.folders.has(name)) return;
    const folder = newFolder(name, parent);
    this.unidentified.add(folder);
    this.join(parent, folder);
    await this.list(folder, NaN);
  }

  private async addFolder(parent: TreeFolder, name: string, facts: FileFacts): Promise<void> {
    if (parent.folders.has(name)) return;
    const folder = newFolder(name, parent);
    folder.identity = facts.identity;
    if (!(await this.folderIdentities.claim(folder)).isGiven) return;
    if (parent.isGone || parent.folders.has(name)) {
      this.folderIdentities.release(folder);
      return;
    }
    this.join(parent, folder);
    await this.visit(folder, facts);
  }

  private join(parent: TreeFolder, folder: TreeFolder): void {
    parent.folders.set(folder.name, folder);
    this.schedule.put(parent, 'inner');
    this.schedule.put(folder, 'inner');
    this.unlisted.add(folder);
  }

  private removeFolder(folder: TreeFolder): void {
    if (folder.parent?.folders.get(folder.name) === folder) folder.parent.folders.delete(folder.name);
    for (const file of [...filesBelow(folder)]) this.known.remove(file);
    const waiting = [folder];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      next.isGone = true;
      this.schedule.remove(next);
      this.unlisted.delete(next);
      this.unidentified.delete(next);
      this.folderIdentities.release(next);
      waiting.push(...next.folders.values());
    }
  }

  /** Folders in which folders appear, as far as can be told: also those in which there is nothing yet. */
  private isInner({ depth, folders, files }: TreeFolder): boolean {
    return depth === 0 || folders.size > 0 || files.size === 0;
  }

  private remarkOrThrow(folder: TreeFolder, error: unknown, path = pathOf(folder)): void {
    if (!isLocalError(error) || folder.parent === null) throw error;
    this.remarks.addPath(path, error);
  }
}

/** Links may lead round in circles that their identities do not show. */
const MAX_DEPTH = 32;
/** How long the time of a folder may stay the same though something new came. */
const DOUBT_MS = 3000;
/** Folders are listed that often though their time says that nothing is new: some mounts show an old one. */
const RELIST_INNER_MS = 4000;
const RELIST_MS = 60_000;
