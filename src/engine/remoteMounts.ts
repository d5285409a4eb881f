import { readFileSync } from 'node:fs';

/** Where file systems of other machines, or of other programs, are mounted: a call there may never answer. */
export class RemoteMounts {
  private mounts: readonly Mount[] = [];
  private readMs = -Infinity;

  /** `read` gives the text of Linux's `/proc/self/mountinfo`; see proc(5). */
  constructor(private readonly read: () => string = readMountInfo) {}

  /** The mount that an absolute path is on; `null` when it is a local one, as far as is known. Links are not followed. */
  of(path: string): string | null {
    if (performance.now() - this.readMs > READ_MS) {
      this.mounts = mountsOf(this.read());
      this.readMs = performance.now();
    }
    let found: Mount | undefined;
    for (const mount of this.mounts) {
      // What was mounted later on the same place covers what was there.
      if (isBelow(path, mount.place) && mount.place.length >= (found?.place.length ?? 0)) found = mount;
    }
    return found?.isRemote === true ? found.place : null;
  }
}

interface Mount {
  readonly place: string;
  readonly isRemote: boolean;
}

function mountsOf(text: string): Mount[] {
  return text.split('\n').flatMap(line => {
    const [before = '', after = ''] = line.split(' - ');
    const place = before.split(' ')[4];
    const [type = ''] = after.split(' ');
    if (place === undefined) return [];
    const plain = place.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
    return [{ place: plain, isRemote: REMOTE.test(type) }];
  });
}

function isBelow(path: string, place: string): boolean {
  return place === '/' || path === place || path.startsWith(`${place}/`);
}

/** Other systems than Linux have no such file: nothing is known there. */
function readMountInfo(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    // Not Linux, or a container that hides it: all mounts count as local.
    return '';
  }
}

const REMOTE =
  /^(nfs\d?|cifs|smb\d?|smbfs|afs|ceph|coda|ncpfs|lustre|gpfs|beegfs|panfs|glusterfs|orangefs|ocfs2|gfs2|9p|virtiofs|vboxsf|vmhgfs|prl_fs|drvfs|davfs|autofs|fuse(\..*)?)$/;
const READ_MS = 10_000;
