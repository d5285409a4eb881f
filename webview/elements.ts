import { Panel } from './panel';
import { Menu } from './parts/menu';
import { DataTable } from './table/dataTable';

/** Every custom element of ours by its name. */
const elements = {
  'audit-log-table': DataTable,
  'audit-log-menu': Menu,
  // Last: it is in the page already and draws the others as soon as it is known.
  'audit-log-panel': Panel,
} as const;

/** Makes the names known to the page. */
export function registerElements(): void {
  for (const [name, element] of Object.entries(elements)) customElements.define(name, element);
}
