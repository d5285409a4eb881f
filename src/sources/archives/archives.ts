import type { ArchiveOptions } from '../../core/archiveOptions';
import type { ArchiveAccount, ArchiveState, ReaderEvent, SegmentKey } from '../adapter';
import type { Events, FileFollower } from '../bytes/fileFollower';
import type { Files } from '../bytes/files';
import { Fingerprint } from '../bytes/fileIdentity';
import { closeQuietly, type Incarnation } from '../bytes/incarnation';
import { LineStream } from '../bytes/lineStream';
import { codeOf, stateOfError } from '../bytes/readerState';
import type { Scanner, ScannerSize } from '../bytes/scanner';
import {
  isFinal,
  isGone,
  isSameVersion,
  mayHaveGrown,
  newArchive,
  noteGrowth,
  openArchive,
  type Archive,
} from './archive';
import { ArchiveFolder, factsOf, type FoundFile } from './archiveFolder';
import { inOrder } from './archiveOrder';
import { firstTimeOf } from './firstTime';
import { readArchive, settleCaughtUp } from './readArchive';

export interface ArchivesOptions extends ArchiveOptions {
  readonly path: string;
  readonly files: Files;
  readonly follower: FileFollower;
  readonly createScanner: (size: ScannerSize) => Scanner;
}

/**
 * The archives beside a log. Each look has two halves: `find` before the log is looked at, `settle` after it.
 * An archive that is the same in both holds nothing that was not read from the log before, if it was followed: so whoever
 * compares their records never meets one in the archive first.
 */
export class Archives {
  /** Oldest first. */
  all: readonly Archive[] = [];
  readonly folder: ArchiveFolder;
  private isSettled = false;
  private lastAccount = '[]';
  /** Where the files of segments were told to lie. */
  private readonly toldPaths = new Map<SegmentKey, string>();

  constructor(private readonly options: ArchivesOptions) {
    this.folder = new ArchiveFolder(options.files, options.path);
  }

  async find(): Promise<void> {
    const { files } = this.options;
    try {
      const found = await this.folder.list();
      if (found !== null) {
        await this.take(found);
        return;
      }
      for (const archive of this.all) {
        if (archive.isAbsent || (archive.state !== 'caughtUp' && archive.state !== 'waiting')) continue;
        const facts = await factsOf(files, archive.path);
        if (facts === null || isSameVersion(archive, facts)) continue;
        if (mayHaveGrown(archive, facts)) noteGrowth(archive, facts);
        else this.folder.invalidate();
      }
    } catch (error) {
      // The folder can't be listed now: what is known stays so. Whoever looks at the log says what is wrong.
      if (codeOf(error) === undefined) throw error;
    }
  }

  /** `null` when there is no archive of that segment. */
  archiveOf(segment: SegmentKey): Archive | null {
    return this.all.find(archive => archive.segment === segment) ?? null;
  }

  async *settle(): Events {
    for (const archive of this.all) {
      if (isGone(archive)) continue;
      const isHeld = this.holderOf(archive) !== null;
      if (isHeld && !isFinal(archive) && archive.segment === null) archive.state = 'followed';
      else if (!isHeld && archive.state === 'followed') archive.state = 'found';
      if (archive.state === 'found') await this.confirm(archive);
      yield* settleCaughtUp(archive);
    }
    this.isSettled = true;
    yield* this.tellPaths();
    yield* this.account();
  }

  /** Whether there is something to read, or will be when the first look is over. */
  get hasNext(): boolean {
    return this.isSettled ? this.next !== undefined : this.all.length > 0;
  }

  /** The newest archive that can be read. */
  private get next(): Archive | undefined {
    return this.all.findLast(archive => archive.state === 'ready' && !archive.isAbsent && !this.isBeyondLimit(archive));
  }

  async *read(signal: AbortSignal): Events {
    for (let next = this.next; next !== undefined && !signal.aborted; next = this.next) {
      yield* this.readOne(next, signal);
      yield* this.account();
    }
  }

  private async *readOne(archive: Archive, signal: AbortSignal): Events {
    const { files, createScanner, follower } = this.options;
    try {
      const opened = await openArchive(files, archive.path);
      try {
        if (!isSameVersion(archive, opened.facts) || this.holderOf(archive) !== null) {
          archive.state = 'found';
          return;
        }
        if (archive.segment === null) {
          const before = this.segmentAfter(archive);
          archive.stream = new LineStream(createScanner, Fingerprint.ofStart, 0);
          archive.segment = follower.newSegment(archive.stream);
          this.toldPaths.set(archive.segment, archive.path);
          yield { kind: 'archiveSegment', segment: archive.segment, before, path: archive.path };
        }
        const events = readArchive(archive, opened, signal);
        for (let event = await events.next(); ; event = await events.next()) {
          if (event.done === true) {
            follower.sums.finish(archive.segment);
            if (event.value === 'changed') this.giveUp(archive);
            break;
          }
          yield event.value;
          if (event.value.kind === 'batch') yield this.progress();
        }
      } finally {
        closeQuietly(opened.file);
      }
    } catch (error) {
      const state = stateOfError(error, archive.path);
      archive.state = 'unreadable';
      archive.cause = state.kind === 'denied' ? 'permission denied' : state.kind === 'failed' ? state.message : 'gone';
      this.folder.invalidate();
    }
  }

