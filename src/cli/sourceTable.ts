import { placeText } from '../core/placeText';
import { problemText } from '../core/problem';
import { countText, plural, sizeText } from '../core/quantityText';
import type { SourceSummary } from '../core/summary';
import { alignColumns } from '../core/textTable';
import { formatTime } from '../core/timestamp';
import { visibleText } from '../core/visibleText';
import type { ProblemView } from '../protocol/engineViews';
import type { FileReport, SourceReport } from './sourceReport';

export interface SourceTableOptions {
  readonly zone: string;
  /** How a file is named. */
  readonly nameOf: (path: string) => string;
}

/** What is said of a source, as lines to read; its problems are to follow. */
export function sourceLines(
  report: SourceReport,
  { firstTimeMs, lastTimeMs }: Pick<SourceSummary, 'firstTimeMs' | 'lastTimeMs'>,
  { zone, nameOf }: SourceTableOptions,
): readonly string[] {
  const { format, dialect, isCertain, records, failures, problemCount, cause, warnings } = report;
  const guessed = isCertain ? '' : ' (guessed)';
  const timeText = (timeMs: number | null): string => (timeMs === null ? '-' : formatTime(timeMs, zone, 'seconds'));
  const facts = [
    ['  format', `${format}${guessed}`],
    ['  dialect', `${dialect}${guessed}`],
    ['  records', `${countText(records)}${failures === 0 ? '' : `, ${plural(failures, 'failure')}`}`],
    ['  first', timeText(firstTimeMs)],
    ['  last', timeText(lastTimeMs)],
    ...(cause === null ? [] : [['  state', cause]]),
    ...report.files.flatMap(file => (isArchive(file) ? [['  archive', archiveText(file, nameOf)]] : [])),
    ...(report.pendingBytes === 0 ? [] : [['  pending', `${sizeText(report.pendingBytes)} without a line end`]]),
    ...warnings.map(warning => ['  warning', warning]),
    ['  problems', countText(problemCount)],
  ];
  return [visibleText(nameOf(report.path)), ...alignColumns(facts)];
}

/** One problem: `    line 9: not valid JSON`, with its file where that is not the source itself. */
export function problemLine(problem: ProblemView, source: string, nameOf: (path: string) => string): string {
  const file = problem.path === source ? '' : `${nameOf(problem.path)}: `;
  return visibleText(`    ${file}${placeText(problem)}: ${problemText[problem.kind]}`);
}

function isArchive({ kind }: FileReport): boolean {
  return kind !== 'live';
}

function archiveText(file: FileReport, nameOf: (path: string) => string): string {
  const name = file.file === null ? 'a file without a name' : nameOf(file.file);
  const state = file.state === 'read' ? '' : `, ${stateTexts[file.state]}`;
  const cause = file.cause === null ? '' : `: ${file.cause}`;
  return `${name}, ${plural(file.records, 'record')}${state}${cause}`;
}

const stateTexts: Readonly<Record<FileReport['state'], string>> = {
  followed: 'followed',
  stillOpen: 'still open',
  read: 'read',
  toRead: 'not read',
  waiting: 'still being written',
  damaged: 'damaged',
  tooLarge: 'too large',
  beyondLimit: 'beyond the limit',
  unreadable: 'can’t be read',
  gone: 'no longer on disk',
};
