import { roles } from './roles';

/** What `is:` can ask for. */
export const stateNames = ['failed', 'running', 'succeeded', 'neutral', 'unseen'] as const;
export type StateName = (typeof stateNames)[number];

/** Whether `is:` knows the word. */
export function isStateName(word: string): word is StateName {
  return (stateNames as readonly string[]).includes(word);
}

/** The state that a person who typed an unknown word most likely meant. */
export function nearestState(word: string): StateName | undefined {
  // The names differ in their first letter already.
  const name = stateNames.find(state => word !== '' && word.startsWith(state.charAt(0)));
  if (name === undefined) return undefined;
  return name.startsWith(word) || Math.abs(name.length - word.length) <= 3 ? name : undefined;
}

/**
 * The name that a field has in a `Query`: aliases become their role, known names lose their case,
 * and anything else is the path of an extra key, as written.
 */
export function resolveField(name: string): string {
  const lower = name.toLowerCase();
  return aliases.get(lower) ?? (fieldNames.has(lower) ? lower : name);
}

/** Whether the name means something to the language, so that it is not an extra key. */
export function isKnownField(name: string): boolean {
  const lower = name.toLowerCase();
  return aliases.has(lower) || fieldNames.has(lower);
}

/** Fields of the query language that this version does not have, and what a person reads about them. */
export const laterFields: ReadonlyMap<string, string> = new Map([
  ['time', '“time:” is not available yet; use “since:” and “until:”.'],
  ['has', '“has:” is not available yet; write “field:*” for records that have the field.'],
  ['file', '“file:” is not available yet; use “source:”.'],
  ['line', '“line:” is not available yet.'],
]);

const aliases: ReadonlyMap<string, string> = new Map([
  ['to', 'status'],
  ['new_status', 'status'],
  ['from', 'old'],
  ['old_status', 'old'],
  ['sub', 'subject'],
  ['ses', 'session'],
  ['proc', 'procedure'],
  ['job_id', 'job'],
  ['msg', 'detail'],
]);

const fieldNames: ReadonlySet<string> = new Set([...roles, ...laterFields.keys(), 'source', 'is', 'since', 'until']);
