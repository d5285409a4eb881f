import { FAILURE, NEUTRAL, RUNNING, SUCCESS, type OutcomeCode } from './outcome';
import type { ValuePattern } from './query';
import type { IndexedRole, Role } from './roles';
import { matchesPattern } from './wildcard';

/** Which keys mean what, and what counts as failure: one data table a writer. A dialect knows no files. Plain data: it crosses threads. */
export interface Dialect {
  readonly id: string;
  /** What a person reads: `SNBB scheduler`. */
  readonly label: string;
  /** Where the value of each role is; a role that is missing here is missing in the log. */
  readonly fields: Readonly<Partial<Record<Role, FieldRule>>>;
  /** Rules in order; the first that matches decides, else the outcome is neutral. */
  readonly outcomes: readonly OutcomeRule[];
  /** File names that suggest this dialect, as globs of the base name. */
  readonly fileNames: readonly string[];
  /** Sets of keys that tell this dialect: its records have all keys of one of the sets. When not given, its roles' keys tell it. */
  readonly signs?: readonly (readonly string[])[];
  /** Where the records are when they lie in a database; none can be read from one when not given. */
  readonly table?: TableRule;
}

/** Where the value of a role is in a record. */
export interface FieldRule {
  /**
   * Paths as `flattenJson` writes them (`new_status`, `context.status`); the first that has a value counts. A key of the record
   * that is written like a path is taken before the path.
   */
  readonly paths: readonly string[];
  /** The value where none of the paths has one. */
  readonly constant?: string;
  /** Whether the paths are looked for at any depth, and the deepest place counts (the first of equally deep ones). */
  readonly isInnermost?: boolean;
  /** Of `duration`: what a number counts, `ms` when not given. Of `time`: of numbers; seconds or ms by their size when not given. */
  readonly unit?: TimeUnit;
}

export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

/** All of the terms together mean `outcome`. */
export interface OutcomeRule {
  readonly when: readonly OutcomeTerm[];
  readonly outcome: 'failure' | 'success' | 'running';
}

/** The record's `role` has one of the values, or, when negated, none of them. The missing value is `''`. */
export interface OutcomeTerm {
  readonly role: IndexedRole;
  readonly values: readonly ValuePattern[];
  /** Whether case counts and `*` is no wildcard. */
  readonly isExact: boolean;
  readonly isNegated: boolean;
}

/** Which table, and which of its columns together name a row. */
export interface TableRule {
  readonly name: string;
  readonly key: readonly string[];
  /** Columns that hold JSON text, plain or as zlib streams. */
  readonly jsonColumns: readonly string[];
}

/** How many terms the rules of a dialect may have in all: bits of a number. */
export const MAX_OUTCOME_TERMS = 30;

/** The outcome of a record whose values are asked for by role; a missing value is `''`. */
export function outcomeOf(dialect: Dialect, valueOf: (role: IndexedRole) => string): OutcomeCode {
  for (const { when, outcome } of dialect.outcomes) {
    if (when.every(term => meetsTerm(term, valueOf(term.role)))) return outcomeCodes[outcome];
  }
  return NEUTRAL;
}

/** Whether a value of the term's role is as the term wants it. */
export function meetsTerm({ values, isExact, isNegated }: OutcomeTerm, text: string): boolean {
  const isOne = values.some(value => (isExact ? value.text === text : matchesPattern(value, text)));
  return isOne !== isNegated;
}

export const outcomeCodes = { failure: FAILURE, success: SUCCESS, running: RUNNING } as const;

/** The path of a role as a person would name it, to be shown or written; `undefined` when the dialect does not have the role. */
export function firstPathOf(dialect: Dialect, role: string): string | undefined {
  return Object.hasOwn(dialect.fields, role) ? dialect.fields[role as Role]?.paths[0] : undefined;
}
