import type { SourceSummary, Summary } from '../core/summary';
import type { EngineApi } from '../protocol/engineApi';
import type { ReadingApi } from '../protocol/feedViews';
import { ledgerHappening, pendingHappening, stateHappening } from './happenings';
import { ProblemTally } from './problemTally';
import type { Teller } from './teller';

/** What to tell with. */
export interface Telling {
  readonly api: Pick<EngineApi, 'ledger' | 'problems'>;
  readonly teller: Teller;
  readonly events: 'text' | 'json';
}

/** Waits until all is read. Of sources that do not answer for long it says so. */
export async function readAll(
  reading: Pick<ReadingApi, 'readToEnd'>,
  result: Parameters<ReadingApi['readToEnd']>[0],
  summary: () => Summary,
  teller: Teller,
): Promise<void> {
  const timer = setTimeout(() => {
    for (const { path, state } of summary().sources) {
      if (state.kind !== 'opening') continue;
      const text = 'does not answer yet; waiting for it';
      teller.tell({ path, kind: 'waiting', level: 'warning', text, data: {}, atMs: null });
    }
  }, PATIENCE_MS);
  await reading.readToEnd(result);
  clearTimeout(timer);
}

/** Tells which sources can't be read. Answers how many. */
export function tellUnreadable(sources: readonly SourceSummary[], teller: Teller): number {
  if (sources.length === 0) {
    teller.tell({ path: null, kind: 'noFile', level: 'warning', text: 'no file matches', data: {}, atMs: null });
  }
  const states = sources.flatMap(source => stateHappening(source, false) ?? []);
  for (const state of states) teller.tell(state);
  return states.length;
}

/** Tells what happened to sources that were read to their ends, and what of them is left out. */
export async function tellLedgers(sources: readonly SourceSummary[], { api, teller }: Telling): Promise<void> {
  for (const source of sources) {
    const ledger = await api.ledger({ source: source.id });
    for (const entry of ledger?.entries ?? []) {
      // The state was told.
      if (entry.kind !== 'missing' && entry.kind !== 'unreadable') teller.tell(ledgerHappening(source.path, entry));
    }
    const pending = pendingBytes(source);
    if (pending > 0) teller.tell(pendingHappening(source.path, pending));
  }
}

/** Tells what in them is no record. */
export async function tellSourceProblems(
  sources: readonly SourceSummary[],
  { api, teller, events }: Telling,
): Promise<void> {
  for (const { id, path, problems: total } of sources) {
    const tally = new ProblemTally(path, teller, events);
    let added = 0;
    while (added < Math.min(total, MOST_PROBLEMS)) {
      const some = await api.problems({ source: id, from: added, limit: PAGE });
      for (const problem of some) tally.add(problem);
      added += some.length;
      if (some.length === 0) break;
    }
    tally.end(total - added);
  }
}

/** Bytes at the end of a log of lines that are no line yet. */
export function pendingBytes({ state, format, sizeBytes, position }: SourceSummary): number {
  if (state.kind !== 'following' || format !== 'jsonl' || position === null) return 0;
  return Math.max(0, sizeBytes - position.offset);
}

const PATIENCE_MS = 5000;
const PAGE = 1000;
/** Of more it is told only how many there are. */
const MOST_PROBLEMS = 100_000;
