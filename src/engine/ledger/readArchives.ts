import type { ArchiveAccount } from '../../sources/adapter';
import { SETTLE_MS } from './settling';

/** How many archives are read. While files are renamed some are missed for a moment: fewer count only when it lasts. */
export class ReadArchives {
  count = 0;
  /** So many of them were read while they were the log. */
  followed = 0;
  private fewerSinceMs = NaN;

  update(accounts: readonly ArchiveAccount[], nowMs: number): void {
    const read = accounts.filter(isRead);
    if (read.length >= this.count) this.fewerSinceMs = NaN;
    else if (Number.isNaN(this.fewerSinceMs)) this.fewerSinceMs = nowMs;
    if (read.length < this.count && nowMs - this.fewerSinceMs < SETTLE_MS) return;
    this.count = read.length;
    this.followed = read.filter(({ state }) => state === 'followed').length;
  }
}

function isRead({ state }: ArchiveAccount): boolean {
  return state === 'read' || state === 'damaged' || state === 'tooLarge' || state === 'followed';
}
