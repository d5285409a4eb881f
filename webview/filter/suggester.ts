import { Emitter } from '../../src/base/emitter';
import { DisposableBase } from '../../src/base/disposable';
import type { FacetField } from '../../src/core/roles';
import { countText } from '../parts/words';
import type { PanelStore } from '../store';
import {
  completionPlace,
  facetFieldOf,
  knownSuggestions,
  valueSuggestion,
  type CompletionPlace,
  type Suggestion,
} from './completion';

const maxSuggestions = 50;

/** What is offered below the filter. */
export interface Suggestions {
  readonly items: readonly Suggestion[];
  /** `undefined`: the items are whole filters used before. */
  readonly place: CompletionPlace | undefined;
  /** Which one Enter takes; -1 when none. */
  readonly active: number;
  readonly note: string;
}

/** Finds what could be typed; only the answer to the last question counts. */
export class Suggester extends DisposableBase {
  private readonly changes = this._register(new Emitter<void>());
  readonly onDidChange = this.changes.event;
  private shown: Suggestions | undefined;
  private lastAsked = 0;

  constructor(private readonly panel: PanelStore) {
    super();
  }

  /** `undefined`: there is nothing to offer, the list is closed. */
  get suggestions(): Suggestions | undefined {
    return this.shown;
  }

  close(): void {
    this.lastAsked++;
    this.show(undefined);
  }

  /** Offers what could stand at the caret. */
  suggest(draft: string, caret: number): void {
    const place = completionPlace(draft, caret);
    const field = place && facetFieldOf(place);
    const asked = ++this.lastAsked;
    if (!place) this.show(undefined);
    else if (field) this.panel.run(this.suggestValues(place, field, asked));
    else this.showItems(isAfterWord(place, draft) ? [] : knownSuggestions(place), place, -1, '');
  }

  /** Offers the filters used before. */
  suggestHistory(draft: string): void {
    this.lastAsked++;
    const items = this.panel.history
      .filter(query => query !== '' && query !== draft)
      .slice(0, maxSuggestions)
      .map(query => ({ insert: query, label: query, hint: '' }));
    this.showItems(items, undefined, 0, 'Filters used before');
  }

  /** To the next (1) or previous (-1) item, round the ends; one place among them, -1, is the text as it was typed. */
  move(step: 1 | -1): void {
    if (!this.shown) return;
    const size = this.shown.items.length + 1;
    this.show({ ...this.shown, active: ((this.shown.active + 1 + step + size) % size) - 1 });
  }

  private async suggestValues(place: CompletionPlace, field: FacetField, asked: number): Promise<void> {
    const contains = place.prefix.replaceAll('*', '');
    const { values, distinct } = await this.panel.host.facets({ field, contains, limit: maxSuggestions });
    // Something else was typed in the meantime, or the list was closed.
    if (asked !== this.lastAsked) return;
    const items = values.map(({ value, count }) => valueSuggestion(value, countText(count)));
    this.showItems(
      items,
      place,
      -1,
      distinct > items.length ? `${countText(distinct)} values; type to find others` : '',
    );
  }

  private showItems(
    items: readonly Suggestion[],
    place: CompletionPlace | undefined,
    active: number,
    note: string,
  ): void {
    this.show(items.length === 0 ? undefined : { items, place, active, note });
  }

  private show(suggestions: Suggestions | undefined): void {
    if (suggestions === this.shown) return;
    this.shown = suggestions;
    this.changes.fire();
  }
}

/** After a blank nobody asked for the list of all fields; in an empty box it is welcome. */
function isAfterWord({ kind, prefix }: CompletionPlace, draft: string): boolean {
  return kind === 'field' && prefix === '' && draft !== '';
}
