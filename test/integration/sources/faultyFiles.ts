import { diskFiles, type Files, type FolderEntry } from '../../../src/sources/bytes/files';

type FaultyCall = 'stat' | 'open' | 'fileStat' | 'read';

/** The real file system, in which single calls fail on demand. */
export class FaultyFiles implements Files {
  /** By call: the error it fails with from now on. */
  readonly faults = new Map<FaultyCall, string>();
  /** What `stat` of an open file says about its size instead of the truth, as a network mount may. */
  staleSizeBytes: number | null = null;
  openCount = 0;
  /** The error that opening a path fails with. */
  failOpen: (path: string) => string | null = () => null;
  failedOpens = 0;
  failList: (folder: string) => string | null = () => null;
  listCount = 0;
  /** Folders show no other time than before, as a network mount may. */
  staleFolderTime = false;
  private readonly folderTimes = new Map<string, number>();
  /** Calls of this kind wait for ever, as on a mount whose server is gone, until `release` is called. */
  hanging: FaultyCall | 'list' | null = null;
  private readonly hung: (() => void)[] = [];
  /** Is called before each read. */
  beforeRead: (position: number) => void = () => undefined;

  async stat(path: string) {
    this.failIfAsked('stat');
    await this.hangIfAsked('stat');
    const facts = await diskFiles.stat(path);
    if (facts.kind !== 'directory') return facts;
    const modifiedMs = this.staleFolderTime ? (this.folderTimes.get(path) ?? facts.modifiedMs) : facts.modifiedMs;
    this.folderTimes.set(path, modifiedMs);
    return { ...facts, modifiedMs };
  }

  async open(path: string) {
    this.failIfAsked('open');
    await this.hangIfAsked('open');
    const code = this.failOpen(path);
    if (code !== null) {
      this.failedOpens++;
      throw Object.assign(new Error(`${code}: injected, open`), { code });
    }
    const file = await diskFiles.open(path);
    this.openCount++;
    // A descriptor that is opened afresh asks the server afresh.
    const isFresh = this.staleSizeBytes !== null;
    let isClosed = false;
    return {
      stat: async () => {
        this.failIfAsked('fileStat');
        await this.hangIfAsked('fileStat');
        const facts = await file.stat();
        return this.staleSizeBytes === null || isFresh ? facts : { ...facts, sizeBytes: this.staleSizeBytes };
      },
      read: async (buffer: Uint8Array, offset: number, length: number, position: number) => {
        this.failIfAsked('read');
        await this.hangIfAsked('read');
        this.beforeRead(position);
        return file.read(buffer, offset, length, position);
      },
      close: async () => {
        if (isClosed) throw new Error('A file was closed twice.');
        isClosed = true;
        this.openCount--;
        await file.close();
      },
    };
  }

  realPath(path: string): Promise<string> {
    return diskFiles.realPath(path);
  }

  async list(folder: string): Promise<readonly string[]> {
    this.listCount++;
    await this.hangIfAsked('list');
    const code = this.failList(folder);
    if (code !== null) throw Object.assign(new Error(`${code}: injected, list`), { code });
    return diskFiles.list(folder);
  }

  async listEntries(folder: string): Promise<readonly FolderEntry[]> {
    this.listCount++;
    await this.hangIfAsked('list');
    const code = this.failList(folder);
    if (code !== null) throw Object.assign(new Error(`${code}: injected, list`), { code });
    return diskFiles.listEntries(folder);
  }

  get hungCount(): number {
    return this.hung.length;
  }

  /** The server is back. */
  release(): void {
    this.hanging = null;
    for (const go of this.hung.splice(0)) go();
  }

  private async hangIfAsked(call: FaultyCall | 'list'): Promise<void> {
    if (this.hanging === call) await new Promise<void>(resolve => this.hung.push(resolve));
  }

  private failIfAsked(call: FaultyCall): void {
    const code = this.faults.get(call);
    if (code !== undefined) throw Object.assign(new Error(`${code}: injected, ${call}`), { code, syscall: call });
  }
}
