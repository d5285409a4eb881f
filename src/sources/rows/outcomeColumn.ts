import type { ValueTables } from '../../core/columns';
import { MAX_OUTCOME_TERMS, meetsTerm, outcomeCodes, type Dialect, type OutcomeTerm } from '../../core/dialect';
import { NEUTRAL } from '../../core/outcome';
import { indexedRoles } from '../../core/roles';
import type { ValueTable } from '../../core/valueTable';
import type { RowWriter } from './rowWriter';

/** Fills the column of outcomes from the columns of codes, when a batch is complete. */
export interface OutcomeColumn {
  fill(writer: RowWriter): void;
}

/**
 * Each distinct value is asked once which terms it meets, as a bit a term; a row's bits, of all its values together, say which
 * rule comes first, as `outcomeOf` has it.
 */
export function createOutcomeColumn(dialect: Dialect, tables: ValueTables): OutcomeColumn {
  const terms = dialect.outcomes.flatMap(({ when }) => when);
  if (terms.length > MAX_OUTCOME_TERMS) throw new Error(`The dialect ${dialect.id} has too many terms.`);
  const lookups = indexedRoles.flatMap((role, at) => {
    const own = terms.flatMap((term, bit) => (term.role === role ? [{ term, bit: 1 << bit }] : []));
    return own.length === 0 ? [] : [{ at, bits: new TermLookup(own, tables[role]) }];
  });
  const known = new Map<number, number>();
  let met = new Uint32Array(0);

  const outcomeOfBits = (bits: number): number => {
    let bit = 0;
    for (const { when, outcome } of dialect.outcomes) {
      const wanted = ((1 << when.length) - 1) << bit;
      if ((bits & wanted) === wanted) return outcomeCodes[outcome];
      bit += when.length;
    }
    return NEUTRAL;
  };

  return {
    fill: ({ rowCount, capacity, codes, columns }) => {
      if (met.length < rowCount) met = new Uint32Array(capacity);
      met.fill(0, 0, rowCount);
      for (const { at, bits } of lookups) {
        const start = at * capacity;
        for (let row = 0; row < rowCount; row++) met[row] = (met[row] ?? 0) | bits.of(codes[start + row] ?? 0);
      }
      const { outcome } = columns;
      let lastBits = -1;
      let lastOutcome = NEUTRAL as number;
      for (let row = 0; row < rowCount; row++) {
        const bits = met[row] ?? 0;
        if (bits !== lastBits) {
          lastBits = bits;
          let found = known.get(bits);
          if (found === undefined) known.set(bits, (found = outcomeOfBits(bits)));
          lastOutcome = found;
        }
        outcome[row] = lastOutcome;
      }
    },
  };
}

/** Which terms the values of one role meet. */
class TermLookup {
  /** By code: the bits + 1, or 0 where it was not asked yet. */
  private known = new Float64Array(256);

  constructor(
    private readonly terms: readonly { readonly term: OutcomeTerm; readonly bit: number }[],
    private readonly table: ValueTable,
  ) {}

  of(code: number): number {
    const known = this.known[code] ?? 0;
    return known !== 0 ? known - 1 : this.ask(code);
  }

  private ask(code: number): number {
    const text = this.table.textOf(code);
    let bits = 0;
    for (const { term, bit } of this.terms) if (meetsTerm(term, text)) bits |= bit;
    bits >>>= 0;
    if (code >= this.known.length && code < LARGEST_KNOWN) {
      const grown = new Float64Array(Math.max(this.known.length * 2, code + 1));
      grown.set(this.known);
      this.known = grown;
    }
    if (code < this.known.length) this.known[code] = bits + 1;
    return bits;
  }
}

/** Codes above are asked each time. */
const LARGEST_KNOWN = 1 << 20;
