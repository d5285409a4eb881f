import { DetailPane } from './detail/detailPane';
import { ChipList } from './filter/chipList';
import { FilterBox } from './filter/filterBox';
import { HistogramPane } from './histogram/histogramPane';
import { Panel } from './panel';
import { Menu } from './parts/menu';
import { Splitter } from './parts/splitter';
import { EmptyState } from './status/emptyState';
import { StatusStrip } from './status/statusStrip';
import { DataTable } from './table/dataTable';
import { FindBar } from './table/findBar';
import { Toolbar } from './toolbar';

/** Every custom element of ours by its name. */
const elements = {
  'audit-log-filter-box': FilterBox,
  'audit-log-chips': ChipList,
  'audit-log-toolbar': Toolbar,
  'audit-log-histogram': HistogramPane,
  'audit-log-table': DataTable,
  'audit-log-find': FindBar,
  'audit-log-empty': EmptyState,
  'audit-log-detail': DetailPane,
  'audit-log-splitter': Splitter,
  'audit-log-status': StatusStrip,
  'audit-log-menu': Menu,
  // Last: it is in the page already and draws the others as soon as it is known.
  'audit-log-panel': Panel,
} as const;

/** Makes the names known to the page. */
export function registerElements(): void {
  for (const [name, element] of Object.entries(elements)) customElements.define(name, element);
}
