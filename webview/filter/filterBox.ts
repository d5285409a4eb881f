import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { DisposableStore } from '../../src/base/disposable';
import { parseQuery } from '../../src/core/queryParser';
import type { Query } from '../../src/core/query';
import { visibleText } from '../../src/core/visibleText';
import { icon, iconStyles } from '../parts/icons';
import { baseStyles } from '../parts/theme';
import { countText } from '../parts/words';
import type { PanelStore } from '../store';
import {
  completed,
  completionPlace,
  facetFieldOf,
  knownSuggestions,
  valueSuggestion,
  type CompletionPlace,
  type Suggestion,
} from './completion';
import { filterBoxStyles } from './filterBoxStyles';
import { complaintAt, fixed, segmentsOf } from './segments';

const applyDelayMs = 450;
const maxSuggestions = 50;

interface Suggestions {
  readonly items: readonly Suggestion[];
  /** `undefined`: the items are whole filters used before. */
  readonly place: CompletionPlace | undefined;
  /** Which one Enter takes; -1 when none. */
  readonly active: number;
  readonly note: string;
}

/**
 * The filter's text: an input over a layer that draws the same text with wavy lines, since an input can't, and a list of
 * suggestions below (an ARIA combobox). Applies on Enter, or when the typing pauses.
 */
export class FilterBox extends LitElement {
  static override readonly properties = {
    store: { attribute: false },
    draft: { state: true },
    suggestions: { state: true },
    isFocused: { state: true },
  };
  declare store: PanelStore;
  declare private draft: string;
  declare private suggestions: Suggestions | undefined;
  declare private isFocused: boolean;
  private lastApplied = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastAsked = 0;
  private readonly subscriptions = new DisposableStore();

