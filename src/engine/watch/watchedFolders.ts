import { dirname } from 'node:path';
import { DisposableBase, toDisposable } from '../../base/disposable';
import { whyWithoutEvents } from './watchedFileSystem';
import type { FolderEvents, WatchPort } from './watchPort';

/** Who is told of what happens in the folders. */
export interface FoldersListener {
  /** Something happened to the path: a followed file, or the folder of some. */
  onEvent(path: string): void;
  /** A folder is watched from now on, or not any more: what happened before has no event. */
  onDidChange(folder: string): void;
  /** Whether this file is followed. */
  isFollowed(path: string): boolean;
}

/**
 * The folders whose files are followed: watched where that is possible, else with the reason why it is not.
 * Whatever hindered it is tried again after a minute; a folder that was made again, or that another file system was
 * mounted on, has another identity and is watched anew.
 */
export class WatchedFolders extends DisposableBase {
  private readonly folders = new Map<string, Folder>();
  private readonly checking = new Set<string>();
  private opening: Promise<FolderEvents> | undefined;
  private events: FolderEvents | undefined;
  private wanted: ReadonlySet<string> = new Set();
  private isEnded = false;

  constructor(
    private readonly port: WatchPort,
    private readonly listener: FoldersListener,
  ) {
    super();
    this._register(
      toDisposable(() => {
        this.isEnded = true;
        this.events?.close();
      }),
    );
  }

  /** Why there are no events in a folder, `''` when there are; `undefined` before it was checked. */
  faultOf(folder: string): string | undefined {
    return this.folders.get(folder)?.fault;
  }

  /** Since when the folder is watched, in ms of `performance.now()`; `Infinity` when it is not. */
  watchedSinceMs(folder: string): number {
    const known = this.folders.get(folder);
    return known?.fault === '' ? known.triedMs : Infinity;
  }

  /** Which folders matter: all others are forgotten. */
  keep(folders: ReadonlySet<string>): void {
    this.wanted = folders;
    for (const [folder, { fault }] of [...this.folders]) {
      if (folders.has(folder)) continue;
      this.folders.delete(folder);
      if (fault === '') this.events?.remove(folder);
    }
  }

  /** Watches the folder if it is there and not watched yet. One check at a time: on a hung mount it may never end. */
  async check(folder: string): Promise<void> {
    if (this.checking.has(folder) || !this.isWanted(folder)) return;
    this.checking.add(folder);
    try {
      await this.checkNow(folder);
    } finally {
      this.checking.delete(folder);
    }
  }

  private async checkNow(folder: string): Promise<void> {
    let identity: string;
    try {
      identity = await this.port.identityOf(folder);
    } catch (error) {
      if (this.isWanted(folder))
        this.set(folder, { identity: '', fault: `the folder ${whyUnseen(error)}`, triedMs: -Infinity });
      return;
    }
    const known = this.folders.get(folder);
    const isSame = known?.identity === identity;
    if (isSame && (known.fault === '' || performance.now() - known.triedMs < RETRY_MS)) return;
    const fault = whyWithoutEvents(await this.typeOf(folder), folder) ?? (await this.open());
    if (!this.isWanted(folder)) return;
    // One that was made again is watched anew.
    if (known?.fault === '') this.events?.remove(folder);
    this.set(folder, { identity, fault, triedMs: performance.now() });
    if (fault === '') this.events?.add(folder);
  }

  private isWanted(folder: string): boolean {
    return !this.isEnded && this.wanted.has(folder);
  }

  private async typeOf(folder: string): Promise<number | null> {
    try {
      return await this.port.fileSystemOf(folder);
    } catch {
      // It went at this moment, or does not tell: the watch itself shows what is possible.
      return null;
    }
  }

  /** Answers why there are no events, `''` when there are. */
  private async open(): Promise<string> {
    try {
      this.opening ??= this.port.openEvents({
        onEvent: path => this.listener.onEvent(path),
        onError: error => this.failed(error),
        isWanted: path => this.folders.get(path)?.fault === '' || this.listener.isFollowed(path),
      });
      const events = await this.opening;
      if (this.isEnded) events.close();
      else this.events = events;
      return '';
    } catch (error) {
      this.opening = undefined;
      return `file events are not available here (${codeOf(error) ?? String(error)})`;
    }
  }

  /** The system refused a watch: of one folder, or of one of its files, or nobody knows of which. */
  private failed(error: unknown): void {
    const path = error instanceof Error && 'path' in error ? String(error.path) : '';
    const named = this.folders.has(path) ? path : dirname(path);
    for (const [folder, known] of [...this.folders]) {
      if (known.fault !== '' || (this.folders.has(named) && folder !== named)) continue;
      this.set(folder, { ...known, fault: whyFailed(error), triedMs: performance.now() });
    }
  }

  private set(folder: string, next: Folder): void {
    const known = this.folders.get(folder);
    this.folders.set(folder, next);
    if (known?.fault === '' && next.fault !== '') this.events?.remove(folder);
    if (known?.fault !== next.fault || known.identity !== next.identity) this.listener.onDidChange(folder);
  }
}

interface Folder {
  readonly identity: string;
  readonly fault: string;
  readonly triedMs: number;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

function whyUnseen(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'is not there';
  return code === 'EACCES' || code === 'EPERM'
    ? 'may not be looked into'
    : `can't be looked at (${code ?? String(error)})`;
}

/** The limits are those of inotify: ENOSPC is `max_user_watches`, EMFILE `max_user_instances` or open files. */
function whyFailed(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOSPC') return 'the system has no more file watches (fs.inotify.max_user_watches)';
  if (code === 'EMFILE' || code === 'ENFILE')
    return 'the system has no more file watches (fs.inotify.max_user_instances)';
  return `file events failed (${code ?? String(error)})`;
}

/** Watches may be free by then, and a refusal may have been a moment's. */
const RETRY_MS = 60_000;
