import type { FileFacts, Files } from '../bytes/files';
import { Identities } from './identities';
import type { LookSchedule } from './lookSchedule';
import type { TreeFile, TreeFolder } from './treeNodes';

/**
 * The files of a tree, and what is new of them since it was dealt with. What a look has found stays in `toRead` and `vanished` until
 * whoever deals with it takes it out, so a look that fails or is stopped in its midst loses nothing.
 */
export class KnownFiles {
  /** Files that are new, or have another time or size than before. */
  readonly toRead = new Set<TreeFile>();
  /** Files that are not there any more. */
  readonly vanished = new Set<TreeFile>();
  sizeBytes = 0;
  count = 0;
  private readonly identities: Identities<TreeFile>;

  constructor(
    files: Files,
    private readonly schedule: LookSchedule<TreeFile | TreeFolder>,
  ) {
    this.identities = new Identities(files);
  }

  /** A file was found at a name that was not known. */
  async add(folder: TreeFolder, name: string, facts: FileFacts, nowMs: number): Promise<void> {
    if (folder.files.has(name)) return;
    const { identity, sizeBytes, modifiedMs } = facts;
    const own = { kind: 'file', name, folder, entry: null, movedFrom: null, isGone: false } as const;
    const file: TreeFile = { ...own, identity, sizeBytes, modifiedMs };
    const { isGiven, former } = await this.identities.claim(file);
    if (!isGiven) return;
    if (folder.isGone || folder.files.has(name)) {
      this.identities.release(file);
      return;
    }
    if (former !== null) {
      this.remove(former);
      // An inode is used again at once when it is free: what is moved keeps its size and time.
      if (former.sizeBytes === sizeBytes && former.modifiedMs === modifiedMs) file.movedFrom = former;
    }
    folder.files.set(name, file);
    this.sizeBytes += sizeBytes;
    this.count++;
    this.schedule.put(file, 'others');
    if (isYoung(modifiedMs)) this.schedule.touch(file, nowMs);
    this.toRead.add(file);
  }

  /** A file that is known was looked at. */
  meet(file: TreeFile, facts: FileFacts, nowMs: number): void {
    if (file.isGone) return;
    if (facts.kind !== 'file') {
      this.remove(file);
      return;
    }
    const { identity, sizeBytes, modifiedMs } = facts;
    if (file.identity === identity && file.sizeBytes === sizeBytes && file.modifiedMs === modifiedMs) return;
    this.update(file, facts);
    this.schedule.touch(file, nowMs);
    this.toRead.add(file);
  }

  /** What was found of a file when it was read: newer than what the look has seen, maybe. */
  update(file: TreeFile, facts: FileFacts): void {
    if (file.isGone) return;
    this.sizeBytes += facts.sizeBytes - file.sizeBytes;
    if (facts.identity !== file.identity) {
      this.identities.release(file);
      file.identity = facts.identity;
      this.identities.take(file);
    }
    file.sizeBytes = facts.sizeBytes;
    file.modifiedMs = facts.modifiedMs;
  }

  /** It is not there any more. */
  remove(file: TreeFile): void {
    if (file.isGone) return;
    file.isGone = true;
    if (file.folder.files.get(file.name) === file) file.folder.files.delete(file.name);
    this.schedule.remove(file);
    this.sizeBytes -= file.sizeBytes;
    this.count--;
    this.toRead.delete(file);
    this.vanished.add(file);
  }

  /** It was told what became of a file that vanished. */
  forget(file: TreeFile): void {
    this.vanished.delete(file);
    this.identities.release(file);
  }
}

/** As the clock of this machine has it: a mount's may be another one, then it is looked at again for nothing, or in its turn. */
export function isYoung(modifiedMs: number): boolean {
  return Math.abs(Date.now() - modifiedMs) < YOUNG_MS;
}

const YOUNG_MS = 120_000;
