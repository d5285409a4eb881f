import type { LedgerEntry } from '../core/ledger';
import { ledgerEntryText } from '../core/ledgerText';
import { problemText } from '../core/problem';
import { plural } from '../core/quantityText';
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

/** A state in which a source can't be read; `null` for all others. */
export function stateHappening({ path, state }: SourceSummary): Happening | null {
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
      return tell('missing', 'is missing; waiting for it');
    case 'denied':
      return tell('denied', 'permission denied');
    case 'notAFile':
      return tell('notAFile', `is not a file: ${state.what}`);
    case 'failed':
      return tell('failed', state.message);
    default:
      return null;
  }
}

/** One line that is no record. */
export function problemHappening(path: string, problem: FeedProblem): Happening {
  const { kind, path: file, byteOffset, byteLength, line } = problem;
  const where = line === null ? `byte ${byteOffset}` : `line ${line + 1}`;
  const data = { problem: kind, file, line: line === null ? null : line + 1, byte: byteOffset, length: byteLength };
  return { path, kind: 'problem', level: 'warning', text: `${where}: ${problemText[kind]}`, data, atMs: null };
}

/** Several lines that are no records, by what is wrong with them. */
export function problemsHappening(path: string, problems: readonly FeedProblem[]): Happening {
  const counts = new Map<FeedProblem['kind'], number>();
  for (const { kind } of problems) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const kinds = [...counts].map(([kind, count]) => `${problemText[kind]} (${count})`).join(', ');
  const text = `${plural(problems.length, 'line is no record', 'lines are no records')}: ${kinds}`;
  return { path, kind: 'problems', level: 'warning', text, data: Object.fromEntries(counts), atMs: null };
}

/** Records that matched and can't be printed. */
export function lostHappening(path: string, { path: file, count }: FeedPage['lost'][number]): Happening {
  const text = `${plural(count, 'record')} can't be read any more and ${count === 1 ? 'is' : 'are'} not printed`;
  return { path, kind: 'recordsLost', level: 'warning', text, data: { file, records: count }, atMs: null };
}

/** What is told of each entry of a ledger in any case. */
const envelope: ReadonlySet<string> = new Set(['sequence', 'atMs', 'kind']);
