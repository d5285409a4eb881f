import type { ValueTables } from '../../core/columns';
import type { Dialect, FieldRule } from '../../core/dialect';
import { findValue, scalarText, timeOfValue, writtenText, type FoundValue } from '../../core/fieldValue';
import type { ProblemKind } from '../../core/problem';
import { indexedRoles, roles, type Role } from '../../core/roles';
import type { RowWriter } from './rowWriter';

/**
 * The second door: reads any record with `JSON.parse`, slowly, into the same columns as the walker.
 * Strings stand for themselves, numbers and booleans for the text that JavaScript prints of them, whole numbers that it can't
 * hold for what is written; null, objects and arrays count as missing.
 */
export interface RecordRow {
  /** Reads a JSON text into the row that is not counted yet, or says what is wrong with it. `facts` are known of it from elsewhere. */
  read(text: string, facts?: Readonly<Record<string, unknown>>): ProblemKind | null;
}

/** `assumedZone`: the clock of times without a zone. */
export function createRecordRow(
  dialect: Dialect,
  tables: ValueTables,
  writer: RowWriter,
  assumedZone: string,
): RecordRow {
  const timeRule = dialect.fields.time;
  const columns = indexedRoles.flatMap((role, at) => {
    const rule = dialect.fields[role];
    return rule === undefined ? [] : [{ rule, table: tables[role], start: at * writer.capacity }];
  });
  const others = (['detail', 'duration', 'cost'] as const).flatMap(role => {
    const rule = dialect.fields[role];
    return rule === undefined ? [] : [{ rule, bit: roleBit(role) }];
  });

  return {
    read: (text, facts) => {
      let parsed: unknown;
      try {
        parsed = JSON.parse(text) as unknown;
      } catch {
        // Nothing but the kind is told: the message would quote the log.
        return 'notJson';
      }
      if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return 'notAnObject';
      const record = facts === undefined ? parsed : withFacts(parsed, facts);
      const row = writer.rowCount;
      const time = timeRule === undefined ? undefined : findValue(record, timeRule);
      writer.columns.timeMs[row] = timeOfValue(time?.value, timeRule?.unit, assumedZone);
      if (time !== undefined) writer.roles |= TIME_BIT;
      for (const { rule, table, start } of columns) {
        writer.codes[start + row] = table.codeOf(codeText(text, record, rule));
      }
      for (const { rule, bit } of others) {
        if ((writer.roles & bit) === 0 && findValue(record, rule) !== undefined) writer.roles |= bit;
      }
      return null;
    },
  };
}

/** The bit of a role in `Batch.roles`. */
export function roleBit(role: Role): number {
  return 1 << roles.indexOf(role);
}

/** The record with what is known of it from elsewhere; its own keys win. */
function withFacts(record: object, facts: Readonly<Record<string, unknown>>): object {
  const joined = Object.assign(Object.create(null) as Record<string, unknown>, facts);
  for (const [key, value] of Object.entries(record) as [string, unknown][]) joined[key] = value;
  return joined;
}

function codeText(text: string, record: object, rule: FieldRule): string {
  const found = findValue(record, rule);
  if (found === undefined) return '';
  return isRounded(found) ? writtenText(text, found) : scalarText(found.value);
}

/** Whole numbers beyond 2⁵³ are not what was written. */
function isRounded({ value }: FoundValue): boolean {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
}

const TIME_BIT = roleBit('time');
