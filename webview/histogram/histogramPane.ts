import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { DisposableStore } from '../../src/base/disposable';
import { setTimeRange } from '../../src/core/queryEdit';
import type { HistogramView } from '../../src/protocol/engineViews';
import { baseStyles } from '../parts/theme';
import { countText } from '../parts/words';
import type { PanelStore } from '../store';
import {
  binAt,
  binCount,
  binsOfDrag,
  countsOfBins,
  describeBins,
  describeHistogram,
  outcomeNouns,
  rangeOfBins,
  spanText,
  stackOrder,
} from './bars';
import { Chart, type ChartColors } from './chart';
import { histogramStyles } from './histogramStyles';

/** At least so much time lies between two pictures. */
const refreshMs = 1000;

/** Bins [from, to) that the person points at. */
interface Marked {
  readonly from: number;
  readonly to: number;
  /** Whether they were chosen by key: then they are outlined and read out. */
  readonly isByKey: boolean;
}

/** Records over time, stacked by outcome. A range is chosen by dragging, or with the arrow keys and Enter. */
export class HistogramPane extends LitElement {
  static override readonly properties = {
    store: { attribute: false },
    histogram: { state: true },
    marked: { state: true },
  };
  declare store: PanelStore;
  declare private histogram: HistogramView | undefined;
  declare private marked: Marked | undefined;
  private anchor = 0;
  private chart: Chart | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastAskedMs = 0;
  private shown = '';
  private readonly subscriptions = new DisposableStore();
  private readonly sizes = new ResizeObserver(() => this.resized());
  private readonly themes = new MutationObserver(() => this.rebuild());

  override connectedCallback(): void {
    super.connectedCallback();
    this.subscriptions.add(this.store.onDidChange(change => change === 'rows' && this.schedule()));
    this.subscriptions.add(this.store.onDidChange(change => change === 'settings' && this.rebuild()));
    this.themes.observe(document.body, { attributeFilter: ['class', 'data-vscode-theme-id'] });
    this.schedule();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.timer = undefined;
    this.subscriptions.dispose();
    this.sizes.disconnect();
    this.themes.disconnect();
    this.chart?.destroy();
    this.chart = undefined;
  }

  override render(): TemplateResult {
    const { histogram, store } = this;
    return html`
      <div class="legend">${histogram ? this.renderLegend(histogram) : nothing}</div>
      <div
        class="chart"
        tabindex="0"
        role="group"
        aria-roledescription="histogram"
        aria-label="Records over time"
        aria-describedby="summary keys"
        @keydown=${this.keyPressed}
        @blur=${() => (this.marked = undefined)}
      >
        <div class="mark" hidden></div>
      </div>
      <p id="summary" class="for-readers">${histogram ? describeHistogram(histogram, store.zone) : ''}</p>
      <p id="keys" class="for-readers">
        Left and Right move through time, with Shift they select, Enter filters by the selection, Escape leaves it.
      </p>
      <p class="for-readers" aria-live="polite">
        ${
          histogram && this.marked?.isByKey ? describeBins(histogram, this.marked.from, this.marked.to, store.zone) : ''
        }
      </p>
    `;
  }

  private renderLegend(histogram: HistogramView): TemplateResult {
    const { from, to } = this.marked ?? { from: 0, to: binCount(histogram) };
    const counts = countsOfBins(histogram, from, to);
    return html`
      <span class="span"
        >${counts.total === 0 && !this.marked ? '' : spanText(histogram, from, to, this.store.zone)}</span
      >
      ${stackOrder.map(
        outcome =>
          html`<span class="entry" aria-hidden="true"
            ><span class="swatch ${outcome}"></span>${outcomeNouns[outcome]}
            <span class="count">${countText(counts[outcome])}</span></span
          >`,
      )}
    `;
  }

  override firstUpdated(): void {
    if (this.container) this.sizes.observe(this.container);
  }

  override updated(): void {
    const { container, histogram, store } = this;
    if (!container || !histogram || container.clientWidth === 0) return;
    if (binCount(histogram) === 0) {
      // An axis without a single record would name times that mean nothing.
      this.chart?.destroy();
      this.chart = undefined;
      this.drawMark(histogram);
      return;
    }
    if (!this.chart) {
      this.chart = new Chart(container, histogram, store.zone, colorsOf(this), {
        hovered: timeMs => this.hovered(timeMs),
        dragged: (fromMs, toMs) => this.dragged(fromMs, toMs),
      });
    } else if (this.shown !== keyOf(histogram)) {
      this.chart.update(histogram);
    }
    this.shown = keyOf(histogram);
    this.drawMark(histogram);
  }

  private get container(): HTMLElement | null {
    return this.renderRoot.querySelector('.chart');
  }

