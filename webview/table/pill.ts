import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../parts/icons';
import { countText } from '../parts/words';

/** `37 new`: what came since the table stopped following; a click goes there. */
export function renderPill(newRecords: number, resume: () => void): TemplateResult | typeof nothing {
  if (newRecords === 0) return nothing;
  return html`<button class="pill" @click=${resume}>${icon('arrowDown')}${countText(newRecords)} new</button>`;
}
