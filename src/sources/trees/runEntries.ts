import type { ValueTables } from '../../core/columns';
import type { Dialect } from '../../core/dialect';
import type { ProblemKind } from '../../core/problem';
import { createEntryBatch } from '../rows/entryBatch';
import type { Events } from '../bytes/events';
import { TREE_SEGMENT, type EntryBook } from './entryBook';
import type { KnownFiles } from './knownFiles';
import { factsOfPath } from './pathFacts';
import type { RunReading } from './readRun';
import { namesOf, type TreeFile } from './treeNodes';

export interface RunEntriesOptions {
  readonly path: string;
  readonly dialect: Dialect;
  readonly tables: ValueTables;
  readonly assumedZone: string;
}

/**
 * Decides what the content of a file means for the entries: a new one, another one in its place, or nothing yet.
 * A file that is empty or no JSON may be half written: it is looked at again before it is a problem, and what stood there
 * before stays until then.
 */
export class RunEntries {
  /** Files to read again though nothing says that they changed, and from when on. */
  private readonly again = new Map<TreeFile, number>();
  private readonly unfinished = new Map<TreeFile, { readonly content: string; readonly sinceMs: number }>();
  private readonly batch;
  /** How many entries were told. */
  private told = 0;
  private flushedMs = 0;

  constructor(
    private readonly options: RunEntriesOptions,
    private readonly book: EntryBook,
    private readonly known: KnownFiles,
  ) {
    this.batch = createEntryBatch(options.dialect, options.tables, options.assumedZone);
  }

  /** Whether it is time to tell what there is. */
  isDue(nowMs: number): boolean {
    return this.batch.isFull || (!this.batch.isEmpty && nowMs - this.flushedMs > TELL_MS);
  }

  /** Tells what was decided: first what is over, then what is new. */
  async *tell(): Events {
    this.flushedMs = performance.now();
    yield* this.book.takeFates(this.told);
    if (!this.batch.isEmpty) {
      this.told = this.batch.position;
      yield { kind: 'batch', segment: TREE_SEGMENT, batch: this.batch.take() };
    }
    yield* this.book.takeFates(this.told);
  }

  /** Files whose content is not certain yet and that may be read again now. */
  takeDue(nowMs: number): TreeFile[] {
    const due = [...this.again].flatMap(([file, dueMs]) => (dueMs <= nowMs || file.isGone ? [file] : []));
    for (const file of due) this.again.delete(file);
    return due.filter(({ isGone }) => !isGone);
  }

  /**
   * Of a file that was there first. It takes the next number whatever it holds, as marks count on it; where it holds nothing yet,
   * or is gone, the number is of an entry that nobody gets to see.
   */
  addFirst(file: TreeFile, reading: RunReading, nowMs: number): void {
    if (reading.kind === 'record') this.addRecord(file, reading, nowMs);
    else if (reading.kind === 'unreadable') this.addProblem(file, 'cannotRead', '', nowMs);
    else if (reading.kind === 'problem' && !file.isGone && isOld(reading.facts.modifiedMs)) {
      this.addProblem(file, reading.problem, reading.hash, nowMs);
    } else {
      this.batch.addProblem('unfinishedFile', 0);
      this.book.tell(this.book.add(null, namesOf(file), '', null), 'replaced');
      if (reading.kind === 'vanished') this.known.remove(file);
      else this.isSettled(file, reading.hash, nowMs);
    }
    if (reading.kind === 'record' || reading.kind === 'problem') this.known.update(file, reading.facts);
  }

