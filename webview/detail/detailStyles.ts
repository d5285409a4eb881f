import { css } from 'lit';

export const detailStyles = css`
  :host {
    display: block;
    min-width: 0;
    min-height: 0;
    overflow: hidden;
  }
  .pane {
    display: flex;
    flex-direction: column;
    height: 100%;
  }
  header,
  .place {
    display: flex;
    align-items: center;
    gap: 6px;
    padding: 0 8px 0 12px;
    flex: none;
  }
  header {
    height: 32px;
  }
  header .icon-button {
    margin-left: auto;
  }
  .mark {
    display: flex;
  }
  .title {
    font-weight: 600;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .title.dim {
    font-weight: normal;
  }
  .time {
    font-family: var(--al-mono);
    font-size: 12px;
    color: var(--al-dim);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .assumed {
    margin-left: 4px;
    font-size: 11px;
    cursor: help;
  }
  .place {
    min-height: 28px;
    padding-bottom: 6px;
    flex-wrap: wrap;
    font-size: 12px;
  }
  .path {
    flex: 1 1 180px;
    min-width: 0;
    color: var(--al-dim);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .gone {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    color: var(--al-warning);
  }
  .place vscode-button {
    --button-padding-vertical: 2px;
    --button-padding-horizontal: 9px;
    --type-ramp-base-font-size: 12px;
    margin-left: auto;
    flex: none;
  }
  .tabs {
    display: flex;
    align-items: center;
    gap: 4px;
    flex: none;
    height: 30px;
    padding: 0 8px;
    border-bottom: 1px solid var(--al-line);
  }
  .tab {
    height: 30px;
    padding: 0 6px;
    margin: 0 2px;
    border: none;
    border-bottom: 2px solid transparent;
    background: none;
    color: var(--al-dim);
    font: inherit;
    cursor: pointer;
  }
  .tab:hover {
    color: var(--vscode-foreground);
  }
  .tab[aria-selected='true'] {
    color: var(--vscode-foreground);
    border-bottom-color: var(--vscode-tab-activeBorderTop, var(--al-focus));
  }
  .spring {
    flex: 1;
  }
  .small {
    font-size: 11px;
    margin-right: 6px;
  }
  .tabs vscode-checkbox {
    margin: 0 4px 0 0;
  }
  .content {
    container-type: inline-size;
    flex: 1;
    min-height: 0;
    overflow: auto;
  }
  .content > p {
    padding: 0 12px;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    table-layout: fixed;
    font-size: 12px;
  }
  tr {
    border-bottom: 1px solid color-mix(in srgb, var(--al-line) 60%, transparent);
  }
  tr:hover {
    background: var(--vscode-list-hoverBackground);
  }
  th {
    width: clamp(116px, 28cqi, 220px);
    padding: 4px 4px 4px 12px;
    vertical-align: top;
    text-align: left;
    font-weight: normal;
    color: var(--al-dim);
    overflow-wrap: anywhere;
    line-height: 17px;
  }
  .key-name {
    display: block;
    font-size: 10px;
    line-height: 12px;
    opacity: 0.75;
  }
  td {
    padding: 4px 8px;
    vertical-align: top;
    font-family: var(--al-mono);
    line-height: 17px;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  td.number,
  td.boolean,
  td.null {
    color: var(--vscode-debugTokenExpression-number, inherit);
  }
  td.actions {
    white-space: normal;
    position: relative;
    width: 12px;
    padding: 0;
  }
  .tools {
    position: absolute;
    right: 4px;
    top: 1px;
    display: flex;
    padding-left: 4px;
    border-radius: 4px;
    background: var(--vscode-editorWidget-background, var(--vscode-editor-background));
    opacity: 0;
  }
  .tools .icon-button .icon {
    font-size: 14px;
  }
  tr:hover .tools,
  .tools:focus-within {
    opacity: 1;
  }
  pre {
    margin: 0;
    padding: 8px 12px;
    font-family: var(--al-mono);
    font-size: 12px;
    line-height: 18px;
    tab-size: 2;
  }
  pre.wrapped {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .key {
    color: var(--vscode-debugTokenExpression-name, inherit);
  }
  .string {
    color: var(--vscode-debugTokenExpression-string, inherit);
  }
  td.string {
    color: inherit;
  }
  .number,
  .word {
    color: var(--vscode-debugTokenExpression-number, inherit);
  }
  .link {
    display: inline;
    padding: 0;
    border: none;
    background: none;
    font: inherit;
    text-align: left;
    color: var(--vscode-textLink-foreground);
    cursor: pointer;
    overflow-wrap: anywhere;
  }
  .link:hover {
    text-decoration: underline;
    color: var(--vscode-textLink-activeForeground);
  }
`;
