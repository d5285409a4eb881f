import { css } from 'lit';

export const rowHeight = 22;
export const headerHeight = 26;
/** Rows above and below the view that are fetched with it. */
export const overscanRows = 60;

export const tableStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    position: relative;
    min-height: 0;
    min-width: 0;
    overflow: hidden;
    contain: strict;
  }
  .viewport {
    flex: 1;
    min-height: 0;
    overflow: auto;
    overflow-anchor: none;
    outline: none;
  }
  .grid {
    position: relative;
    width: var(--row-width);
    outline: none;
  }
  .header,
  .row {
    display: flex;
    width: var(--row-width);
  }
  .header {
    position: sticky;
    top: 0;
    z-index: 2;
    height: 26px;
    border-bottom: 1px solid var(--al-line);
    background: var(--vscode-keybindingTable-headerBackground, var(--vscode-editor-background));
    background-color: var(--vscode-editor-background);
    font-weight: 600;
    user-select: none;
  }
  .heading {
    position: relative;
    display: flex;
    align-items: center;
    gap: 2px;
    flex: none;
    padding: 0 8px;
    overflow: hidden;
    white-space: nowrap;
    color: var(--vscode-foreground);
    font-size: 11px;
    letter-spacing: 0.02em;
  }
  .heading.sortable {
    cursor: pointer;
  }
  .heading:hover {
    background: var(--vscode-list-hoverBackground);
  }
  .heading .title {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .heading .icon {
    font-size: 12px;
    width: 12px;
  }
  .handle {
    position: absolute;
    right: 0;
    top: 0;
    width: 9px;
    height: 100%;
    cursor: col-resize;
    touch-action: none;
  }
  .handle::after {
    content: '';
    position: absolute;
    right: 0;
    top: 5px;
    bottom: 5px;
    width: 1px;
    background: var(--al-line);
  }
  .handle:hover::after,
  .handle:active::after {
    top: 0;
    bottom: 0;
    width: 3px;
    background: var(--vscode-sash-hoverBorder, var(--al-focus));
  }
  .drop-marker {
    position: sticky;
    z-index: 3;
    top: 0;
    width: 2px;
    height: 26px;
    margin-bottom: -26px;
    background: var(--al-focus);
  }
  .body {
    position: sticky;
    top: 26px;
    height: 0;
  }
  .row {
    position: absolute;
    top: 0;
    left: 0;
    height: 22px;
    line-height: 22px;
    cursor: default;
    contain: strict;
  }
  .row:hover {
    background: var(--vscode-list-hoverBackground);
    outline: 1px dashed var(--al-active-contrast);
    outline-offset: -1px;
  }
  .row.is-failure {
    background: color-mix(in srgb, var(--al-failure) 7%, transparent);
  }
  .row.is-failure:hover {
    background: color-mix(in srgb, var(--al-failure) 13%, transparent);
  }
  .row.selected,
  .row.selected:hover {
    background: var(--vscode-list-inactiveSelectionBackground);
    color: var(--vscode-list-inactiveSelectionForeground, inherit);
    outline: 1px dotted var(--al-active-contrast);
    outline-offset: -1px;
  }
  .grid:focus .row.selected {
    background: var(--vscode-list-activeSelectionBackground);
    color: var(--vscode-list-activeSelectionForeground, inherit);
  }
  .grid:focus .row.selected .first,
  .grid:focus .row.selected .assumed,
  .grid:focus .row.selected .cell .second,
  .grid:focus .row.selected .marker {
    color: inherit;
  }
  .grid:focus .row.active {
    outline: 1px solid var(--vscode-list-focusOutline, var(--al-focus));
    outline-offset: -1px;
  }
  .grid:focus .active-cell {
    box-shadow: inset 0 0 0 1px var(--vscode-list-activeSelectionForeground, var(--al-focus));
  }
  .marker {
    flex: none;
    width: 28px;
    position: relative;
    text-align: center;
  }
  .row .marker {
    line-height: 22px;
    font-size: 14px;
  }
  .row.is-unseen .marker::before {
    content: '';
    position: absolute;
    left: 0;
    top: 3px;
    bottom: 3px;
    width: 3px;
    border-radius: 0 2px 2px 0;
    background: var(--al-failure);
  }
  .cell {
    flex: none;
    padding: 0 8px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: pre;
    font-family: var(--al-mono);
    font-size: var(--al-mono-size);
  }
  .cell.numeric {
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  .heading.numeric {
    justify-content: flex-end;
  }
  .first,
  .assumed,
  .column-detail .unreadable {
    color: var(--al-dim);
  }
  .assumed:not(:empty) {
    margin-left: 3px;
    font-size: 10px;
  }
  .with-old .first::after {
    content: ' → ';
  }
  .status-less.is-failure .column-event .second,
  [data-outcome='failure'] .second {
    color: var(--al-failure);
  }
  [data-outcome='success'] .second {
    color: var(--al-success);
  }
  [data-outcome='running'] .second {
    color: var(--al-running);
  }
  .unreadable .second {
    font-style: italic;
    color: var(--al-dim);
  }
  .row.is-gone .cell {
    opacity: 0.65;
    text-decoration: line-through;
    text-decoration-color: var(--al-dim);
  }
  .row.loading {
    background: none;
  }
  .row.loading .marker,
  .row.loading .cell > span {
    visibility: hidden;
  }
  .row.loading .cell {
    --al-bar: color-mix(in srgb, var(--vscode-foreground) 12%, transparent);
    background: linear-gradient(var(--al-bar), var(--al-bar)) 8px 50% / 60% 8px no-repeat;
    text-decoration: none;
  }
  .spacer {
    width: 1px;
  }
  .column-time {
    width: var(--width-time);
  }
  .column-event {
    width: var(--width-event);
  }
  .column-subject {
    width: var(--width-subject);
  }
  .column-session {
    width: var(--width-session);
  }
  .column-procedure {
    width: var(--width-procedure);
  }
  .column-job {
    width: var(--width-job);
  }
  .column-status {
    width: var(--width-status);
  }
  .column-duration {
    width: var(--width-duration);
  }
  .column-cost {
    width: var(--width-cost);
  }
  .column-detail {
    width: var(--width-detail);
  }
  .column-source {
    width: var(--width-source);
  }
  .pill {
    position: absolute;
    left: 50%;
    bottom: 14px;
    transform: translateX(-50%);
    display: flex;
    align-items: center;
    gap: 6px;
    height: 26px;
    padding: 0 12px 0 8px;
    border-radius: 13px;
    border: 1px solid var(--vscode-button-border, var(--al-contrast));
    color: var(--vscode-button-foreground);
    background: var(--vscode-button-background);
    box-shadow: 0 2px 8px var(--vscode-widget-shadow, rgba(0, 0, 0, 0.3));
    font: inherit;
    cursor: pointer;
  }
  .pill:hover {
    background: var(--vscode-button-hoverBackground);
  }
  .pill:focus-visible {
    outline-offset: 2px;
  }
`;
