import uPlot from 'uplot';
import type { HistogramView } from '../../src/protocol/engineViews';
import { axisText, stackedBars, stackOrder } from './bars';

/** Colours of the chart as the theme has them now. */
export interface ChartColors {
  readonly parts: Readonly<Record<(typeof stackOrder)[number], string>>;
  readonly text: string;
  readonly lines: string;
}

export interface ChartEvents {
  /** The time under the pointer, `null` when it has left. */
  hovered(timeMs: number | null): void;
  dragged(fromMs: number, toMs: number): void;
}

const axisHeight = 20;
const scaleWidth = 44;

/** Draws the histogram on a canvas and tells what the pointer does on it. */
export class Chart {
  private readonly plot: uPlot;

  constructor(
    container: HTMLElement,
    histogram: HistogramView,
    zone: string,
    colors: ChartColors,
    events: ChartEvents,
  ) {
    const { clientWidth: width, clientHeight: height } = container;
    this.plot = new uPlot(optionsOf(width, height, zone, colors, events), dataOf(histogram), container);
    this.setRange(histogram);
  }

  update(histogram: HistogramView): void {
    this.plot.setData(dataOf(histogram), false);
    this.setRange(histogram);
  }

  resize(width: number, height: number): void {
    if (width > 0 && height > 0) this.plot.setSize({ width, height });
  }

  /** Left edge of a time in pixels of the container. */
  xOf(timeMs: number): number {
    return this.plot.valToPos(timeMs, 'x') + this.plot.over.offsetLeft;
  }

  destroy(): void {
    this.plot.destroy();
  }

  private setRange(histogram: HistogramView): void {
    const { startMs, binMs, counts } = histogram;
    const bins = counts[0]?.length ?? 0;
    this.plot.batch(() => {
      this.plot.setScale('x', { min: startMs, max: startMs + Math.max(1, bins) * binMs });
      this.plot.setScale('y', { min: 0, max: stackedBars(histogram).highest * 1.06 });
    });
  }
}

function dataOf(histogram: HistogramView): uPlot.AlignedData {
  const { centers, tops } = stackedBars(histogram);
  return [[...centers], ...tops.map(top => [...top])];
}

function optionsOf(
  width: number,
  height: number,
  zone: string,
  colors: ChartColors,
  events: ChartEvents,
): uPlot.Options {
  const bars = uPlot.paths.bars?.({ size: [0.86, 60, 1], align: 0 });
  const font = '11px ' + getComputedStyle(document.body).fontFamily;
  const axis = { stroke: colors.text, font, ticks: { stroke: colors.lines, width: 1, size: 3 } };
  return {
    width: Math.max(width, 50),
    height: Math.max(height, 30),
    ms: 1,
    padding: [4, 8, 0, 0],
    tzDate: ms => uPlot.tzDate(new Date(ms), zone),
    legend: { show: false },
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: true, y: false, setScale: false, dist: 4 },
    },
    scales: { x: { time: true, auto: false }, y: { auto: false } },
    series: [
      {},
      ...[...stackOrder].reverse().map(outcome => ({
        fill: colors.parts[outcome],
        width: 0,
        points: { show: false },
        ...(bars ? { paths: bars } : {}),
      })),
    ],
    axes: [
      {
        ...axis,
        size: axisHeight,
        gap: 2,
        space: 90,
        grid: { show: false },
        values: (plot, splits) => {
          const { min, max } = plot.scales['x'] ?? {};
          return splits.map(split => axisText(split, (max ?? 0) - (min ?? 0), zone));
        },
      },
      {
        ...axis,
        size: scaleWidth,
        gap: 4,
        space: 26,
        grid: { stroke: colors.lines, width: 1, dash: [1, 3] },
        values: (_plot, splits) => splits.map(value => (Number.isInteger(value) ? shortNumber(value) : '')),
      },
    ],
    hooks: {
      setCursor: [
        plot => {
          const { left } = plot.cursor;
          events.hovered(left === undefined || left < 0 ? null : plot.posToVal(left, 'x'));
        },
      ],
      setSelect: [
        plot => {
          const { left, width: selected } = plot.select;
          if (selected < 2) return;
          const range = [plot.posToVal(left, 'x'), plot.posToVal(left + selected, 'x')] as const;
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          events.dragged(...range);
        },
      ],
    },
  };
}

function shortNumber(value: number): string {
  if (value >= 1e6) return `${value / 1e6}M`;
  return value >= 1e3 ? `${value / 1e3}k` : String(value);
}