  private schedule(): void {
    if (this.timer !== undefined || this.isUpToDate) return;
    const wait = Math.max(0, this.lastAskedMs + refreshMs - performance.now());
    // A new result is drawn at once, growth of the same one at most once a second.
    const isNew = this.store.view.result?.id !== this.lastResult;
    this.timer = setTimeout(() => this.store.run(this.refresh()), isNew ? 0 : wait);
  }

  private lastResult: number | undefined;
  private lastRevision = -1;

  private get isUpToDate(): boolean {
    const result = this.store.view.result;
    return result?.id === this.lastResult && result?.revision === this.lastRevision;
  }

  private async refresh(): Promise<void> {
    try {
      const result = this.store.view.result;
      if (!result) return;
      this.lastAskedMs = performance.now();
      this.lastResult = result.id;
      this.lastRevision = result.revision;
      const histogram = await this.store.host.histogram({ result: result.id });
      if (histogram && this.store.view.result?.id === result.id) this.show(histogram);
    } finally {
      this.timer = undefined;
    }
    this.schedule();
  }

  private show(histogram: HistogramView): void {
    const isSameScale = this.histogram?.startMs === histogram.startMs && this.histogram.binMs === histogram.binMs;
    this.histogram = histogram;
    if (!isSameScale && !this.marked?.isByKey) this.marked = undefined;
  }

  private rebuild(): void {
    this.chart?.destroy();
    this.chart = undefined;
    this.requestUpdate();
  }

  private resized(): void {
    const { container } = this;
    if (!container) return;
    if (this.chart) this.chart.resize(container.clientWidth, container.clientHeight);
    this.requestUpdate();
  }

  private hovered(timeMs: number | null): void {
    if (this.marked?.isByKey || !this.histogram) return;
    if (timeMs === null || binCount(this.histogram) === 0) {
      if (this.marked) this.marked = undefined;
      return;
    }
    const bin = binAt(this.histogram, timeMs);
    if (this.marked?.from !== bin) this.marked = { from: bin, to: bin + 1, isByKey: false };
  }

  private readonly keyPressed = (event: KeyboardEvent): void => {
    const { histogram } = this;
    if (!histogram || binCount(histogram) === 0) return;
    const last = binCount(histogram) - 1;
    const current = this.marked?.isByKey
      ? this.marked.from < this.anchor
        ? this.marked.from
        : this.marked.to - 1
      : last;
    const targets: Readonly<Partial<Record<string, number>>> = {
      ArrowLeft: this.marked?.isByKey ? current - 1 : last,
      ArrowRight: this.marked?.isByKey ? current + 1 : 0,
      PageUp: current - 10,
      PageDown: current + 10,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target !== undefined) this.mark(Math.min(Math.max(target, 0), last), event.shiftKey);
    else if (event.key === 'Enter' && this.marked) this.applyBins(this.marked.from, this.marked.to);
    else if (event.key === 'Escape' && this.marked) this.marked = undefined;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private mark(bin: number, isExtended: boolean): void {
    if (!isExtended || !this.marked?.isByKey) this.anchor = bin;
    this.marked = { from: Math.min(this.anchor, bin), to: Math.max(this.anchor, bin) + 1, isByKey: true };
  }

  /** The chart outlives the histogram it was made with: what counts is the one that it shows now. */
  private dragged(fromMs: number, toMs: number): void {
    if (this.histogram) this.applyBins(...binsOfDrag(this.histogram, fromMs, toMs));
  }

  private applyBins(from: number, to: number): void {
    if (!this.histogram) return;
    const { since, until } = rangeOfBins(this.histogram, from, to, this.store.zone);
    this.marked = undefined;
    this.store.applyFilter(setTimeRange(this.store.filter, since, until));
  }

  private drawMark(histogram: HistogramView): void {
    const element = this.renderRoot.querySelector<HTMLElement>('.mark');
    if (!element || !this.chart) return;
    element.hidden = this.marked?.isByKey !== true;
    if (!this.marked) return;
    const left = this.chart.xOf(histogram.startMs + this.marked.from * histogram.binMs);
    const right = this.chart.xOf(histogram.startMs + this.marked.to * histogram.binMs);
    element.style.left = `${left}px`;
    element.style.width = `${Math.max(3, right - left)}px`;
  }

  static override readonly styles = [baseStyles, histogramStyles];
}

/** A canvas knows no variables: their values at this moment. */
function colorsOf(element: HTMLElement): ChartColors {
  const style = getComputedStyle(element);
  const color = (name: string): string => style.getPropertyValue(name).trim();
  return {
    parts: {
      failure: color('--al-failure'),
      running: color('--al-running'),
      success: color('--al-success'),
      neutral: color('--al-neutral'),
    },
    text: color('--al-chart-text'),
    lines: color('--al-chart-lines'),
  };
}

function keyOf({ revision, startMs, binMs, counts }: HistogramView): string {
  return `${revision} ${startMs} ${binMs} ${counts[0]?.length ?? 0}`;
}
