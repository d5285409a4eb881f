import type { Files } from '../bytes/files';
import { codeOf } from '../bytes/readerState';
import { pathOf, type TreeFile, type TreeFolder } from './treeNodes';

/** Which node of a tree has an identity (`dev:ino`): links and hard links must not show anything twice, or lead round in circles. */
export class Identities<T extends TreeFolder | TreeFile> {
  private readonly holders = new Map<string, T>();

  constructor(private readonly files: Files) {}

  /**
   * Gives an identity to a node unless another one at whose path it still is has it; answers whether it was given. `former`: who had
   * it until now, where it is at his path no more.
   */
  async claim(node: T): Promise<{ readonly isGiven: boolean; readonly former: T | null }> {
    if (isUnknown(node.identity)) return { isGiven: true, former: null };
    const holder = this.holders.get(node.identity);
    const isTaken =
      holder !== undefined && holder !== node && !holder.isGone && (await this.isStillAt(holder, node.identity));
    if (isTaken) return { isGiven: false, former: null };
    // Somebody else may have come first while the holder was looked at.
    const now = this.holders.get(node.identity);
    if (now !== holder && now !== node) return { isGiven: false, former: null };
    this.holders.set(node.identity, node);
    return { isGiven: true, former: holder === node ? null : (holder ?? null) };
  }

  /** It has the identity, whoever else had it. */
  take(node: T): void {
    if (!isUnknown(node.identity)) this.holders.set(node.identity, node);
  }

  /** It is gone, or has another identity from now on. */
  release(node: T): void {
    if (this.holders.get(node.identity) === node) this.holders.delete(node.identity);
  }

  private async isStillAt(node: T, identity: string): Promise<boolean> {
    try {
      return (await this.files.stat(pathOf(node))).identity === identity;
    } catch (error) {
      if (isGoneError(error)) return false;
      if (isLocalError(error)) return true;
      throw error;
    }
  }
}

/** Some file systems have no inodes. */
function isUnknown(identity: string): boolean {
  return identity.endsWith(':0');
}

/** Nothing is at the path any more. */
export function isGoneError(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP';
}

/** Something is wrong with this one path, and with others probably not. */
export function isLocalError(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EIO', 'ESTALE', 'ENAMETOOLONG'].includes(codeOf(error) ?? '');
}
