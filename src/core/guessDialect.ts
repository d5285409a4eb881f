import type { Dialect, FieldRule, OutcomeRule } from './dialect';
import { durationRule, timeRule } from './guessTimes';
import { roles, type IndexedRole, type Role } from './roles';
import { neededPaths, seenOf, valuesAt, isNumberText, type Seen, type SeenRecord, type SeenValue } from './seenRecord';
import { bareName, wellKnownKeys } from './wellKnownKeys';

/** The id of a dialect that was guessed; no dialect of a person's own can have it. */
export const guessedId = 'guessed';

/**
 * Guesses which keys of some records play which role, by names that many logs use and by the values beside them, and what counts
 * as failure, by common words. Pure: the same records give the same dialect. Without records the most common names are taken.
 */
export function guessDialect(records: readonly SeenRecord[]): Dialect {
  const seen = records.slice(0, MAX_RECORDS).map(seenOf);
  const byName = namesIn(seen);
  const taken = new Set<string>();
  const fields: Partial<Record<Role, FieldRule>> = {};
  const give = (role: Role, rule: FieldRule | undefined): void => {
    if (rule === undefined) return;
    fields[role] = rule;
    for (const path of rule.paths) taken.add(path);
  };
  const known = (role: Role): readonly string[] =>
    wellKnownKeys[role].flatMap(name => byName.get(bareName(name)) ?? []).filter(path => !taken.has(path));

  give('time', timeRule(seen, known('time')));
  for (const role of roles) {
    if (role === 'time') continue;
    const paths = known(role).filter(path => suits(role, valuesAt(seen, path)));
    give(
      role,
      role === 'duration' ? durationRule(seen, paths) : ruleOf(role === 'detail' ? paths : neededPaths(seen, paths)),
    );
  }
  if (fields.event === undefined) giveMessageAsEvent(seen, fields);
  for (const role of ['detail', 'status'] as const) {
    if (fields[role] !== undefined) continue;
    const rest = expectedLater[role].filter(name => !taken.has(name) && !byName.has(bareName(name)));
    if (rest.length > 0) fields[role] = { paths: rest };
  }
  if (records.length === 0) {
    fields.time = { paths: wellKnownKeys.time };
    for (const role of ['event', 'subject', 'session', 'procedure', 'job'] as const)
      fields[role] = { paths: wellKnownKeys[role].slice(0, 3) };
  }
  return { id: guessedId, label: 'Guessed from its keys', fields, outcomes: commonOutcomes(fields), fileNames: [] };
}

/** Paths by their bare names. Elements of arrays are no keys. */
function namesIn(seen: readonly Seen[]): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>();
  const known = new Set<string>();
  for (const { paths } of seen) {
    for (const path of paths) {
      if (known.has(path) || path.includes('[')) continue;
      known.add(path);
      const name = bareName(path);
      const others = byName.get(name);
      if (others === undefined) byName.set(name, [path]);
      else others.push(path);
    }
  }
  return byName;
}

/** Whether the values can play the role: columns hold scalars, lengths of time are numbers. */
function suits(role: Role, values: readonly SeenValue[]): boolean {
  const isNumeric = role === 'duration' || role === 'cost';
  if (role === 'detail') return values.length > 0;
  return values.some(value => value !== null && (!isNumeric || isNumberText(value.text)));
}

function ruleOf(paths: readonly string[]): FieldRule | undefined {
  return paths.length === 0 ? undefined : { paths };
}

/** Where nothing else names what happened, messages do, if they repeat: a column of texts that are all different names nothing. */
function giveMessageAsEvent(seen: readonly Seen[], fields: Partial<Record<Role, FieldRule>>): void {
  const path = fields.detail?.paths.find(one => ['message', 'msg'].includes(bareName(one)));
  if (path === undefined) return;
  const texts = valuesAt(seen, path).flatMap(value => (value?.kind === 'string' ? [value.text] : []));
  if (texts.length < 4 || new Set(texts).size * 2 > texts.length) return;
  fields.event = { paths: [path] };
  const others = fields.detail?.paths.filter(one => one !== path) ?? [];
  if (others.length > 0) fields.detail = { paths: others };
  else delete fields.detail;
}

/** What common words in the status and the event mean; for logs whose own words are not known. */
export function commonOutcomes(fields: Partial<Record<Role, FieldRule>>): readonly OutcomeRule[] {
  const status = fields.status?.paths ?? [];
  // pino and bunyan write levels as numbers; as a status these would be something else.
  const levels = status.every(path => /level|severity/i.test(path)) ? ['50', '60'] : [];
  return [
    ...(status.length > 0 ? [when('status', [...failureWords, ...levels], 'failure')] : []),
    ...(fields.event !== undefined ? [when('event', failureWords, 'failure')] : []),
    ...(status.length > 0 ? [when('status', successWords, 'success'), when('status', runningWords, 'running')] : []),
    ...(fields.event !== undefined
      ? [when('event', successWords, 'success'), when('event', runningWords, 'running')]
      : []),
  ];
}

function when(role: IndexedRole, texts: readonly string[], outcome: OutcomeRule['outcome']): OutcomeRule {
  const values = texts.map(text => ({ text, hasWildcard: text.includes('*') }));
  return { when: [{ role, values, isExact: false, isNegated: false }], outcome };
}

const failureWords = [
  'error',
  'err',
  'fail',
  'failed',
  'failure',
  'fatal',
  'critical',
  'crit',
  'emergency',
  'alert',
  'panic',
  'timeout',
  'timed_out',
  'crashed',
  'aborted',
];
const successWords = [
  'success',
  'successful',
  'succeeded',
  'ok',
  'complete',
  'completed',
  'done',
  'passed',
  'finished',
];
const runningWords = ['running', 'started', 'in_progress', 'pending', 'queued', 'submitted', 'waiting'];

/** What records of an early time need not have, and later ones may. */
const expectedLater = { detail: wellKnownKeys.detail, status: ['status', 'level'] } as const;
const MAX_RECORDS = 50;