  /** Of a file that is new, or was read again. */
  meet(file: TreeFile, reading: RunReading, nowMs: number): void {
    if (file.isGone) return;
    if (reading.kind === 'vanished') {
      this.known.remove(file);
      return;
    }
    if (reading.facts !== null) this.known.update(file, reading.facts);
    const hash = reading.kind === 'unreadable' ? '' : reading.hash;
    if (this.isMoved(file, hash)) return;
    const before = this.book.of(file);
    if (before?.hash === hash && before.isRecord === (reading.kind === 'record')) {
      this.unfinished.delete(file);
      if (reading.kind === 'unreadable') this.again.set(file, nowMs + RETRY_MS);
      return;
    }
    if (reading.kind === 'record') {
      this.book.end(file, 'replaced');
      if (this.book.revive(file, namesOf(file), hash, true)) this.unfinished.delete(file);
      else this.addRecord(file, reading, nowMs);
    } else if (before === undefined && hash !== '' && this.book.revive(file, namesOf(file), hash, false)) {
      this.unfinished.delete(file);
    } else if (reading.kind === 'unreadable' && before?.isRecord === true) {
      // What it held may still be there: nobody can tell.
      this.again.set(file, nowMs + RETRY_MS);
    } else if (this.isSettled(file, hash, nowMs)) {
      this.book.end(file, before?.isRecord === true ? 'gone' : 'replaced');
      this.addProblem(file, reading.kind === 'problem' ? reading.problem : 'cannotRead', hash, nowMs);
    }
  }

  /** Ends the entries of files that are gone, but for those that were moved, as it seems: what they became is to be read first. */
  endVanished(): void {
    const moving = new Set([...this.known.toRead].map(({ movedFrom }) => movedFrom));
    for (const file of [...this.known.vanished]) {
      if (moving.has(file)) continue;
      this.book.end(file, 'gone');
      this.forget(file);
    }
  }

  /** Whether the file is one that was known at another place, with the same facts: then its entry is this one's now. */
  private isMoved(file: TreeFile, hash: string): boolean {
    const { movedFrom } = file;
    file.movedFrom = null;
    if (movedFrom === null) return false;
    const entry = this.book.of(movedFrom);
    const isSame = entry?.isRecord === true && entry.hash === hash;
    const isMoved = isSame && this.factsText(entry.names) === this.factsText(namesOf(file));
    if (isMoved) this.book.move(movedFrom, file);
    // With other facts it is another record.
    else this.book.end(movedFrom, isSame ? 'replaced' : 'gone');
    this.forget(movedFrom);
    return isMoved;
  }

  private addRecord(file: TreeFile, { text, hash, bytes }: RunReading & { kind: 'record' }, nowMs: number): void {
    const names = namesOf(file);
    const problem = this.batch.add(text, factsOfPath(this.options.path, names));
    this.book.add(file, names, hash, problem === null ? bytes : null);
    this.book.endLost(names);
    this.unfinished.delete(file);
    // What is written twice in one tick of the clock shows in no time.
    if (!isOld(file.modifiedMs)) this.again.set(file, nowMs + SETTLED_MS);
  }

  private addProblem(file: TreeFile, kind: ProblemKind, hash: string, nowMs: number): void {
    this.batch.addProblem(kind, file.sizeBytes);
    this.book.add(file, namesOf(file), hash, null);
    this.unfinished.delete(file);
    if (kind === 'cannotRead') this.again.set(file, nowMs + RETRY_MS);
  }

  /** Whether a file has held the same for a while, and was seen to. */
  private isSettled(file: TreeFile, hash: string, nowMs: number): boolean {
    const content = `${hash} ${file.modifiedMs} ${file.sizeBytes}`;
    const seen = this.unfinished.get(file);
    if (seen?.content === content && nowMs - seen.sinceMs >= SETTLED_MS) return true;
    if (seen?.content !== content) this.unfinished.set(file, { content, sinceMs: nowMs });
    this.again.set(file, nowMs);
    return false;
  }

  private forget(file: TreeFile): void {
    this.known.forget(file);
    this.again.delete(file);
    this.unfinished.delete(file);
  }

  private factsText(names: readonly string[]): string {
    return JSON.stringify(factsOfPath(this.options.path, names));
  }
}

/** Its last change is not of this moment, by this machine's clock. */
function isOld(modifiedMs: number): boolean {
  return Date.now() - modifiedMs >= SETTLED_MS;
}

const SETTLED_MS = 2000;
const RETRY_MS = 5000;
/** While many files are read they are told that often. */
const TELL_MS = 100;
