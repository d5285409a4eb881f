import type { Files, OpenFile } from '../sources/bytes/files';

/** Files of which few are asked for at once where a call may never answer. */
export function gatedFiles(files: Files, gate: MountGate): Files {
  const gatedFile = (path: string, file: OpenFile): OpenFile => ({
    stat: () => gate.through(path, () => file.stat()),
    read: (buffer, offset, length, position) => gate.through(path, () => file.read(buffer, offset, length, position)),
    close: () => gate.through(path, () => file.close()),
  });
  return {
    stat: path => gate.through(path, () => files.stat(path)),
    open: async path => gatedFile(path, await gate.through(path, () => files.open(path))),
    realPath: path => gate.through(path, () => files.realPath(path)),
    list: folder => gate.through(folder, () => files.list(folder)),
    listEntries: folder => gate.through(folder, () => files.listEntries(folder)),
  };
}

/**
 * Lets few calls at once to mounts that may hang. All calls of a process share four threads (libuv's): without a limit, four
 * calls to a mount that hangs hold up everything else, other logs and other extensions. One mount gets one thread, all of
 * them together two, so that one that hangs does not hold up the others either.
 */
export class MountGate {
  private readonly waiting: Waiting[] = [];
  private readonly running = new Map<string, number>();
  private count = 0;

  /** `mountOf` answers the mount of a path, `null` when calls there always answer. */
  constructor(private readonly mountOf: (path: string) => string | null) {}

  async through<T>(path: string, call: () => Promise<T>): Promise<T> {
    const mount = this.mountOf(path);
    if (mount === null) return call();
    await new Promise<void>(begin => {
      this.waiting.push({ mount, begin });
      this.letIn();
    });
    try {
      return await call();
    } finally {
      this.count--;
      this.running.set(mount, (this.running.get(mount) ?? 1) - 1);
      this.letIn();
    }
  }

  /** The oldest ones whose mount has a place. */
  private letIn(): void {
    for (const next of [...this.waiting]) {
      const running = this.running.get(next.mount) ?? 0;
      if (this.count >= MAX_CALLS) return;
      if (running >= MAX_CALLS_OF_ONE) continue;
      this.waiting.splice(this.waiting.indexOf(next), 1);
      this.count++;
      this.running.set(next.mount, running + 1);
      next.begin();
    }
  }
}

interface Waiting {
  readonly mount: string;
  readonly begin: () => void;
}

const MAX_CALLS = 2;
const MAX_CALLS_OF_ONE = 1;
