import type { ValueTables } from '../../core/columns';
import type { Dialect } from '../../core/dialect';
import { FAILURE, NEUTRAL, RUNNING, SUCCESS } from '../../core/outcome';
import { indexedRoles, type IndexedRole } from '../../core/roles';
import type { RowWriter } from './rowWriter';

/** Fills the column of outcomes from the columns of codes, when a batch is complete. */
export interface OutcomeColumn {
  fill(writer: RowWriter): void;
}

/** The rules are asked once for each distinct value; of a row's values the one with the earliest rule decides, as `outcomeOf` has it. */
export function createOutcomeColumn(dialect: Dialect, tables: ValueTables): OutcomeColumn {
  const lookups = indexedRoles.flatMap((role, at) =>
    dialect.outcomes.some(rule => rule.role === role) ? [{ at, rules: new RuleLookup(dialect, role, tables) }] : [],
  );
  const outcomeOfRule = Uint8Array.from([...dialect.outcomes.map(rule => outcomeCodes[rule.outcome]), NEUTRAL]);
  const noRule = dialect.outcomes.length;
  let earliest = new Uint16Array(0);

  return {
    fill: ({ rowCount, capacity, codes, columns }) => {
      if (earliest.length < rowCount) earliest = new Uint16Array(capacity);
      earliest.fill(noRule, 0, rowCount);
      for (const { at, rules } of lookups) {
        const start = at * capacity;
        for (let row = 0; row < rowCount; row++) {
          const rule = rules.of(codes[start + row] ?? 0);
          if (rule < (earliest[row] ?? 0)) earliest[row] = rule;
        }
      }
      const { outcome } = columns;
      for (let row = 0; row < rowCount; row++) outcome[row] = outcomeOfRule[earliest[row] ?? noRule] ?? NEUTRAL;
    },
  };
}

/** Which rule the values of one role meet first. */
class RuleLookup {
  /** By code: number of the rule + 1, or 0 where it was not asked yet. */
  private known = new Uint16Array(256);

  constructor(
    private readonly dialect: Dialect,
    private readonly role: IndexedRole,
    private readonly tables: ValueTables,
  ) {}

  of(code: number): number {
    const known = this.known[code] ?? 0;
    return known !== 0 ? known - 1 : this.ask(code);
  }

  private ask(code: number): number {
    const text = this.tables[this.role].textOf(code);
    const found = this.dialect.outcomes.findIndex(rule => rule.role === this.role && rule.values.includes(text));
    const rule = found < 0 ? this.dialect.outcomes.length : found;
    if (code >= this.known.length && code < LARGEST_KNOWN) {
      const grown = new Uint16Array(Math.max(this.known.length * 2, code + 1));
      grown.set(this.known);
      this.known = grown;
    }
    if (code < this.known.length) this.known[code] = rule + 1;
    return rule;
  }
}

const outcomeCodes = { failure: FAILURE, success: SUCCESS, running: RUNNING } as const;

/** Codes above are asked each time. */
const LARGEST_KNOWN = 1 << 20;
