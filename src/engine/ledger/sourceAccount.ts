import type { LedgerEvent } from '../../core/ledger';
import type { ReaderEvent, SegmentKey } from '../../sources/adapter';
import { figuresOfPart } from '../history/archivePart';
import { figuresOf } from './figures';
import type { Incarnation } from '../history/incarnation';
import { LateRecords } from './lateRecords';
import { conditionsOf, isAllRead, type AccountedSource } from './ledgerConditions';
import type { LedgerEntries } from './ledgerEntries';
import { ReadArchives } from './readArchives';
import { SETTLE_LOOKS, SETTLE_MS, Settling } from './settling';

/**
 * Enters into the ledger what happens to a source, when it is certain: what is true in the middle of a rotation only is never told.
 * Nothing here waits; it is asked to settle after each look and after archives were read.
 */
export class SourceAccount {
  rotations = 0;
  truncations = 0;
  readArchives = new ReadArchives();
  private readonly settling = new Settling();
  private readonly late = new LateRecords();
  private departures: readonly Departure[] = [];
  /** What holds for good, such as what happened while nobody looked. */
  private facts: readonly LedgerEvent[] = [];
  private readonly told = new Set<SegmentKey>();
  private isOpened: boolean;
  private isAway = false;

  constructor(
    private readonly source: AccountedSource,
    private readonly entries: LedgerEntries,
  ) {
    // It was read in another way before, and found just now.
    this.isOpened = entries.all.at(-1)?.kind === 'opened';
  }

  /** What can't be proven now. Like things are told together. */
  get unproven(): readonly LedgerEvent[] {
    const gone = this.settling.told.flatMap(event => (event.kind === 'recordsGone' ? event.records : []));
    const records = gone.reduce((sum, count) => sum + count, 0);
    return [
      ...this.facts.filter(({ kind }) => kind !== 'rotatedWhileClosed'),
      ...(records === 0 ? [] : [{ kind: 'recordsGone', records } as const]),
      ...this.settling.told.filter(({ kind }) => kind !== 'recordsGone'),
    ];
  }

  /** Rotations of which is known that they happened while nobody looked. */
  get rotationsWhileClosed(): number {
    return this.facts.reduce((sum, fact) => sum + (fact.kind === 'rotatedWhileClosed' ? fact.rotations : 0), 0);
  }

  /** The file of an incarnation is not at the path any more. */
  retired(incarnation: Incarnation, atMs: number): void {
    const { records } = figuresOf(incarnation.segments);
    this.departures = [...this.departures, { incarnation, records, atMs, sinceMs: performance.now(), looks: 0 }];
    this.late.begin(incarnation);
  }

  /** Enters something that holds for good. */
  addFact(fact: LedgerEvent): void {
    this.facts = [...this.facts, fact];
    this.entries.add(fact);
  }

  /** Enters what a reader has to say; warnings hold for good. */
  addRemark({ level, text }: Extract<ReaderEvent, { kind: 'remark' }>): void {
    const event = { kind: 'remark', level, text } as const;
    if (level === 'warning') this.facts = [...this.facts, event].slice(-MAX_FACTS);
    this.entries.add(event);
  }

  /** Enters what is certain by now. `isLook`: the disk was looked at since the last time. */
  settle(isLook: boolean): void {
    const nowMs = performance.now();
    this.tellOpened();
    this.departures = this.departures.filter(departure => !this.tellDeparture(departure, nowMs, isLook));
    const leaving = new Set(this.departures.map(({ incarnation }) => incarnation));
    for (const { records, incarnation } of this.late.take(this.source.history.incarnations, leaving, nowMs)) {
      this.entries.add({ kind: 'lateRecords', records, from: pathNow(incarnation, this.source.path) });
    }
    this.tellArchives();
    this.readArchives.update(this.source.archives.accounts, nowMs);
    for (const event of this.settling.update(conditionsOf(this.source), nowMs, isLook)) {
      if (event.kind === 'missing' || event.kind === 'unreadable') this.isAway = true;
      this.entries.add(event);
    }
    this.tellBack();
  }

