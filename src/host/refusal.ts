import type { Examination } from '../protocol/engineViews';

/** Why a file or folder is not opened as a log: a sentence without record text; `null` when it may be one. */
export function refusal(path: string, examination: Examination | null): string | null {
  if (examination === null) return `there is nothing at ${path}`;
  const { records, isCertain, cause, format } = examination;
  if (records.length > 0 || isCertain) return null;
  if (format === 'jsonTree') {
    return `${path} is no tree of records: a log of this kind has folders named key=value with .log or .json files in them. Open the log file itself, or use Add Source…`;
  }
  if (cause === '') return null;
  return `${path} is no log that can be read: ${cause.replace(/\.$/, '')}. It can be JSON lines, a JSON array of objects, or a SQLite database`;
}
