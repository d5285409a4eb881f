import type { ValueTables } from '../../core/columns';
import type { FacetField, IndexedRole } from '../../core/roles';
import type { Facets, FacetValue } from '../../protocol/engineViews';
import { foldCase } from '../../core/wildcard';
import { DenseCounts, SparseCounts, type CodeCounts } from './codeCounts';
import { containsDigits } from './containsDigits';
import { MatchCursor } from './matchCursor';
import type { Matches } from './matches';
import { TopList } from './topList';
import { compareTexts } from './valueRanks';

/** The values of a field among some matches, with their counts; kept up to date as the matches grow. */
export class FacetCounter {
  private readonly cursor: MatchCursor;
  private counts: CodeCounts;

  constructor(
    private readonly matches: Matches,
    private readonly field: FacetField,
    private readonly tables: ValueTables,
  ) {
    this.cursor = new MatchCursor(matches);
    this.counts = this.createCounts();
  }

  /** The most frequent values that contain the text, then by name. */
  list(contains: string, limit: number): Facets {
    this.update();
    return this.field === 'source' ? this.listSources(contains, limit) : this.listValues(this.field, contains, limit);
  }

  private update(): void {
    const { field } = this;
    if (field === 'source') return;
    this.cursor.advance(
      () => {
        this.counts = this.createCounts();
      },
      (_, chunk, rows, count) => this.counts.add(chunk.codes[field], rows, count),
    );
  }

  private createCounts(): CodeCounts {
    return this.field === 'source' || this.tables[this.field].isEnumerable ? new DenseCounts() : new SparseCounts();
  }

  private listValues(role: IndexedRole, contains: string, limit: number): Facets {
    const table = this.tables[role];
    const holds = createContains(contains, code => table.textOf(code), !table.isEnumerable);
    // Codes of numbers are in the order of the numbers; other values have to be compared by their texts.
    const isBefore = table.isEnumerable
      ? (a: number, b: number): boolean => compareTexts(table.textOf(a), table.textOf(b)) < 0
      : (a: number, b: number): boolean => a < b;
    const top = new TopList(limit, isBefore);
    let distinct = 0;
    this.counts.visit((code, count) => {
      if (!holds(code)) return;
      distinct++;
      top.add(code, count);
    });
    return { values: top.sorted().map(({ code, count }) => ({ value: table.textOf(code), count })), distinct };
  }

  private listSources(contains: string, limit: number): Facets {
    const needle = foldCase(contains);
    const values: FacetValue[] = this.matches.index.sources
      .map(source => ({
        value: source.label,
        count: this.matches.partsOf(source.segments).reduce((sum, part) => sum + part.count, 0),
      }))
      .filter(({ value, count }) => count > 0 && foldCase(value).includes(needle))
      .sort((a, b) => b.count - a.count || compareTexts(a.value, b.value));
    return { values: values.slice(0, limit), distinct: values.length };
  }
}

function createContains(
  contains: string,
  textOf: (code: number) => string,
  isNumberTable: boolean,
): (code: number) => boolean {
  if (contains === '') return () => true;
  const needle = foldCase(contains);
  const holdsText = (code: number): boolean => foldCase(textOf(code)).includes(needle);
  if (!isNumberTable) return holdsText;
  const holdsDigits = containsDigits(needle);
  return code => (code === 0 || code > MAX_INLINE_CODE ? holdsText(code) : holdsDigits(code - 1));
}

/** Codes up to here are number + 1 (`createNumberTable`). */
const MAX_INLINE_CODE = 0x7fff_ffff;
