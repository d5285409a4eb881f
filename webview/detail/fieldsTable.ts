import { html, nothing, type TemplateResult } from 'lit';
import { visibleLines, visibleText } from '../../src/core/visibleText';
import type { RecordField, RecordView } from '../../src/protocol/engineViews';
import { filterFor, filterOut } from '../actions';
import { icon, type IconName } from '../parts/icons';
import type { PanelStore } from '../store';
import { textPieces } from './links';

/** All fields of a record, also those that play no role, each with its key and what can be done with its value. */
export function renderFields(store: PanelStore, record: RecordView): TemplateResult {
  return html`<table aria-label="Fields">
      <tbody>
        ${record.fields.map(field => renderField(store, field))}
      </tbody>
    </table>
    ${record.fields.length === 0 ? html`<p class="dim">No fields can be read.</p>` : nothing}
    ${record.hasMoreFields ? html`<p class="dim">There are more fields; the JSON view has them all.</p>` : nothing}`;
}

function renderField(store: PanelStore, field: RecordField): TemplateResult {
  const { path, role, text, kind } = field;
  const name = role ?? path;
  const isRenamed = role !== null && role !== path;
  const queryField = filterFieldOf(field);
  return html`<tr>
    <th scope="row" title=${isRenamed ? `${role} (key: ${path})` : path}>
      ${visibleText(name)}${isRenamed ? html`<span class="key-name">${visibleText(path)}</span>` : nothing}
    </th>
    <td class=${kind}>${text === '' ? html`<span class="dim">(empty)</span>` : renderValue(store, text)}</td>
    <td class="actions">
      <span class="tools"
        >${
          queryField === null
            ? nothing
            : html`${action('filter', `Filter for this ${name}`, () => filterFor(store, queryField, text))}
              ${action('exclude', `Filter out this ${name}`, () => filterOut(store, queryField, text))}`
        }
        ${action('copy', `Copy ${name}`, () => store.run(store.host.copyText({ text })))}</span
      >
    </td>
  </tr>`;
}

function renderValue(store: PanelStore, text: string): TemplateResult[] {
  return textPieces(text).map(piece => {
    const { url } = piece;
    if (url === null) return html`${visibleLines(piece.text)}`;
    const open = (): void => store.run(store.host.openLink({ url }));
    return html`<button class="link" title="Open ${url}" @click=${open}>${visibleText(url)}</button>`;
  });
}

/** Times are chosen as ranges, containers and long texts not by value. */
function filterFieldOf({ role, path, kind, text }: RecordField): string | null {
  if (role === 'time' || kind === 'object' || kind === 'array' || text.length > 500) return null;
  return role ?? path;
}

function action(name: IconName, label: string, run: () => void): TemplateResult {
  return html`<button class="icon-button" title=${label} aria-label=${visibleText(label)} @click=${run}>
    ${icon(name)}
  </button>`;
}
