import { DisposableBase, toDisposable } from '../src/base/disposable';
import { Emitter } from '../src/base/emitter';
import type { RowId, SourceId } from '../src/core/ids';
import type { Summary } from '../src/core/summary';
import type { ResultOrder } from '../src/protocol/engineApi';
import type { RowView } from '../src/protocol/engineViews';
import type { HostApi, PanelCommand, PanelSettings } from '../src/protocol/hostApi';
import type { HostClient } from './api';
import { ResultView, type Replacement } from './resultView';
import { marksOf } from './rowMarks';
import { rowsToKeep, selectionAfter, type Standing } from './keeping';
import { asPanelState, type PanelState, type Place } from './state';
import { presentColumns, type PresentColumns } from './table/columns';
import { emptySelection, selectedCount, selectOne, type Selection } from './table/selection';

/** What changed, for those who draw only a part. */
export type StoreChange = 'summary' | 'filter' | 'rows' | 'selection' | 'layout' | 'settings';

/** A row to be brought into view. */
export interface Reveal {
  readonly position: number;
  readonly where: 'nearest' | 'center';
}

/** Where the panel keeps its state; the webview's own `getState` and `setState`. */
export interface StateKeeper {
  getState(): unknown;
  setState(state: unknown): void;
}

const maxHistory = 50;

/**
 * The whole state of the panel: the last summary, one window of rows, and what the person arranged.
 * Components subscribe to it and draw; it knows no element.
 */
export class PanelStore extends DisposableBase {
  private readonly changes = this._register(new Emitter<StoreChange>());
  private readonly reveals = this._register(new Emitter<Reveal>());
  private readonly notices = this._register(new Emitter<string>());
  private readonly commands = this._register(new Emitter<PanelCommand>());
  readonly onDidChange = this.changes.event;
  /** Asked of the table. */
  readonly onReveal = this.reveals.event;
  /** Short sentences for the person, also read out. */
  readonly onNotice = this.notices.event;
  readonly onCommand = this.commands.event;

  readonly host: HostApi;
  readonly view: ResultView;
  summary: Summary | undefined;
  filter = '';
  history: readonly string[] = [];
  settings: PanelSettings = { zoneChoice: 'local', zone: '', assumedZone: 'UTC' };
  selection: Selection = emptySelection;
  /** The row with the focus, by id, so that it is found again when positions change. */
  activeRow: RowId | null = null;
  state: PanelState;
  /** Where the table stands; written by the table. */
  place: Place;
  private unansweredFilters = 0;
  private isOrderNew = false;
  private opening: Promise<void> = Promise.resolve();
  private saving: ReturnType<typeof setTimeout> | undefined;
  private telling: ReturnType<typeof setTimeout> | undefined;

  constructor(
    client: HostClient,
    private readonly keeper: StateKeeper,
    private readonly localZone: string,
  ) {
    super();
    this.host = client.api;
    this.state = asPanelState(keeper.getState());
    this.place = this.state.place;
    this.view = this._register(
      new ResultView(
        this.host,
        isNewResult => rowsToKeep(this.standing, isNewResult),
        error => this.failed(error),
      ),
    );
    this._register(this.view.onDidReplace(replacement => this.replaced(replacement)));
    this._register(this.view.onDidChange(() => this.rowsChanged()));
    this._register(client.onPush('summary', summary => this.setSummary(summary)));
    this._register(client.onPush('filter', ({ query }) => this.filterPushed(query)));
    this._register(client.onPush('settings', settings => this.setSettings(settings)));
    this._register(client.onPush('reveal', ({ row }) => this.run(this.revealRow(row))));
    this._register(client.onPush('command', command => this.commands.fire(command)));
    this._register(toDisposable(() => clearTimeout(this.saving)));
    this._register(toDisposable(() => clearTimeout(this.telling)));
  }

  /** Says hello to the extension; nothing is pushed before. */
  async start(): Promise<void> {
    const { summary, filter, settings, history } = await this.host.ready({ zone: this.localZone });
    this.settings = settings;
    this.history = history;
    if (filter !== this.state.filter) this.place = { ...this.place, isFollowing: true, top: null, selected: null };
    this.filter = filter;
    this.setSummary(summary);
    this.changes.fire('settings');
    this.changes.fire('filter');
    await this.open();
  }

  /** The zone that times are shown in. */
  get zone(): string {
    return this.settings.zone === '' ? this.localZone : this.settings.zone;
  }

  /** The same, and the one on whose clock times that name none were read. */
  get zones(): { readonly zone: string; readonly assumedZone: string } {
    return { zone: this.zone, assumedZone: this.settings.assumedZone };
  }

  /** The columns in which some record has a value. */
  get presentColumns(): PresentColumns {
    return presentColumns(this.summary?.sources ?? []);
  }

  sourceLabel(id: SourceId): string {
    return this.summary?.sources.find(source => source.id === id)?.label ?? '';
  }

  /** The row with the focus, when its fields are here. */
  get activeView(): RowView | undefined {
    return this.selection.active < 0 ? undefined : this.view.rowAt(this.selection.active);
  }

