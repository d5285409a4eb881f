import { findValue, writtenText, type FoundValue } from '../core/fieldValue';
import { roles } from '../core/roles';
import { formatTime } from '../core/timestamp';
import type { FeedRecord } from '../protocol/feedViews';
import { recordOf, textOf, topFields } from './recordFields';

/**
 * A record as one line of JSON: time, source, file, line, outcome, the roles under their own names, and under `extra` what
 * else it has. Values are those of the log: numbers keep all their digits. A role whose value lies deeper stays in `extra`, too.
 */
export function recordJson({ dialect, ...record }: FeedRecord): string {
  const { view, path, line, facts } = record;
  const text = textOf(record);
  const fields = topFields(text);
  const parsed = recordOf(text, facts);
  const { timeMs } = view;
  const time = timeMs === null ? null : `${formatTime(timeMs, 'UTC', 'microseconds').replace(' ', 'T')}Z`;
  let json =
    `{"time":${JSON.stringify(time)},"source":${JSON.stringify(view.source)},"file":${JSON.stringify(path)}` +
    `,"line":${line === null ? 'null' : line + 1},"outcome":"${view.outcome}"`;
  for (const role of roles) {
    const rule = dialect.fields[role];
    // A time that is none stays among the extra fields, as it is written.
    if (rule === undefined || (role === 'time' && time === null)) continue;
    const found = findValue(parsed, rule);
    // What is empty is no value, but written in the log.
    const key = found === undefined ? rule.paths.find(path => fields.has(path)) : found.path;
    const written = key === null || key === undefined ? undefined : fields.get(key);
    if (role !== 'time') json += `,"${role}":${written ?? jsonOf(found, text)}`;
    if (written !== undefined && key !== null && key !== undefined) fields.delete(key);
  }
  let extra = '';
  for (const [key, written] of fields) extra += `${extra === '' ? '' : ','}${JSON.stringify(key)}:${written}`;
  return escaped(`${json},"extra":{${extra}}}`);
}

/** A value that is no whole field of the record. */
function jsonOf(found: FoundValue | undefined, text: string): string {
  if (found === undefined) return 'null';
  const { value } = found;
  return typeof value === 'number' ? writtenText(text, found) : JSON.stringify(value);
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
