import type { ReaderEvent, ReaderState, SegmentKey } from '../adapter';
import type { ByteBudget } from '../../base/byteBudget';
import { areThere, sampleBlocks } from './blockSamples';
import type { Events } from './events';
import type { FileFacts, Files } from './files';
import { closeQuietly, isAsBefore, type Incarnation } from './incarnation';
import { batchesOf, type LineStream, type ReadEnd } from './lineStream';
import { beginIncarnation, openRegular, type OpenedFile } from './openIncarnation';
import { codeOf, stateOfError } from './readerState';
import { keepRecent, RecentBytes } from './recentBytes';
import { unfinishedLine } from './unfinishedLine';
import { followRetired, trimRetired, type RetiredOptions } from './retiredFiles';
import type { Scanner, ScannerSize } from './scanner';
import { SegmentSums } from './segmentSums';

export interface FollowOptions extends RetiredOptions {
  readonly path: string;
  readonly files: Files;
  readonly tailBytes: number;
  readonly createScanner: (size: ScannerSize) => Scanner;
  readonly recentBudget: ByteBudget;
}

/**
 * Follows the file at a path through everything that can happen to it, by looking: same, grown, truncated, replaced, gone.
 * Invariants: the descriptor of the followed file stays open, so its inode is not given to another file. State changes before
 * the event that tells of it is yielded, so the generator may be left at any event.
 */
export class FileFollower {
  /** The file that is followed: the one at the path, or the one that was there last and still has a name somewhere. */
  current: Incarnation | null = null;
  /** Files that were at the path before and whose descriptors are kept, oldest first. */
  readonly retired: Incarnation[] = [];
  readonly sums = new SegmentSums();
  /** What was read live last. */
  readonly recent: RecentBytes;
  private nextSegment = 0;
  private lastState = '';
  isDisposed = false;

  constructor(private readonly options: FollowOptions) {
    this.recent = new RecentBytes(options.recentBudget);
  }

  async *advance(signal: AbortSignal): Events {
    try {
      yield* this.letGoOfReturned();
      yield* followRetired(this, signal);
      // What a look finds out may ask for another one; a file that changes faster than that is looked at next time.
      for (let looks = 0; looks < 4 && (yield* this.look(signal)) === 'lookAgain'; looks++);
      yield* trimRetired(this, this.options);
    } catch (error) {
      if (this.isDisposed) return;
      yield* this.tell(stateOfError(error, this.options.path));
    }
  }

  /** The key of a segment that begins now. */
  newSegment({ sums }: LineStream): SegmentKey {
    this.sums.begin(this.nextSegment, sums);
    return this.nextSegment++;
  }

  /** The file of a segment, when its bytes can be had. */
  fileOf(segment: SegmentKey): Incarnation | null {
    if (this.current?.segments.includes(segment) === true) return this.current;
    return this.retired.find(({ segments }) => segments.includes(segment)) ?? null;
  }

  /** Yields the state unless it is what was told last. */
  *tell(state: ReaderState): Generator<ReaderEvent, void, void> {
    const text = JSON.stringify(state);
    if (text === this.lastState) return;
    this.lastState = text;
    yield { kind: 'state', state };
  }

  dispose(): void {
    this.isDisposed = true;
    if (this.current !== null) closeQuietly(this.current.file);
    for (const { file } of this.retired) closeQuietly(file);
    this.current = null;
    this.retired.length = 0;
    this.recent.dispose();
  }

