import { dialects, defaultDialect } from '../core/dialects';
import { walkJson } from '../core/jsonWalker';
import type { FeedRecord } from '../protocol/feedViews';

/** The fields at the top level of a record: each value as it is written, of a key that occurs twice the last one. */
export function topFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  let depth = 0;
  let key = '';
  let from = 0;
  const put = (to: number): void => {
    // The last one counts, also for the order.
    fields.delete(key);
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
export function detailIn(record: FeedRecord, dialect: string): string {
  const key = keysOf(dialect).detail;
  const written = key === undefined ? undefined : topFields(textOf(record)).get(key);
  if (written === undefined || written === 'null') return '';
  return written.startsWith('"') ? String(JSON.parse(written)) : written;
}

/** Which key plays which role, by a dialect's id. */
export function keysOf(dialect: string): (typeof defaultDialect)['keys'] {
  return (dialects.get(dialect) ?? defaultDialect).keys;
}

const decoder = new TextDecoder();
