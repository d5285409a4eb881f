import { roles } from '../core/roles';
import { formatTime } from '../core/timestamp';
import type { FeedRecord } from '../protocol/feedViews';
import { keysOf, textOf, topFields } from './recordFields';

/**
 * A record as one line of JSON: time, source, file, line, outcome, the roles under their own names, and under `extra` what
 * else it has. Values are those of the log: numbers keep all their digits.
 */
export function recordJson(record: FeedRecord, dialect: string): string {
  const { view, path, line } = record;
  const keys = keysOf(dialect);
  const fields = topFields(textOf(record));
  const { timeMs } = view;
  const time = timeMs === null ? null : `${formatTime(timeMs, 'UTC', 'microseconds').replace(' ', 'T')}Z`;
  let json =
    `{"time":${JSON.stringify(time)},"source":${JSON.stringify(view.source)},"file":${JSON.stringify(path)}` +
    `,"line":${line === null ? 'null' : line + 1},"outcome":"${view.outcome}"`;
  for (const role of roles) {
    const key = keys[role];
    // A time that is none stays among the extra fields, as it is written.
    if (key === undefined || (role === 'time' && time === null)) continue;
    if (role !== 'time') json += `,"${role}":${fields.get(key) ?? 'null'}`;
    fields.delete(key);
  }
  let extra = '';
  for (const [key, written] of fields) extra += `${extra === '' ? '' : ','}${JSON.stringify(key)}:${written}`;
  return escaped(`${json},"extra":{${extra}}}`);
}

/** The same JSON, in which what a terminal would obey or not show is written as an escape. It stands in strings only. */
function escaped(json: string): string {
  if (isPlain.test(json)) return json;
  return json.replace(hidden, char => {
    let text = '';
    for (let at = 0; at < char.length; at++) text += `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`;
    return text;
  });
}

const isPlain = /^[\t\r\n\x20-\x7e]*$/;
/** Controls but for the blanks that may stand between values, format characters, line separators. */
const hidden = /(?![\t\r\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