  /** It is not what was read: what is at its path is another archive. */
  private giveUp(archive: Archive): void {
    archive.state = 'gone';
    this.folder.invalidate();
  }

  private async take(found: readonly FoundFile[]): Promise<void> {
    const known = new Map(this.all.flatMap(archive => (archive.state === 'gone' ? [] : [[archive.identity, archive]])));
    const kept = new Set<Archive>();
    const all = [...this.all];
    for (const { name, path, age, facts } of found) {
      const archive = known.get(facts.identity);
      if (archive !== undefined && (isSameVersion(archive, facts) || mayHaveGrown(archive, facts))) {
        // Another name of the same file changes nothing.
        if (kept.has(archive)) continue;
        Object.assign(archive, { name, path, age });
        kept.add(archive);
        if (!isSameVersion(archive, facts)) noteGrowth(archive, facts);
        else if (archive.state === 'unreadable') archive.state = 'found';
      } else {
        const added = newArchive(name, path, age, facts);
        known.set(facts.identity, added);
        kept.add(added);
        all.push(added);
      }
    }
    for (const archive of all) archive.isAbsent = !kept.has(archive);
    const shown = all.filter(archive => !isGone(archive) || archive.segment !== null);
    this.all = await inOrder(shown, archive => firstTimeOf(archive, this.options));
  }

  private async confirm(archive: Archive): Promise<void> {
    const facts = await factsOf(this.options.files, archive.path);
    if (facts === null) this.folder.invalidate();
    else if (isSameVersion(archive, facts)) archive.state = 'ready';
    else if (mayHaveGrown(archive, facts)) noteGrowth(archive, facts);
    else this.giveUp(archive);
  }

  /** The file that is, or was, followed, when the archive is the very same one. */
  private holderOf({ identity }: Archive): Incarnation | null {
    const { current, retired } = this.options.follower;
    if (current?.identity === identity) return current;
    return retired.find(old => old.identity === identity) ?? null;
  }

  private isBeyondLimit(archive: Archive): boolean {
    if (archive.segment !== null) return false;
    let bytes = 0;
    for (const other of [...this.all].reverse()) {
      if (other.state !== 'followed' && !isGone(other)) bytes += other.sizeBytes;
      if (other === archive) break;
    }
    return bytes > this.options.limitBytes;
  }

  /** A segment of the next newer file that is known by now. */
  private segmentAfter(archive: Archive): SegmentKey | null {
    for (const newer of this.all.slice(this.all.indexOf(archive) + 1)) {
      const holder = this.holderOf(newer);
      if (holder?.isTold === true) return holder.live.segment;
      if (newer.segment !== null && !isGone(newer)) return newer.segment;
    }
    return null;
  }

  private *tellPaths(): Generator<ReaderEvent, void, void> {
    const now = new Map<SegmentKey, string>();
    for (const archive of this.all) {
      if (isGone(archive)) continue;
      if (archive.segment !== null) now.set(archive.segment, archive.path);
      const holder = this.holderOf(archive);
      if (holder?.isTold === true && holder.fate !== null) {
        for (const segment of holder.segments) now.set(segment, archive.path);
      }
    }
    for (const segment of new Set([...this.toldPaths.keys(), ...now.keys()])) {
      const path = now.get(segment);
      if (path === this.toldPaths.get(segment)) continue;
      if (path === undefined) this.toldPaths.delete(segment);
      else this.toldPaths.set(segment, path);
      yield { kind: 'moved', segments: [segment], path: path ?? null };
    }
  }

  private *account(): Generator<ReaderEvent, void, void> {
    const archives = this.all.flatMap(archive => this.accountOf(archive) ?? []);
    const text = JSON.stringify(archives);
    if (text === this.lastAccount) return;
    this.lastAccount = text;
    yield { kind: 'archives', archives, missing: [] };
    yield this.progress();
  }

  private accountOf(archive: Archive): ArchiveAccount | null {
    const { path, identity, sizeBytes, segment } = archive;
    const state = this.stateOf(archive);
    return state && { path, identity, sizeBytes, segment, state, cause: archive.cause };
  }

  private stateOf(archive: Archive): ArchiveState | null {
    if (archive.isAbsent) return null;
    switch (archive.state) {
      case 'gone':
        return null;
      case 'found':
      case 'ready':
        return this.isBeyondLimit(archive) ? 'beyondLimit' : 'toRead';
      case 'caughtUp':
        return 'read';
      default:
        return archive.state;
    }
  }

  private progress(): ReaderEvent {
    let doneBytes = 0;
    let totalBytes = 0;
    for (const archive of this.all) {
      if (isGone(archive) || archive.state === 'followed' || this.isBeyondLimit(archive)) continue;
      doneBytes += archive.doneBytes;
      totalBytes += archive.sizeBytes;
    }
    return { kind: 'archiveProgress', doneBytes, totalBytes };
  }
}
