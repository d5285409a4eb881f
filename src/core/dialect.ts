import { FAILURE, NEUTRAL, RUNNING, SUCCESS, type OutcomeCode } from './outcome';
import type { IndexedRole, Role } from './roles';

/** Which keys mean what, and what counts as failure: one data table a writer. A dialect knows no files. */
export interface Dialect {
  readonly id: string;
  /** What a person reads: `SNBB scheduler`. */
  readonly label: string;
  /** The key of each role at the top level of the record; a role that is missing here is missing in the log. */
  readonly keys: Readonly<Partial<Record<Role, string>>>;
  /** Rules in order; the first that matches decides, else the outcome is neutral. Values compare exactly. */
  readonly outcomes: readonly OutcomeRule[];
  /** File names that suggest this dialect, as globs of the base name. */
  readonly fileNames: readonly string[];
}

/** The record's `role` having one of `values` means `outcome`. */
export interface OutcomeRule {
  readonly role: IndexedRole;
  readonly values: readonly string[];
  readonly outcome: 'failure' | 'success' | 'running';
}

/** The outcome of a record whose values are asked for by role; a missing value is `''`. */
export function outcomeOf(dialect: Dialect, valueOf: (role: IndexedRole) => string): OutcomeCode {
  for (const rule of dialect.outcomes) {
    if (rule.values.includes(valueOf(rule.role))) return outcomeCodes[rule.outcome];
  }
  return NEUTRAL;
}

const outcomeCodes = { failure: FAILURE, success: SUCCESS, running: RUNNING } as const;
