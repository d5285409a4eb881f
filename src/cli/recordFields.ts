import { findValue, writtenText } from '../core/fieldValue';
import { walkJson } from '../core/jsonWalker';
import type { FeedRecord } from '../protocol/feedViews';

/** The fields at the top level of a record as JSON, numbers as they are written; of a key that occurs twice the last one. */
export function topFields(text: string): Map<string, string> {
  const record: unknown = JSON.parse(text);
  const fields = new Map<string, string>();
  if (typeof record !== 'object' || record === null) return fields;
  for (const [key, value] of Object.entries(record)) {
    // Numbers may have more digits than fit, anywhere in what is nested.
    if (typeof value !== 'string') return writtenFields(text);
    fields.set(key, JSON.stringify(value));
  }
  return fields;
}

/** The same, every value exactly as it is written. */
function writtenFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  let depth = 0;
  let key = '';
  let from = 0;
  const put = (to: number): void => {
    fields.set(key, text.slice(from, to));
  };
  walkJson(text, {
    open: (_, at) => {
      if (depth === 1) from = at;
      depth++;
    },
    close: (_, to) => {
      depth--;
      if (depth === 1) put(to);
    },
    key: (at, to) => {
      if (depth === 1) key = String(JSON.parse(text.slice(at, to)));
    },
    value: (_, at, to) => {
      if (depth !== 1) return;
      from = at;
      put(to);
    },
  });
  return fields;
}

/** The text of a record. */
export function textOf({ bytes }: Pick<FeedRecord, 'bytes'>): string {
  return decoder.decode(bytes);
}

/** The detail as a person reads it; empty when there is none. */
export function detailIn({ dialect, ...record }: FeedRecord): string {
  const rule = dialect.fields.detail;
  if (rule === undefined) return '';
  const text = textOf(record);
  const found = findValue(recordOf(text, record.facts), rule);
  return found === undefined ? '' : writtenText(text, found);
}

/** The record as an object, with what is known of it beside its text; a record's text is always one. */
export function recordOf(text: string, facts: FeedRecord['facts']): object {
  const record: unknown = JSON.parse(text);
  return typeof record === 'object' && record !== null ? { ...facts, ...record } : {};
}

const decoder = new TextDecoder();