  /** Asks for another filter; it is shown when the extension has taken it. */
  applyFilter(query: string): void {
    if (query === this.filter) return;
    this.setShownFilter(query);
    this.run(this.sendFilter(query));
  }

  /** Puts a filter in front of those used before. */
  remember(query: string): void {
    if (query === '' || query === this.history[0]) return;
    this.history = [query, ...this.history.filter(old => old !== query)].slice(0, maxHistory);
  }

  /** Another order starts at its start, or at its end if that is where records arrive; a selected record stays in view. */
  setOrder(order: ResultOrder): void {
    this.isOrderNew = true;
    this.arrange({ order });
    this.run(this.open());
  }

  /** Changes what the person arranged, and remembers it. */
  arrange(change: Partial<PanelState>): void {
    this.state = { ...this.state, ...change };
    this.changes.fire('layout');
    this.save();
  }

  setPlace(place: Place): void {
    this.place = place;
    this.save();
  }

  select(selection: Selection, where: Reveal['where'] | null = 'nearest'): void {
    this.selection = selection;
    this.activeRow = this.activeView?.row ?? null;
    this.changes.fire('selection');
    if (where && selection.active >= 0) this.reveals.fire({ position: selection.active, where });
    this.tellSelection();
    this.save();
  }

  /** Selects a record and brings it into view; says so when the filter hides it. */
  async revealRow(row: RowId): Promise<void> {
    // The filter that lets it through may have been set just before.
    await this.opening;
    const result = this.view.result;
    const position = result ? await this.host.positionOf({ result: result.id, row }) : null;
    if (position === null) this.notices.fire('The filter hides this record.');
    else this.goTo(position, row);
  }

  goTo(position: number, row: RowId): void {
    this.select(selectOne(position), 'center');
    this.activeRow = row;
  }

  notify(sentence: string): void {
    this.notices.fire(sentence);
  }

  /** Carries out a request; a failure becomes a notice. */
  run(request: Promise<unknown>): void {
    request.catch((error: unknown) => this.failed(error));
  }

  /** Writes the state at once, before the page goes. */
  flush(): void {
    clearTimeout(this.saving);
    this.saving = undefined;
    const { active } = this.selection;
    const selected = this.activeRow === null ? this.place.selected : { row: this.activeRow, position: active };
    this.keeper.setState({ ...this.state, filter: this.filter, place: { ...this.place, selected } });
  }

  private open(): Promise<void> {
    if (this.summary)
      this.opening = this.view.open({ query: this.filter, order: this.state.order }, this.summary.epoch);
    return this.opening;
  }

  private setSummary(summary: Summary): void {
    const last = this.summary;
    this.summary = summary;
    this.changes.fire('summary');
    this.view.update(summary);
    if (last && last.epoch !== summary.epoch) {
      // Ids of the engine before mean nothing: the positions are what is left.
      this.activeRow = null;
      this.place = { ...this.place, epoch: summary.epoch };
      this.run(this.open());
      return;
    }
    if (last && marksOf(last) !== marksOf(summary)) this.view.refreshRows();
  }

  private async sendFilter(query: string): Promise<void> {
    this.unansweredFilters++;
    try {
      await this.host.setFilter({ query });
    } finally {
      this.unansweredFilters--;
    }
  }

  /** While a filter of ours is on its way, what is pushed may be the echo of an older one. */
  private filterPushed(query: string): void {
    if (this.unansweredFilters === 0) this.setShownFilter(query);
  }

  private setShownFilter(query: string): void {
    if (query === this.filter) return;
    this.filter = query;
    this.changes.fire('filter');
    this.run(this.open());
    this.save();
  }

  private setSettings(settings: PanelSettings): void {
    const didZoneChange = settings.zone !== this.settings.zone;
    this.settings = settings;
    this.changes.fire('settings');
    // Wall clock times in the query mean other instants now.
    if (didZoneChange && this.filter !== '') this.run(this.open());
  }

  private get standing(): Standing {
    const { place, activeRow, selection, isOrderNew, view } = this;
    const rowAt = (position: number): RowView | undefined => view.rowAt(position);
    return { place, epoch: this.summary?.epoch, activeRow, selection, order: this.state.order, isOrderNew, rowAt };
  }

  private replaced(replacement: Replacement): void {
    const { selection, activeRow } = selectionAfter(this.standing, replacement);
    this.selection = selection;
    this.activeRow = activeRow;
    if (replacement.isNewResult) this.isOrderNew = false;
    this.place = { ...this.place, selected: null };
    this.changes.fire('selection');
    this.tellSelection();
  }

  private rowsChanged(): void {
    if (this.activeRow === null && this.selection.active >= 0) {
      this.activeRow = this.activeView?.row ?? null;
      if (this.activeRow !== null) {
        this.changes.fire('selection');
        this.tellSelection();
      }
    }
    this.changes.fire('rows');
  }

  private tellSelection(): void {
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      this.run(this.host.selectionChanged({ row: this.activeRow, count: selectedCount(this.selection) }));
    }, 100);
  }

  private save(): void {
    this.saving ??= setTimeout(() => this.flush(), 250);
  }

  private failed(error: unknown): void {
    this.notices.fire(error instanceof Error ? error.message : String(error));
  }
}
