import type { SourceId } from '../core/ids';
import type { AcknowledgementMark, Summary } from '../core/summary';
import type { Memory } from './memory';

/** The acknowledgement marks of this workspace. The engine moves them; they are kept here for the next window. */
export class AcknowledgementMarks {
  private readonly marks: Map<string, AcknowledgementMark>;

  constructor(private readonly memory: Memory) {
    this.marks = readMarks(memory.get(key));
  }

  /** For the engine's configuration. */
  all(): Readonly<Record<SourceId, AcknowledgementMark>> {
    return Object.fromEntries(this.marks);
  }

  /** Stores what the summary brings that is new. */
  remember(summary: Summary): void {
    let hasChanged = false;
    for (const { id, mark } of summary.sources) {
      if (mark === null || isSame(this.marks.get(id), mark)) continue;
      // Set again at the end: the oldest ones stand first and go first.
      this.marks.delete(id);
      this.marks.set(id, mark);
      hasChanged = true;
    }
    if (!hasChanged) return;
    for (const id of [...this.marks.keys()].slice(0, Math.max(0, this.marks.size - limit))) this.marks.delete(id);
    void this.memory.update(key, [...this.marks]);
  }
}

const key = 'acknowledgement.marks';
/** Of sources that come and go (globs), the latest so many are remembered. */
const limit = 2000;

function readMarks(stored: unknown): Map<string, AcknowledgementMark> {
  if (!Array.isArray(stored)) return new Map();
  const marks = new Map<string, AcknowledgementMark>();
  for (const entry of stored as readonly unknown[]) {
    if (!Array.isArray(entry)) continue;
    const [id, mark] = entry as readonly unknown[];
    if (typeof id === 'string' && isMark(mark)) marks.set(id, mark);
  }
  return marks;
}

function isMark(value: unknown): value is AcknowledgementMark {
  if (typeof value !== 'object' || value === null) return false;
  const { identity, offset, hash } = value as Readonly<Record<string, unknown>>;
  return (identity === null || typeof identity === 'string') && typeof offset === 'number' && typeof hash === 'string';
}

function isSame(a: AcknowledgementMark | undefined, b: AcknowledgementMark): boolean {
  return a?.identity === b.identity && a.offset === b.offset && a.hash === b.hash;
}
