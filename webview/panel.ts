import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { Menu, type MenuRequest } from './parts/menu';
import { baseStyles, themeVariables } from './parts/theme';
import type { PanelStore } from './store';
import type { DataTable } from './table/dataTable';

/** The whole panel: puts the parts together and passes on what they ask of each other. */
export class Panel extends LitElement {
  static override readonly properties = { store: { attribute: false } };
  declare store: PanelStore | undefined;

  override render(): TemplateResult | typeof nothing {
    const { store } = this;
    if (!store) return nothing;
    return html`
      <main class="panel" @open-menu=${this.openMenu}>
        <audit-log-table .store=${store}></audit-log-table>
        <audit-log-menu></audit-log-menu>
      </main>
    `;
  }

  private readonly openMenu = (event: CustomEvent<MenuRequest>): void => {
    const menu = this.renderRoot.querySelector('audit-log-menu');
    if (!(menu instanceof Menu) || !this.store) return;
    const focused = deepActiveElement();
    this.store.run(menu.open(event.detail, () => focused?.focus()));
  };

  get table(): DataTable | null {
    return this.renderRoot.querySelector<DataTable>('audit-log-table');
  }

  static override readonly styles = [
    themeVariables,
    baseStyles,
    css`
      .panel {
        display: flex;
        flex-direction: column;
        height: 100%;
      }
      audit-log-table {
        flex: 1;
      }
    `,
  ];
}

/** The element with the focus, inside however many shadow roots. */
function deepActiveElement(): HTMLElement | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement ? element : null;
}
