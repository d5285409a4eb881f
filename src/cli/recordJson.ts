import { roles } from '../core/roles';
import { formatTime } from '../core/timestamp';
import type { FeedRecord } from '../protocol/feedViews';
import { keysOf, textOf, topFields } from './recordFields';

/**
 * A record as one line of JSON: time, source, file, line, outcome, the roles under their own names, and under `extra` what
 * else it has. Values are those of the log, as written there: numbers keep all their digits.
 */
export function recordJson(record: FeedRecord, dialect: string): string {
  const { view, path, line } = record;
  const keys = keysOf(dialect);
  const fields = topFields(textOf(record));
  const { timeMs } = view;
  const time = timeMs === null ? null : `${formatTime(timeMs, 'UTC', 'microseconds').replace(' ', 'T')}Z`;
  const parts = [
    member('time', JSON.stringify(time)),
    member('source', JSON.stringify(view.source)),
    member('file', JSON.stringify(path)),
    member('line', JSON.stringify(line === null ? null : line + 1)),
    member('outcome', JSON.stringify(view.outcome)),
  ];
  for (const role of roles) {
    const key = keys[role];
    if (key === undefined) continue;
    // A time that is none stays among the extra fields, as it is written.
    if (role === 'time' && time === null) continue;
    const written = fields.get(key);
    fields.delete(key);
    if (role !== 'time') parts.push(member(role, written ?? 'null'));
  }
  const extra = [...fields].map(([key, written]) => member(key, written));
  parts.push(member('extra', `{${extra.join(',')}}`));
  return `{${parts.join(',')}}`;
}

function member(key: string, written: string): string {
  return `${escaped(JSON.stringify(key))}:${escaped(written)}`;
}

/** The same JSON, in which what a terminal would obey or not show is written as an escape. It stands in strings only. */
function escaped(json: string): string {
  return json.replace(hidden, char =>
    char
      .split('')
      .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** Controls but for the blanks that may stand between values, format characters, line separators. */
const hidden = /(?![\t\r\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
