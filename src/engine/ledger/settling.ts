import { isDeepStrictEqual } from 'node:util';
import type { LedgerEvent } from '../../core/ledger';

/** Something that is so now, and may have passed in a moment. */
export interface Condition {
  /** What it is about: there is one condition of a key at a time. */
  readonly key: string;
  readonly event: LedgerEvent;
}

/**
 * Lets conditions settle: a rotation makes a file vanish and an archive appear in steps, and what is true in between should
 * not be told. A condition is told once, when it was the same for a while and for some looks.
 */
export class Settling {
  private readonly known = new Map<string, Known>();

  /** Takes all conditions as they are now. Answers those that are certain from now on. `isLook`: the disk was looked at. */
  update(conditions: readonly Condition[], nowMs: number, isLook: boolean): readonly LedgerEvent[] {
    const keys = new Set(conditions.map(({ key }) => key));
    for (const key of this.known.keys()) if (!keys.has(key)) this.known.delete(key);
    const told: LedgerEvent[] = [];
    for (const { key, event } of conditions) {
      const known = this.known.get(key);
      if (known === undefined || !isDeepStrictEqual(known.event, event)) {
        this.known.set(key, { event, told: known?.told ?? null, sinceMs: nowMs, looks: 0 });
        continue;
      }
      if (isLook) known.looks++;
      if (nowMs - known.sinceMs < SETTLE_MS || known.looks < SETTLE_LOOKS) continue;
      if (known.told !== null && isDeepStrictEqual(known.told, event)) continue;
      known.told = event;
      told.push(event);
    }
    return told;
  }

  /** What was told and holds still. */
  get told(): readonly LedgerEvent[] {
    return [...this.known.values()].flatMap(({ told }) => told ?? []);
  }

  clear(): void {
    this.known.clear();
  }
}

interface Known {
  /** As it is now. */
  readonly event: LedgerEvent;
  /** As it was told last. */
  told: LedgerEvent | null;
  readonly sinceMs: number;
  looks: number;
}

/** Folders are listed once a second. */
export const SETTLE_MS = 2000;
export const SETTLE_LOOKS = 2;
