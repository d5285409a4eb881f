import { dirname } from 'node:path';
import type { ArchiveOptions } from '../../core/archiveOptions';
import type { ReaderEvent, SegmentKey } from '../adapter';
import { Fingerprint } from '../bytes/fileIdentity';
import type { Events } from '../bytes/events';
import type { FileFollower } from '../bytes/fileFollower';
import type { Files } from '../bytes/files';
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
import { accountsOf, beyondLimit, progressOf } from './archiveAccount';
import { ArchiveFolder, factsOf, type FoundFile } from './archiveFolder';
import { inOrder } from './archiveOrder';
import { archivePlaces } from './archivePlaces';
import { firstTimeOf } from './firstTime';
import { MissingNames } from './missingNames';
import { readArchive, settleCaughtUp } from './readArchive';
import { giveUpLost } from './reopen';
import { segmentPaths, ToldPaths } from './toldPaths';

export interface ArchivesOptions extends ArchiveOptions {
  readonly path: string;
  readonly files: Files;
  /** These are followed on their own. */
  readonly excluded: readonly string[];
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
  private readonly folders: readonly ArchiveFolder[];
  /** As the folders were listed last. */
  private found: readonly FoundFile[] = [];
  private readonly missing = new MissingNames();
  private isSettled = false;
  private lastAccount = JSON.stringify([[], []]);
  private readonly toldPaths = new ToldPaths();

  constructor(private readonly options: ArchivesOptions) {
    const { files, path, patterns } = options;
    this.folders = archivePlaces(path, patterns).map(place => new ArchiveFolder(files, place));
  }

  async find(): Promise<void> {
    if (await this.mayHaveChanged()) {
      await this.list();
      return;
    }
    for (const archive of this.all) {
      if (archive.isAbsent || (archive.state !== 'caughtUp' && archive.state !== 'waiting')) continue;
      const facts = await factsOf(this.options.files, archive.path);
      if (facts === null || isSameVersion(archive, facts)) continue;
      if (mayHaveGrown(archive, facts)) noteGrowth(archive, facts);
      else this.listAgain();
    }
  }

  /** `null` when there is no archive of that segment. */
  archiveOf(segment: SegmentKey): Archive | null {
    return this.all.find(archive => archive.segment === segment) ?? null;
  }

  /** Where the archive that is this file is now, by a name of an archive. Throws the system's errors. */
  async locate(identity: string): Promise<string | null> {
    for (const folder of this.folders) {
      const path = await folder.locate(identity);
      if (path !== null) return path;
    }
    return null;
  }

  async *settle(): Events {
    yield* giveUpLost(this, this.options.follower);
    for (const archive of this.all) {
      if (isGone(archive)) continue;
      const isHeld = this.holderOf(archive) !== null;
      if (isHeld && !isFinal(archive) && archive.segment === null) archive.state = 'followed';
      else if (!isHeld && archive.state === 'followed') archive.state = 'found';
      if (archive.state === 'found') await this.confirm(archive);
      yield* settleCaughtUp(archive);
    }
    this.isSettled = true;
    yield* this.toldPaths.update(segmentPaths(this.all, archive => this.holderOf(archive)));
    yield* this.account();
  }

  /** Whether there is something to read, or will be when the first look is over. */
  get hasNext(): boolean {
    return this.isSettled ? this.next !== undefined : this.all.length > 0;
  }

  /** The archives that the limit leaves out. */
  get beyond(): ReadonlySet<Archive> {
    return beyondLimit(this.all, this.options.limitBytes);
  }

