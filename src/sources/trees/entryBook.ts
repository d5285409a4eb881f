import { RecentBytes } from '../bytes/recentBytes';
import type { ByteBudget } from '../../base/byteBudget';
import type { ReaderEvent } from '../adapter';
import type { TreeFile } from './treeNodes';

/** The one segment of a tree. */
export const TREE_SEGMENT = 0;

/** What is kept of an entry that was told. */
export interface TreeEntry {
  /** Where it lies; `null` when it is on no disk any more, or another entry stands for the file. */
  file: TreeFile | null;
  /** The names that led to it when it was told: its facts are those of this place. */
  readonly names: readonly string[];
  readonly isRecord: boolean;
  /** Of its file's bytes; `''` when they were never read. */
  readonly hash: string;
  /** Its text is number [copyFrom, copyFrom + length) of all bytes of texts. */
  readonly copyFrom: number;
  readonly length: number;
}

export type Fate = 'gone' | 'replaced' | 'there';

/** The entries of a tree by their numbers, and what became of them. */
export class EntryBook {
  readonly all: TreeEntry[] = [];
  /** Entries that are gone, by their place: what comes there again stands for the same run. */
  private readonly lost = new Map<string, number[]>();
  private readonly fates: { from: number; to: number; readonly fate: Fate }[] = [];
  private readonly recent: RecentBytes;
  private copied = 0;

  constructor(budget: ByteBudget) {
    this.recent = new RecentBytes(budget);
  }

  isOnDisk(number: number): boolean {
    return (this.all[number]?.file ?? null) !== null;
  }

  /** Enters the next entry; it is the file's now. `bytes`: of a record's text. */
  add(file: TreeFile | null, names: readonly string[], hash: string, bytes: Uint8Array | null): number {
    const length = bytes?.length ?? 0;
    const number = this.all.push({ file, names, isRecord: bytes !== null, hash, copyFrom: this.copied, length }) - 1;
    if (bytes !== null && length > 0) {
      this.recent.add(TREE_SEGMENT, this.copied, bytes);
      this.copied += length;
    }
    if (file !== null) file.entry = number;
    return number;
  }

  /** The entry that stands for a file now. */
  of(file: TreeFile): TreeEntry | undefined {
    return file.entry === null ? undefined : this.all[file.entry];
  }

  /** The entry of a file is not on the disk any more. */
  end(file: TreeFile, fate: 'gone' | 'replaced'): void {
    const { entry: number } = file;
    const entry = number === null ? undefined : this.all[number];
    file.entry = null;
    if (number === null || entry === undefined) return;
    entry.file = null;
    this.tell(number, fate);
    if (fate === 'replaced') return;
    const key = entry.names.join('/');
    this.lost.set(key, [...(this.lost.get(key) ?? []), number]);
  }

  /** A record stands at a place where others were lost. */
  endLost(names: readonly string[]): void {
    const key = names.join('/');
    for (const number of this.lost.get(key) ?? []) this.tell(number, 'replaced');
    this.lost.delete(key);
  }

  /** Gives a file the entry that was lost at its place, when its bytes are those of then; answers whether there was one. */
  revive(file: TreeFile, names: readonly string[], hash: string, isRecord: boolean): boolean {
    const key = names.join('/');
    const lost = this.lost.get(key) ?? [];
    const isSame = (entry: TreeEntry | undefined): entry is TreeEntry =>
      entry?.hash === hash && entry.isRecord === isRecord;
    const number = lost.findLast(at => isSame(this.all[at]));
    const entry = number === undefined ? undefined : this.all[number];
    if (number === undefined || entry === undefined) return false;
    this.lost.set(
      key,
      lost.filter(at => at !== number),
    );
    entry.file = file;
    file.entry = number;
    this.tell(number, 'there');
    if (isRecord) this.endLost(names);
    return true;
  }

  /** A file was moved, with all that is told of it. */
  move(from: TreeFile, to: TreeFile): void {
    const entry = this.of(from);
    if (entry !== undefined) entry.file = to;
    to.entry = from.entry;
    from.entry = null;
  }

  /** What became of entries with numbers below `before`, and was not told yet. */
  takeFates(before: number): Extract<ReaderEvent, { kind: 'entries' }>[] {
    // In their order: an entry that was gone may be there again.
    const end = this.fates.findIndex(({ to }) => to > before);
    const told = this.fates.splice(0, end < 0 ? this.fates.length : end);
    return told.map(({ from, to, fate }) => ({ kind: 'entries', segment: TREE_SEGMENT, from, to, fate }));
  }

  get hasFates(): boolean {
    return this.fates.length > 0;
  }

  /** A copy of an entry's text, when it was read lately. */
  copyOf({ copyFrom, length }: TreeEntry): Uint8Array | null {
    return this.recent.read(TREE_SEGMENT, { from: copyFrom, to: copyFrom + length });
  }

  dispose(): void {
    this.recent.dispose();
  }

  tell(number: number, fate: Fate): void {
    const last = this.fates.at(-1);
    if (last?.fate === fate && last.to === number) last.to++;
    else this.fates.push({ from: number, to: number + 1, fate });
  }
}
