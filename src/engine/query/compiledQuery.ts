import type { ValueTables } from '../../core/columns';
import { FAILURE, NEUTRAL, RUNNING, SUCCESS, outcomes, type OutcomeCode } from '../../core/outcome';
import type { FieldTerm, Query, Term, TextTerm, ValuePattern } from '../../core/query';
import { isStateName, type StateName } from '../../core/queryFields';
import { isIndexedRole, type IndexedRole } from '../../core/roles';
import { resolveTime } from '../../core/timestamp';
import { foldCase } from '../../core/wildcard';
import { createCodeTest, type CodeTest } from './codeTest';

/** A query ready to be asked of columns. Values that come later are known to it too. */
export interface CompiledQuery {
  /** All of these, cheapest kinds first. */
  readonly fast: readonly FastTest[];
  /** All of these must be looked up in the record's text. */
  readonly slow: readonly SlowTerm[];
  /** Whether a bound depends on the clock, so that the answer changes without new records. */
  readonly isRelative: boolean;
  /** Whether the only bounds that depend on the clock are lower ones: then time only takes rows away. */
  readonly onlyShrinks: boolean;
  readonly usesMarks: boolean;
}

export type FastTest =
  | { readonly kind: 'source'; readonly accepts: (ordinal: number) => boolean }
  | { readonly kind: 'codes'; readonly role: IndexedRole; readonly test: CodeTest }
  /** From `fromMs`, before `toMs`; a record without a time is in no range. */
  | { readonly kind: 'time'; readonly fromMs: number; readonly toMs: number }
  /** Outcomes that are wanted, by code, and failures that are unseen. */
  | { readonly kind: 'state'; readonly lookup: Uint8Array; readonly withUnseen: boolean; readonly isNegated: boolean }
  | { readonly kind: 'nothing' };

export type SlowTerm =
  | { readonly kind: 'text'; readonly isNegated: boolean; readonly needle: string }
  /** `detail` holds a part, other fields the whole value. */
  | {
      readonly kind: 'field';
      readonly isNegated: boolean;
      readonly field: string;
      readonly isPart: boolean;
      readonly values: readonly ValuePattern[];
    };

export interface QueryContext {
  readonly tables: ValueTables;
  readonly nowMs: number;
  readonly zone: string;
  /** Whether one of the values names the source. */
  readonly matchesSource: (ordinal: number, values: readonly ValuePattern[]) => boolean;
}

export function compileQuery(query: Query, context: QueryContext): CompiledQuery {
  const fast: FastTest[] = [];
  const slow: SlowTerm[] = [];
  for (const term of query.terms) {
    const compiled = compileTerm(term, context);
    if (compiled.kind === 'text' || compiled.kind === 'field') slow.push(compiled);
    else fast.push(compiled);
  }
  const clocked = query.terms.filter(term => term.kind === 'time' && term.time.kind !== 'at');
  return {
    fast: fast.sort((a, b) => cost[a.kind] - cost[b.kind]),
    slow,
    isRelative: clocked.length > 0,
    onlyShrinks: clocked.every(term => term.kind === 'time' && term.bound === 'since'),
    usesMarks: fast.some(test => test.kind === 'state' && test.withUnseen),
  };
}

function compileTerm(term: Term, context: QueryContext): FastTest | SlowTerm {
  switch (term.kind) {
    case 'text':
      return compileText(term);
    case 'time': {
      const ms = resolveTime(term.time, context.nowMs, context.zone);
      if (Number.isNaN(ms)) return { kind: 'nothing' };
      return term.bound === 'since'
        ? { kind: 'time', fromMs: ms, toMs: Infinity }
        : { kind: 'time', fromMs: -Infinity, toMs: ms };
    }
    case 'field':
      return compileField(term, context);
  }
}

function compileText(term: TextTerm): SlowTerm {
  return { kind: 'text', isNegated: term.isNegated, needle: foldCase(term.text) };
}

function compileField(term: FieldTerm, context: QueryContext): FastTest | SlowTerm {
  const { field, values, isNegated } = term;
  if (isIndexedRole(field)) {
    return { kind: 'codes', role: field, test: createCodeTest(context.tables[field], values, isNegated) };
  }
  if (field === 'source') {
    return { kind: 'source', accepts: ordinal => context.matchesSource(ordinal, values) !== isNegated };
  }
  if (field === 'is') return compileState(values, isNegated);
  return { kind: 'field', isNegated, field, isPart: field === 'detail', values };
}

/** `is:failed,unseen`: the word for an outcome, or `unseen`. */
function compileState(values: readonly ValuePattern[], isNegated: boolean): FastTest {
  const lookup = new Uint8Array(outcomes.length);
  let withUnseen = false;
  for (const { text } of values) {
    const name = text.toLowerCase();
    if (!isStateName(name)) continue;
    if (name === 'unseen') withUnseen = true;
    else lookup[stateOutcomes[name]] = 1;
  }
  return { kind: 'state', lookup, withUnseen, isNegated };
}

const stateOutcomes: Readonly<Record<Exclude<StateName, 'unseen'>, OutcomeCode>> = {
  failed: FAILURE,
  running: RUNNING,
  succeeded: SUCCESS,
  neutral: NEUTRAL,
};

const cost: Readonly<Record<FastTest['kind'], number>> = {
  nothing: 0,
  source: 1,
  state: 2,
  codes: 3,
  time: 4,
};
