import { formatTime } from '../core/timestamp';
import type { FeedRecord } from '../protocol/feedViews';
import type { RecordValues } from './recordValues';

/** As RFC 4180 has it. */
const LINE_END = '\r\n';

/** The columns of a sheet, by name. */
export const csvColumns = [
  'time',
  'source',
  'file',
  'line',
  'outcome',
  'event',
  'subject',
  'session',
  'procedure',
  'job',
  'old',
  'status',
  'detail',
  'durationMs',
  'cost',
] as const;

/** The first line. */
export const csvHeader = `${csvColumns.join(',')}${LINE_END}`;

/** A record as one line of a sheet, with its line end. Times are ISO 8601 in UTC, lines are counted from one. */
export function csvLine({ view, path, line }: FeedRecord, { texts }: RecordValues): string {
  const { timeMs, outcome, source } = view;
  const cells = [
    csvCell(timeMs === null ? '' : `${formatTime(timeMs, 'UTC', 'microseconds').replace(' ', 'T')}Z`),
    csvCell(source),
    csvCell(path),
    line === null ? '' : String(line + 1),
    outcome,
    ...[texts.event, texts.subject, texts.session, texts.procedure, texts.job, texts.old, texts.status].map(csvCell),
    csvCell(texts.detail),
    texts.duration,
    isNumber.test(texts.cost) ? texts.cost : csvCell(texts.cost),
  ];
  return `${cells.join(',')}${LINE_END}`;
}

/** A text as a cell by RFC 4180. What a spreadsheet would take for a formula gets an apostrophe in front, which makes it text. */
export function csvCell(text: string): string {
  const safe = formulaStart.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const formulaStart = /^[=+\-@\t\r]/;
const isNumber = /^-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