  override connectedCallback(): void {
    super.connectedCallback();
    this.draft = this.lastApplied = this.store.filter;
    this.isFocused = false;
    this.subscriptions.add(
      this.store.onDidChange(change => {
        if (change === 'filter') this.filterChanged();
      }),
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.subscriptions.dispose();
  }

  override focus(): void {
    this.input?.focus();
    this.input?.select();
  }

  override render(): TemplateResult {
    const query = parseQuery(this.draft);
    const active = this.suggestions?.active ?? -1;
    const isOpen = this.suggestions !== undefined && this.suggestions.items.length > 0;
    return html`
      <div class="box ${query.complaints.length > 0 ? 'has-complaints' : ''}">
        ${icon('filter')}
        <div class="text">
          <div class="mirror" aria-hidden="true">${this.renderMirror(query)}</div>
          <input
            type="text"
            role="combobox"
            spellcheck="false"
            autocomplete="off"
            aria-label="Filter records"
            aria-autocomplete="list"
            aria-controls="suggestions"
            aria-expanded=${isOpen}
            aria-activedescendant=${isOpen && active >= 0 ? `suggestion-${active}` : nothing}
            aria-describedby="complaint"
            aria-invalid=${query.complaints.length > 0}
            placeholder="Filter: event:error procedure:bids since:2h “free text”"
            .value=${this.draft}
            @input=${this.typed}
            @keydown=${this.keyPressed}
            @keyup=${this.syncScroll}
            @scroll=${this.syncScroll}
            @click=${() => this.suggest()}
            @focus=${() => (this.isFocused = true)}
            @blur=${this.blurred}
          />
        </div>
        ${
          this.draft === ''
            ? nothing
            : html`<button class="icon-button" title="Clear (Escape)" aria-label="Clear filter" @click=${this.cleared}>
                ${icon('close')}
              </button>`
        }
        <button
          class="icon-button"
          title="Filters used before (Up)"
          aria-label="Filters used before"
          @pointerdown=${(event: Event) => event.preventDefault()}
          @click=${this.historyToggled}
        >
          ${icon('history')}
        </button>
      </div>
      ${this.isFocused ? this.renderPopup(query, isOpen) : nothing}
    `;
  }

  /** Without any blank between the pieces: each would be drawn. */
  private renderMirror({ complaints }: Query): TemplateResult[] {
    return segmentsOf(this.draft, complaints).map(({ text, isComplaint }) =>
      isComplaint ? html`<span class="complaint">${text}</span>` : html`<span>${text}</span>`,
    );
  }

  private renderPopup(query: Query, isOpen: boolean): TemplateResult | typeof nothing {
    const complaint = complaintAt(query.complaints, this.input?.selectionStart ?? 0);
    if (!isOpen && !complaint) return nothing;
    return html`<div class="popup" @pointerdown=${(event: Event) => event.preventDefault()}>
      ${
        isOpen
          ? html`<div class="list" id="suggestions" role="listbox" aria-label="Suggestions">
              ${this.suggestions?.items.map((item, index) => this.renderSuggestion(item, index))}
            </div>`
          : nothing
      }
      ${isOpen && this.suggestions?.note ? html`<div class="note">${this.suggestions.note}</div>` : nothing}
      ${
        complaint
          ? html`<div class="complaint-line">
              ${icon('warning')}<span id="complaint">${complaint.message}</span>
              ${
                complaint.fix === undefined
                  ? nothing
                  : html`<button class="fix" @click=${() => this.change(fixed(this.draft, complaint))}>
                      Use ${complaint.fix}
                    </button>`
              }
            </div>`
          : nothing
      }
    </div>`;
  }

  private renderSuggestion({ label, hint }: Suggestion, index: number): TemplateResult {
    const isActive = index === this.suggestions?.active;
    return html`<div
      class="suggestion ${isActive ? 'active' : ''}"
      id="suggestion-${index}"
      role="option"
      aria-selected=${isActive}
      @click=${() => this.take(index)}
    >
      <span class="label">${visibleText(label)}</span><span class="hint">${hint}</span>
    </div>`;
  }

  override updated(changed: PropertyValues): void {
    this.syncScroll();
    if (changed.has('suggestions')) {
      this.renderRoot.querySelector('.suggestion.active')?.scrollIntoView({ block: 'nearest' });
    }
  }

  private get input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  /** The filter was changed by a chip, a menu, the tree or a command: it is shown unless something else is being typed. */
  private filterChanged(): void {
    const { filter } = this.store;
    if (filter === this.lastApplied) return;
    const isDirty = this.isFocused && this.draft !== this.lastApplied;
    this.lastApplied = filter;
    if (isDirty) return;
    this.draft = filter;
    this.suggestions = undefined;
  }

  private readonly typed = (): void => {
    this.draft = this.input?.value ?? '';
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.apply(), applyDelayMs);
    this.suggest();
  };

  private change(text: string, caret = text.length): void {
    this.draft = text;
    this.apply();
    void this.updateComplete.then(() => this.input?.setSelectionRange(caret, caret));
  }

  private apply(): void {
    clearTimeout(this.timer);
    this.lastApplied = this.draft;
    this.store.applyFilter(this.draft);
  }

  private commit(): void {
    this.apply();
    this.store.remember(this.draft);
    this.suggestions = undefined;
  }

