import { DisposableBase, MutableDisposable, toDisposable } from '../base/disposable';
import type { SourceId } from '../core/ids';
import type { ReadPosition, Summary } from '../core/summary';
import type { Memory } from './memory';

/**
 * How far each log of this workspace was read. The engine says it with every summary; the newest is kept here for an engine
 * that is started again, and now and then written down for the next window, so that it can tell what happened in between.
 * A position that is a little old does no harm: what was read after it is found again.
 */
export class ReadPositions extends DisposableBase {
  private readonly positions: Map<string, ReadPosition>;
  private readonly timer = this._register(new MutableDisposable());
  private isDirty = false;

  constructor(private readonly memory: Memory) {
    super();
    this.positions = readPositions(memory.get(key));
    this._register(toDisposable(() => void this.flush()));
  }

  /** For the engine's configuration. */
  all(): Readonly<Record<SourceId, ReadPosition>> {
    return Object.fromEntries(this.positions);
  }

  remember(summary: Summary): void {
    let isWorthWriting = false;
    let isRotated = false;
    for (const { id, position } of summary.sources) {
      if (position === null) continue;
      const known = this.positions.get(id);
      isWorthWriting ||= !isSamePlace(known, position);
      isRotated ||= known !== undefined && known.identity !== position.identity;
      this.isDirty ||= known?.atMs !== position.atMs || isWorthWriting;
      // Set again at the end: the oldest ones stand first and go first.
      this.positions.delete(id);
      this.positions.set(id, position);
    }
    // A window that ends without warning should not take a rotation that it saw for one that it missed.
    if (isRotated) void this.flush();
    else if (isWorthWriting) this.writeLater();
  }

  /** Writes what is not written yet. */
  async flush(): Promise<void> {
    this.timer.value = undefined;
    if (!this.isDirty) return;
    this.isDirty = false;
    for (const id of [...this.positions.keys()].slice(0, Math.max(0, this.positions.size - limit))) {
      this.positions.delete(id);
    }
    await this.memory.update(key, [...this.positions]);
  }

  private writeLater(): void {
    if (this.timer.value !== undefined) return;
    const timer = setTimeout(() => void this.flush(), writeEveryMs);
    this.timer.value = toDisposable(() => clearTimeout(timer));
  }
}

const key = 'reading.positions';
/** Of sources that come and go (globs), the latest so many are remembered. */
const limit = 2000;
const writeEveryMs = 3_000;

function readPositions(stored: unknown): Map<string, ReadPosition> {
  if (!Array.isArray(stored)) return new Map();
  const positions = new Map<string, ReadPosition>();
  for (const entry of stored as readonly unknown[]) {
    if (!Array.isArray(entry)) continue;
    const [id, position] = entry as readonly unknown[];
    if (typeof id === 'string' && isPosition(position)) positions.set(id, position);
  }
  return positions;
}

function isPosition(value: unknown): value is ReadPosition {
  if (typeof value !== 'object' || value === null) return false;
  const { identity, offset, hash, atMs, recordsNotOnDisk } = value as Readonly<Record<string, unknown>>;
  return (
    typeof identity === 'string' &&
    typeof hash === 'string' &&
    [offset, atMs, recordsNotOnDisk].every(number => typeof number === 'number' && Number.isFinite(number))
  );
}

/** Whether nothing but the time is another one. */
function isSamePlace(a: ReadPosition | undefined, b: ReadPosition): boolean {
  return (
    a?.identity === b.identity &&
    a.offset === b.offset &&
    a.hash === b.hash &&
    a.recordsNotOnDisk === b.recordsNotOnDisk
  );
}
