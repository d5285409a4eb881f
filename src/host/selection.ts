import { DisposableBase } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import type { RowId } from '../core/ids';

/** Which record the person last selected, in the panel or in the tree: what commands from the palette are about. */
export class Selection extends DisposableBase {
  private readonly changes = this._register(new Emitter<undefined>());
  private panel: Selected | undefined;
  private tree: Selected | undefined;
  private last: 'panel' | 'tree' = 'tree';

  readonly onDidChange: Event<undefined> = this.changes.event;

  get row(): RowId | undefined {
    return (this.last === 'panel' ? (this.panel ?? this.tree) : (this.tree ?? this.panel))?.row;
  }

  /** Whether several rows of the panel are selected, and that was the last selection made. */
  get isPanelRange(): boolean {
    return this.last === 'panel' && (this.panel?.count ?? 0) > 1;
  }

  setPanel(row: RowId | null, count: number): void {
    this.panel = row === null ? undefined : { row, count };
    if (row !== null) this.last = 'panel';
    this.changes.fire(undefined);
  }

  setTree(row: RowId | null): void {
    this.tree = row === null ? undefined : { row, count: 1 };
    if (row !== null) this.last = 'tree';
    this.changes.fire(undefined);
  }

  /** A new engine: row ids mean nothing any more. */
  clear(): void {
    if (this.panel === undefined && this.tree === undefined) return;
    this.panel = undefined;
    this.tree = undefined;
    this.changes.fire(undefined);
  }
}

interface Selected {
  readonly row: RowId;
  readonly count: number;
}