  private readonly keyPressed = (event: KeyboardEvent): void => {
    if (event.isComposing || !this.carryOut(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  private carryOut({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
    if (altKey || ctrlKey || metaKey) {
      if (key === ' ' && ctrlKey) this.suggest();
      return key === ' ' && ctrlKey;
    }
    const active = this.suggestions?.active ?? -1;
    switch (key) {
      case 'Enter':
        if (active >= 0) this.take(active);
        else this.commit();
        return true;
      case 'Tab':
        if (active < 0) return false;
        this.take(active);
        return true;
      case 'Escape':
        this.escape();
        return true;
      case 'ArrowDown':
        if (this.suggestions) this.move(1);
        else if (this.draft === '') this.moveToTable();
        else this.suggest();
        return true;
      case 'ArrowUp':
        if (this.suggestions) this.move(-1);
        else this.showHistory();
        return true;
      default:
        return false;
    }
  }

  /** Closes the list; then takes back what was typed; then clears the filter; then goes to the table. */
  private escape(): void {
    clearTimeout(this.timer);
    if (this.suggestions) this.suggestions = undefined;
    else if (this.draft !== this.store.filter) this.draft = this.store.filter;
    else if (this.draft !== '') this.change('');
    else this.moveToTable();
  }

  private moveToTable(): void {
    this.dispatchEvent(new CustomEvent('focus-table', { bubbles: true, composed: true }));
  }

  private move(step: number): void {
    if (!this.suggestions) return;
    const { items, active } = this.suggestions;
    const size = items.length + 1;
    // One place, -1, is the text as it was typed.
    const next = ((active + 1 + step + size) % size) - 1;
    this.suggestions = { ...this.suggestions, active: next };
  }

  private take(index: number): void {
    const suggestion = this.suggestions?.items[index];
    if (!this.suggestions || !suggestion) return;
    const { place } = this.suggestions;
    this.suggestions = undefined;
    if (!place) {
      this.change(suggestion.insert);
      return;
    }
    const { text, caret } = completed(this.draft, place, suggestion);
    if (place.kind === 'value') {
      this.change(text, caret);
      return;
    }
    this.draft = text;
    void this.updateComplete.then(() => {
      this.input?.setSelectionRange(caret, caret);
      this.suggest();
    });
  }

  private suggest(): void {
    const caret = this.input?.selectionStart ?? this.draft.length;
    const place = completionPlace(this.draft, caret);
    const field = place ? facetFieldOf(place) : undefined;
    const asked = ++this.lastAsked;
    if (!place) {
      this.suggestions = undefined;
      return;
    }
    if (!field) {
      const items = place.prefix === '' && place.kind === 'field' && this.draft !== '' ? [] : knownSuggestions(place);
      this.suggestions = items.length === 0 ? undefined : { items, place, active: -1, note: '' };
      return;
    }
    this.store.run(this.suggestValues(place, field, asked));
  }

  private async suggestValues(
    place: CompletionPlace,
    field: NonNullable<ReturnType<typeof facetFieldOf>>,
    asked: number,
  ): Promise<void> {
    const contains = place.prefix.replaceAll('*', '');
    const { values, distinct } = await this.store.host.facets({ field, contains, limit: maxSuggestions });
    // Something else was typed in the meantime.
    if (asked !== this.lastAsked || !this.isFocused) return;
    const items = values.map(({ value, count }) => valueSuggestion(value, countText(count)));
    const note = distinct > items.length ? `${countText(distinct)} values; type to find others` : '';
    this.suggestions = items.length === 0 ? undefined : { items, place, active: -1, note };
  }

  private showHistory(): void {
    const items = this.store.history
      .filter(query => query !== '' && query !== this.draft)
      .slice(0, maxSuggestions)
      .map(query => ({ insert: query, label: query, hint: '' }));
    this.lastAsked++;
    const note = items.length === 0 ? '' : 'Filters used before';
    this.suggestions = items.length === 0 ? undefined : { items, place: undefined, active: 0, note };
  }

  private readonly historyToggled = (): void => {
    this.input?.focus();
    this.isFocused = true;
    if (this.suggestions) this.suggestions = undefined;
    else this.showHistory();
  };

  private readonly cleared = (): void => {
    this.change('');
    this.input?.focus();
  };

  private readonly blurred = (): void => {
    this.isFocused = false;
    this.suggestions = undefined;
    if (this.draft !== this.store.filter) this.apply();
    this.store.remember(this.store.filter);
  };

  /** The layer behind shows the same part of a long text as the input. */
  private readonly syncScroll = (): void => {
    const mirror = this.renderRoot.querySelector('.mirror');
    if (mirror && this.input) mirror.scrollLeft = this.input.scrollLeft;
  };

  static override readonly styles = [baseStyles, iconStyles, filterBoxStyles];
}
