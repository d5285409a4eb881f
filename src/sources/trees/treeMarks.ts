import { createHash } from 'node:crypto';
import type { AcknowledgementMark } from '../../core/summary';

/**
 * The newest time of the files that were told, with their names: what a mark of a tree remembers. While the reader lives a mark also
 * names the number of the next entry, which is exact; a restarted reader goes by the time, and by the names at that time.
 * Files whose time lies ahead do not count, as all that comes until then would be taken for older: they are remembered on their own.
 */
export class NewestFiles {
  private timeMs = 0;
  /** Names at that time: a file may be told more than once. */
  private readonly names = new Set<string>();
  /** Files whose time lies ahead, by their names. */
  private readonly ahead = new Map<string, number>();

  constructor(
    private readonly life: string,
    private readonly now: () => number,
  ) {}

  add(modifiedMs: number, name: string): void {
    this.ahead.delete(name);
    if (modifiedMs > this.now() + TOLERANCE_MS) this.ahead.set(name, modifiedMs);
    if (modifiedMs < this.timeMs || modifiedMs > this.now() + TOLERANCE_MS) return;
    if (modifiedMs > this.timeMs) this.names.clear();
    this.timeMs = modifiedMs;
    this.names.add(name);
  }

  /** Where a reader stands that told everything up to these files; `identity` is of the folder. */
  place(identity: string): { readonly identity: string; readonly offset: number; readonly hash: string } {
    return { identity, offset: this.timeMs, hash: textOf(this.names) };
  }

  /** `next`: the number of the next entry. */
  mark(next: number): AcknowledgementMark {
    const ahead = [...this.ahead].map(([name, modifiedMs]) => aheadName(name, modifiedMs));
    const hash = `${textOf(this.names)} ${this.life} ${next} ${textOf(ahead)}`;
    return { identity: TREE, offset: this.timeMs, hash };
  }

  /**
   * The number of the first entry after a mark; `null` where that is not known before the files are. `files` are those of the entries
   * from 0 on that were there first, in their order; `null` while they were not looked for.
   */
  resolve(mark: AcknowledgementMark, files: readonly MarkedFile[] | null): number | null {
    if (mark.identity !== TREE) return 0;
    const [names, life, next, ahead] = mark.hash.split(' ');
    if (life === this.life) return Number(next);
    if (files === null) return null;
    const from = indexOr(files, ({ modifiedMs }) => modifiedMs >= mark.offset);
    const to = indexOr(files, ({ modifiedMs }) => modifiedMs > mark.offset);
    // Another file came in the same millisecond: which one, nobody knows.
    if (textOf(files.slice(from, to).map(({ name }) => name)) !== names) return from;
    const after = files.slice(to).map(({ name, modifiedMs }) => aheadName(name, modifiedMs));
    return textOf(after) === ahead ? files.length : to;
  }
}

/** A file that was there first. */
interface MarkedFile {
  readonly modifiedMs: number;
  readonly name: string;
}

function indexOr(files: readonly MarkedFile[], test: (file: MarkedFile) => boolean): number {
  const found = files.findIndex(test);
  return found < 0 ? files.length : found;
}

function aheadName(name: string, modifiedMs: number): string {
  return `${modifiedMs} ${name}`;
}

function sumsOf(name: string): [number, number] {
  const digest = createHash('sha256').update(name).digest();
  return [digest.readInt32LE(0), digest.readInt32LE(4)];
}

/** Of names in any order. */
function textOf(names: Iterable<string>): string {
  let [a, b] = [0, 0];
  for (const name of names) {
    const more = sumsOf(name);
    a ^= more[0];
    b ^= more[1];
  }
  return `${(a >>> 0).toString(16)}.${(b >>> 0).toString(16)}`;
}

const TREE = 'jsonTree';
/** The clock of a mount may be that much ahead. */
const TOLERANCE_MS = 60_000;
