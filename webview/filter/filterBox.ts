import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { DisposableStore } from '../../src/base/disposable';
import { parseQuery } from '../../src/core/queryParser';
import type { Query } from '../../src/core/query';
import { icon, iconStyles } from '../parts/icons';
import { baseStyles } from '../parts/theme';
import type { PanelStore } from '../store';
import { completed } from './completion';
import { filterBoxStyles } from './filterBoxStyles';
import { renderPopup, type Popup } from './popup';
import { complaintAt, fixed, segmentsOf } from './segments';
import { Suggester, type Suggestions } from './suggester';

const applyDelayMs = 450;

/**
 * The filter's text: an input over a layer that draws the same text with wavy lines, since an input can't, and a list of
 * suggestions below (an ARIA combobox). Applies on Enter, or when the typing pauses at a query without complaints.
 */
export class FilterBox extends LitElement {
  static override readonly properties = {
    store: { attribute: false },
    draft: { state: true },
    isFocused: { state: true },
  };
  declare store: PanelStore;
  declare private draft: string;
  declare private isFocused: boolean;
  private lastApplied = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private suggester: Suggester | undefined;
  private readonly subscriptions = new DisposableStore();

  override connectedCallback(): void {
    super.connectedCallback();
    this.draft = this.lastApplied = this.store.filter;
    this.isFocused = false;
    const suggester = this.subscriptions.add(new Suggester(this.store));
    this.suggester = suggester;
    this.subscriptions.add(suggester.onDidChange(() => this.requestUpdate()));
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
    const isOpen = this.isFocused && this.suggestions !== undefined;
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
            maxlength="20000"
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
      ${this.isFocused ? renderPopup(this.popupOf(query)) : nothing}
    `;
  }

  /** Without any blank between the pieces: each would be drawn. */
  private renderMirror({ complaints }: Query): TemplateResult[] {
    return segmentsOf(this.draft, complaints).map(({ text, isComplaint }) =>
      isComplaint ? html`<span class="complaint">${text}</span>` : html`<span>${text}</span>`,
    );
  }

  private popupOf({ complaints }: Query): Popup {
    return {
      suggestions: this.suggestions,
      complaint: complaintAt(complaints, this.input?.selectionStart ?? 0),
      take: index => this.take(index),
      fix: complaint => this.change(fixed(this.draft, complaint)),
    };
  }

  override updated(): void {
    this.syncScroll();
    this.renderRoot.querySelector('.suggestion.active')?.scrollIntoView({ block: 'nearest' });
  }

  private get suggestions(): Suggestions | undefined {
    return this.suggester?.suggestions;
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
    this.suggester?.close();
  }

  private readonly typed = (): void => {
    this.draft = this.input?.value ?? '';
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.applyWhenWhole(), applyDelayMs);
    this.suggest();
  };

  private change(text: string, caret = text.length): void {
    this.draft = text;
    this.apply();
    void this.updateComplete.then(() => this.input?.setSelectionRange(caret, caret));
  }

  /** A pause in mid-term, as after `event:`, is no wish to see everything; Enter applies whatever stands there. */
  private applyWhenWhole(): void {
    if (parseQuery(this.draft).complaints.length === 0) this.apply();
  }

  private apply(): void {
    clearTimeout(this.timer);
    this.lastApplied = this.draft;
    this.store.applyFilter(this.draft);
  }

  private commit(): void {
    this.apply();
    this.store.remember(this.draft);
    this.suggester?.close();
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
        if (this.suggestions) this.suggester?.move(1);
        else if (this.draft === '') this.moveToTable();
        else this.suggest();
        return true;
      case 'ArrowUp':
        if (this.suggestions) this.suggester?.move(-1);
        else this.suggester?.suggestHistory(this.draft);
        return true;
      default:
        return false;
    }
  }

  /** Closes the list; then takes back what was typed; then clears the filter; then goes to the table. */
  private escape(): void {
    clearTimeout(this.timer);
    if (this.suggestions) this.suggester?.close();
    else if (this.draft !== this.store.filter) this.draft = this.store.filter;
    else if (this.draft !== '') this.change('');
    else this.moveToTable();
  }

  private moveToTable(): void {
    this.dispatchEvent(new CustomEvent('focus-table', { bubbles: true, composed: true }));
  }

  private take(index: number): void {
    const { suggestions } = this;
    const suggestion = suggestions?.items[index];
    if (!suggestions || !suggestion) return;
    const { place } = suggestions;
    this.suggester?.close();
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
    this.suggester?.suggest(this.draft, this.input?.selectionStart ?? this.draft.length);
  }

  private readonly historyToggled = (): void => {
    this.input?.focus();
    this.isFocused = true;
    if (this.suggestions) this.suggester?.close();
    else this.suggester?.suggestHistory(this.draft);
  };

  private readonly cleared = (): void => {
    this.change('');
    this.input?.focus();
  };

  private readonly blurred = (): void => {
    this.isFocused = false;
    this.suggester?.close();
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
