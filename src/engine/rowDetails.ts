import { durationMsOf, findValue, writtenText } from '../core/fieldValue';
import { lacksZone } from '../core/timestamp';
import { capText } from '../core/visibleText';
import type { Dialect } from '../core/dialect';
import type { RowView } from '../protocol/engineViews';

/** What of a record's line in the table stands in no column. */
export type RowDetails = Pick<RowView, 'detail' | 'durationMs' | 'cost' | 'isZoneAssumed'>;

/** Of a record that can't be read any more. */
export const unreadDetails: RowDetails = { detail: null, durationMs: null, cost: '', isZoneAssumed: false };

/** Reads them from the record's text; what is no object has none. */
export function detailsOf(text: string, { fields }: Dialect): RowDetails {
  const record = parsed(text);
  if (record === undefined) return { ...unreadDetails, detail: '' };
  const textOf = (rule = fields.detail): string => {
    const found = rule && findValue(record, rule);
    return found === undefined ? '' : writtenText(text, found);
  };
  const duration = fields.duration && findValue(record, fields.duration);
  const time = fields.time && findValue(record, fields.time)?.value;
  return {
    detail: capText(textOf(), MAX_DETAIL),
    durationMs: duration === undefined ? null : durationMsOf(duration.value, fields.duration?.unit),
    cost: fields.cost === undefined ? '' : capText(textOf(fields.cost), MAX_COST),
    isZoneAssumed: typeof time === 'string' && lacksZone(time),
  };
}

function parsed(text: string): object | undefined {
  try {
    const record: unknown = JSON.parse(text);
    return typeof record === 'object' && record !== null ? record : undefined;
  } catch {
    // Another file's text stands there by now.
    return undefined;
  }
}

const MAX_DETAIL = 500;
const MAX_COST = 100;
