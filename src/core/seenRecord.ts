import type { JsonField } from './jsonFields';

/** A record that was looked at to find out what its keys mean: its fields, as `flattenJson` makes them. */
export type SeenRecord = readonly Pick<JsonField, 'path' | 'kind' | 'text'>[];

/** The paths of a record's values and of all that holds them: of `a.b[0]` also `a` and `a.b`. */
export function pathsOf(record: SeenRecord): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const { path } of record) {
    for (const { index } of path.matchAll(/(?!^)[.[]/g)) paths.add(path.slice(0, index));
    paths.add(path);
  }
  return paths;
}

/** A record beside its paths, so that these are made once. */
export interface Seen {
  readonly fields: SeenRecord;
  readonly paths: ReadonlySet<string>;
}

/** The record with its paths. */
export function seenOf(record: SeenRecord): Seen {
  return { fields: record, paths: pathsOf(record) };
}

export type SeenScalar = Pick<JsonField, 'kind' | 'text'>;
/** `null` stands for a list or an object. */
export type SeenValue = SeenScalar | null;

/** The values at a path, one for each record that has one; null and the empty text are none. */
export function valuesAt(seen: readonly Seen[], path: string): readonly SeenValue[] {
  return seen.flatMap(({ fields, paths }) => {
    if (!paths.has(path)) return [];
    const field = fields.find(one => one.path === path);
    if (field === undefined || field.kind === 'object' || field.kind === 'array') return [null];
    return field.kind === 'null' || field.text === '' ? [] : [field];
  });
}

/**
 * Those of the paths that are needed for as many records as possible to have a value, at most three, the best first. The fast way
 * of reading takes one key a role, so a second one is named only where it brings something.
 */
export function neededPaths(seen: readonly Seen[], paths: readonly string[]): readonly string[] {
  const chosen: string[] = [];
  let without = seen;
  for (const path of paths) {
    const rest = without.filter(record => valuesAt([record], path).every(value => value === null));
    if (rest.length < without.length) chosen.push(path);
    without = rest;
  }
  return chosen.slice(0, MAX_PATHS);
}

/** Whether a text is a number. */
export function isNumberText(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

/**
 * The text of the value at a path: scalars as they are, those below an object or array joined by `; `; `undefined` when there is
 * none. Null and the empty text are no values.
 */
export function seenText(record: SeenRecord, path: string): string | undefined {
  const texts = record.flatMap(field => (isAtOrBelow(field.path, path) && hasValue(field) ? [field.text] : []));
  return texts.length === 0 ? undefined : texts.join('; ');
}

function isAtOrBelow(path: string, above: string): boolean {
  if (!path.startsWith(above)) return false;
  const next = path[above.length];
  return next === undefined || next === '.' || next === '[';
}

function hasValue({ kind, text }: SeenRecord[number]): boolean {
  return kind !== 'null' && kind !== 'object' && kind !== 'array' && text !== '';
}

const MAX_PATHS = 3;