  /** The source is read anew. What is not told yet is told as far as it is known. */
  restart(): void {
    for (const departure of this.departures) this.enterDeparture(departure, null);
    this.departures = [];
    this.settling.clear();
    this.readArchives = new ReadArchives();
    this.late.clear();
    this.told.clear();
    this.facts = this.facts.filter(({ kind }) => kind !== 'truncated' && kind !== 'remark');
    this.rotations = 0;
    this.truncations = 0;
    this.isOpened = false;
    this.isAway = false;
  }

  private tellOpened(): void {
    if (this.isOpened || this.source.state?.kind !== 'ok') return;
    this.isOpened = true;
    this.isAway = false;
    this.entries.add({ kind: 'opened', sizeBytes: this.source.sizeBytes });
  }

  private tellBack(): void {
    if (!this.isAway || this.source.state?.kind !== 'ok') return;
    this.isAway = false;
    this.entries.add({ kind: 'back' });
  }

  /** Answers whether it is told. Its new name may be found only by a later look, its copy only when that is read. */
  private tellDeparture(departure: Departure, nowMs: number, isLook: boolean): boolean {
    const { source } = this;
    const to = pathNow(departure.incarnation, source.path) ?? copyOf(departure.incarnation);
    if (isLook) departure.looks++;
    const waitedMs = nowMs - departure.sinceMs;
    const isSettled =
      waitedMs >= SETTLE_MS && departure.looks >= SETTLE_LOOKS && (isAllRead(source) || waitedMs >= READING_MS);
    if (to === null && !isSettled && source.archiveLimitBytes !== null) return false;
    this.enterDeparture(departure, to);
    return true;
  }

  private enterDeparture({ incarnation, records, atMs }: Departure, to: string | null): void {
    switch (incarnation.retired?.reason) {
      case undefined:
        return;
      case 'truncated': {
        this.truncations++;
        const event = { kind: 'truncated', records, to } as const;
        if (to === null) this.facts = [...this.facts, event].slice(-MAX_FACTS);
        this.entries.add(event, atMs);
        return;
      }
      case 'replaced':
        if (to !== null) this.rotations++;
        this.entries.add({ kind: 'rotated', records, to }, atMs);
        return;
      case 'deleted':
        if (to !== null) this.rotations++;
        this.entries.add(to === null ? { kind: 'deleted', records } : { kind: 'rotated', records, to }, atMs);
    }
  }

  private tellArchives(): void {
    const { archives } = this.source;
    for (const part of archives.parts) {
      const { key, lastPath: path } = part;
      if (!part.isFinished || this.told.has(key)) continue;
      this.told.add(key);
      const state = archives.accounts.find(({ segment }) => segment === key)?.state;
      // Others are conditions: they are told as long as they hold.
      if (state !== undefined && state !== 'read') continue;
      const { records, shownRecords } = figuresOfPart(part);
      this.entries.add({ kind: 'archiveRead', path, records, repeated: records - shownRecords });
    }
  }
}

/** A file that is not at the path any more, and of which this is not told yet. */
interface Departure {
  readonly incarnation: Incarnation;
  readonly records: number;
  readonly atMs: number;
  readonly sinceMs: number;
  looks: number;
}

/** The name that a file of the past has now. */
export function pathNow({ segments, retired }: Incarnation, logPath: string): string | null {
  const segment = segments.find(({ isOnDisk }) => isOnDisk);
  if (segment === undefined || (retired !== null && segment.path === logPath)) return null;
  return segment.path;
}

/** The archive that has all that was read of a file. */
function copyOf({ segments }: Incarnation): string | null {
  if (segments.some(({ copy, lostCount }) => copy === null || lostCount > 0)) return null;
  return segments.find(({ copy }) => copy !== null)?.copy?.path ?? null;
}

/** So long a departure waits for archives to be read. */
const READING_MS = 30_000;
const MAX_FACTS = 10;