  /** The newest archive that can be read. */
  private get next(): Archive | undefined {
    const { beyond } = this;
    return this.all.findLast(archive => archive.state === 'ready' && !archive.isAbsent && !beyond.has(archive));
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
        archive.hasFailed = false;
        archive.cause = '';
        if (opened.foreign !== null) {
          archive.state = 'foreign';
          archive.cause = `compressed with ${opened.foreign}, which is not read`;
          return;
        }
        if (archive.segment === null) {
          const before = this.segmentAfter(archive);
          archive.stream = new LineStream(createScanner, Fingerprint.ofStart, 0);
          archive.segment = follower.newSegment(archive.stream);
          this.toldPaths.note(archive.segment, archive.path);
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
          if (event.value.kind === 'batch') yield progressOf(this.all, this.beyond);
        }
      } finally {
        closeQuietly(opened.file);
      }
    } catch (error) {
      this.fail(archive, error);
    }
  }

  /** It can't be read now: it is tried again when the folder is listed. Throws what is no error of the system. */
  private fail(archive: Archive, error: unknown): void {
    const state = stateOfError(error, archive.path);
    if (state.kind === 'missing') {
      // It has another name by now, or none.
      archive.state = 'found';
      this.listAgain();
      return;
    }
    archive.state = 'unreadable';
    archive.hasFailed = true;
    archive.cause = state.kind === 'failed' ? state.message : 'permission denied';
  }

  /** It is not what was read: what is at its path is another archive. */
  private giveUp(archive: Archive): void {
    archive.state = 'gone';
    this.listAgain();
  }

  private listAgain(): void {
    for (const folder of this.folders) folder.invalidate();
  }

  private async mayHaveChanged(): Promise<boolean> {
    const answers = await Promise.all(this.folders.map(folder => folder.mayHaveChanged().catch(isUnknown)));
    return answers.includes(true);
  }

  private async list(): Promise<void> {
    const found: FoundFile[] = [];
    const unknown = new Set<string>();
    for (const folder of this.folders) {
      const listed = await folder.list().catch(isUnknown);
      if (listed === false) unknown.add(folder.folder);
      else found.push(...listed);
    }
    const isUnknownNow = ({ path }: { readonly path: string }): boolean => unknown.has(dirname(path));
    this.found = [...found, ...this.found.filter(isUnknownNow)];
    const { excluded } = this.options;
    const filled = found.filter(({ path, facts }) => facts.sizeBytes > 0 && !excluded.includes(path));
    await this.take(filled, this.all.filter(isUnknownNow));
  }

  /** `kept` are those that can't be looked at now. */
  private async take(found: readonly FoundFile[], unseen: readonly Archive[]): Promise<void> {
    const known = new Map(this.all.flatMap(archive => (archive.state === 'gone' ? [] : [[archive.identity, archive]])));
    const kept = new Set(unseen);
    const all = [...this.all];
    for (const { path, age, facts } of found) {
      const archive = known.get(facts.identity);
      const isSame = archive !== undefined && isSameVersion(archive, facts);
      // A descriptor that is not held keeps no inode: the follower looks whether it is the same file.
      const holder = isSame
        ? undefined
        : this.options.follower.retired
            .filter(({ isParked }) => isParked)
            .find(({ identity }) => identity === facts.identity);
      if (holder !== undefined) holder.hasNews = true;
      if (archive !== undefined && (isSame || mayHaveGrown(archive, facts))) {
        // Another name of the same file changes nothing.
        if (kept.has(archive)) continue;
        Object.assign(archive, { path, age });
        kept.add(archive);
        if (!isSame) noteGrowth(archive, facts);
        else if (archive.state === 'unreadable') archive.state = 'found';
      } else {
        // Left as it is, the old one would be taken for the file again and again.
        if (archive !== undefined) archive.state = 'gone';
        const added = newArchive(path, age, facts);
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
    if (facts === null) this.listAgain();
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

  /** A segment of the next newer file that is known by now. */
  private segmentAfter(archive: Archive): SegmentKey | null {
    for (const newer of this.all.slice(this.all.indexOf(archive) + 1)) {
      const holder = this.holderOf(newer);
      if (holder?.isTold === true) return holder.live.segment;
      if (newer.segment !== null && !isGone(newer)) return newer.segment;
    }
    return null;
  }

  private *account(): Generator<ReaderEvent, void, void> {
    const { beyond } = this;
    const archives = accountsOf(this.all, beyond);
    const missing = this.missing.update(this.found, performance.now());
    const text = JSON.stringify([archives, missing]);
    if (text === this.lastAccount) return;
    this.lastAccount = text;
    yield { kind: 'archives', archives, missing };
    yield progressOf(this.all, beyond);
  }
}

/** The folder can't be listed now: what is known stays so. Whoever looks at the log says what is wrong. */
function isUnknown(error: unknown): false {
  if (codeOf(error) === undefined) throw error;
  return false;
}
