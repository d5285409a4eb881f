import type { ByteBudget } from '../../base/byteBudget';
import type { EntryBatch } from '../rows/entryBatch';
import type { ReaderEvent, ReaderState } from '../adapter';
import type { Events } from '../bytes/events';
import type { FileFacts, Files } from '../bytes/files';
import { closeQuietly } from '../bytes/incarnation';
import { codeOf, stateOfError } from '../bytes/readerState';
import { ArrayDoubt } from './arrayDoubt';
import { IDENTITY, SEGMENT } from './arraySegment';
import { hasSameEnds, hasSameFacts, isTimeNew, readVersion, type ArrayVersion } from './arrayVersion';
import { tellEntries } from './entryTelling';
import { GoneTexts } from './goneTexts';
import { entryEvents, Succession } from './succession';

export interface ArrayFollowOptions {
  readonly path: string;
  readonly files: Files;
  readonly batch: EntryBatch;
  readonly recentBudget: ByteBudget;
  /** How many entries the writer keeps. */
  readonly cap: number;
}

/**
 * Follows an array whose file is replaced or rewritten at every append, by reading each version of it and finding out how it goes on
 * from the one before. Only whole versions are believed; the last of them stays until there is another one.
 * Invariants: entries below `told` were told, and keep their numbers; state changes before the event that tells of it is yielded, so
 * the generator may be left at any event.
 */
export class ArrayFollower {
  /** The last version that was believed; its entries from `told` on are still to be told. */
  current: ArrayVersion | null = null;
  /** How many entries were told. */
  told = 0;
  /** Texts of entries that are no longer in the file. */
  readonly goneTexts: GoneTexts;
  /** What is known and was not told yet. */
  private readonly waiting: ReaderEvent[] = [];
  private readonly succession: Succession;
  private readonly doubt: ArrayDoubt;
  private missingSinceMs: number | null = null;
  /** The file is missing for so long that its entries were told to be gone. */
  private isAway = false;
  private lastState = '';
  private isDisposed = false;

  constructor(private readonly options: ArrayFollowOptions) {
    this.goneTexts = new GoneTexts(options.recentBudget);
    this.succession = new Succession(options.cap, this.goneTexts);
    this.doubt = new ArrayDoubt(options.path);
  }

  async *advance(signal: AbortSignal): Events {
    try {
      // A file that changes faster than that is looked at next time.
      for (let looks = 0; looks < 4 && (yield* this.look(signal)) === 'lookAgain'; looks++);
    } catch (error) {
      if (this.isDisposed) return;
      yield* this.tell(stateOfError(error, this.options.path));
    }
  }

  dispose(): void {
    this.isDisposed = true;
    if (this.current !== null) closeQuietly(this.current.file);
    this.current = null;
    this.goneTexts.dispose();
  }

  private async *look(signal: AbortSignal): Events<'done' | 'lookAgain'> {
    // What an earlier look found is told first, from the file that it was found in.
    if ((yield* this.tellWaiting(signal)) === 'stopped') return 'done';
    const found = await this.lookAtPath();
    if (signal.aborted || this.isDisposed) return 'done';
    if (!('identity' in found)) {
      this.doubt.end();
      yield* this.tell(found);
      if (found.kind === 'missing') yield* this.tellAway(signal);
      return 'done';
    }
    this.missingSinceMs = null;
    if (this.current !== null && (await this.isAsBefore(this.current, found))) {
      this.doubt.end();
      this.noteBack(this.current);
      yield* this.tellWaiting(signal);
      yield* this.tellOk(this.current);
      return 'done';
    }
    if (this.doubt.isAbout(found)) {
      yield* this.tellDoubt();
      return 'done';
    }
    return yield* this.readAnew(signal);
  }

  /** The file at the path, or why there is none. */
  private async lookAtPath(): Promise<FileFacts | ReaderState> {
    const { files, path } = this.options;
    try {
      const facts = await files.stat(path);
      return facts.kind === 'file' ? facts : { kind: 'notAFile', what: whatIs(facts.kind) };
    } catch (error) {
      return stateOfError(error, path);
    }
  }

  /** Whether the file is the one that was read, and nobody wrote to it. Big ones are not read again for a time that is new. */
  private async isAsBefore(current: ArrayVersion, facts: FileFacts): Promise<boolean> {
    if (current.isTorn || !hasSameFacts(current, facts)) return false;
    const isNew = isTimeNew(current.modifiedMs, current.provenMs);
    if (!isNew && performance.now() - current.provenMs < PROVEN_MS) return true;
    if (isNew && current.sizeBytes <= READ_AGAIN_BYTES) return false;
    const provenMs = performance.now();
    try {
      if (!(await hasSameEnds(current))) return false;
    } catch (error) {
      // Its descriptor may be dead for good, whatever is at the path: the file is read anew.
      if (codeOf(error) === undefined) throw error;
      current.isTorn = true;
      return false;
    }
    current.provenMs = provenMs;
    return true;
  }

