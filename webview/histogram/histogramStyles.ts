import { css } from 'lit';

/** With the few rules of uPlot's own style sheet that a chart without legend needs. */
export const histogramStyles = css`
  :host {
    display: block;
    position: relative;
    padding: 0 0 2px 0;
    border-bottom: 1px solid var(--al-line);
  }
  .legend {
    display: flex;
    align-items: center;
    gap: 14px;
    height: 18px;
    padding: 0 10px 0 12px;
    overflow: hidden;
    white-space: nowrap;
    font-size: 11px;
    color: var(--al-dim);
    font-variant-numeric: tabular-nums;
  }
  .span {
    margin-right: auto;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .entry {
    display: inline-flex;
    align-items: center;
    gap: 5px;
  }
  .count {
    color: var(--vscode-foreground);
  }
  .swatch {
    width: 8px;
    height: 8px;
    border-radius: 2px;
  }
  .swatch.failure {
    background: var(--al-failure);
  }
  .swatch.running {
    background: var(--al-running);
  }
  .swatch.success {
    background: var(--al-success);
  }
  .swatch.neutral {
    background: var(--al-neutral);
  }
  .chart {
    position: relative;
    height: 84px;
    overflow: hidden;
  }
  .mark {
    position: absolute;
    z-index: 101;
    top: 0;
    bottom: 20px;
    pointer-events: none;
    border: 1px solid var(--al-focus);
    background: color-mix(in srgb, var(--al-focus) 25%, transparent);
  }
  .uplot,
  .u-wrap {
    position: relative;
    user-select: none;
  }
  .u-over,
  .u-under {
    position: absolute;
  }
  .u-over {
    cursor: crosshair;
  }
  .uplot canvas {
    display: block;
    position: relative;
    width: 100%;
    height: 100%;
  }
  .u-axis {
    position: absolute;
  }
  .u-select {
    position: absolute;
    pointer-events: none;
    background: color-mix(in srgb, var(--al-focus) 30%, transparent);
    box-shadow:
      inset 1px 0 var(--al-focus),
      inset -1px 0 var(--al-focus);
  }
  .u-cursor-x {
    position: absolute;
    left: 0;
    top: 0;
    height: 100%;
    pointer-events: none;
    will-change: transform;
    border-right: 1px solid var(--al-chart-text);
    opacity: 0.6;
  }
  .u-cursor-y,
  .u-cursor-pt,
  .u-off {
    display: none;
  }
`;
