import { expect } from 'vitest';
import type { Generation, LedgerEntry, LedgerEvent, LedgerEventKind, SourceLedger } from '../../src/core/ledger';
import type { SourceSummary } from '../../src/core/summary';
import { onlySource, type RunningEngine } from './engineWorker';

/** The account of the only source. */
export async function ledgerOf(engine: RunningEngine): Promise<SourceLedger> {
  const { id } = onlySource(await engine.until('there is a source', ({ sources }) => sources.length > 0));
  const ledger = await engine.api.ledger({ source: id });
  if (ledger === null) throw new Error('A source has no ledger.');
  return ledger;
}

/** Waits until so many records are shown, nothing is left to read, and the rest holds. */
export async function settled(
  engine: RunningEngine,
  records: number,
  isMeant: (source: SourceSummary) => boolean = () => true,
): Promise<SourceSummary> {
  const summary = await engine.until(`there are ${records} records and all is read`, all => {
    const source = onlySource(all);
    return source.records === records && source.state.kind === 'following' && isMeant(source);
  });
  return onlySource(summary);
}

/** Waits until these are the events of some kinds, each once; opening is left out. Then the sums must add up. */
export async function untilEvents(
  engine: RunningEngine,
  expected: readonly LedgerEvent[],
  isMeant: (kind: LedgerEventKind) => boolean = () => true,
): Promise<SourceLedger> {
  const events = async (): Promise<readonly LedgerEntry[]> =>
    (await ledgerOf(engine)).entries.filter(({ kind }) => kind !== 'opened' && isMeant(kind));
  await expect.poll(events, { timeout: 25_000 }).toMatchObject(expected);
  const ledger = await ledgerOf(engine);
  expectSums(ledger);
  expectLogged(engine, ledger);
  return ledger;
}

/** Each record that was read is shown from one generation, or from another one. */
export function expectSums({ generations, counts }: SourceLedger): void {
  const sum = (of: (generation: Generation) => number): number =>
    generations.reduce((total, generation) => total + of(generation), 0);
  expect(sum(({ shownRecords }) => shownRecords)).toBe(counts.records);
  expect(sum(({ problems }) => problems)).toBeGreaterThanOrEqual(counts.problems);
  for (const { records, shownRecords } of generations) expect(records).toBeGreaterThanOrEqual(shownRecords);
  expect(sum(({ readBytes }) => readBytes)).toBeLessThanOrEqual(counts.readBytes);
}

/** Each entry is one line in the log channel. */
function expectLogged(engine: RunningEngine, { entries, path }: SourceLedger): void {
  const lines = engine.logs.filter(line => line.includes(`: ${path}: `));
  expect(lines.length).toBeGreaterThanOrEqual(entries.length);
}

/** What generations have in common with the expected ones, by name. */
export function generationsOf({ generations }: SourceLedger): readonly (readonly [string, string, number, number])[] {
  return generations.map(({ path, kind, state, records, shownRecords }) => [
    `${kind} ${path === null ? '-' : path.slice(path.lastIndexOf('/') + 1)}`,
    state,
    records,
    shownRecords,
  ]);
}
