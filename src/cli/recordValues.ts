import { durationMsOf, findValue, writtenText } from '../core/fieldValue';
import { roles, type Role } from '../core/roles';
import type { FeedRecord } from '../protocol/feedViews';
import { recordOf, textOf } from './recordFields';

/** What a record says, role by role, as its text has it: whole, numbers as written. */
export interface RecordValues {
  /** `''` where it has none. A duration is in ms. */
  readonly texts: Readonly<Record<Role, string>>;
  /** `null` where it does not say. */
  readonly durationMs: number | null;
}

/** Reads the values of all roles; `null` when the text is no record any more, because another file's content stands in its place. */
export function valuesOf({ dialect, facts, ...record }: FeedRecord): RecordValues | null {
  const text = textOf(record);
  const parsed = parsedRecord(text, facts);
  if (parsed === null) return null;
  const texts = Object.fromEntries(roles.map(role => [role, ''])) as Record<Role, string>;
  let durationMs: number | null = null;
  for (const role of roles) {
    const rule = dialect.fields[role];
    const found = rule && findValue(parsed, rule);
    if (found === undefined) continue;
    if (role === 'duration') durationMs = durationMsOf(found.value, rule?.unit);
    // In the columns, which the filter knows, a list or an object is no value; a detail is made of all that is in it.
    if (role === 'detail' || typeof found.value !== 'object') texts[role] = writtenText(text, found);
  }
  texts.duration = durationMs === null ? '' : numberText(durationMs);
  return { texts, durationMs };
}

function parsedRecord(text: string, facts: FeedRecord['facts']): object | null {
  try {
    return recordOf(text, facts);
  } catch {
    // It was JSON when it was read.
    return null;
  }
}

/** Seconds that were written with decimals are not whole in binary: 1.1 s must not become 1100.0000000000002. */
function numberText(number: number): string {
  return Math.abs(number) < 1e15 ? String(Number(number.toFixed(6))) : String(number);
}
