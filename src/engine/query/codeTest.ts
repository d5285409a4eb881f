import type { ValuePattern } from '../../core/query';
import type { ValueTable } from '../../core/valueTable';
import { matchesPattern } from '../../core/wildcard';

/** Says of each code of one role whether a term wants it. */
export interface CodeTest {
  /** 1 for each wanted code, as long as the table is now; `undefined` when the role's codes are too many for that. */
  lookup(): Uint8Array | undefined;
  accepts(code: number): boolean;
  /** The wanted code, when it is known to be the only one. */
  readonly only: number | undefined;
}

/** The test of `role:value,value`, or of `-role:value`, which accepts the missing value too. */
export function createCodeTest(table: ValueTable, values: readonly ValuePattern[], isNegated: boolean): CodeTest {
  return table.isEnumerable ? new TableTest(table, values, isNegated) : new NumberTest(table, values, isNegated);
}

/** Whether the value is one of those wanted; the missing value is the empty text. */
function matchesAny(values: readonly ValuePattern[], text: string): boolean {
  return values.some(value => matchesPattern(value, text));
}

class TableTest implements CodeTest {
  readonly only = undefined;
  private table = new Uint8Array(0);

  constructor(
    private readonly values: ValueTable,
    private readonly patterns: readonly ValuePattern[],
    private readonly isNegated: boolean,
  ) {}

  lookup(): Uint8Array {
    const known = this.table.length;
    const wanted = this.values.maxCode + 1;
    if (known < wanted) {
      const wider = new Uint8Array(wanted);
      wider.set(this.table);
      for (let code = known; code < wanted; code++) {
        wider[code] = matchesAny(this.patterns, this.values.textOf(code)) === this.isNegated ? 0 : 1;
      }
      this.table = wider;
    }
    return this.table;
  }

  accepts(code: number): boolean {
    return this.lookup()[code] === 1;
  }
}

/** For a table of numbers, of which there may be millions: exact values become codes, `12*` becomes ranges of codes. */
class NumberTest implements CodeTest {
  private readonly exact = new Set<number>();
  private readonly ranges: { readonly from: number; readonly to: number }[] = [];
  /** Patterns for any value, and those for values that are no inline numbers. */
  private readonly others: ValuePattern[] = [];
  private readonly forTexts: ValuePattern[] = [];
  private readonly known = new Map<number, boolean>();

  constructor(
    private readonly values: ValueTable,
    patterns: readonly ValuePattern[],
    private readonly isNegated: boolean,
  ) {
    for (const pattern of patterns) this.add(pattern);
  }

  lookup(): undefined {
    return undefined;
  }

  get only(): number | undefined {
    const { exact, ranges, others, forTexts, isNegated } = this;
    const isOne = exact.size === 1 && ranges.length + others.length + forTexts.length === 0 && !isNegated;
    return isOne ? exact.values().next().value : undefined;
  }

  accepts(code: number): boolean {
    return this.wants(code) !== this.isNegated;
  }

  private wants(code: number): boolean {
    if (this.exact.size > 0 && this.exact.has(code)) return true;
    for (const range of this.ranges) if (code >= range.from && code < range.to) return true;
    const patterns = code > MAX_INLINE ? this.forTexts : this.others;
    if (code === 0 || patterns.length === 0) return false;
    let answer = this.known.get(code);
    if (answer === undefined) {
      answer = matchesAny(patterns, this.values.textOf(code));
      if (this.known.size > MAX_KNOWN) this.known.clear();
      this.known.set(code, answer);
    }
    return answer;
  }

  private add(pattern: ValuePattern): void {
    if (pattern.hasWildcard && /^\*+$/.test(pattern.text)) {
      this.ranges.push({ from: 1, to: Infinity });
      return;
    }
    const isNumber = /^(?:0|[1-9][0-9]{0,9})?$/.test(pattern.text);
    const isPrefix = pattern.hasWildcard && /^[1-9][0-9]{0,9}\*$/.test(pattern.text);
    if (isNumber) {
      const code = this.values.findCode(pattern.text);
      if (code !== undefined) this.exact.add(code);
      return;
    }
    // Values that are no plain numbers may begin with the digits too: the pattern itself looks at those.
    if (isPrefix) this.addPrefix(Number(pattern.text.slice(0, -1)));
    else this.others.push(pattern);
    this.forTexts.push(pattern);
  }

  private addPrefix(prefix: number): void {
    for (let scale = 1; prefix * scale < MAX_INLINE; scale *= 10) {
      const to = Math.min((prefix + 1) * scale, MAX_INLINE);
      this.ranges.push({ from: prefix * scale + 1, to: to + 1 });
    }
  }
}

const MAX_KNOWN = 100_000;
/** Greater numbers are in the dictionary (`createNumberTable`). */
const MAX_INLINE = 0x7fff_ffff;
