import { flattenJson } from './jsonFields';

/**
 * The value at a path of a record's text: strings decoded, numbers as written, the values below an object or array
 * joined by blanks; `undefined` when there is none.
 */
export function valueAt(text: string, path: string): string | undefined {
  const top = topLevel(text);
  if (top !== undefined && Object.hasOwn(top, path)) {
    const value = (top as Readonly<Record<string, unknown>>)[path];
    if (typeof value === 'string') return value;
    if (value === null) return undefined;
  } else if (top !== undefined && !/[.[]/.test(path)) {
    return undefined;
  }
  const below = flattenJson(text, MAX_VALUES).fields.filter(
    field => field.path === path || field.path.startsWith(`${path}.`) || field.path.startsWith(`${path}[`),
  );
  const exact = below.find(field => field.path === path);
  if (exact !== undefined) return exact.kind === 'object' || exact.kind === 'array' ? undefined : exact.text;
  return below.length === 0 ? undefined : below.map(field => field.text).join(' ');
}

/** Whether one of the record's values, at any depth, passes; keys do not count. */
export function someValue(text: string, passes: (value: string) => boolean): boolean {
  const top = topLevel(text);
  // Strings at the top level are nearly all there is, and much faster to come by.
  if (top !== undefined && Object.values(top).some(value => typeof value === 'string' && passes(value))) return true;
  const { fields, isValid } = flattenJson(text, MAX_VALUES);
  return isValid ? fields.some(field => passes(field.text)) : passes(text);
}

function topLevel(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // Python writes NaN and Infinity, which are no JSON: the walker of `flattenJson` says what can be said.
    return undefined;
  }
}

const MAX_VALUES = 5000;
