import { html, nothing, type TemplateResult } from 'lit';
import { durationText } from '../../src/core/durationText';
import { visibleLines, visibleText } from '../../src/core/visibleText';
import { roles } from '../../src/core/roles';
import type { RecordField, RecordView, RowView } from '../../src/protocol/engineViews';
import { filterFor, filterOut } from '../actions';
import { icon, type IconName } from '../parts/icons';
import type { PanelStore } from '../store';
import { fieldName } from './fieldName';
import { textPieces } from './links';

/**
 * All fields of a record, each with its key and what can be done with its value: first those that play a role, in the order of the
 * table, then the others as the record has them.
 */
export function renderFields(store: PanelStore, record: RecordView): TemplateResult {
  return html`<table aria-label="Fields">
      <tbody>
        ${inOrder(record.fields).map(field => renderField(store, field, record.view))}
      </tbody>
    </table>
    ${record.fields.length === 0 ? html`<p class="dim">No fields can be read.</p>` : nothing}
    ${record.hasMoreFields ? html`<p class="dim">There are more fields; the JSON view has them all.</p>` : nothing}`;
}

function inOrder(fields: readonly RecordField[]): readonly RecordField[] {
  const rankOf = ({ role }: RecordField): number =>
    role === null ? roles.length : (roles as readonly string[]).indexOf(role);
  return [...fields].sort((left, right) => rankOf(left) - rankOf(right));
}

function renderField(store: PanelStore, field: RecordField, view: RowView): TemplateResult {
  const { path, text, kind } = field;
  const { name, origin, queryField } = fieldName(field);
  return html`<tr>
    <th scope="row" title=${origin === '' ? visibleText(path) : visibleText(`${name} (${origin})`)}>
      ${breakable(name)}${origin === '' ? nothing : html`<span class="key-name">${breakable(origin)}</span>`}
    </th>
    <td class=${kind}>${renderContent(store, field, view)}</td>
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

/** Blanks count in the cell, so none stand between the pieces. */
function renderContent(store: PanelStore, { role, text }: RecordField, { durationMs }: RowView): TemplateResult[] {
  if (text === '') return [html`<span class="dim">(empty)</span>`];
  // The number alone does not say what it counts.
  const reading = role === 'duration' && durationMs !== null ? ` = ${durationText(durationMs)}` : '';
  return [...renderValue(store, text), html`<span class="dim">${reading}</span>`];
}

/** A long path breaks behind its dots. */
function breakable(path: string): TemplateResult[] {
  return visibleText(path)
    .split(/(?<=[.\]])/)
    .map(piece => html`${piece}<wbr />`);
}

function renderValue(store: PanelStore, text: string): TemplateResult[] {
  return textPieces(text).map(piece => {
    const { url } = piece;
    if (url === null) return html`${visibleLines(piece.text)}`;
    const open = (): void => store.run(store.host.openLink({ url }));
    return html`<button class="link" title="Open ${url}" @click=${open}>${visibleText(url)}</button>`;
  });
}

function action(name: IconName, label: string, run: () => void): TemplateResult {
  return html`<button class="icon-button" title=${label} aria-label=${visibleText(label)} @click=${run}>
    ${icon(name)}
  </button>`;
}
