import { css } from 'lit';

export const panelStyles = css`
  .panel {
    display: flex;
    flex-direction: column;
    height: 100%;
    position: relative;
    color: var(--vscode-foreground);
    background: var(--vscode-editor-background);
  }
  audit-log-toolbar,
  audit-log-chips,
  audit-log-histogram,
  audit-log-status {
    flex: none;
  }
  audit-log-toolbar {
    position: relative;
    z-index: 30;
  }
  .room {
    display: flex;
    flex: 1;
    min-height: 0;
    border-top: 1px solid var(--al-line);
  }
  audit-log-histogram + .room {
    border-top: none;
  }
  .room.below {
    flex-direction: column;
  }
  .table {
    position: relative;
    display: flex;
    flex: 1;
    min-width: 0;
    min-height: 0;
  }
  audit-log-table {
    flex: 1;
  }
  audit-log-detail {
    flex: 0 0 35%;
  }
  .room.beside audit-log-detail {
    border-left: 1px solid var(--al-line);
  }
  .room.below audit-log-detail {
    border-top: 1px solid var(--al-line);
  }
  .notice {
    position: absolute;
    z-index: 60;
    left: 50%;
    bottom: 36px;
    transform: translateX(-50%);
    max-width: 80%;
    padding: 6px 14px;
    border-radius: 6px;
    border: 1px solid var(--vscode-editorWidget-border, var(--al-contrast));
    color: var(--vscode-editorWidget-foreground, var(--vscode-foreground));
    background: var(--vscode-editorWidget-background, var(--vscode-editor-background));
    box-shadow: 0 2px 8px var(--vscode-widget-shadow, rgba(0, 0, 0, 0.3));
    animation: appear 120ms ease-out;
  }
  @keyframes appear {
    from {
      opacity: 0;
      transform: translate(-50%, 6px);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .notice {
      animation: none;
    }
  }
`;
