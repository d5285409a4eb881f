/**
 * Which folders and files of a tree a look goes to, so that a look over ten thousand of each stays cheap:
 *
 * - `inner`, folders in which folders appear: all of them every look where they are few, once a second up to a thousand; more are
 *   spread over up to four seconds.
 * - what changed in the last two minutes, at most 300 of it: every look.
 * - all others in turn, a thousand a second, and all of them within four seconds where there are few.
 *
 * Looks that follow each other closely share what is due in the time between them.
 */
export class LookSchedule<T> {
  // The order of a set is the order of its turns: who had his turn is put at the end.
  private readonly inner = new Set<T>();
  private readonly others = new Set<T>();
  /** When each changed, the latest last. */
  private readonly recent = new Map<T, number>();
  private lastMs = -Infinity;

  /** Also moves it from one group to the other. */
  put(item: T, group: 'inner' | 'others'): void {
    const [to, from] = group === 'inner' ? [this.inner, this.others] : [this.others, this.inner];
    from.delete(item);
    to.add(item);
  }

  remove(item: T): void {
    this.inner.delete(item);
    this.others.delete(item);
    this.recent.delete(item);
  }

  /** It changed. Times are of a clock that never jumps, in ms. */
  touch(item: T, nowMs: number): void {
    this.recent.delete(item);
    this.recent.set(item, nowMs);
    if (this.recent.size <= MAX_RECENT) return;
    for (const oldest of this.recent.keys()) {
      this.recent.delete(oldest);
      return;
    }
  }

  /** What is to be looked at now; it counts as looked at. */
  due(nowMs: number): Set<T> {
    const elapsedMs = nowMs - this.lastMs;
    this.lastMs = nowMs;
    const due = new Set<T>();
    take(this.inner, share(this.inner.size, elapsedMs, innerRoundMs(this.inner.size)), due);
    for (const [item, changedMs] of this.recent) {
      if (nowMs - changedMs > RECENT_MS) this.recent.delete(item);
      else due.add(item);
    }
    take(this.others, share(this.others.size, elapsedMs, othersRoundMs(this.others.size)), due);
    return due;
  }
}

/** In how many ms all folders in which folders appear are looked at. */
function innerRoundMs(count: number): number {
  return count <= FEW ? 0 : Math.max(800, Math.min(4000, count * 0.8));
}

/** In how many ms everything else is looked at. */
function othersRoundMs(count: number): number {
  return Math.max(4000, count);
}

function share(count: number, elapsedMs: number, roundMs: number): number {
  return elapsedMs >= roundMs ? count : Math.ceil((count * elapsedMs) / roundMs);
}

/** Moves the first `count` of a set to its end, and into `due`. */
function take<T>(turns: Set<T>, count: number, due: Set<T>): void {
  let left = Math.min(count, turns.size);
  for (const item of turns) {
    if (left-- <= 0) return;
    turns.delete(item);
    turns.add(item);
    due.add(item);
  }
}

const FEW = 200;
const MAX_RECENT = 300;
const RECENT_MS = 120_000;
