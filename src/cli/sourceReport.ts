import type { Generation, SourceLedger } from '../core/ledger';
import { problemText } from '../core/problem';
import { formatTime } from '../core/timestamp';
import type { SourceSummary } from '../core/summary';
import type { ProblemView } from '../protocol/engineViews';
import { stateHappening } from './happenings';
import { pendingBytes } from './toldSources';

/** What is said of a source, as `--output json` has it, without its problems. */
export interface SourceReport {
  readonly path: string;
  readonly realPath: string | null;
  readonly format: string;
  readonly dialect: string;
  /** Whether the options or the content say so; else it was guessed. */
  readonly isCertain: boolean;
  readonly state: 'read' | 'missing' | 'denied' | 'notAFile' | 'failed';
  /** Why it can't be read; `null` when it can. */
  readonly cause: string | null;
  readonly records: number;
  readonly failures: number;
  readonly firstTime: string | null;
  readonly lastTime: string | null;
  readonly sizeBytes: number;
  /** At the end of a log of lines: a line without its end, which is left out. */
  readonly pendingBytes: number;
  /** The log and its archives, oldest first. */
  readonly files: readonly FileReport[];
  readonly warnings: readonly string[];
  readonly problemCount: number;
}

export interface FileReport {
  readonly file: string | null;
  readonly kind: Generation['kind'];
  readonly state: Generation['state'];
  readonly cause: string | null;
  readonly records: number;
  readonly problems: number;
  readonly firstTime: string | null;
  readonly lastTime: string | null;
  readonly sizeBytes: number;
}

export interface ProblemReport {
  readonly file: string;
  /** Counted from one; `null` when it is no line, or not known. */
  readonly line: number | null;
  /** What it is called where records are no lines; `null` where they are. */
  readonly entry: string | null;
  readonly kind: ProblemView['kind'];
  readonly cause: string;
  /** `null` in a database. */
  readonly byteOffset: number | null;
}

export function sourceReport(source: SourceSummary, ledger: SourceLedger | null, isCertain: boolean): SourceReport {
  const unreadable = stateHappening(source, false);
  const { state } = source;
  const isBad =
    state.kind === 'missing' || state.kind === 'denied' || state.kind === 'notAFile' || state.kind === 'failed';
  return {
    path: source.path,
    realPath: source.realPath,
    format: source.format,
    dialect: source.dialect,
    isCertain,
    state: isBad ? state.kind : 'read',
    cause: unreadable?.text ?? null,
    records: source.records,
    failures: source.failures,
    firstTime: timeText(source.firstTimeMs),
    lastTime: timeText(source.lastTimeMs),
    sizeBytes: source.sizeBytes,
    pendingBytes: pendingBytes(source),
    files: (ledger?.generations ?? []).map(fileReport),
    warnings: source.warnings ?? [],
    problemCount: source.problems,
  };
}

export function problemReport({ path, line, name, isDocument, kind, byteOffset }: ProblemView): ProblemReport {
  return {
    file: path,
    line: line === null ? null : line + 1,
    entry: name,
    kind,
    cause: problemText[kind],
    byteOffset: isDocument ? null : byteOffset,
  };
}

function fileReport({ path, kind, state, cause, ...file }: Generation): FileReport {
  return {
    file: path,
    kind,
    state,
    cause: cause === '' ? null : cause,
    records: file.records,
    problems: file.problems,
    firstTime: timeText(file.firstTimeMs),
    lastTime: timeText(file.lastTimeMs),
    sizeBytes: file.sizeBytes,
  };
}

function timeText(timeMs: number | null): string | null {
  return timeMs === null ? null : `${formatTime(timeMs, 'UTC', 'microseconds').replace(' ', 'T')}Z`;
}
