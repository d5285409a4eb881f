import { css } from 'lit';

/**
 * Names for the editor's colours, with what high contrast themes leave out filled in. `audit-log-panel` sets them once;
 * they are inherited into every shadow root.
 */
export const themeVariables = css`
  :host {
    --al-contrast: var(--vscode-contrastBorder, transparent);
    --al-active-contrast: var(--vscode-contrastActiveBorder, transparent);
    --al-line: var(--vscode-panel-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.35)));
    --al-dim: color-mix(in srgb, var(--vscode-foreground) 74%, transparent);
    --al-focus: var(--vscode-focusBorder, var(--vscode-contrastActiveBorder, var(--vscode-foreground)));
    --al-failure: var(--vscode-charts-red, var(--vscode-errorForeground, var(--vscode-foreground)));
    --al-success: var(--vscode-charts-green, var(--vscode-foreground));
    --al-running: var(--vscode-charts-blue, var(--vscode-foreground));
    --al-chart-text: var(--vscode-descriptionForeground, var(--vscode-charts-foreground, var(--vscode-foreground)));
    --al-chart-lines: color-mix(in srgb, var(--vscode-charts-foreground, var(--vscode-foreground)) 22%, transparent);
    --al-neutral: color-mix(in srgb, var(--vscode-charts-foreground, var(--vscode-foreground)) 38%, transparent);
    --al-warning: var(--vscode-charts-yellow, var(--vscode-editorWarning-foreground, var(--vscode-foreground)));
    --al-mono: var(--vscode-editor-font-family, monospace);
    --al-mono-size: 12px;
  }
`;

/** What every shadow root of the panel starts with. */
export const baseStyles = css`
  * {
    box-sizing: border-box;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  :focus-visible {
    outline: 1px solid var(--al-focus);
    outline-offset: -1px;
  }
  .failure {
    color: var(--al-failure);
  }
  .success {
    color: var(--al-success);
  }
  .running {
    color: var(--al-running);
  }
  .dim {
    color: var(--al-dim);
  }
  @media (prefers-reduced-motion: reduce) {
    vscode-progress-ring {
      display: none;
    }
  }
  .for-readers {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .icon-button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 4px;
    min-width: 22px;
    height: 22px;
    padding: 0 3px;
    border: 1px solid transparent;
    border-radius: 5px;
    background: none;
    color: var(--vscode-icon-foreground, inherit);
    font: inherit;
    cursor: pointer;
  }
  .icon-button:hover {
    background: var(--vscode-toolbar-hoverBackground);
    border-color: var(--al-active-contrast);
  }
  .icon-button:disabled {
    opacity: 0.4;
    cursor: default;
    background: none;
  }
  .icon-button[aria-pressed='true'],
  .icon-button[aria-expanded='true'] {
    background: var(--vscode-inputOption-activeBackground);
    color: var(--vscode-inputOption-activeForeground, inherit);
    border-color: var(--vscode-inputOption-activeBorder, transparent);
  }
`;
