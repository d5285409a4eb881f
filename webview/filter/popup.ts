import { html, nothing, type TemplateResult } from 'lit';
import type { Complaint } from '../../src/core/query';
import { visibleText } from '../../src/core/visibleText';
import { icon } from '../parts/icons';
import type { Suggestion } from './completion';
import type { Suggestions } from './suggester';

/** What hangs below the filter while it has the focus. */
export interface Popup {
  readonly suggestions: Suggestions | undefined;
  readonly complaint: Complaint | undefined;
  take(index: number): void;
  fix(complaint: Complaint): void;
}

export function renderPopup(popup: Popup): TemplateResult | typeof nothing {
  const { suggestions, complaint } = popup;
  if (!suggestions && !complaint) return nothing;
  // A press must not take the focus from the input: it would close the popup before the click.
  return html`<div class="popup" @pointerdown=${(event: Event) => event.preventDefault()}>
    ${suggestions ? renderList(popup, suggestions) : nothing} ${complaint ? renderComplaint(popup, complaint) : nothing}
  </div>`;
}

function renderList(popup: Popup, { items, active, note }: Suggestions): TemplateResult {
  return html`<div class="list" id="suggestions" role="listbox" aria-label="Suggestions">
      ${items.map((item, index) => renderSuggestion(popup, item, index, index === active))}
    </div>
    ${note === '' ? nothing : html`<div class="note">${note}</div>`}`;
}

function renderSuggestion(popup: Popup, { label, hint }: Suggestion, index: number, isActive: boolean): TemplateResult {
  return html`<div
    class="suggestion ${isActive ? 'active' : ''}"
    id="suggestion-${index}"
    role="option"
    aria-selected=${isActive}
    @click=${() => popup.take(index)}
  >
    <span class="label">${visibleText(label)}</span><span class="hint">${hint}</span>
  </div>`;
}

function renderComplaint(popup: Popup, complaint: Complaint): TemplateResult {
  const { message, fix } = complaint;
  const button = html`<button class="fix" @click=${() => popup.fix(complaint)}>Use ${fix}</button>`;
  return html`<div class="complaint-line">
    ${icon('warning')}<span id="complaint">${message}</span>${fix === undefined ? nothing : button}
  </div>`;
}
