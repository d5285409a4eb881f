import type { FieldRule, TimeUnit } from './dialect';
import { valueAt } from './recordValue';
import { parseTimestamp } from './timestamp';

/** A value of a role, and the path where it was found; `path` is `null` where it is the rule's constant. */
export interface FoundValue {
  readonly value: unknown;
  readonly path: string | null;
}

/** Looks up the value of a role in a parsed record; `undefined` when it has none. Null and the empty text are no values. */
export function findValue(record: object, rule: FieldRule): FoundValue | undefined {
  for (const path of rule.paths) {
    const value = rule.isInnermost === true ? innermostValue(record, path) : valueOfPath(record, path);
    if (value !== undefined && value !== null && value !== '') return { value, path };
  }
  return rule.constant === undefined ? undefined : { value: rule.constant, path: null };
}

/** The value at a path of a parsed record: a key that is written like the path first. Own keys only: `__proto__` is a key like any other. */
export function valueOfPath(record: object, path: string): unknown {
  const own = ownValue(record, path);
  if (own !== undefined || !/[.[]/.test(path)) return own;
  let value: unknown = record;
  for (const [, key, index] of path.matchAll(/([^.[\]]+)|\[([0-9]+)\]/g)) {
    if (typeof value !== 'object' || value === null) return undefined;
    if ((index !== undefined) !== Array.isArray(value)) return undefined;
    value = ownValue(value, index ?? key ?? '');
  }
  return value;
}

/**
 * The text of a scalar as columns hold it: strings stand for themselves, numbers and booleans for what JavaScript prints of them,
 * and anything else is missing (`''`).
 */
export function scalarText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return '';
  }
}

/** The text of a role for a person: numbers as written in the record's text, the scalars below an array or object joined by `; `. */
export function writtenText(text: string, { value, path }: FoundValue): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
      return String(value);
    case 'number':
      return (path === null ? undefined : valueAt(text, path)) ?? String(value);
    default:
      return typeof value === 'object' && value !== null ? scalarsBelow(value).join('; ') : '';
  }
}

/** Milliseconds since 1970; NaN when it is no time. Times without a zone are on the clock of `assumedZone`. */
export function timeOfValue(value: unknown, unit: TimeUnit | undefined, assumedZone: string): number {
  if (typeof value === 'string') return parseTimestamp(value, assumedZone);
  if (typeof value !== 'number') return NaN;
  const timeMs = value * (unit === undefined ? (value > LARGEST_SECONDS ? 1 : 1000) : msOf[unit]);
  return Math.abs(timeMs) <= LATEST_MS ? timeMs : NaN;
}

/** A duration in ms; `null` when the value is no number. */
export function durationMsOf(value: unknown, unit: TimeUnit | undefined): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number * msOf[unit ?? 'ms'] : null;
}

function ownValue(record: object, key: string): unknown {
  return Object.hasOwn(record, key) ? (record as Record<string, unknown>)[key] : undefined;
}

/** Breadth first, level by level: what is found last is the deepest, the first of its level. */
function innermostValue(record: object, path: string): unknown {
  let found: unknown;
  let level: object[] = [record];
  let visited = 0;
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    const next: object[] = [];
    let isFoundHere = false;
    for (const container of level) {
      const value = isFoundHere ? undefined : valueOfPath(container, path);
      if (value !== undefined && value !== null) {
        found = value;
        isFoundHere = true;
      }
      for (const child of Object.values(container) as unknown[]) {
        if (typeof child !== 'object' || child === null) continue;
        if (++visited > MAX_VISITED) return found;
        next.push(child);
      }
    }
    level = next;
  }
  return found;
}

function scalarsBelow(value: object): string[] {
  const texts: string[] = [];
  const waiting: unknown[] = [value];
  while (waiting.length > 0 && texts.length < MAX_SCALARS) {
    const next = waiting.pop();
    if (typeof next === 'object' && next !== null) {
      // An array of millions is no argument list.
      for (const child of (Object.values(next) as unknown[]).slice(0, MAX_SCALARS).reverse()) waiting.push(child);
    } else if (next !== null) texts.push(scalarText(next));
  }
  return texts;
}

const msOf: Readonly<Record<TimeUnit, number>> = { s: 1000, ms: 1, us: 1e-3, ns: 1e-6 };
/** As far as calendars reach, both ways. */
const LATEST_MS = 8.64e15;
/** Numbers above this are milliseconds since 1970, others seconds. */
const LARGEST_SECONDS = 1e11;
const MAX_DEPTH = 200;
const MAX_VISITED = 100_000;
const MAX_SCALARS = 1000;
