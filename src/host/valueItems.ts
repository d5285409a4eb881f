import { capText, escapeIcons, visibleText } from '../core/visibleText';
import type { FacetField } from '../core/roles';
import { parseQuery } from '../core/queryParser';
import type { Facets, FacetValue } from '../protocol/engineViews';
import { countText, plural } from '../core/quantityText';

/** How many values a pick list holds at most; more are asked for by typing. */
export const valuesAtOnce = 500;

/** A value in a pick list. The label may be drawn by the editor: icons in it are escaped, the true value stands beside it. */
export interface ValueItem {
  readonly label: string;
  readonly description: string;
  readonly value: string;
}

export interface ValueItems {
  readonly items: readonly ValueItem[];
  /** The first of them: what is chosen, as the log writes it. */
  readonly chosen: readonly ValueItem[];
}

/** The items of a list: what is chosen already stands first, whatever was typed; then the most frequent. */
export function valueItems(field: string, facets: Facets, chosen: readonly string[]): ValueItems {
  const listed = new Map(facets.values.map(facet => [sameKey(facet.value), facet]));
  const byKey = new Map(chosen.map(value => [sameKey(value), value]));
  const first = [...byKey].map(([key, value]) => listed.get(key) ?? { value, count: null });
  const rest = facets.values.filter(facet => !byKey.has(sameKey(facet.value)));
  const items = [...first, ...rest].map(facet => itemOf(field, facet));
  return { items, chosen: items.slice(0, first.length) };
}

/** What stands in the empty input: how many values there are, and that typing finds the others. */
export function valuePlaceholder(field: string, { values, distinct }: Facets): string {
  if (distinct === 0) return `No record has a ${field}`;
  if (distinct <= values.length) return `${plural(distinct, 'value')}; choose any number`;
  return `The ${countText(values.length)} most frequent of ${countText(distinct)} values: type to find others`;
}

/** The values that the query lets through by name (or excludes by name). Patterns are not values. */
export function chosenValues(query: string, field: FacetField, isNegated: boolean): readonly string[] {
  return parseQuery(query).terms.flatMap(term =>
    term.kind === 'field' && term.field === field && term.isNegated === isNegated
      ? term.values.filter(value => !(value.hasWildcard && value.text.includes('*'))).map(value => value.text)
      : [],
  );
}

function itemOf(
  field: string,
  { value, count }: Omit<FacetValue, 'count'> & { readonly count: number | null },
): ValueItem {
  const label = value === '' ? `(no ${field})` : escapeIcons(capText(visibleText(value), 200));
  return { label, description: count === null ? '' : countText(count), value };
}

/** The filter compares without regard to case, so that is what makes two values the same choice. */
function sameKey(value: string): string {
  return value.toLowerCase();
}
