import type { LedgerEntry } from '../core/ledger';
import type { SourceSummary, Summary } from '../core/summary';
import type { EngineApi } from '../protocol/engineApi';
import { ledgerHappening, stateHappening, type Happening } from './happenings';
import type { Teller } from './teller';

/** Tells what happens to the sources: each state in which one can't be read, and each entry of its ledger, once. */
export class SourceWatch {
  /** Whether no source can be read, from the beginning on, and waiting would not help. */
  isHopeless = false;
  private readonly known = new Map<string, Known>();
  private isFirst = true;
  private hasToldNone = false;

  constructor(
    private readonly api: Pick<EngineApi, 'ledger'>,
    private readonly teller: Teller,
    /** Whether it matters that old archives are not read. */
    private readonly mindsOldArchives: boolean,
  ) {}

  /** Sources that were never read, or can't be read now; where there is none at all, that is one. */
  get unreadable(): number {
    if (this.known.size === 0) return 1;
    return [...this.known.values()].filter(
      ({ wasRead, trouble }) => !wasRead || (trouble !== null && trouble !== 'missing'),
    ).length;
  }

  async take({ sources }: Summary): Promise<void> {
    if (sources.length === 0 && !this.hasToldNone) {
      this.hasToldNone = true;
      const text = 'no file matches yet; waiting for one';
      this.teller.tell({ path: null, kind: 'noFile', level: 'warning', text, data: {}, atMs: null });
    }
    for (const source of sources) {
      const known = this.knownOf(source);
      this.tellState(source, known);
      if (source.ledgerRevision !== known.ledgerRevision) await this.tellLedger(source, known);
    }
    const { isFirst } = this;
    if (sources.some(({ state }) => state.kind === 'opening')) return;
    this.isFirst = false;
    // One that was read once may come back.
    this.isHopeless =
      isFirst && sources.length > 0 && sources.every(({ state: { kind } }) => kind === 'denied' || kind === 'notAFile');
  }

  /** Says at the end once more that something is not certain. */
  async end(): Promise<void> {
    const uncertain = [...this.known].filter(([, { isUncertain }]) => isUncertain);
    for (const [path] of uncertain) {
      const text = 'not everything could be proven: see the warnings above';
      this.teller.tell({ path, kind: 'unproven', level: 'warning', text, data: {}, atMs: null });
    }
  }

  private tellState(source: SourceSummary, known: Known): void {
    const { kind } = source.state;
    if (kind === 'opening') return;
    const happening = stateHappening(source, true);
    const isBack = known.wasRead;
    known.wasRead ||= happening === null;
    const trouble = happening?.kind ?? null;
    if (trouble === known.trouble) return;
    known.trouble = trouble;
    if (happening !== null) this.teller.tell(happening);
    else this.teller.tell(backHappening(source, isBack));
  }

  private async tellLedger({ id, path, ledgerRevision }: SourceSummary, known: Known): Promise<void> {
    known.ledgerRevision = ledgerRevision;
    const ledger = await this.api.ledger({ source: id });
    for (const entry of ledger?.entries ?? []) {
      if (entry.sequence < known.nextEntry) continue;
      known.nextEntry = entry.sequence + 1;
      // The state of the source was told.
      if (entry.kind === 'missing' || entry.kind === 'unreadable' || entry.kind === 'back') continue;
      if (entry.kind === 'archivesBeyondLimit' && !this.mindsOldArchives) continue;
      const happening = ledgerHappening(path, entry);
      known.isUncertain ||= happening.level === 'warning' && !read.has(entry.kind);
      this.teller.tell(happening);
    }
  }

  private knownOf({ id }: SourceSummary): Known {
    let known = this.known.get(id);
    if (known === undefined) {
      known = { trouble: null, wasRead: false, ledgerRevision: 0, nextEntry: 0, isUncertain: false };
      this.known.set(id, known);
    }
    return known;
  }
}

/** Warnings of what is on no disk any more, but was read. */
const read: ReadonlySet<LedgerEntry['kind']> = new Set(['deleted', 'recordsGone', 'archiveGone']);

interface Known {
  /** The kind of the state in which it can't be read. */
  trouble: string | null;
  wasRead: boolean;
  ledgerRevision: number;
  /** The sequence of the ledger entry that comes next. */
  nextEntry: number;
  isUncertain: boolean;
}

function backHappening({ path }: SourceSummary, isBack: boolean): Happening {
  const text = isBack ? 'can be read again' : 'is there now';
  return { path, kind: isBack ? 'back' : 'found', level: 'info', text, data: {}, atMs: null };
}