  private async *readAnew(signal: AbortSignal): Events<'done' | 'lookAgain'> {
    const { files, path } = this.options;
    const { current } = this;
    const reading = await readVersion(files, path, current === null || current.elements.count === 0, signal);
    if (this.isDisposed) {
      if (reading.kind === 'read') closeQuietly(reading.version.file);
      return 'done';
    }
    switch (reading.kind) {
      case 'stopped':
        return 'done';
      case 'changed':
        return 'lookAgain';
      case 'notAFile':
        yield* this.tell({ kind: 'notAFile', what: whatIs('other') });
        return 'done';
      case 'unbelieved':
        this.doubt.begin(reading.end, reading.facts);
        yield* this.tellDoubt();
        return 'done';
      case 'read':
        return yield* this.goOn(reading.version, signal);
    }
  }

  /** Another version takes the place of the one before. */
  private async *goOn(next: ArrayVersion, signal: AbortSignal): Events<'done' | 'lookAgain'> {
    const { current: old } = this;
    if (old === null) {
      this.waiting.push({
        kind: 'segment',
        segment: SEGMENT,
        before: null,
        identity: IDENTITY,
        startOffset: 0,
        firstLine: 0,
      });
      next.appended = next.positions.map((_, at) => (next.positions[at] = at));
    } else {
      this.noteBack(old);
      const events = await this.succession.of(old, next, this.told);
      if (this.isDisposed) {
        closeQuietly(next.file);
        return 'done';
      }
      this.waiting.push(...events);
      closeQuietly(old.file);
    }
    this.current = next;
    this.doubt.end();
    const end = yield* this.tellWaiting(signal);
    if (end === 'torn') return 'lookAgain';
    if (end === 'reached') yield* this.tellOk(next);
    return 'done';
  }

  /** A file that is missing for a moment is replaced just now; later its entries are on no disk. Their texts are still at hand. */
  private async *tellAway(signal: AbortSignal): Events {
    this.missingSinceMs ??= performance.now();
    if (this.current === null || this.isAway || performance.now() - this.missingSinceMs < GONE_MS) return;
    this.isAway = true;
    this.waiting.push(...entryEvents(this.toldOf(this.current), 'gone'));
    yield* this.tellWaiting(signal);
  }

  /** There is a file again: what is not in it is found out by comparing it. */
  private noteBack(current: ArrayVersion): void {
    if (!this.isAway) return;
    this.isAway = false;
    this.waiting.push(...entryEvents(this.toldOf(current), 'there'));
  }

  private toldOf({ positions }: ArrayVersion): number[] {
    return [...positions].filter(position => position < this.told);
  }

  private async *tellWaiting(signal: AbortSignal): Events<'reached' | 'torn' | 'stopped'> {
    for (let event = this.waiting.shift(); event !== undefined; event = this.waiting.shift()) yield event;
    const { current } = this;
    if (current === null || current.isTorn) return 'reached';
    try {
      return yield* tellEntries(this, this.options.batch, current, signal);
    } catch (error) {
      // Its descriptor may be dead: the file is read anew at the next look.
      if (codeOf(error) !== undefined) current.isTorn = true;
      throw error;
    }
  }

  private *tellOk({ realPath, sizeBytes }: ArrayVersion): Generator<ReaderEvent, void, void> {
    yield* this.tell({ kind: 'ok', realPath, sizeBytes, pendingBytes: 0 });
  }

  /** A file that is not believed is told as such when it stays so: writers leave it half written for a moment. */
  private *tellDoubt(): Generator<ReaderEvent, void, void> {
    const state = this.doubt.state(this.current !== null);
    if (state !== null) yield* this.tell(state);
  }

  /** Yields the state unless it is what was told last. */
  private *tell(state: ReaderState): Generator<ReaderEvent, void, void> {
    const text = JSON.stringify(state);
    if (text === this.lastState) return;
    this.lastState = text;
    yield { kind: 'state', state };
  }
}

function whatIs(kind: 'directory' | 'other'): string {
  return kind === 'directory' ? 'a folder' : 'a pipe, socket or device';
}

const GONE_MS = 2000;
/** How long it is believed that the bytes are those that were read, while the file's size and time are the same. */
const PROVEN_MS = 4500;
/** Files up to this size are read again while their time is so new that it proves nothing. */
const READ_AGAIN_BYTES = 8 * 1024 * 1024;