  private async *look(signal: AbortSignal): Events<'done' | 'lookAgain'> {
    const found = await this.lookAtPath();
    if (signal.aborted || this.isDisposed) return 'done';
    const { current } = this;
    if (!('identity' in found)) {
      // What is open may still grow.
      const next = current === null ? 'done' : yield* this.followAbsent(current, signal);
      yield* this.tell(found);
      return next;
    }
    if (current === null) return yield* this.openAnew();
    if (found.identity !== current.identity) return yield* this.followReplaced(current, signal);
    const end = isAsBefore(current, found)
      ? 'reached'
      : current.isStale
        ? 'failed'
        : yield* this.followOrFail(current, signal);
    if (end === 'changed' || end === 'failed') return yield* this.confirmChange(current);
    const { realPath, sizeBytes, live } = current;
    if (end === 'reached') {
      yield* this.tell({ kind: 'ok', realPath, sizeBytes, pendingBytes: live.stream.pendingBytes });
    }
    return 'done';
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

  /** A file that is followed no more can't be read any more either. */
  async *giveUp(old: Incarnation): Events {
    if (old.fate !== null) yield* this.end(old, old.fate.reason, 'gone');
  }

  /** A file that came back to its place is read as the new one only: else what is written to it would be read twice. */
  private async *letGoOfReturned(): Events {
    for (const old of this.retired.filter(({ identity }) => identity === this.current?.identity)) {
      old.live.stream.pendingBytes = 0;
      yield* this.giveUp(old);
    }
  }

  /** Reads what was appended since the last look. */
  async *follow(incarnation: Incarnation, signal: AbortSignal): Events<ReadEnd> {
    const { file, identity, live, older } = incarnation;
    const { stream, segment } = live;
    // What is there when the log is opened is not kept.
    const isLive = segment > 0 || incarnation.isTold;
    if (!incarnation.isTold) {
      incarnation.isTold = true;
      const firstLine = older === null ? 0 : null;
      yield { kind: 'segment', segment, before: null, identity, startOffset: stream.offset, firstLine };
    }
    const { sizeBytes, modifiedMs, links } = await file.stat();
    if (sizeBytes > incarnation.sizeBytes) incarnation.grewMs = performance.now();
    incarnation.sizeBytes = sizeBytes;
    incarnation.links = links;
    if (sizeBytes < stream.seenTo) return 'changed';
    if (sizeBytes === stream.seenTo || sizeBytes === stream.offset + stream.pendingBytes) {
      if (!(await stream.isIn(file))) return 'changed';
      // Somebody may have written in the middle of it: not all of it is looked at.
      if (modifiedMs !== incarnation.modifiedMs) incarnation.doubts = sampleBlocks(this.sums.of(incarnation.segments));
      if (!(await areThere(file, incarnation.doubts))) return 'changed';
      incarnation.doubts = [];
      stream.pendingBytes = sizeBytes - stream.offset;
    } else {
      const batches = stream.read(file, sizeBytes, signal);
      const end = yield* batchesOf(segment, isLive ? keepRecent(this.recent, segment, batches) : batches);
      if (end !== 'reached') return end;
    }
    incarnation.modifiedMs = modifiedMs;
    incarnation.provenMs = performance.now();
    incarnation.isBlocked = false;
    return 'reached';
  }

  private async *followAbsent(current: Incarnation, signal: AbortSignal): Events<'done' | 'lookAgain'> {
    try {
      const end = yield* this.follow(current, signal);
      if (end === 'changed') {
        yield* this.restart(current, current);
        // What is in it now is read before an archive is that may be its copy.
        return 'lookAgain';
      }
      if (end === 'reached' && current.links === 0) yield* this.end(current, 'deleted', 'keep');
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      // It is not given up: when the mount is back, the same file may be there again. Why it is absent is told anyway.
      current.isStale = true;
    }
    return 'done';
  }

  /** Another file is at the path: the old one is read to its end before the new one begins. */
  private async *followReplaced(current: Incarnation, signal: AbortSignal): Events<'done' | 'lookAgain'> {
    const end = yield* this.followOrFail(current, signal);
    if (end === 'stopped') return 'done';
    if (end === 'failed') yield* this.end(current, 'replaced', 'gone');
    else if (end === 'changed') yield* this.restart(current, current);
    else yield* this.end(current, 'replaced', 'keep');
    return 'lookAgain';
  }

  /** Throws at the first failure, so that it is told and tried again; `failed` at the second one in a row. */
  private async *followOrFail(incarnation: Incarnation, signal: AbortSignal): Events<ReadEnd | 'failed'> {
    try {
      const end = yield* this.follow(incarnation, signal);
      incarnation.isStale = false;
      return end;
    } catch (error) {
      if (codeOf(error) !== undefined && incarnation.isStale) return 'failed';
      incarnation.isStale = true;
      throw error;
    }
  }

  /** The file does not hold what was read, or its descriptor is dead: opens it afresh before anything is believed. */
  private async *confirmChange(current: Incarnation): Events<'done' | 'lookAgain'> {
    const { files, path } = this.options;
    const opened = await openRegular(files, path);
    if (opened?.identity !== current.identity || this.isDisposed) {
      // It was replaced at this moment.
      if (opened !== null) closeQuietly(opened.file);
      return 'lookAgain';
    }
    if (!(await this.isIntact(current, opened))) {
      yield* this.restart(current, opened);
      return 'lookAgain';
    }
    // Network mounts remember a file's size for some seconds, and lose descriptors: the fresh one is as good.
    closeQuietly(current.file);
    current.file = opened.file;
    current.isStale = false;
    return 'lookAgain';
  }

  private async isIntact({ live: { stream }, doubts }: Incarnation, { file, sizeBytes }: OpenedFile): Promise<boolean> {
    try {
      return sizeBytes >= stream.seenTo && (await stream.isIn(file)) && (await areThere(file, doubts));
    } catch (error) {
      closeQuietly(file);
      throw error;
    }
  }

  /** The file was truncated or rewritten in place: what was read is gone, what is there now is another incarnation. */
  private async *restart(old: Incarnation, opened: OpenedFile): Events {
    yield* unfinishedLine(old);
    const next = await this.begin(opened);
    yield* this.end(old, 'truncated', opened.file === old.file ? 'handedOn' : 'gone', next);
  }

  private async *openAnew(): Events<'done' | 'lookAgain'> {
    const { files, path } = this.options;
    const opened = await openRegular(files, path);
    if (opened === null) {
      yield* this.tell({ kind: 'notAFile', what: whatIs('other') });
      return 'done';
    }
    // A file that comes back to its place is read as the new one only: what is written to it now must not be read twice.
    for (const old of this.retired.filter(({ identity }) => identity === opened.identity)) yield* this.giveUp(old);
    this.current = await this.begin(opened);
    return 'lookAgain';
  }

  private async begin(opened: OpenedFile): Promise<Incarnation> {
    const { tailBytes, createScanner } = this.options;
    try {
      const next = await beginIncarnation(opened, this.nextSegment, tailBytes, createScanner);
      if (this.isDisposed) throw new DOMException('The reader was disposed.', 'AbortError');
      this.newSegment(next.live.stream);
      return next;
    } catch (error) {
      if (opened.file !== this.current?.file) closeQuietly(opened.file);
      throw error;
    }
  }

  /** Takes a file from its place: `keep` its descriptor, or its bytes can't be had any more. */
  private async *end(
    old: Incarnation,
    reason: 'truncated' | 'replaced' | 'deleted',
    what: 'keep' | 'gone' | 'handedOn',
    successor: Incarnation | null = null,
  ): Events {
    const isReadable = what === 'keep';
    if (!isReadable) yield* unfinishedLine(old);
    if (this.current === old) this.current = successor;
    const at = this.retired.indexOf(old);
    if (isReadable) {
      old.grewMs = performance.now();
      this.retired.push(old);
    }
    if (!isReadable && at >= 0) this.retired.splice(at, 1);
    old.fate = { reason, isReadable };
    if (what === 'gone') closeQuietly(old.file);
    if (old.isTold) yield { kind: 'retired', segments: [...old.segments], reason, isReadable };
  }
}

function whatIs(kind: 'directory' | 'other'): string {
  return kind === 'directory' ? 'a folder' : 'a pipe, socket or device';
}
