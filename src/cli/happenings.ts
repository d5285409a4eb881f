import type { LedgerEntry } from '../core/ledger';
import { ledgerEntryText } from '../core/ledgerText';
import { problemText } from '../core/problem';
import { placeText } from '../core/placeText';
import { countText, plural, sizeText } from '../core/quantityText';
import type { SourceSummary } from '../core/summary';
import type { FeedPage, FeedProblem } from '../protocol/feedViews';

/** Something that is told on standard error. */
export interface Happening {
  /** The path of the source; `null` when it is about none. */
  readonly path: string | null;
  readonly kind: string;
  readonly level: 'info' | 'warning';
  /** One line, without the name of the source and without a full stop. */
  readonly text: string;
  /** What a program may want to know. Never the content of a record. */
  readonly data: Readonly<Record<string, unknown>>;
  /** When, in ms since 1970; `null` means now. */
  readonly atMs: number | null;
}

/** What a ledger says. */
export function ledgerHappening(path: string, entry: LedgerEntry): Happening {
  const { atMs, kind } = entry;
  const data = Object.fromEntries(Object.entries(entry).filter(([name]) => !envelope.has(name)));
  return { path, kind, atMs, data, ...ledgerEntryText(entry) };
}

/** A state in which a source can't be read; `null` for all others. `waits`: whether one that is missing is waited for. */
export function stateHappening({ path, state }: SourceSummary, waits: boolean): Happening | null {
  const tell = (kind: string, text: string): Happening => ({
    path,
    kind,
    level: 'warning',
    text,
    data: {},
    atMs: null,
  });
  switch (state.kind) {
    case 'missing':
      return tell('missing', waits ? 'is missing; waiting for it' : 'is missing');
    case 'denied':
      return tell('denied', 'permission denied');
    case 'notAFile':
      return tell('notAFile', `is not a file: ${state.what}`);
    case 'failed':
      // The message is a sentence of its own, about the path.
      return tell('failed', state.message.replaceAll(path, 'it').replace(/\.$/, ''));
    default:
      return null;
  }
}

/** What is told of a problem. */
export type ToldProblem = Pick<FeedProblem, 'kind' | 'path' | 'name' | 'line' | 'byteOffset' | 'byteLength'>;

/** Something that is no record. */
export function problemHappening(path: string, problem: ToldProblem): Happening {
  const { kind, path: file, name, byteOffset, byteLength, line } = problem;
  const data = {
    problem: kind,
    file,
    line: line === null ? null : line + 1,
    entry: name,
    byte: byteOffset,
    length: byteLength,
  };
  const text = `${placeText(problem)}: ${problemText[kind]}`;
  return { path, kind: 'problem', level: 'warning', text, data, atMs: null };
}

/** Several things that are no records, by what is wrong with them; lines, or entries. */
export function problemsHappening(
  path: string,
  counts: ReadonlyMap<FeedProblem['kind'], number>,
  areEntries: boolean,
): Happening {
  const kinds = [...counts].map(([kind, count]) => `${problemText[kind]} (${countText(count)})`).join(', ');
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const those = areEntries
    ? plural(total, 'entry is no record', 'entries are no records')
    : plural(total, 'line is no record', 'lines are no records');
  const text = `${those}: ${kinds}`;
  return { path, kind: 'problems', level: 'warning', text, data: Object.fromEntries(counts), atMs: null };
}

/** So many that they are not gone through. */
export function manyProblemsHappening(path: string, total: number): Happening {
  const text = `${countText(total)} lines or entries are no records; "auditlog sources" lists them`;
  return { path, kind: 'problems', level: 'warning', text, data: { total }, atMs: null };
}

/** The end of a log that is left out, because its last line has no line end yet. */
export function pendingHappening(path: string, bytes: number): Happening {
  const text = `the last line has no line end and is left out (${sizeText(bytes)})`;
  return { path, kind: 'pending', level: 'warning', text, data: { bytes }, atMs: null };
}

/** Records that matched and can't be printed. */
export function lostHappening(path: string, { path: file, count }: FeedPage['lost'][number]): Happening {
  const text = `${plural(count, 'record')} can't be read any more and ${count === 1 ? 'is' : 'are'} not printed`;
  return { path, kind: 'recordsLost', level: 'warning', text, data: { file, records: count }, atMs: null };
}

/** What is told of each entry of a ledger in any case. */
const envelope: ReadonlySet<string> = new Set(['sequence', 'atMs', 'kind']);
