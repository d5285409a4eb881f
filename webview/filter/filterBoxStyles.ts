import { css } from 'lit';

export const filterBoxStyles = css`
  :host {
    position: relative;
    display: block;
    min-width: 0;
  }
  .box {
    display: flex;
    align-items: center;
    gap: 4px;
    height: 26px;
    padding: 0 2px 0 6px;
    border: 1px solid var(--vscode-input-border, var(--al-contrast));
    border-radius: 4px;
    color: var(--vscode-input-foreground);
    background: var(--vscode-input-background);
  }
  .box:focus-within {
    outline: 1px solid var(--al-focus);
    outline-offset: -1px;
  }
  .box.has-complaints:not(:focus-within) {
    border-color: var(--al-warning);
  }
  .box > .icon {
    opacity: 0.7;
    font-size: 14px;
  }
  .box .icon-button {
    height: 20px;
    min-width: 20px;
  }
  .box .icon-button .icon {
    font-size: 14px;
  }
  .text {
    position: relative;
    flex: 1;
    min-width: 0;
    height: 100%;
  }
  input,
  .mirror {
    position: absolute;
    inset: 0;
    width: 100%;
    padding: 0;
    margin: 0;
    border: none;
    font-family: var(--al-mono);
    font-size: 12px;
    line-height: 24px;
    letter-spacing: normal;
    white-space: pre;
  }
  input {
    background: none;
    color: inherit;
  }
  input:focus-visible {
    outline: none;
  }
  input::placeholder {
    color: var(--vscode-input-placeholderForeground);
  }
  .mirror {
    overflow: hidden;
    color: transparent;
    pointer-events: none;
  }
  .mirror .complaint {
    text-decoration: underline wavy var(--al-warning);
    text-decoration-skip-ink: none;
    text-underline-offset: 3px;
  }
  .popup {
    position: absolute;
    z-index: 50;
    left: 0;
    right: 0;
    top: 30px;
    padding: 4px;
    border-radius: 6px;
    border: 1px solid var(--vscode-editorWidget-border, var(--al-contrast));
    color: var(--vscode-foreground);
    background: var(--vscode-editorWidget-background, var(--vscode-editor-background));
    box-shadow: 0 2px 8px var(--vscode-widget-shadow, rgba(0, 0, 0, 0.3));
  }
  .list {
    max-height: 264px;
    overflow: auto;
  }
  .suggestion {
    display: flex;
    align-items: center;
    gap: 12px;
    height: 22px;
    padding: 0 8px;
    border-radius: 3px;
    cursor: pointer;
  }
  .suggestion:hover {
    background: var(--vscode-list-hoverBackground);
  }
  .suggestion.active {
    color: var(--vscode-list-activeSelectionForeground, inherit);
    background: var(--vscode-list-activeSelectionBackground);
    outline: 1px solid var(--al-active-contrast);
    outline-offset: -1px;
  }
  .label {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: pre;
    font-family: var(--al-mono);
    font-size: 12px;
  }
  .hint {
    margin-left: auto;
    flex: none;
    font-size: 11px;
    opacity: 0.75;
    font-variant-numeric: tabular-nums;
  }
  .note,
  .complaint-line {
    display: flex;
    align-items: center;
    gap: 6px;
    min-height: 22px;
    padding: 2px 8px 0 8px;
    font-size: 11px;
    color: var(--al-dim);
  }
  .complaint-line {
    color: inherit;
    font-size: 12px;
  }
  .complaint-line .icon {
    color: var(--al-warning);
  }
  .list + .complaint-line,
  .list + .note {
    margin-top: 4px;
    border-top: 1px solid var(--al-line);
  }
  .fix {
    border: none;
    background: none;
    padding: 0 4px;
    color: var(--vscode-textLink-foreground);
    font: inherit;
    cursor: pointer;
  }
  .fix:hover {
    text-decoration: underline;
  }
`;
