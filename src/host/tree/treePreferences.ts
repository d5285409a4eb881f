import { DisposableBase } from '../../base/disposable';
import { Emitter, type Event } from '../../base/emitter';
import type { Memory } from '../memory';
import { groupings, readGrouping, readGroupOrder, type Grouping, type GroupOrder } from '../settings/readSettings';

/** How the tree is grouped: as chosen in this workspace, else as the settings say, else by event. */
export class TreePreferences extends DisposableBase {
  private readonly changes = this._register(new Emitter<undefined>());

  readonly onDidChange: Event<undefined> = this.changes.event;

  constructor(
    private readonly memory: Memory,
    private readonly setting: () => { readonly grouping: unknown; readonly order: unknown },
  ) {
    super();
  }

  get grouping(): Grouping {
    return readGrouping(this.memory.get(groupingKey)) ?? readGrouping(this.setting().grouping) ?? groupings[0];
  }

  get order(): GroupOrder {
    return readGroupOrder(this.memory.get(orderKey)) ?? readGroupOrder(this.setting().order) ?? 'name';
  }

  choose(choice: { readonly grouping?: Grouping; readonly order?: GroupOrder }): void {
    if (choice.grouping !== undefined) void this.memory.update(groupingKey, choice.grouping.join());
    if (choice.order !== undefined) void this.memory.update(orderKey, choice.order);
    this.changes.fire(undefined);
  }

  /** The settings were changed by hand: that is the newer choice. */
  settingsChanged(): void {
    void this.memory.update(groupingKey, undefined);
    void this.memory.update(orderKey, undefined);
    this.changes.fire(undefined);
  }
}

const groupingKey = 'tree.grouping';
const orderKey = 'tree.groupOrder';
